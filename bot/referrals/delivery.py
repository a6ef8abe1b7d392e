"""Carries staff answers to her, one event of the stream at a time.

An answer is spoken at her next message (conversation.held). What may be pushed is only a neutral line that says that
something is there, if she asked for it, or if staff gave a reason (bot.referrals.contact), and WeChat's window is open
(safety rules 3, 4 and 13). A send is recorded before
it is tried, "sent" is written only after the platform's yes; an event is acknowledged last, so that after a crash
another worker takes it up again and she may get the neutral line twice, but never not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import redis

from bot.message import NotSent
from bot.referrals.desk import AlreadyMoved, Desk, Move, NoSuchReferral
from bot.referrals.referral import NOT_CLOSED, Referral
from bot.store import EVENTS, Store, person_key

log = logging.getLogger(__name__)

GROUP = "delivery"
WINDOW_SECONDS = 48 * 3600 - 600
"""WeChat lets an account write for 48 hours after her last message (shared notes, section 5); ten minutes to spare."""

IDLE_MS = 30_000
"""An event that a worker has held so long without acknowledging it belongs to a worker that died."""

MOST_TRIES = 5

WAITING = ("answered", "held")


class Pusher(Protocol):
    """Sends a text to the person whose sealed platform identifier this is. Raises NotSent."""

    def send_text(self, sealed_openid: str, text: str) -> None: ...


class Delivery:
    """pusher: None for accounts that may not push. notice: gives the neutral sentence."""

    def __init__(self, store: Store, desk: Desk, pusher: Pusher | None, notice: Callable[[], str], name: str,
                 idle_ms: int = IDLE_MS) -> None:
        self._store, self._desk, self._pusher, self._notice = store, desk, pusher, notice
        self._name, self._idle_ms = name, idle_ms
        self._ready = False

    def step(self, now: datetime) -> bool:
        """Take one event and see it through. Returns whether there was one. Raises StoreDown."""
        event = self._next()
        if event is None:
            return False
        identifier, fields, tries = event
        carry = {"answered": self._carry, "nudged": self._nudge}.get(fields.get("event", ""))
        if carry:
            try:
                carry(fields["number"], now)
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

    def _carry(self, number: str, now: datetime) -> None:
        try:
            referral = self._desk.get(number)
        except NoSuchReferral:
            return
        if referral.status != "answered":
            return  # she has heard it already, or it was moved on
        openid = self._address(referral, now) if referral.push == "now" else ""
        self._hold(number, now, self._send(number, now, openid) if openid and self._pusher else "")

    def _nudge(self, number: str, now: datetime) -> None:
        """Staff want her to know now, and said why. Not if she has heard it meanwhile, or used an exit word since."""
        try:
            referral = self._desk.get(number)
        except NoSuchReferral:
            return
        if not referral.unheard or referral.exit_used or referral.status not in WAITING:
            return
        openid = self._address(referral, now)
        self._mark(number, now, self._send(number, now, openid) if openid and self._pusher else "failed:window", only=WAITING)

    def _send(self, number: str, now: datetime, openid: str) -> str:
        """Send the neutral line; what became of it. Raises NotSent when it may be tried again."""
        self._mark(number, now, "trying")
        try:
            self._pusher.send_text(openid, self._notice())
        except NotSent as failure:
            if not failure.permanent:
                raise
            return f"failed:{failure.code}"
        return "sent"

    def _address(self, referral: Referral, now: datetime) -> str:
        """Her sealed identifier if she is still there and the window is open, else ""."""
        if not referral.person:
            return ""
        openid, last = self._store.client.hmget(person_key(referral.person), "openid", "last")
        open_window = last and now.timestamp() - float(last) < WINDOW_SECONDS
        return openid if openid and open_window else ""

    def _mark(self, number: str, now: datetime, notice: str, only: tuple[str, ...] = NOT_CLOSED) -> None:
        try:
            self._desk.move(Move(number, only, fields={"notice": notice}, at=now))
        except AlreadyMoved:
            log.info("%s moved on while the notice was under way", number)

    def _hold(self, number: str, now: datetime, notice: str) -> None:
        try:
            self._desk.move(Move(number, ("answered",), "held", fields={"notice": notice}, event="held", at=now))
        except AlreadyMoved:
            log.info("%s moved on before it was held", number)
