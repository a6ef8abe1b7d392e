"""What a message means: sentence embeddings, a softmax over them, and the nearest things that others have said.

The encoder is optional (encoder.py).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.matching.cache import Cache

ROUNDS = 25
RIDGE = 0.1
AXES = 128
"""Principal axes on which likeness is measured: they hold nearly all of it in a quarter of the memory to read through."""
SPARE = 20_000
"""Embeddings of other texts that stay remembered: an edit undone, another folder tried, cost nothing. 1 KiB each."""
NEAR = 3
"""How many of an entry's or topic's nearest variants count, beside the very nearest."""
ENTERED = 96
"""So many units are looked at variant by variant. Of 5,323 messages 8 are then taken otherwise, none of them answered wrongly."""
REACH = np.array([0.235, 0.190, 0.164], np.float32)
"""How far beyond its centre a unit's nearest, second and third variant reach towards a message, for each unit of its width
(root mean square distance from the centre). Measured by tests/bench/calibrate.py on the entries' own tests."""


class Embeddings:
    """Embeds texts once: remembered in this process, and in a folder if there is one (one file, half precision)."""

    def __init__(self, encoder: Any | None, folder: Path | None = None) -> None:
        self.encoder = encoder
        self.cache = Cache(folder)
        self._lock = threading.Lock()
        self._kept = self._read()
        self._last: tuple[int | None, np.ndarray | None] = (None, None)

    def one(self, text: str) -> np.ndarray:
        """The embedding of a message (float32, length 1). Only the last is remembered, and not of what: danger, then needs."""
        last = self._last
        if last[0] != hash(text):
            self._last = last = hash(text), self.encoder.encode(text)
        return last[1]

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """The embeddings of the knowledge's texts; they are remembered, and texts no longer in use for a while."""
        names = [hashlib.blake2b(t.encode(), digest_size=16).hexdigest() for t in texts]
        with self._lock:
            new = {n: t for n, t in zip(names, texts, strict=True) if n not in self._kept}
            if new:
                made = self.encoder.encode(list(new.values())).astype(np.float16)
                self._kept.update(zip(new, made, strict=True))
            if len(self._kept) > len(names) + SPARE:
                self._kept = {n: self._kept[n] for n in names}
            if new:
                self._write()
            return np.stack([self._kept[n] for n in names]).astype(np.float32)

    def _read(self) -> dict[str, np.ndarray]:
        stored = self.cache.load("embeddings", "names", "rows")
        return dict(zip(stored["names"].tolist(), stored["rows"], strict=True)) if stored else {}

    def _write(self) -> None:
        self.cache.save("embeddings", names=np.array(list(self._kept)), rows=np.stack(list(self._kept.values())))


class Softmax:
    """Multinomial logistic regression over embeddings; each class weighs the root of its size."""

    def __init__(self, rows: np.ndarray, classes: np.ndarray, size: int, cache: Cache | None = None,
                 before: Softmax | None = None) -> None:
        """cache: keeps what was fitted to the same rows and classes, for fitting takes half of a start. before: one of the same
        classes, fitted before an edit; what it learnt is gone by until settled() has learnt anew."""
        def fit() -> dict[str, np.ndarray]:
            weights = 1 / np.sqrt(np.bincount(classes, minlength=size)[classes])
            return {"matrix": _fit(_with_one(rows), classes, size, (weights / weights.mean()).astype(np.float32))}

        self._settle: Callable[[], Softmax] | None = None
        cache, made_of = cache or Cache(None), _made_of(rows, classes)
        found = cache.made("softmax", made_of) if before else cache.kept("softmax", made_of, fit)
        if not found:
            self._settle = lambda: Softmax(rows, classes, size, cache)
        self._matrix = found["matrix"] if found else before._matrix

    def settled(self) -> Softmax | None:
        """The same fitted to what it was made of; None if it is already. Takes a second and more."""
        return self._settle() if self._settle else None

    def score(self, embedding: np.ndarray) -> np.ndarray:
        """The logit of each class."""
        return _with_one(embedding[None, :])[0] @ self._matrix


def _made_of(rows: np.ndarray, classes: np.ndarray) -> str:
    """Names everything that a fit depends on."""
    digest = hashlib.blake2b(f"{ROUNDS} {RIDGE}".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(rows))
    digest.update(np.ascontiguousarray(classes))
    return digest.hexdigest()


def _with_one(rows: np.ndarray) -> np.ndarray:
    return np.hstack([rows, np.full((len(rows), 1), 0.3, np.float32)])


def _fit(rows: np.ndarray, classes: np.ndarray, size: int, weights: np.ndarray) -> np.ndarray:
    """Accelerated descent, preconditioned with Böhning's bound on the Hessian, ½ X'SX + λ: a few dozen rounds suffice.

    Böhning 1992, Multinomial logistic regression algorithm. Deterministic, so that every process decides alike.
    """
    wide = rows * np.sqrt(weights)[:, None]
    bound = 0.5 * (wide.T @ wide)
    bound[np.diag_indices_from(bound)] += RIDGE
    step = np.linalg.inv(bound.astype(np.float64)).astype(np.float32)
    old = ahead = np.zeros((rows.shape[1], size), np.float32)
    pace, each = 1.0, np.arange(len(classes))
    for _ in range(ROUNDS):
        chance = rows @ ahead
        chance -= chance.max(axis=1, keepdims=True)
        np.exp(chance, out=chance)
        chance /= chance.sum(axis=1, keepdims=True)
        chance[each, classes] -= 1
        chance *= weights[:, None]
        new = ahead - step @ (rows.T @ chance + RIDGE * ahead)
        quicker = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = new + np.float32((pace - 1) / quicker) * (new - old)
        old, pace = new, quicker
    return old


class Nearest:
    """The variants nearest to a message, for each unit and each class. Rows are sorted by unit, units by class.

    Only the units whose centres lie nearest are looked at (an inverted file, as in product search): ten times the knowledge
    would otherwise take ten times as long. Of all others it is reckoned how near their best are: as far from the centre
    towards her message as those of other units of that width.
    """

    def __init__(self, rows: np.ndarray, units: np.ndarray, classes: np.ndarray) -> None:
        _, axes = np.linalg.eigh(rows.T @ rows)
        self._axes = np.ascontiguousarray(axes[:, -AXES:])
        ways = rows @ self._axes
        self._sizes = sizes = np.bincount(units)
        ends = np.cumsum(sizes)
        self._ways = [ways[end - size:end] for end, size in zip(ends, sizes, strict=True)]
        self._centres = np.add.reduceat(ways, ends - sizes, axis=0) / sizes[:, None].astype(np.float32)
        width = np.add.reduceat((ways * ways).sum(axis=1), ends - sizes) / sizes - (self._centres ** 2).sum(axis=1)
        self._reach = np.sqrt(np.maximum(width, 0)).astype(np.float32)[:, None] * REACH
        self._of_classes = np.bincount(classes) * NEAR

    def score(self, embedding: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Similarities of the nearest variants, best first: (units, NEAR) and (classes, NEAR)."""
        here = embedding @ self._axes
        of_units = self._reach + (self._centres @ here)[:, None]
        entered = np.argpartition(of_units[:, 0], -min(ENTERED, len(of_units)))[-ENTERED:]
        alike = np.concatenate([self._ways[unit] @ here for unit in entered.tolist()])
        of_units[entered] = _best(alike, self._sizes[entered])
        return of_units, _best(of_units.ravel().copy(), self._of_classes)


def _best(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """(runs, NEAR): the best values of each run, best first; a run that has fewer different values repeats its last.
    lengths: of the runs, none empty. Uses up `values`."""
    starts = np.cumsum(lengths) - lengths
    best = np.empty((len(lengths), NEAR), np.float32)
    for n in range(NEAR):
        top = np.maximum.reduceat(values, starts)
        best[:, n] = np.where(top < -1.5, best[:, n - 1], top) if n else top
        if n < NEAR - 1:
            values[values == np.repeat(top, lengths)] = -2
    return best
