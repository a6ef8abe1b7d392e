"""What the letters of a message say: naive Bayes over single characters and pairs.

Characters and pairs beat longer pieces on messages of ten to forty characters (measured: tests/bench/README.md).
A class is a topic, a kind of outside matter, or an entry. Counts are of messages, not of occurrences, and the prior is
flat, so that nothing wins by having more variants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SMOOTHING = 50.0
"""How many unseen pieces a class is credited with; they follow the square root of how common a piece is everywhere."""


_BLANK = ord(" ")
_WIDE, _PLACE = 21, 21
"""Bits of a character, and of the number of a text."""


def pieces(texts: Sequence[str]) -> np.ndarray:
    """Single characters and pairs of each run without a blank, each once for each text, in order (int64).

    A piece is a number, two characters of 21 bits; 21 more bits say in which text it is.
    """
    letters = np.frombuffer(" ".join(texts).encode("utf-32-le"), np.uint32).astype(np.int64)
    place = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])[:len(letters)]
    alone = letters != _BLANK
    single = (letters << _PLACE | place)[alone]
    double = (((letters[:-1] << _WIDE | letters[1:]) << _PLACE) | place[1:])[alone[:-1] & alone[1:]]
    return _once(np.sort(np.concatenate([single, double])))


def _once(ordered: np.ndarray) -> np.ndarray:
    """Each of the numbers once: np.unique takes ten times as long for so many."""
    return ordered[np.diff(ordered, prepend=-1) > 0]


@dataclass(frozen=True)
class Alphabet:
    """Numbers the pieces that the knowledge uses. pieces: in order."""

    pieces: np.ndarray

    @staticmethod
    def of(used: np.ndarray) -> Alphabet:
        """used: what pieces() found in all texts."""
        return Alphabet(_once(used >> _PLACE))

    def __len__(self) -> int:
        return len(self.pieces)

    def known(self, text: str) -> np.ndarray:
        """The numbers of the pieces of a text; pieces that the knowledge never uses are left out."""
        return self.numbers(pieces([text]))[0]

    def numbers(self, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of what pieces() found and the knowledge uses: the numbers of the pieces, and of the texts they are in."""
        wanted = found >> _PLACE
        at = np.searchsorted(self.pieces[:-1], wanted)
        known = self.pieces[at] == wanted
        return at[known], (found & (1 << _PLACE) - 1)[known]


@dataclass(frozen=True)
class Letters:
    """Naive Bayes for several sets of classes at once, which costs a message hardly more than one; reads only, once made.

    starts: where the cells of each piece begin, and the end of the last. owners, values: of each cell, class and weight of
    evidence. sizes: of each class, the log of how much it says. ends: where each set of classes begins, and the end of the last.
    """

    starts: np.ndarray
    owners: np.ndarray
    values: np.ndarray
    sizes: np.ndarray
    ends: np.ndarray

    @staticmethod
    def learn(used: np.ndarray, classes: Sequence[np.ndarray], weights: np.ndarray, sizes: Sequence[int],
              alphabet: int) -> Letters:
        """used: the number of a piece for each text that uses it; weights: of that text; classes: of each set, that of the text;
        sizes: of each set, how many there are."""
        ends = np.cumsum([0, *sizes])
        counted = [_counted(used, own, weights, size, alphabet) for own, size in zip(classes, sizes, strict=True)]
        piece = np.concatenate([found for found, *_ in counted])
        order = np.argsort(piece, kind="stable")
        owners = np.concatenate([own + before for (_, own, *_), before in zip(counted, ends, strict=False)])
        return Letters(np.searchsorted(piece[order], np.arange(alphabet + 1)), owners.astype(np.int32)[order],
                       np.concatenate([values for _, _, values, _ in counted])[order],
                       np.concatenate([sizes_of for *_, sizes_of in counted]), ends)

    def score(self, known: np.ndarray) -> list[np.ndarray]:
        """Of each set, log-likelihood of each class less that of the best, by the root of the length (float32; best is 0)."""
        starts = self.starts[known]
        lengths = self.starts[known + 1] - starts
        cells = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        total = np.bincount(self.owners[cells], self.values[cells], len(self.sizes)) - len(known) * self.sizes
        parts = [total[first:end] for first, end in pairwise(self.ends)]
        return [((part - part.max()) / np.sqrt(len(known) + 1)).astype(np.float32) for part in parts]


def _counted(used: np.ndarray, classes: np.ndarray, weights: np.ndarray, size: int,
             alphabet: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of one set of classes: piece, class and weight of evidence of every pair that occurs; and the log of each class's size."""
    cells = used * size + classes
    order = np.argsort(cells, kind="stable")  # fast, for they are nearly in order
    cells = cells[order]
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    where, counts = cells[first], np.add.reduceat(weights[order], first)
    piece, owner = np.divmod(where, size)
    common = np.sqrt(np.bincount(piece, counts, alphabet))
    common *= SMOOTHING / common.sum()
    sizes = np.log(np.bincount(owner, counts, size) + SMOOTHING).astype(np.float32)
    return piece, owner, np.log1p(counts / common[piece]).astype(np.float32), sizes
