"""With Redis down nothing is offered that cannot be taken, and an answer that may mean danger is taken for it."""

import pytest

from bot.connection import connect
from bot.store import Store
from tests.conversation.conftest import Talk

COURT = "他打我不是一回两回了 想让法院管管他 咋弄"
CHILD = "孩子的事咋说"
CRISIS = "他又在砸门 我躲在厕所里 快救我"


@pytest.fixture
def down(talk, library, vault):
    """The same account while Redis is away."""
    return Talk(library, Store(connect("redis://127.0.0.1:1/0")), vault, talk.spool._folder)


@pytest.mark.parametrize("word", ["1", "１", "回1", "2", "不安全", "没有", "我现在不安全", "不"])
@pytest.mark.parametrize("before", [COURT, CRISIS])
def test_rule_1_the_answer_to_whether_she_is_safe_is_heard_without_redis(talk, down, store, before, word):
    talk.person().says(before)
    reply = down.person().says(word)
    assert reply.reason == "crisis" and all(number in reply.text for number in ("110", "12110", "120", "12338"))
    assert talk.spool.replay(store, "2026-11-18")
    referral, = talk.desk.list()
    assert referral.urgent and word in [line.text for line in talk.desk.get(referral.number).messages]


def test_rule_1_a_number_that_nobody_remembers_also_names_who_listens_to_thoughts_of_death(down, library):
    reply = down.person().says("1")
    assert "12356" in reply.text and library.current.wording.say("crisis_spooled") in reply.text


@pytest.mark.parametrize("text", [COURT, CHILD, CRISIS, "村口那个路灯坏半年了", "能问什么", "我想要两癌筛查的补助 还想离婚",
                                  "我婆婆把我赶出来了"])
def test_no_number_is_offered_that_means_nothing(down, library, text):
    reply = down.person().says(text)
    assert "回复数字" not in reply.text
    for choice in reply.choices:
        assert choice.number == "·" or (choice.number == "1" and choice.action.startswith("danger:"))
        assert down.person("bella").taps(choice.action).reason not in ("choice-gone", "not-a-choice", "handover-down")


def test_a_need_is_found_by_its_words(down):
    choices = down.person().says(CHILD).choices
    assert choices and all(down.person().says(choice.label).reason == "answer" for choice in choices)


def test_a_plain_yes_and_a_zero_are_no_danger(down, library):
    assert down.person().says("我现在安全").text.startswith(library.current.wording.say("safe_noted"))
    assert down.person().says("0").text == library.current.wording.say("memory_down")
    assert down.spool.waiting() == 0


def test_the_self_check_is_not_begun_where_no_answer_can_be_counted(down, library):
    reply = down.person().says("测一测危不危险")
    assert reply.text == library.current.wording.say("check_down") and not reply.choices
