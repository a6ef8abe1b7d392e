"""The entries that whoever answers is offered for her question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.suggestions import FOUND, LETTERS, MOST, named, nearest
from bot.matching.decide import Decision, Matcher
from bot.referrals.referral import Line, Referral
from tests.conversation.conftest import NOON


def referral(*said, topic="", bot=()):
    lines = [Line(NOON.isoformat(), "person", text) for text in said] + [Line(NOON.isoformat(), "bot", text) for text in bot]
    return Referral("K7M2", "claimed", "normal", topic, NOON, NOON + timedelta(hours=1), "anna", messages=tuple(lines))


def ids(library, of):
    return [entry.id for entry in nearest(library.current, of)]


def test_what_she_wrote_decides(library):
    assert ids(library, referral("法院判他给抚养费，半年没给了", topic="land.married-out"))[0] == "custody-support-unpaid"


def test_numbers_nods_and_commands_of_hers_do_not_count(library):
    plain = ids(library, referral("老板欠我三个月工资不给"))
    assert plain[0] == "work-wages"
    assert plain == ids(library, referral("老板欠我三个月工资不给", "1", "好的", "人工", "13800001234"))


def test_what_the_bot_said_does_not_count(library):
    assert ids(library, referral("老板欠我三个月工资不给", bot=["两癌筛查在哪里做、怎么预约"]))[0] == "work-wages"


def test_when_the_matcher_is_silent_the_topic_speaks(library):
    for of in (referral(topic="land.married-out"), referral("1", topic="land.married-out"),
               referral("村口那个路灯坏半年了", topic="land.married-out")):
        assert ids(library, of)[0] == "land-married-out"
    broken = replace(library.current, index=None)
    assert nearest(broken, referral("老板欠我三个月工资不给", topic="land.married-out"))[0].id == "land-married-out"


def test_they_are_three_different_ones_and_none_is_about_this_account(library):
    for of in (referral("他打我 我想离婚 孩子怎么办", topic="dv.now"), referral("会不会泄露我的事", topic="bot.privacy"),
               referral(topic="screen.booking")):
        found = ids(library, of)
        assert len(set(found)) == len(found) <= MOST and not [name for name in found if name.startswith("bot-")]
    assert len(ids(library, referral(topic="screen.booking"))) == MOST


def test_without_anything_to_go_by_there_are_none(library):
    assert ids(library, referral()) == []


def test_it_costs_the_page_one_decision_however_much_she_wrote(library, monkeypatch):
    asked = []
    monkeypatch.setattr(Matcher, "decide", lambda matcher, text, context: asked.append(text) or Decision("none", (), ""))
    nearest(library.current, referral("他打我不是一回两回了 昨天又拿皮带抽", "我就想知道去法院告他要啥东西", "孩子才三岁",
                                      *(f"已经第{n}回了" for n in range(40)), topic="dv.evidence"))
    assert len(asked) == 1 and len(asked[0]) <= LETTERS


@pytest.mark.parametrize("typed", ["保护令", "bhl", "baohuling", "人身 bhl"])
def test_staff_find_entries_by_words_by_pinyin_and_by_initials(library, typed):
    found = named(library.current, typed, "dv.now")
    assert 0 < len(found) <= FOUND and any("保护令" in entry.question for entry in found[:2])


def test_what_says_it_in_its_question_comes_before_what_women_say_so_and_its_own_group_before_others(library):
    found = named(library.current, "抚养费", "custody.support-unpaid")
    assert found[0].topic == "custody.support-unpaid"
    asks = ["抚养费" in entry.question + entry.ask for entry in found]
    assert asks == sorted(asks, reverse=True)


def test_entries_are_looked_for_only_when_something_was_typed_and_none_is_about_this_account(library):
    assert named(library.current, "  ", "dv.now") == [] == named(library.current, "没有这样的话", "dv.now")
    assert not [e for e in named(library.current, "删除 记录", "") if e.group == "bot"]
