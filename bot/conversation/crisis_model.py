"""Learns from knowledge/crisis_examples.yaml how danger sounds, for messages that no phrase foresaw.

Logistic regression on character n-grams and on pairs of words from the groups of crisis.yaml. Measured before (shared
notes, "Crisis, first probe"): letters recognise danger better than meaning does. It is trained where it is used, in a
second or so, so that an editor's new example works at once and no file of weights can fall out of step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from bot.knowledge.crisis_rules import KINDS, LOOK_ALIKE, ORDINARY, Kind

LONGEST_GRAM = 3
STEPS = 120
RIDGE = 5e-6
PULL = 40.0
GROUPS = 0.7
"""Weight of a group of words beside that of letters."""
OFTEN = 4.0
"""Ordinary messages are most of what comes in: a mistake on one counts this much."""
BETWEEN = 0.3
"""A concern is neither: taken for a crisis it counts this much."""
WINDOW = 48
NEAR = 14
"""Characters within which two words belong together."""


class Marks:
    """What the model sees of a normalised message: its n-grams, and which groups of words follow which."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._words: dict[str, list[tuple[str, str]]] = {}
        for group, members in words.items():
            for word in members:
                self._words.setdefault(word[0], []).append((word, group))
        for listed in self._words.values():
            listed.sort(key=lambda pair: -len(pair[0]))

    def __call__(self, text: str, struck: str, contexts: Iterable[str]) -> set[str]:
        """text: normalised; struck: the same without idioms; contexts: names of what surrounds it."""
        framed = f"^{text}$"
        length = len(framed)
        marks = {framed[i:i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(length - n + 1)}
        marks.update(f"#{name}" for name in contexts)
        found = self._groups(struck)
        marks.update(f"#{group}" for _, group in found)
        for n, (at, group) in enumerate(found):
            marks.update(f"#{group}>{other}" for later, other in found[n + 1:n + 6] if later - at <= NEAR)
        return marks

    def _groups(self, text: str) -> list[tuple[int, str]]:
        found = []
        for at, letter in enumerate(text):
            found += [(at, group) for word, group in self._words.get(letter, ()) if text.startswith(word, at)]
        return found


class Model:
    """Two probabilities (danger now; danger at all) and the likeliest kind."""

    def __init__(self, examples: Mapping[str, list[set[str]]]) -> None:
        """examples: heading of the file → marks of each of its messages."""
        documents = [(heading, marks) for heading, several in examples.items() for marks in several]
        counts = Counter(mark for _, marks in documents for mark in marks)
        self._column = {mark: n for n, mark in enumerate(m for m, c in counts.items() if c > 1)}
        self._rarity = np.array([math.log(len(documents) / counts[mark]) * (GROUPS if mark[0] == "#" else 1)
                                 for mark in self._column])
        headings = [heading for heading, _ in documents]
        rows = [self._columns(marks) for _, marks in documents]
        self._kinds = self._kind_weights(headings, rows)
        calm = np.array([h in (LOOK_ALIKE, ORDINARY) for h in headings])
        crisis = np.array([h.endswith("/crisis") for h in headings])
        often = np.array([OFTEN if h == ORDINARY else 1.0 for h in headings])
        matrix = _Rows(rows, self._rarity)
        self._weights = np.stack([
            matrix.fit(crisis, np.where(crisis | calm, often, BETWEEN)),
            matrix.fit(~calm, often),
        ])

    def _columns(self, marks: Iterable[str]) -> np.ndarray:
        column = self._column
        return np.array([column[m] for m in marks if m in column], dtype=np.int32)

    def probabilities(self, marks: set[str]) -> tuple[float, float]:
        """(danger now, danger at all), each 0–1."""
        columns = self._columns(marks)
        rarity = self._rarity[columns]
        size = math.sqrt(rarity @ rarity) or 1.0
        crisis, any_danger = self._weights[:, columns] @ rarity / size + self._weights[:, -1]
        return _sigmoid(crisis), _sigmoid(any_danger)

    def kind(self, marks: set[str]) -> Kind:
        """The kind of danger that it sounds most like."""
        return KINDS[int(self._kinds[:, self._columns(marks)].sum(axis=1).argmax())]

    def _kind_weights(self, headings: list[str], rows: list[np.ndarray]) -> np.ndarray:
        counts = np.full((len(KINDS), len(self._column)), 0.5)
        for heading, columns in zip(headings, rows, strict=True):
            kind = heading.partition("/")[0]
            if kind in KINDS:
                counts[KINDS.index(kind), columns] += 1
        return np.log(counts / counts.sum(axis=1, keepdims=True))


class _Rows:
    """The examples as a sparse matrix of each mark's rarity, each row scaled to length 1."""

    def __init__(self, rows: list[np.ndarray], rarity: np.ndarray) -> None:
        self._columns = np.concatenate([*rows, np.zeros(0, np.int32)])
        self._of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._height, self._width = len(rows), len(rarity)
        values = rarity[self._columns]
        sizes = np.sqrt(np.bincount(self._of, values * values, self._height))
        self._values = values / np.maximum(sizes, 1e-9)[self._of]

    def fit(self, wanted: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Weights of every column and, last, the intercept. Nesterov's gradient; both sides count alike."""
        weight = weight * np.where(wanted, 0.5 / weight[wanted].sum(), 0.5 / weight[~wanted].sum())
        now = ahead = np.zeros(self._width + 1)
        for step in range(STEPS):
            scores = np.bincount(self._of, ahead[self._columns] * self._values, self._height) + ahead[-1]
            wrong = (_sigmoid(scores) - wanted) * weight
            slope = np.bincount(self._columns, wrong[self._of] * self._values, self._width)
            following = ahead - PULL * np.append(slope + RIDGE * ahead[:-1], wrong.sum() * 0.1)
            ahead = following + step / (step + 3) * (following - now)
            now = following
        return now


def _sigmoid(value):
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))
