"""What time does to data, as steps of the worker: expired referrals go, the stream of events and the append-only file
keep nothing of what is finished, and the audit trail gets an anchor outside Redis.

Ordinary conversation needs no step: its keys have a lifetime (safety rule 8).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import redis

from bot.audit import Audit
from bot.referrals.erasure import Erasures
from bot.store import EVENTS, Store, closed_key, compacting_key, erased_key, referral_key
from bot.unanswered import Unanswered

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
EVENTS_KEPT = timedelta(days=7)
"""Events of finished referrals are kept this long, for looking into what went wrong."""

_AT_ONCE = 50
_CHUNK = 500


class Upkeep:
    """One round an hour. years: how long closed referrals are kept, None: for good; anchors: file for the trail's anchors."""

    def __init__(self, store: Store, audit: Audit, erasures: Erasures, unanswered: Unanswered, years: int | None,
                 anchors: Path) -> None:
        self._store, self._audit, self._erasures, self._unanswered = store, audit, erasures, unanswered
        self._years, self._anchors = years, anchors
        self._next: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Do a round when one is due. Returns whether it changed anything. Raises StoreDown."""
        if self._next and now < self._next:
            return False
        purged = self.purge(now)
        trimmed = self.trim(now)
        unanswered = self._unanswered.purge(now)
        self.compact()
        self.anchor(now)
        # A full batch means that more may have expired: go on at once.
        self._next = now if purged == _AT_ONCE else now + EVERY
        if purged or trimmed or unanswered:
            log.info("upkeep: %d expired referrals deleted, %d events trimmed, %d messages off the editors' list",
                     purged, trimmed, unanswered)
        return bool(purged or trimmed or unanswered)

    def purge(self, now: datetime) -> int:
        """Delete closed referrals whose time is over, some at a time; each leaves an audit entry. Returns how many."""
        if self._years is None:
            return 0
        before = _years_before(now, self._years)
        numbers = self._store.client.zrangebyscore(closed_key(), "-inf", before.timestamp(), start=0, num=_AT_ONCE)
        return sum(self._erasures.expire(number, before) for number in numbers)

    def trim(self, now: datetime) -> int:
        """Remove old events of closed or deleted referrals that every reader is done with. Returns how many."""
        until = self._handled(now)
        removed = 0
        for events in _chunks(self._store.client, until):
            pipe = self._store.client.pipeline(transaction=False)
            for _, fields in events:
                pipe.hget(referral_key(fields.get("number", "")), "status")
            over = [event[0] for event, status in zip(events, pipe.execute(), strict=True) if status in (None, "closed")]
            removed += self._store.client.xdel(EVENTS, *over) if over else 0
        return removed

    def compact(self) -> None:
        """Have the append-only file written anew after something was erased: until then it still holds it, sealed. The mark
        goes last, so that whatever fails is tried again; what is erased meanwhile sets a mark of its own."""
        client = self._store.client
        if client.exists(erased_key()):
            client.rename(erased_key(), compacting_key())
        if not client.exists(compacting_key()):
            return
        try:
            client.bgrewriteaof()
        except redis.ResponseError as refused:  # under way already, or not allowed where Redis is rented
            log.warning("the append-only file was not rewritten: %s", type(refused).__name__)
            if "progress" in str(refused):
                return
        client.delete(compacting_key())

    def anchor(self, now: datetime) -> None:
        """Write the trail's count and last hash to a file on this machine and to the log, when they have moved on."""
        anchor = self._audit.anchor()
        known = read_anchors(self._anchors)
        if not anchor or anchor in known[-1:]:
            return
        log.info("audit anchor %s", anchor)
        try:
            self._anchors.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(os.open(self._anchors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
                file.write(f"{now.isoformat(timespec='seconds')} {anchor}\n")
        except OSError as error:
            log.error("the audit anchor was not written: %s", error.strerror)

    def _handled(self, now: datetime) -> str:
        """The id up to which events are old enough and handled by every consumer group."""
        milliseconds = int((now - EVENTS_KEPT).timestamp() * 1000)
        ids = [(milliseconds, 0)]
        if not self._store.client.exists(EVENTS):
            return _id(ids[0])
        for group in self._store.client.xinfo_groups(EVENTS):
            ids.append(_pair(group["last-delivered-id"]))
            pending = self._store.client.xpending(EVENTS, group["name"])
            if pending["pending"]:
                first, place = _pair(pending["min"])
                ids.append((first, place - 1) if place else (first - 1, 0))
        return _id(min(ids))


def read_anchors(file: Path) -> tuple[str, ...]:
    """The anchors in a file, oldest first; none when there is no file."""
    if not file.is_file():
        return ()
    return tuple(line.split()[-1] for line in file.read_text("utf-8").splitlines() if line.strip())


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)


def _chunks(client: Any, until: str) -> Iterator[list[Any]]:
    start = "-"
    while events := client.xrange(EVENTS, start, until, count=_CHUNK):
        yield events
        start = f"({events[-1][0]}"


def _pair(identifier: str) -> tuple[int, int]:
    milliseconds, _, place = identifier.partition("-")
    return int(milliseconds), int(place or 0)


def _id(pair: tuple[int, int]) -> str:
    return f"{max(pair[0], 0)}-{max(pair[1], 0)}"
