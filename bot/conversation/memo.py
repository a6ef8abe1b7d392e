"""What the last texts meant: a push that the platform repeats, a menu sentence, a greeting are not worked out twice.

Women write the same few words, and the platform pushes a message up to three times. No words are kept: a text is known by a
keyed hash with a random key of this memo, and what is kept of it are kinds of danger and ids of entries, of nobody in particular.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

MOST = 1000
"""Findings that are remembered, some 1 KiB each; the one that was not asked for the longest goes first."""

Found = TypeVar("Found")


class Memo:
    """Remembers what was found, for the threads of a process. It must die with what it was found by."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._key = most, secrets.token_bytes(32)
        self._kept: OrderedDict[bytes, Any] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, what: str, find: Callable[..., Found], *asked: str, lasts: Callable[[Found], bool] = lambda _: True) -> Found:
        """What find(*asked) returns, perhaps from an earlier time.

        what: names the kind of finding. lasts: whether a finding may be remembered. What find raises is raised,
        and not remembered.
        """
        name = self._name(what, *asked)
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        found = find(*asked)
        if not lasts(found):
            return found
        with self._lock:
            self._kept[name] = found
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def _name(self, *parts: str) -> bytes:
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.blake2b(text.encode(errors="surrogatepass"), key=self._key, digest_size=16).digest()
