"""One encoder for the threads of a process: messages that arrive at once are embedded at once.

A message reads through all weights of the encoder; a handful together read through them once. So whoever finds the encoder
busy waits, and whoever gets it next takes all that wait along. Each thread remembers the last embedding it was given:
danger and needs ask for the same one, and between them other threads have their turns (tests/bench/README.md).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

MOST = 16
"""Messages embedded at once; more would make the first of them wait for the last."""


@dataclass(eq=False)
class _Place:
    """One message in the queue. row: its embedding; tried: it was its turn, even if there is none."""

    text: str
    row: np.ndarray | None = None
    tried: bool = False


class Together:
    """An encoder with the same encode(), to be shared by threads. May be made before a fork."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self._queue: list[_Place] = []
        self._queueing, self._encoding = threading.Lock(), threading.Lock()
        self._mine = threading.local()

    def encode(self, texts: str | list[str]) -> np.ndarray:
        """Embeddings of length 1, a row for each text. Raises what the encoder raises."""
        if not isinstance(texts, str):
            return self._encoder.encode(texts)
        known, row = getattr(self._mine, "last", (None, None))
        if known != hash(texts):
            row = self._embedded(texts)
            self._mine.last = hash(texts), row
        return row

    def _embedded(self, text: str) -> np.ndarray:
        place = _Place(text)
        with self._queueing:
            self._queue.append(place)
        while not place.tried:
            with self._encoding:
                if not place.tried:
                    self._encode_those_who_wait()
        return self._encoder.encode(text) if place.row is None else place.row

    def _encode_those_who_wait(self) -> None:
        """What the encoder raises reaches whoever encodes; the others of the group then ask for themselves alone."""
        with self._queueing:
            group, self._queue = self._queue[:MOST], self._queue[MOST:]
        try:
            for place, row in zip(group, self._encoder.encode([place.text for place in group]), strict=True):
                place.row = row
        finally:
            for place in group:
                place.tried = True
