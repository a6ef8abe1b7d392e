"""Two chances that a message tells of danger, for what no phrase foresaw: a linear model over letters, words and meaning.

What it knows was learnt from knowledge/crisis_examples*.yaml (crisis_training.py). Letters recognise danger better than
meaning does; meaning, where the encoder is there, halves the false alarms on ordinary messages. It is a second set of
weights beside the first, not a part of it, so that without the encoder nothing is missing.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True)
class Weights:
    """What was learnt. marks: one a column. rarity: (marks). letters: (2 sets, crisis and danger, marks).

    ends: (2 sets, 2), the intercepts. meaning: (2, MEANING), zero if there was no encoder. kinds: (KINDS, marks).
    made_of: of which rules and examples.
    """

    marks: tuple[str, ...]
    rarity: np.ndarray
    letters: np.ndarray
    ends: np.ndarray
    meaning: np.ndarray
    kinds: np.ndarray
    made_of: str

    def dump(self) -> bytes:
        """As a file (npz, half precision)."""
        stored = io.BytesIO()
        half = {name: getattr(self, name).astype(np.float16) for name in ("rarity", "letters", "ends", "meaning", "kinds")}
        np.savez_compressed(stored, marks=np.frombuffer("\n".join(self.marks).encode(), np.uint8), made_of=self.made_of, **half)
        return stored.getvalue()

    @classmethod
    def load(cls, stored: bytes) -> Weights | None:
        """What dump() wrote; None if it is anything else."""
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as found:
                numbers = {name: found[name].astype(np.float32) for name in ("rarity", "letters", "ends", "meaning", "kinds")}
                return cls(tuple(found["marks"].tobytes().decode().split("\n")), made_of=str(found["made_of"]), **numbers)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None


class Model:
    """Answers with weights that have been learnt."""

    def __init__(self, weights: Weights) -> None:
        self._column = {mark: n for n, mark in enumerate(weights.marks)}
        self._rarity, self._kinds = weights.rarity, np.ascontiguousarray(weights.kinds.T)
        self._letters = np.ascontiguousarray(weights.letters.transpose(2, 0, 1))
        self._ends, self._meaning = weights.ends, weights.meaning * SCALE
        self.knows_meaning = bool(weights.meaning.any())

    def columns(self, marks: Iterable[str]) -> np.ndarray:
        """Which columns the marks are."""
        found = map(self._column.get, marks)
        return np.array([column for column in found if column is not None], dtype=np.int32)

    def probabilities(self, marks: set[str], meaning: np.ndarray | None = None) -> tuple[float, float]:
        """(danger now, danger at all), each 0–1. meaning: embedding of the message, if it could be had."""
        columns = self.columns(marks)
        rarity = self._rarity[columns]
        size = math.sqrt(rarity @ rarity) or 1.0
        known = LETTERS if meaning is None or not self.knows_meaning else BOTH
        now, danger = rarity @ self._letters[columns, known] / size + self._ends[known]
        if known == BOTH:
            more_now, more_danger = self._meaning @ meaning
            now, danger = now + more_now, danger + more_danger
        return sigmoid(now), sigmoid(danger)

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
