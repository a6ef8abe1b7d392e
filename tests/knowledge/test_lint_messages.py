"""Women's words: none stands twice or nearly twice."""

from __future__ import annotations

import random
import re
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from bot.knowledge.lint_messages import NEAR, SHORT, repeated
from bot.knowledge.sheet import lay_out

from .conftest import FORMAL, HAPPENING, PLAIN, TODAY


def test_the_same_message_in_two_entries_is_an_error_with_both_places(shelf):
    said = shelf.rows[0]["variants"][3]
    shelf.change(1, tests=[said + "？", *shelf.rows[1]["tests"][1:]])
    problem = shelf.only()
    assert problem.level == "error" and problem.line == shelf.line(said + "？")
    assert f"“dv-what”的 variants，entries/dv.yaml:{shelf.line(said)}" in problem.why


def test_a_test_may_not_be_one_of_the_variants(shelf):
    shelf.change(0, tests=[shelf.rows[0]["variants"][0], *shelf.rows[0]["tests"][1:]])
    assert "这句话已经有了" in shelf.only().why


def test_nearly_the_same_is_a_warning_with_both_places(shelf):
    shelf.change(0, tests=["他拿皮带抽了我一顿还不让我出门去", *shelf.rows[0]["tests"][1:]])
    shelf.change(1, tests=["他拿皮带抽了我一顿还不让我出门", *shelf.rows[1]["tests"][1:]])
    problem = shelf.only()
    assert problem.level == "warning" and "几乎一样（“dv-what”的 tests，entries/dv.yaml:" in problem.why


def test_likeness_is_found_whatever_the_length_and_order(shelf):
    long = "他喝醉以后就把我从床上拖到地上踢我肚子我怀着孩子啊求他也没有用邻居来敲门他才停下来我现在浑身都疼不知道该咋办才好"
    shelf.change(0, tests=[long, *shelf.rows[0]["tests"][1:]])
    shelf.change(1, tests=[long.replace("邻居", "隔壁的大姐"), *shelf.rows[1]["tests"][1:]])
    assert "几乎一样" in shelf.only().why


def test_no_pair_is_missed_that_comparing_every_two_would_find(shelf):
    chance = random.Random(4)

    def spoilt(text):
        for _ in range(chance.randrange(6)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(["", "了", "呀", text[at] * 2]) + text[at + 1:]
        return text

    told = [*FORMAL, *map("".join, zip(PLAIN, HAPPENING, strict=True))]
    said = list(dict.fromkeys(spoilt(text) for text in told for _ in range(12)))
    shelf.change(0, variants=said)
    shelf.change(1, variants=["家暴"], tests=["呀"])
    found = [p.why for p in repeated(lay_out(shelf.folder, TODAY)) if "几乎一样" in p.why]
    letters = {re.sub(r"[\W_]+", "", text) for text in (*said, *shelf.rows[0]["tests"])}
    alike = [pair for pair in combinations([text for text in letters if len(text) >= SHORT], 2) if fuzz.ratio(*pair) >= NEAR]
    assert len(found) == len(alike) > 50


@pytest.mark.parametrize("ask, level", [("他这样算不算家暴", "error"), ("他这样算不算家暴呀", "warning"), ("想找个人说说", None)])
def test_no_two_choices_look_alike(shelf, ask, level):
    shelf.change(1, ask=ask)
    assert [p.level for p in shelf.lint()] == ([level] if level else [])
