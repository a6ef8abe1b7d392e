"""Carries staff answers to her, one event of the stream at a time.

An answer is spoken at her next message (conversation.held) unless bot.referrals.route has another way for it: a neutral line
that says that something is there, or, while she is there and allowed it, the answer itself. Staff may also have the neutral
line sent, with a reason (bot.referrals.contact; safety rules 3, 4, 5 and 13). A send is recorded before it is tried and taken
from WeChat's window; "sent" is written only after the platform's yes; an event is acknowledged last, so that after a crash
another worker takes it up again and she may get a message twice, but never not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import redis

from bot.message import REPLY_BYTES, NotSent
from bot.referrals import window
from bot.referrals.casework import Outdated
from bot.referrals.contact import endangered
from bot.referrals.desk import AlreadyMoved, Desk, Move, NoSuchReferral
from bot.referrals.referral import NOT_CLOSED, STATUSES, WAITING, Referral
from bot.referrals.route import DIRECT, HELD, route
from bot.referrals.window import Window
from bot.store import EVENTS, Store

log = logging.getLogger(__name__)

GROUP = "delivery"
IDLE_MS = 30_000
"""An event that a worker has held so long without acknowledging it belongs to a worker that died."""

MOST_TRIES = 5

NEW = ("answered", "delivered")
"""States of a referral whose answer has not been seen to; delivered: it was written while the one before was on its way."""

SHUT = frozenset((45015, 45047))
"""What the platform says when its window is over or used up, whatever we counted."""


class Pusher(Protocol):
    """Sends a text to the person whose sealed platform identifier this is. Raises NotSent."""

    def send_text(self, sealed_openid: str, text: str) -> None: ...


class Delivery:
    """pusher: None for accounts that may not push. say: gives a sentence of wording.yaml."""

    def __init__(self, store: Store, desk: Desk, pusher: Pusher | None, say: Callable[..., str], name: str,
                 idle_ms: int = IDLE_MS) -> None:
        self._store, self._desk, self._pusher, self._say = store, desk, pusher, say
        self._name, self._idle_ms = name, idle_ms
        self._ready = False

    def step(self, now: datetime) -> bool:
        """Take one event and see it through. Returns whether there was one. Raises StoreDown."""
        event = self._next()
        if event is None:
            return False
        identifier, fields, tries = event
        carry = {"answered": self._carry, "nudged": self._nudge}.get(fields.get("event", ""))
        referral = self._get(fields["number"]) if carry else None
        if carry and referral:
            try:
                carry(referral, now)
            except Outdated:
                return True  # she has just said how she may be reached: not acknowledged, so looked at again
            except NotSent as failure:
                if tries < MOST_TRIES:
                    log.warning("notice for %s not sent yet: %s", fields["number"], failure)
                    return True  # not acknowledged: taken up again when it has been idle
                self._hold(fields["number"], now, f"failed:{failure.code}")
                self._mark(fields["number"], now, f"failed:{failure.code}", only=("held",))
        self._store.client.xack(EVENTS, GROUP, identifier)
        return True

    def _next(self) -> tuple[str, dict[str, str], int] | None:
        client = self._store.client
        if not self._ready:
            self._make_group(client)
        _, claimed, _ = client.xautoclaim(EVENTS, GROUP, self._name, min_idle_time=self._idle_ms, count=1)
        if claimed:
            identifier, fields = claimed[0]
            pending = client.xpending_range(EVENTS, GROUP, identifier, identifier, 1)
            return identifier, fields or {}, pending[0]["times_delivered"] if pending else 1
        fresh = client.xreadgroup(GROUP, self._name, {EVENTS: ">"}, count=1)
        if not fresh:
            return None
        identifier, fields = (fresh[EVENTS][0] if isinstance(fresh, dict) else fresh[0][1])[0]
        return identifier, fields, 1

    def _make_group(self, client: Any) -> None:
        try:
            client.xgroup_create(EVENTS, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        self._ready = True

    def _get(self, number: str) -> Referral | None:
        try:
            return self._desk.get(number)
        except NoSuchReferral:
            return None

    def _carry(self, referral: Referral, now: datetime) -> None:
        """An answer was written. Nothing to do when she has heard it already, or it was moved on."""
        if not referral.unheard or referral.status not in NEW:
            return
        text = self._say("talk_direct", answer="\n\n".join(referral.answers))
        way = route(referral, self._window(referral), now, can_push=self._pusher is not None,
                    talking=self._desk.talking(referral, now),
                    endangered=endangered(self._store.client, referral.person), fits=len(text.encode()) <= REPLY_BYTES).way
        if way == HELD:
            self._hold(referral.number, now, "")
            return
        became = self._send(referral, now, text if way == DIRECT else self._say("push_notice"))
        if became == "sent" and way == DIRECT:
            self._arrived(referral, now)
        elif became:
            self._hold(referral.number, now, became)

    def _nudge(self, referral: Referral, now: datetime) -> None:
        """Staff want her to know now, and said why. Not if she has heard it meanwhile, or used an exit word since."""
        if not referral.unheard or referral.exit_used or referral.status not in WAITING:
            return
        sendable = self._pusher is not None and self._window(referral).is_open(now)
        became = self._send(referral, now, self._say("push_notice")) if sendable else "failed:window"
        if became:
            self._mark(referral.number, now, became, only=WAITING)

    def _send(self, referral: Referral, now: datetime, text: str) -> str:
        """Send it; what became of it, "" when the referral has moved on meanwhile.

        Raises NotSent when it may be tried again, Outdated when what she allowed has changed since the way was chosen: an exit
        word of that very moment still stops it (safety rule 6).
        """
        allowed = {name: getattr(referral, name) for name in ("push", "talk_push", "exit_used")}
        # Only what she has not heard yet; what is left of that race is a message that she gets twice.
        if not self._moved(Move(referral.number, (referral.status,), fields={"notice": "trying"}, seen=allowed, at=now,
                                window=referral.person)):
            return ""
        try:
            self._pusher.send_text(self._window(referral).openid, text)
        except NotSent as failure:
            if failure.code in SHUT:
                self._moved(Move(referral.number, STATUSES, window=referral.person, takes=window.ALL))
            if not failure.permanent:
                raise
            return f"failed:{failure.code}"
        return "sent"

    def _window(self, referral: Referral) -> Window:
        """WeChat's window to her; a closed one when she has left."""
        return window.read(self._store.client, [referral.person]).get(referral.person, Window())

    def _arrived(self, referral: Referral, now: datetime) -> None:
        """The platform has taken the answer itself: it waits no longer."""
        move = self._desk.moves.heard(referral, now)
        move.fields["notice"] = "direct"
        self._moved(move)

    def _mark(self, number: str, now: datetime, notice: str, only: tuple[str, ...] = NOT_CLOSED) -> None:
        self._moved(Move(number, only, fields={"notice": notice}, at=now))

    def _hold(self, number: str, now: datetime, notice: str) -> None:
        self._moved(Move(number, NEW, "held", fields={"notice": notice}, event="held", at=now))

    def _moved(self, move: Move) -> bool:
        """Commit a move, unless the referral has moved on or was erased since it was looked at. Raises Outdated."""
        try:
            self._desk.move(move)
        except (AlreadyMoved, NoSuchReferral):
            log.info("%s moved on or was erased while its answer was under way", move.number)
            return False
        return True
