"""Who has a referral in hand: handing it to a colleague, taking it over, and giving back what was claimed and forgotten."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.referrals.desk import AlreadyMoved, Desk, NoSuchReferral
from bot.referrals.move import FREED, Move
from bot.referrals.referral import NOT_CLOSED, Referral
from bot.store import due_key, referral_key

log = logging.getLogger(__name__)

WORKER = "worker"
"""Who acted, in the audit trail, where a step of the worker did."""

OVERSTAYED = "领取后一直没有回复"
"""The reason in the audit trail when a referral goes back by itself."""

LOOK_EVERY = timedelta(seconds=30)


class Holding:
    """Moves from hand to hand; every one is a compare-and-set. Raises StoreDown when Redis does not answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hand_over(self, number: str, by: str, to: str, why: str, now: datetime, once: str = "") -> Referral:
        """Its holder gives it to a colleague; why becomes a note for her. Raises AlreadyMoved, Recused (the colleague)."""
        self._desk.admit(number, to)
        moves = self._desk.moves
        note = moves.line(now, "note", f"转给 {to}：{why.strip()}", by)
        move = Move(number, NOT_CLOSED, "", by, _held(to, now), say=(note,), event="handed", at=now, bars=(moves.mark(to),))
        return self._desk.move(_marked(move, once), by, to)

    def take_over(self, number: str, by: str, why: str, now: datetime, once: str = "") -> Referral:
        """A supervisor takes what a colleague holds; why becomes a note. Raises AlreadyMoved when it has just moved on."""
        seen = self._desk.get(number)
        note = self._desk.moves.line(now, "note", f"从 {seen.holder or '队列'} 接过来：{why.strip()}", by)
        move = Move(number, (seen.status,) if seen.status in NOT_CLOSED else (), "claimed" if seen.status == "open" else "",
                    seen.holder, _held(by, now), say=(note,), event="taken-over", at=now)
        return self._desk.move(_marked(move, once), by, seen.holder)


class Overstay:
    """The worker's step: what was claimed and not answered for too long goes back, so that nobody is forgotten."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Look at what is claimed. Returns whether anything went back. Raises StoreDown."""
        if self._next and now < self._next:
            return False
        self._next = now + LOOK_EVERY
        return any([self._release(number, now) for number in self._claimed()])

    def _claimed(self) -> list[str]:
        client = self._desk.store.client
        numbers = client.zrange(due_key(), 0, -1)
        pipe = client.pipeline(transaction=False)
        for number in numbers:
            pipe.hget(referral_key(number), "status")
        return [number for number, status in zip(numbers, pipe.execute(), strict=True) if status == "claimed"]

    def _release(self, number: str, now: datetime) -> bool:
        try:
            referral = self._desk.get(number)
            if referral.status != "claimed" or now < self._desk.held_until(referral):
                return False
            words = f"{referral.holder} 领取后一直没有回复，到时间自动退回，请同事领取。"
            note = self._desk.moves.line(now, "note", words)
            self._desk.move(Move(number, ("claimed",), "open", referral.holder, FREED, say=(note,), event="released", at=now),
                            WORKER, OVERSTAYED)
        except (AlreadyMoved, NoSuchReferral):
            return False
        log.info("%s went back to the queue", number)
        return True


def _held(by: str, now: datetime) -> dict[str, str]:
    return {"holder": by, "claimed_at": now.isoformat(timespec="seconds")}


def _marked(move: Move, once: str) -> Move:
    if once:
        move.id = once
    return move
