"""The examples nearest in meaning lean towards their side, and looking into a few rooms finds them (safety rule 1)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.conversation import crisis_nearest
from bot.conversation.crisis_model import MEANING, Model, Weights
from bot.conversation.crisis_nearest import MOST, settle
from bot.knowledge.library import WEIGHTS
from bot.settings import HERE


@pytest.fixture(scope="module")
def weights():
    return Weights.load((HERE / "knowledge" / WEIGHTS).read_bytes())


def directions(count: int, seed: int = 1) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, MEANING)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_rule_1_a_message_leans_towards_the_side_whose_examples_are_nearer():
    danger, calm = directions(2)
    examples = np.concatenate([danger + 0.1 * directions(20, 2), calm + 0.1 * directions(20, 3)])
    examples /= np.linalg.norm(examples, axis=1, keepdims=True)
    nearest = settle(examples, np.arange(40) < 20)
    assert nearest.lean(danger) == MOST
    assert nearest.lean(calm) == -MOST
    between = (danger + calm) / np.linalg.norm(danger + calm)
    assert abs(nearest.lean(between)) < MOST / 2


def test_one_side_may_be_missing_and_any_number_of_examples_can_be_laid_down():
    rows = directions(crisis_nearest.ASKED - 1)
    assert settle(rows, np.ones(len(rows), bool)).lean(rows[0]) > 0
    assert settle(rows, np.zeros(len(rows), bool)).lean(rows[0]) < 0


def test_a_few_rooms_say_what_all_of_them_say(weights, monkeypatch):
    found = weights.nearest
    asked = directions(200, 5) * 0.3 + found._placed[::len(found.rows) // 200][:200] @ found.axes.T
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    few = [found.lean(message) for message in asked]
    monkeypatch.setattr(crisis_nearest, "ENTERED", len(found.rooms))
    every = [found.lean(message) for message in asked]
    assert np.mean(np.abs(np.subtract(few, every)) < 0.05) > 0.95
    assert np.corrcoef(few, every)[0, 1] > 0.99


def test_what_is_kept_is_what_was_laid_down(weights):
    rows = directions(300)
    laid = settle(rows, np.arange(300) % 3 == 0)
    again = Weights.load(replace(weights, nearest=laid).dump()).nearest
    assert [again.lean(row) for row in rows[:20]] == [laid.lean(row) for row in rows[:20]]
    assert Weights.load(replace(weights, nearest=None).dump()).nearest is None


def test_every_example_of_danger_now_and_every_calm_one_is_there(library, weights):
    plain = {heading: texts for heading, texts in library.current.crisis.examples.items() if not heading.endswith("/concern")}
    danger = sum(len(texts) for heading, texts in plain.items() if heading.endswith("/crisis"))
    starts, calm, ends = weights.nearest.rooms.T
    assert (calm - starts).sum() == danger
    assert (ends - starts).sum() == sum(map(len, plain.values()))


def test_rule_1_without_meaning_nothing_leans(weights):
    model = Model(weights)
    assert model.meant(None) is None
    assert Model(replace(weights, meaning=np.zeros_like(weights.meaning))).meant(directions(1)[0]) is None
