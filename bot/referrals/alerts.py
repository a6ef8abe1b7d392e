"""Tells staff outside the console that somebody may be in danger: at once, again when nobody has taken it within its
time, and then the supervisor; and that nobody is left to see a referral. Numbers only, never words (safety rule 15).

How far a referral has been told is kept in its own hash (`alerted`), so that several workers tell once; a message that
could not be sent is tried again at the next look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.message import NotSent
from bot.referrals.desk import AlreadyMoved, Desk, Move, NoSuchReferral
from bot.referrals.referral import NOT_CLOSED, Referral

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=5)
STAGES = ("alert_first", "alert_again", "alert_supervisor")
"""Sentences of wording.yaml, in order: when it comes in; at its due time; when twice that time has passed."""


class Channel(Protocol):
    """A way to reach staff. supervisors: only they are meant. Raises NotSent."""

    def tell(self, text: str, supervisors: bool) -> None: ...


@dataclass
class Alerts:
    """The worker's step. channels: none where the district has configured none; the console then alerts alone.

    stranded: gives the referrals that too few may still see (Recusals.all_stranded).
    """

    desk: Desk
    channels: Sequence[Channel]
    say: Callable[..., str]
    stranded: Callable[[], dict[str, bool]] = field(default=dict)
    _next: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Look at the urgent ones that nobody has, and at those that nobody is left for. Returns whether anybody was told.

        Raises StoreDown.
        """
        if not self.channels or (self._next and now < self._next):
            return False
        self._next = now + LOOK_EVERY
        urgent = [self._tell(number, now) for number in self.desk.page("open", "", limit=0).alarm]
        return any([*urgent, *(self._left(number, some, now) for number, some in self.stranded().items())])

    def _left(self, number: str, supervisors: bool, now: datetime) -> bool:
        """Tell supervisors that staff have withdrawn; once more when the last supervisor has, too."""
        stage = "supervisors" if supervisors else "nobody"
        try:
            if self.desk.get(number).stranded == stage:
                return False
            told = [channel for channel in self.channels if self._sent(channel, self.say("alert_stranded", number=number), True)]
            if told:
                self.desk.move(Move(number, NOT_CLOSED, fields={"stranded": stage}, event="alerted", at=now))
        except (AlreadyMoved, NoSuchReferral):
            return False
        return bool(told)

    def _tell(self, number: str, now: datetime) -> bool:
        try:
            referral = self.desk.get(number)
        except NoSuchReferral:
            return False
        stage = reached(referral, now)
        if stage <= referral.alerted:
            return False
        text = self.say(STAGES[stage - 1], number=number)
        told = [channel for channel in self.channels if self._sent(channel, text, stage == len(STAGES))]
        if not told:
            return False
        try:
            self.desk.move(Move(number, (referral.status,), fields={"alerted": str(stage)}, event="alerted", at=now))
        except (AlreadyMoved, NoSuchReferral):
            log.info("%s was taken or erased while the alert went out", number)
        return True

    def _sent(self, channel: Channel, text: str, supervisors: bool) -> bool:
        try:
            channel.tell(text, supervisors)
        except NotSent as failure:
            log.error("alert not sent by %s: %s", type(channel).__name__, failure.why)
            return False
        return True


def reached(referral: Referral, now: datetime) -> int:
    """How many stages are due by now: 1 to 3."""
    patience = referral.due - referral.opened
    return 1 + (now >= referral.due) + (now >= referral.due + patience)
