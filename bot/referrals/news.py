"""What has just happened to referrals, for all who wait for it in this process: one reader of the streams, in one thread.

The thread starts when somebody first waits, never before: gunicorn forks after the application has been built.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.referrals.presence import news_key
from bot.referrals.referral import OUT_FIELD
from bot.store import EVENTS, Store, StoreDown, referral_key

MOVED, PRESENT, DOWN, SYNC = "moved", "present", "down", "sync"
"""A referral changed; who is there changed; the store does not answer; something may have been missed: look again."""

KEPT = 200
"""News that are kept for whoever comes back to wait."""

_BLOCK_MS = 500  # shorter than the client's time limit for an answer
_REST = 1.0
_SLICE = 1.0  # how long a waiter sleeps at most, so that an end is noticed without a lock in a signal handler


@dataclass(frozen=True)
class Item:
    """One piece of news. number: "" for all; out: the fields that keep members of staff out of it (Moves.mark)."""

    kind: str
    number: str = ""
    out: frozenset[str] = frozenset()


class News:
    """Reads once, tells many. ended: nobody shall wait any longer, this process is about to stop."""

    def __init__(self, store: Store) -> None:
        self._client = store.client
        self._told = threading.Condition()
        self._items: deque[Item] = deque(maxlen=KEPT)
        self._count = 0
        self._reader: threading.Thread | None = None
        self.ended = False

    def end(self) -> None:
        """Let everybody go. May be called in a signal handler: it takes no lock."""
        self.ended = True

    def place(self) -> int:
        """How much news there has been: where a newcomer starts to wait."""
        with self._told:
            if self._reader is None and not self.ended:
                self._reader = threading.Thread(target=self._read, name="news", daemon=True)
                self._reader.start()
            return self._count

    def since(self, place: int, seconds: float = _SLICE) -> tuple[int, list[Item]]:
        """Wait for news after a place. Returns the new place, and the news: none when the time has passed."""
        with self._told:
            self._told.wait_for(lambda: self._count > place or self.ended, min(seconds, _SLICE))
            missed = self._count - place
            if missed > len(self._items):
                return self._count, [Item(SYNC)]
            return self._count, list(self._items)[len(self._items) - missed:]

    def _read(self) -> None:
        places: dict[str, str] = {}
        was_down = False
        while not self.ended:
            try:
                if not places:
                    places = {key: self._last(key) for key in (EVENTS, news_key())}
                    self._tell([Item(SYNC)] if was_down else [])
                    was_down = False
                self._tell(self._next(places))
            except StoreDown:
                self._tell([] if was_down else [Item(DOWN)])
                places, was_down = {}, True
                time.sleep(_REST)

    def _last(self, key: str) -> str:
        newest = self._client.xrevrange(key, count=1)
        return newest[0][0] if newest else "0-0"

    def _next(self, places: dict[str, str]) -> list[Item]:
        """Wait for what comes after these places, and move them on."""
        found = self._client.xread(places, count=KEPT, block=_BLOCK_MS) or []
        pairs: dict[tuple[str, str], None] = {}
        for key, rows in found.items() if isinstance(found, dict) else found:
            # RESP3 wraps the rows once more.
            for identifier, fields in rows[0] if rows and isinstance(rows[0], list) else rows:
                places[key] = identifier
                if fields:
                    pairs[MOVED if key == EVENTS else PRESENT, fields["number"]] = None
        out = self._kept_out({number for _, number in pairs})
        return [Item(kind, number, out[number]) for kind, number in pairs]

    def _kept_out(self, numbers: Iterable[str]) -> dict[str, frozenset[str]]:
        numbers, pipe = list(numbers), self._client.pipeline(transaction=False)
        for number in numbers:
            pipe.hkeys(referral_key(number))
        rows: list[Any] = pipe.execute() if numbers else []
        return {number: frozenset(name for name in names if name.startswith(OUT_FIELD))
                for number, names in zip(numbers, rows, strict=True)}

    def _tell(self, items: list[Item]) -> None:
        if items:
            with self._told:
                self._items.extend(items)
                self._count += len(items)
                self._told.notify_all()
