"""WeChat's window: until when, and how many times, the account may write first to somebody. Pure but for `read`.

A message of hers opens it: five messages within 48 hours (shared notes on WeChat, section 5, after the revision of
2023-06-12). A tapped menu, a tapped choice or following the account gives three within one minute; that is too short for
anybody at a desk, so it is left out and the count errs on the safe side. Answers to her own message cost nothing.
Where the platform still knows better (45015, 45047), `Move.takes` puts the count right.

It stands in her record beside her sealed identifier (store.person_key): last, left, until.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store import person_key

MESSAGES = 5
LASTS = timedelta(hours=48)
MARGIN = timedelta(minutes=10)
"""Closed this long before the platform closes it: her clock, ours and theirs differ, and a send takes its time."""

ALL = 99
"""Move.takes when the platform says that nothing more will be accepted until she writes."""

_FIELDS = ("openid", "last", "left", "until")


@dataclass(frozen=True)
class Window:
    """openid: her sealed identifier, "" when nothing may be sent; last, until: epoch seconds; left: messages."""

    openid: str = ""
    last: float = 0.0
    left: int = 0
    until: float = 0.0

    def is_open(self, now: datetime) -> bool:
        """Whether the platform would take a message now."""
        return bool(self.openid) and self.left > 0 and self.remaining(now) > timedelta()

    def remaining(self, now: datetime) -> timedelta:
        """How long it stays open; not above zero when it is over."""
        return timedelta(seconds=self.until - now.timestamp()) - MARGIN

    def wrote_within(self, now: datetime, amount: timedelta) -> bool:
        """Whether she has written that lately."""
        return timedelta() <= timedelta(seconds=now.timestamp() - self.last) <= amount


def opened(at: datetime) -> dict[str, str]:
    """The fields of her record after a message of hers."""
    return {"left": str(MESSAGES), "until": f"{(at + LASTS).timestamp():.0f}"}


def read(client: Any, people: Iterable[str]) -> dict[str, Window]:
    """The windows of these pseudonyms, in one round trip. Raises StoreDown."""
    people = sorted({person for person in people if person})
    pipe = client.pipeline(transaction=False)
    for person in people:
        pipe.hmget(person_key(person), *_FIELDS)
    rows = pipe.execute() if people else []
    return {person: Window(openid or "", float(last or 0), int(left or 0), float(until or 0))
            for person, (openid, last, left, until) in zip(people, rows, strict=True)}
