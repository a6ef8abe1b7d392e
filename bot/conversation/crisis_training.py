"""Learns from the examples how danger sounds: logistic regression, by accelerated gradient descent. Pure.

Takes some minutes, so its weights are kept in knowledge/crisis_weights.npz (`make danger`); where they are older
than the examples, a process learns anew by letters alone, so that an editor's new example works at once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.conversation.crisis_model import MEANING, SCALE, Weights, sigmoid
from bot.knowledge.crisis_rules import KINDS, LOOK_ALIKE, ORDINARY

RIDGE = 5e-6
PULL = 20.0
GROUPS = 0.7
"""Weight of a group of words beside that of letters."""
EVERYDAY = "everyday"
"""Heading of messages that nobody wrote for this purpose: how women put the needs of the knowledge."""
COUNTS = {ORDINARY: 2.0, LOOK_ALIKE: 3.0, EVERYDAY: 0.3}
"""What a mistake on a calm message counts: an ordinary one is most of what comes in, a look-alike is what is hard to tell,
and of the everyday ones there are many. Chosen on the second set of examples with a model that had learnt from the first."""
BETWEEN = 0.3
"""A concern is neither: taken for a crisis it counts this much."""
TRUST = 0.65
"""What the weights of meaning count for once they are learnt: in full they fit the examples, and messages of writers whom
they had not read worse. Chosen by leaving out one writer, or four, at a time."""
RARE = 3
"""Marks that fewer examples have teach nothing."""
STEPS, THOROUGH = 150, 500
"""Rounds of descent in a process that waits, and where the weights are made."""


@dataclass(frozen=True)
class Example:
    """One message: its heading in the file, its marks, its embedding or None."""

    heading: str
    marks: set[str]
    meaning: np.ndarray | None = None


def learn(examples: Sequence[Example], made_of: str, steps: int = STEPS) -> Weights:
    """Weights from the examples; those of meaning stay zero unless every example has its embedding."""
    frequency = Counter(mark for e in examples for mark in e.marks if "\n" not in mark)
    marks = tuple(sorted(mark for mark, count in frequency.items() if count >= RARE))
    rarity = np.array([math.log(len(examples) / frequency[m]) * (GROUPS if m[0] == "#" else 1) for m in marks])
    headings = [e.heading for e in examples]
    rows = _Rows(examples, {m: n for n, m in enumerate(marks)}, rarity)
    calm = np.array([h in COUNTS for h in headings])
    crisis = np.array([h.endswith("/crisis") for h in headings])
    counts = np.array([COUNTS.get(h, 1.0) for h in headings])
    tasks = ((crisis, np.where(crisis | calm, counts, BETWEEN)), (~calm, counts))
    plain = [rows.fit(wanted, weight, steps) for wanted, weight in tasks]
    full = plain
    meaning = np.zeros((2, MEANING))
    if all(e.meaning is not None for e in examples):
        dense = np.stack([e.meaning for e in examples]) * SCALE
        full = [rows.fit(wanted, weight, steps, dense) for wanted, weight in tasks]
        meaning = np.stack([fitted[2] for fitted in full]) * TRUST
    kinds = [rows.fit(np.array([h.startswith(f"{kind}/") for h in headings]), np.where(calm, 1e-3, 1.0), steps // 3)[0]
             for kind in KINDS]
    return Weights(marks, rarity, np.stack([[f[0] for f in plain], [f[0] for f in full]]),
                   np.array([[f[1] for f in plain], [f[1] for f in full]]), meaning, np.stack(kinds), made_of)


class _Rows:
    """The examples as a sparse matrix of each mark's rarity, each row scaled to length 1."""

    def __init__(self, examples: Sequence[Example], column: dict[str, int], rarity: np.ndarray) -> None:
        rows = [[column[m] for m in sorted(e.marks) if m in column] for e in examples]
        self._columns = np.array([c for row in rows for c in row], dtype=np.int64)
        self._of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._height, self._width = len(rows), len(rarity)
        values = rarity[self._columns]
        sizes = np.sqrt(np.bincount(self._of, values * values, self._height))
        self._values = values / np.maximum(sizes, 1e-9)[self._of]

    def fit(self, wanted: np.ndarray, weight: np.ndarray, steps: int,
            dense: np.ndarray | None = None) -> tuple[np.ndarray, float, np.ndarray]:
        """Weights of the columns, the intercept, weights of `dense`. Nesterov's gradient; both sides count alike."""
        weight = weight * np.where(wanted, 0.5 / weight[wanted].sum(), 0.5 / weight[~wanted].sum())
        more = np.zeros((self._height, 0)) if dense is None else dense
        now = ahead = np.zeros(self._width + 1 + more.shape[1])
        for step in range(steps):
            letters, rest = ahead[:self._width], ahead[self._width + 1:]
            scores = np.bincount(self._of, letters[self._columns] * self._values, self._height) + more @ rest
            wrong = (sigmoid(scores + ahead[self._width]) - wanted) * weight
            slope = np.bincount(self._columns, wrong[self._of] * self._values, self._width)
            following = ahead - PULL * np.concatenate([slope + RIDGE * letters, [wrong.sum() * 0.1],
                                                       wrong @ more + RIDGE * rest])
            ahead = following + step / (step + 3) * (following - now)
            now = following
        return now[:self._width], float(now[self._width]), now[self._width + 1:]
