"""The examples of danger whose meaning is nearest to a message: what a sum over marks cannot know by heart. Pure.

Of each side, danger now and calm, the three nearest are asked; by how much the one side is nearer is added to the chances
(crisis_model.py). To look at all of them would cost more than the rest of the detector, so they lie in rooms of examples
alike, and only the nearest rooms are entered (an inverted file, as in product search; one in six examples is looked at).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

AXES = 192
"""Numbers that are kept of an embedding: those along which the examples differ most. With 128 it finds worse, with 256 alike."""
ROOMS, ENTERED = 256, 40
"""How many rooms there are, and how many are entered: then 96 of 100 messages hear what all examples would say."""
ROUNDS = 8
"""Of k-means; then hardly an example changes its room."""
ASKED = 3
"""Nearest examples of each side. One is chance, ten blur."""
WEIGHT, MOST = 10.0, 1.5
"""Log odds for each unit by which one side's examples are nearer (cosine), and at most so many either way. Chosen, like all
numbers here, on messages of writers of whom no example is (tests/bench/README.md)."""
_STEPS = 127


@dataclass(frozen=True)
class Nearest:
    """rows: the examples, (n, AXES), whole numbers of `grain`, room after room. rooms: (rooms, 3): where a room begins, where its
    calm examples begin (those of danger stand first), where it ends. axes: (length of an embedding, AXES)."""

    axes: np.ndarray
    rows: np.ndarray
    grain: float
    rooms: np.ndarray
    _placed: np.ndarray = field(init=False, repr=False)
    _centres: np.ndarray = field(init=False, repr=False)
    _bounds: list[list[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        placed = self.rows.astype(np.float32) * np.float32(self.grain)
        centres = np.add.reduceat(placed, self.rooms[:, 0], axis=0)
        object.__setattr__(self, "_placed", placed)
        object.__setattr__(self, "_centres", _of_length_one(centres))
        object.__setattr__(self, "_bounds", self.rooms.tolist())

    def lean(self, meaning: np.ndarray) -> float:
        """Log odds towards danger, by the nearest examples of both sides. meaning: an embedding of length 1."""
        here = meaning @ self.axes
        bounds = [self._bounds[room] for room in np.argsort(self._centres @ here)[-ENTERED:]]
        alike = [(calm - start, self._placed[start:end] @ here) for start, calm, end in bounds]
        danger = self._near([values[:first] for first, values in alike])
        calm = self._near([values[first:] for first, values in alike])
        return float(np.clip(WEIGHT * (danger - calm), -MOST, MOST))

    @staticmethod
    def _near(alike: list[np.ndarray]) -> float:
        """How near the nearest are; one that is missing is not near at all."""
        found = np.concatenate([*alike, np.zeros(ASKED, np.float32)])
        return float(np.partition(found, -ASKED)[-ASKED:].mean())


def settle(meanings: np.ndarray, danger: np.ndarray) -> Nearest:
    """Lay examples down. meanings: (n, length of an embedding), of length 1; danger: (n), which of them are danger now."""
    _, directions = np.linalg.eigh(meanings.T @ meanings)
    axes = np.ascontiguousarray(directions[:, -AXES:]).astype(np.float16).astype(np.float32)
    rows = meanings @ axes
    grain = float(np.abs(rows).max()) / _STEPS
    room = _rooms(rows)
    order = np.lexsort((~danger, room))
    counts = np.bincount(room)
    ends = np.cumsum(counts)
    starts = ends - counts
    rooms = np.stack([starts, starts + np.bincount(room, danger).astype(int), ends], axis=1)[counts > 0]
    return Nearest(axes, np.round(rows[order] / grain).astype(np.int8), grain, rooms.astype(np.int32))


def _rooms(rows: np.ndarray) -> np.ndarray:
    """Number of the room of each row (k-means over directions). Always the same for the same rows."""
    chance = np.random.default_rng(0)
    count = min(ROOMS, len(rows))
    centres = _of_length_one(rows[chance.choice(len(rows), count, replace=False)])
    for _ in range(ROUNDS):
        nearest = (rows @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, rows)
        centres = np.where(np.any(sums, axis=1, keepdims=True), _of_length_one(sums), centres)
    return (rows @ centres.T).argmax(axis=1)


def _of_length_one(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
