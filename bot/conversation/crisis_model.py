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
from collections.abc import Iterable
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


class Model:
    """Answers with weights that have been learnt."""

    def __init__(self, weights: Weights) -> None:
        self._column = {mark: n for n, mark in enumerate(weights.marks)}
        self._rarity, self._kinds = weights.rarity, np.ascontiguousarray(weights.kinds.T)
        self._letters = np.ascontiguousarray(weights.letters.transpose(2, 0, 1))
        self._ends, self._meaning, self._nearest = weights.ends, weights.meaning * SCALE, weights.nearest
        self.knows_meaning = bool(weights.meaning.any())

    def columns(self, marks: Iterable[str]) -> np.ndarray:
        """Which columns the marks are."""
        found = map(self._column.get, marks)
        return np.array([column for column in found if column is not None], dtype=np.int32)

    def meant(self, meaning: np.ndarray | None) -> np.ndarray | None:
        """What the meaning of a message adds to both chances, in log odds; None if there is none, or nothing was learnt of it.

        meaning: embedding of the whole message.
        """
        if meaning is None or not self.knows_meaning:
            return None
        return self._meaning @ meaning + (self._nearest.lean(meaning) if self._nearest else 0.0)

    def probabilities(self, marks: set[str], meant: np.ndarray | None = None) -> tuple[float, float]:
        """(danger now, danger at all), each 0–1, of a message or a part of it. meant: what meant() says of the message."""
        columns = self.columns(marks)
        rarity = self._rarity[columns]
        size = math.sqrt(rarity @ rarity) or 1.0
        known = LETTERS if meant is None else BOTH
        odds = rarity @ self._letters[columns, known] / size + self._ends[known]
        now, danger = sigmoid(odds if meant is None else odds + meant)
        return now, danger

    def kind(self, marks: set[str], said: Kind | None = None) -> Kind:
        """The kind of danger that it sounds most like. said: the kind of the gravest phrase in the message.

        Who says that she wants to die is asked after that, whatever else she tells; but a phrase may mean a window that is
        nailed up, or a threat to jump with the child, and then the examples plainly say another kind.
        """
        columns = self.columns(marks)
        rarity = self._rarity[columns]
        scores = rarity @ self._kinds[columns] / (math.sqrt(rarity @ rarity) or 1.0)
        best = int(scores.argmax())
        if said == "suicide" and scores[best] - scores[KINDS.index("suicide")] < PLAINLY:
            return "suicide"
        return KINDS[best]


def sigmoid(value):
    """The logistic function of a number or an array."""
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))
