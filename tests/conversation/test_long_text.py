"""Danger is heard wherever in a long message it stands, and staff read all of the message."""

from types import SimpleNamespace

import pytest

from bot.conversation import long_text
from bot.conversation.crisis import Danger
from bot.conversation.long_text import AT_ONCE
from tests.conversation.conftest import said

CRISIS = "他又在砸门 我躲在厕所里 快救我"
TALE = "我们家在镇上开了个小店，生意一般，两个孩子都上学了，日子平平淡淡地过。"


@pytest.mark.parametrize("before", [AT_ONCE, AT_ONCE - len(CRISIS) // 2, 3 * AT_ONCE, 10_000])
def test_rule_1_danger_behind_thousands_of_characters_is_a_crisis_and_staff_read_it(talk, before):
    text = (TALE * before)[:before] + CRISIS + TALE
    reply = talk.person().says(text)
    assert reply.reason == "crisis" and "110" in reply.text
    referral, = talk.desk.list()
    assert referral.urgent and said(talk, referral.number) == [text]


def test_rule_1_the_gravest_part_is_read_whatever_comes_before_it():
    def danger(part):
        word = next((word for word in ("crisis", "concern") if word in part), "")
        return Danger("violence", word, "phrases") if word else None

    long = "…" * AT_ONCE
    knowledge = SimpleNamespace(index=SimpleNamespace(danger=danger))
    assert long_text.read("concern", knowledge) == "concern"
    assert "concern" in long_text.read(long + "concern" + long, knowledge)
    assert "crisis" in long_text.read("concern" + long + long + "crisis", knowledge)
    assert long_text.read("first" + long, knowledge).startswith("first")


def test_a_long_story_without_danger_raises_none(talk):
    assert talk.person().says(TALE * 100).reason not in ("crisis", "crisis-follow") and talk.desk.list() == []
