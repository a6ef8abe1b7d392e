"""Why a message is decided as it is, in words for editors."""

from __future__ import annotations

import json

import pytest

from bot.conversation.understanding import understand
from bot.knowledge.explained import explained
from bot.knowledge.library import load
from bot.settings import HERE


@pytest.fixture(scope="module")
def understanding():
    return understand(load(HERE / "knowledge"))


def test_an_explanation_names_the_decision_the_candidates_their_signals_and_the_thresholds(understanding):
    row = understanding.explain("人身安全保护令怎么申请")
    told = explained(row)
    assert "dv.protection-order" in told and "0.72 才直接回答" in told
    assert "字（整个主题）" in told
    assert row["decision"] == understanding.as_row("人身安全保护令怎么申请")["decision"]


def test_it_shows_why_a_message_is_danger(understanding):
    told = explained(understanding.explain("他正拿皮带抽我，我躲在厕所里"))
    assert told.startswith("决定：按危险处理") and "危险：现在有危险（violence）" in told
    assert "起算" in told


@pytest.mark.parametrize("text", ["", "？？？", "王小虎他不给抚养费"])
def test_rule_15_any_message_can_be_explained_and_none_of_its_words_come_back(understanding, text):
    row = understanding.explain(text)
    assert explained(row)
    assert "王小虎" not in json.dumps(row, ensure_ascii=False) + explained(row)


def test_the_parts_of_a_topic_add_up_to_what_the_signals_say(understanding):
    needs = understanding.explain("离婚孩子归谁")["needs"]
    topics = {topic["topic"]: topic for topic in needs["topics"]}
    for topic in topics.values():
        raw = sum(needs["weights"][name] * value for name, value in topic["signals"].items())
        first = sum(needs["weights"][name] * value for name, value in needs["topics"][0]["signals"].items())
        shown = sum(needs["topics"][0]["parts"].values()) - sum(topic["parts"].values())
        assert shown == pytest.approx(first - raw, abs=0.06)


def test_it_says_that_a_few_words_are_asked_about_and_not_judged(understanding):
    text = explained(understanding.explain("好了他走了"))
    assert "可能有危险" in text and "整句在 lull 里" in text
