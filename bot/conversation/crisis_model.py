"""Two chances that a message tells of danger, for what no phrase foresaw: a linear model over letters, words and meaning, and
the examples nearest in meaning.

What it knows was learnt from knowledge/crisis_examples*.yaml (crisis_training.py). Letters recognise danger better than
meaning does; meaning, where the encoder is there, halves the false alarms on ordinary messages, and the nearest examples
(crisis_nearest.py) halve them once more. It is a second set of weights beside the first, not a part of it, so that without the
encoder nothing is missing.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from bot.conversation.crisis_nearest import Nearest
from bot.knowledge.crisis_rules import KINDS, Kind

MEANING = 512
"""Length of an embedding."""
SCALE = 0.25
"""Weight of meaning beside letters, whose length is 1."""
PLAINLY = 3.0
"""By so much another kind must sound likelier (log odds) than suicide where a phrase says suicide. Chosen by leaving out one
file of examples at a time: of those whose kind it changes, four of five come right."""
LETTERS, BOTH = 0, 1
"""The two sets of weights."""
_HALF = ("rarity", "letters", "ends", "meaning", "kinds")
"""What is kept in half precision."""
_SPREAD = 0x9E3779B97F4A7C1
"""Any large odd number."""


@dataclass(frozen=True)
class Weights:
    """What was learnt. marks: one a column. rarity: (marks). letters: (2 sets, crisis and danger, marks).

    ends: (2 sets, 2), the intercepts. meaning: (2, MEANING), zero if there was no encoder. kinds: (KINDS, marks).
    made_of: of which rules and examples. nearest: the examples by their meaning, None if there was no encoder.
    """

    marks: tuple[str, ...]
    rarity: np.ndarray
    letters: np.ndarray
    ends: np.ndarray
    meaning: np.ndarray
    kinds: np.ndarray
    made_of: str
    nearest: Nearest | None = None

    def dump(self) -> bytes:
        """As a file (npz; numbers in half precision, the nearest examples in whole numbers)."""
        stored = io.BytesIO()
        kept = {name: getattr(self, name).astype(np.float16) for name in _HALF}
        if near := self.nearest:
            kept |= {"axes": near.axes.astype(np.float16), "rows": near.rows, "grain": near.grain, "rooms": near.rooms}
        np.savez_compressed(stored, marks=np.frombuffer("\n".join(self.marks).encode(), np.uint8), made_of=self.made_of, **kept)
        return stored.getvalue()

    @classmethod
    def load(cls, stored: bytes) -> Weights | None:
        """What dump() wrote; None if it is anything else."""
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as found:
                numbers = {name: found[name].astype(np.float32) for name in _HALF}
                near = Nearest(found["axes"].astype(np.float32), found["rows"], float(found["grain"]), found["rooms"]) \
                    if "rows" in found else None
                marks = tuple(found["marks"].tobytes().decode().split("\n"))
                return cls(marks, made_of=str(found["made_of"]), nearest=near, **numbers)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None


class _Columns:
    """Which column a mark has: a hash table of numpy arrays, all marks of a message looked up at once.

    A quarter of a million strings in a dict are looked up one by one, and each waits for memory some four times: 0.16 ms a
    message instead of 0.04. A mark is known by 64 bits (_names); that two have the same is not to be expected in any lifetime.
    """

    _EMPTY = -1

    def __init__(self, marks: Sequence[str]) -> None:
        size = 1 << (4 * len(marks)).bit_length()
        self._last = size - 1
        self._names, self._columns = np.full(size, self._EMPTY), np.zeros(size, np.int32)
        left, names = np.arange(len(marks)), _names(marks)
        at = names & self._last
        while left.size:
            free = self._names[at] == self._EMPTY
            self._columns[at[free]] = left[free]
            self._names[at[free]] = names[self._columns[at[free]]]
            waiting = self._columns[at] != left
            left, at = left[waiting], (at[waiting] + 1) & self._last

    def of(self, marks: Collection[str]) -> np.ndarray:
        """The columns of the marks that have one, in no order."""
        wanted = _names(marks)
        at, found = wanted & self._last, []
        while wanted.size:
            there = self._names[at]
            hit = there == wanted
            found.append(self._columns[at[hit]])
            further = ~hit & (there != self._EMPTY)
            wanted, at = wanted[further], (at[further] + 1) & self._last
        return np.concatenate(found) if found else np.zeros(0, np.int32)


def _names(marks: Collection[str]) -> np.ndarray:
    """Python's hash is one of the bytes in memory, where 番 is the same as "ju": only with its length it tells strings apart."""
    count = len(marks)
    return np.fromiter(map(hash, marks), np.int64, count) + np.fromiter(map(len, marks), np.int64, count) * _SPREAD


class Model:
    """Answers with weights that have been learnt."""

    def __init__(self, weights: Weights) -> None:
        self._columns = _Columns(weights.marks)
        self._rarity, self._kinds = weights.rarity, np.ascontiguousarray(weights.kinds.T)
        # A mark's square for the length of a message, then what it adds by each set of weights to both chances: one look into
        # memory for each mark.
        added = weights.letters.reshape(4, -1).T * weights.rarity[:, None]
        self._sums = np.ascontiguousarray(np.column_stack([weights.rarity ** 2, added]), np.float32)
        self._ends, self._meaning, self._nearest = weights.ends, weights.meaning * SCALE, weights.nearest
        self.knows_meaning = bool(weights.meaning.any())

    def meant(self, meaning: np.ndarray | None) -> np.ndarray | None:
        """What the meaning of a message adds to both chances, in log odds; None if there is none, or nothing was learnt of it.

        meaning: embedding of the whole message.
        """
        if meaning is None or not self.knows_meaning:
            return None
        return self._meaning @ meaning + (self._nearest.lean(meaning) if self._nearest else 0.0)

    def probabilities(self, marks: set[str], meant: np.ndarray | None = None) -> tuple[float, float]:
        """(danger now, danger at all), each 0–1, of a message or a part of it. meant: what meant() says of the message."""
        square, *sums = np.add.reduce(self._sums.take(self._columns.of(marks), axis=0)).tolist()
        size = math.sqrt(square) or 1.0
        known = LETTERS if meant is None else BOTH
        odds = np.array(sums[2 * known:2 * known + 2]) / size + self._ends[known]
        now, danger = map(_chance, (odds if meant is None else odds + meant).tolist())
        return now, danger

    def kind(self, marks: set[str], said: Kind | None = None) -> Kind:
        """The kind of danger that it sounds most like. said: the kind of the gravest phrase in the message.

        Who says that she wants to die is asked after that, whatever else she tells; but a phrase may mean a window that is
        nailed up, or a threat to jump with the child, and then the examples plainly say another kind.
        """
        columns = self._columns.of(marks)
        rarity = self._rarity[columns]
        scores = rarity @ self._kinds[columns] / (math.sqrt(rarity @ rarity) or 1.0)
        best = int(scores.argmax())
        if said == "suicide" and scores[best] - scores[KINDS.index("suicide")] < PLAINLY:
            return "suicide"
        return KINDS[best]


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0)))


def sigmoid(value):
    """The logistic function of a number or an array."""
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))
