"""The model of danger: every mark finds what was learnt of it, and nothing else does."""

import numpy as np
import pytest

from bot.conversation.crisis_model import LETTERS, Model, Weights, sigmoid
from bot.settings import HERE


@pytest.fixture(scope="module")
def weights():
    return Weights.load((HERE / "knowledge" / "crisis_weights.npz").read_bytes())


def test_every_mark_weighs_what_was_learnt_of_it(weights):
    model = Model(weights)
    for column in range(0, len(weights.marks), 97):
        now, danger = model.probabilities({weights.marks[column]})
        odds = weights.letters[LETTERS, :, column] + weights.ends[LETTERS]
        assert np.allclose((now, danger), sigmoid(odds), atol=1e-6), weights.marks[column]


def test_of_many_marks_each_counts_once(weights):
    some = list(range(5, len(weights.marks), len(weights.marks) // 150))
    rarity = weights.rarity[some]
    odds = weights.letters[LETTERS][:, some] @ rarity / np.linalg.norm(rarity) + weights.ends[LETTERS]
    found = Model(weights).probabilities({weights.marks[column] for column in some})
    assert np.allclose(found, sigmoid(odds), atol=1e-6)


def test_what_was_never_learnt_weighs_nothing_even_with_the_bytes_of_a_mark(weights):
    model = Model(weights)
    nothing = model.probabilities(set())
    strangers = {"never learnt", "\U0001f600\U0001f600"}
    for mark in weights.marks:
        if len(mark) == 1 and 255 < ord(mark) < 65536:  # in memory it is the same as these two letters
            strangers.add(ord(mark).to_bytes(2, "little").decode("latin-1"))
    assert len(strangers) > 100 and model.probabilities(strangers - set(weights.marks)) == nothing
