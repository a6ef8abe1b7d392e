"""What the letters of a message say: naive Bayes over single characters and pairs.

Characters and pairs beat longer pieces on messages of ten to forty characters (measured: tests/bench/README.md).
A class is a topic, a kind of outside matter, or an entry. Counts are of messages, not of occurrences, and the prior is
flat, so that nothing wins by having more variants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

SMOOTHING = 50.0
"""How many unseen pieces a class is credited with; they follow the square root of how common a piece is everywhere."""


def pieces(text: str) -> frozenset[str]:
    """Single characters and pairs of each run without a blank."""
    return frozenset(run[i:i + n] for run in text.split() for n in (1, 2) for i in range(len(run) - n + 1))


class Alphabet:
    """Numbers the pieces that the knowledge uses."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        self._numbers: dict[str, int] = {}
        self.rows = [np.fromiter((self._numbers.setdefault(p, len(self._numbers)) for p in text), np.int64, len(text))
                     for text in texts]

    def __len__(self) -> int:
        return len(self._numbers)

    def known(self, text: str) -> list[int]:
        """The numbers of the pieces of a text; pieces that the knowledge never uses are left out."""
        numbers = self._numbers
        return [numbers[p] for p in pieces(text) if p in numbers]


class Letters:
    """Naive Bayes for one set of classes; reads only, once made."""

    def __init__(self, rows: Sequence[np.ndarray], classes: np.ndarray, weights: np.ndarray, size: int, alphabet: int) -> None:
        self._size = size
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        cells = np.concatenate(rows) * size + np.repeat(classes, lengths)
        where, inverse = np.unique(cells, return_inverse=True)
        counts = np.bincount(inverse, np.repeat(weights, lengths))
        piece, owner = np.divmod(where, size)
        common = np.sqrt(np.bincount(piece, counts, alphabet))
        common *= SMOOTHING / common.sum()
        self._values = np.log1p(counts / common[piece]).astype(np.float32)
        self._owners = owner.astype(np.int32)
        self._starts = np.searchsorted(piece, np.arange(alphabet + 1)).tolist()
        self._size_of = np.log(np.bincount(owner, counts, size) + SMOOTHING).astype(np.float32)

    def score(self, known: Sequence[int]) -> np.ndarray:
        """Log-likelihood of each class less that of the best, scaled by the root of the length (float32, best is 0)."""
        if not known:
            return np.zeros(self._size, np.float32)
        spans = [slice(self._starts[k], self._starts[k + 1]) for k in known]
        owners = np.concatenate([self._owners[s] for s in spans])
        values = np.concatenate([self._values[s] for s in spans])
        total = np.bincount(owners, values, self._size) - len(known) * self._size_of
        return ((total - total.max()) / np.sqrt(len(known) + 1)).astype(np.float32)
