"""The danger self-check: few questions, any time to stop, a plain result."""

from dataclasses import replace

import pytest


def taken(anna, answers):
    """Begin, answer each question by number, and return every reply."""
    replies = [anna.says("危险自测")]
    for number in answers:
        replies.append(anna.says(number))
        if anna.heard.reason != "check":
            break
    return replies


@pytest.fixture
def count(library):
    return len(library.current.self_check.questions)


def test_at_most_eight_questions_one_at_a_time(talk, count, library):
    replies = taken(talk.person(), ["2"] * 8)
    assert count <= 8 and len(replies) == count + 1
    assert library.current.wording.say("check_none") in replies[-1].text


def test_a_draft_says_that_it_is_one(talk, library):
    said = library.current.wording.say("check_draft") in talk.person().says("危险自测").text
    assert said == library.current.self_check.draft


def test_rule_2_a_high_result_is_the_crisis_path_and_staff_have_it(talk, library, count):
    replies = taken(talk.person(), ["1"] * count)
    assert replies[-1].reason == "crisis" and "110" in replies[-1].text and "12338" in replies[-1].text
    assert talk.desk.list()[0].urgent


def test_rule_10_every_question_can_be_skipped_and_0_stops(talk, count):
    assert taken(talk.person(), ["3"] * count)[-1].reason == "check-done"
    bella = talk.person("bella")
    bella.says("危险自测")
    assert bella.says("0").reason == "left"
    assert bella.says("1").reason == "not-a-choice"
    assert talk.desk.list() == []


def test_some_yes_offers_help_without_alarm(talk, library, count):
    questions = library.current.self_check.questions
    mild = min(range(count), key=lambda n: questions[n].weight)
    last = taken(talk.person(), ["1" if n == mild else "2" for n in range(count)])[-1]
    assert library.current.wording.say("check_some") in last.text and talk.desk.list() == []


def test_rule_1_danger_in_the_middle_of_it_comes_first(talk):
    anna = talk.person()
    anna.says("危险自测")
    assert anna.says("他又在砸门 我躲在厕所里 快救我").reason == "crisis"


def test_an_answer_to_an_old_question_is_not_counted(talk):
    assert talk.person().taps("check:yes").reason == "choice-gone"


@pytest.mark.parametrize(("said", "number"), [("是的", "1"), ("嗯。", "1"), ("没有过", "2"), ("跳过",
    "3"), ("不知道", "3")])
def test_a_question_is_answered_in_other_words_too(talk, said, number):
    by_word, by_number = talk.person(), talk.person("beth")
    for anna, answer in ((by_word, said), (by_number, number)):
        anna.says("危险自测")
        anna.says(answer)
    assert by_word.heard.text == by_number.heard.text and by_word.heard.reason == "check"


def test_it_ends_in_her_own_words(talk):
    anna = talk.person()
    anna.says("危险自测")
    anna.says("不想说了")
    assert anna.heard.reason != "check" and talk.desk.list() == []


@pytest.mark.parametrize("said", ["开始", "没有", "0"])
def test_a_district_that_shortens_it_meanwhile_leaves_nobody_without_a_result(talk, library, monkeypatch, said):
    check = library.current.self_check
    anna = talk.person()
    taken(anna, ["1", "2", "2"])
    shorter = check.model_copy(update={"questions": check.questions[:2]})
    monkeypatch.setattr(library, "_current", replace(library.current, self_check=shorter))
    assert library.current.wording.say("check_some") in anna.says(said).text and anna.heard.reason == "check-done"


def weights(library):
    return [question.weight for question in library.current.self_check.questions]


def gravest(library):
    """The number of answers after which only one yes is needed for a high result, and those answers."""
    check = library.current.self_check
    at = next(n for n, question in enumerate(check.questions) if question.weight >= check.high)
    return ["2"] * at + ["1"]


def test_rule_2_a_high_result_is_told_with_the_answer_that_reaches_it_for_she_may_not_write_again(talk, library):
    replies = taken(talk.person(), gravest(library))
    assert replies[-1].reason == "crisis" and replies[-1].text.startswith(library.current.wording.say("check_high"))
    assert [r.urgent for r in talk.desk.list()] == [True]


@pytest.mark.parametrize("stop", ["0", "不做了", "不想做了", "算了"])
def test_rule_1_who_stops_hears_what_her_answers_amount_to_so_far(talk, library, stop):
    mild = [n for n, weight in enumerate(weights(library)) if weight < library.current.self_check.high][0]
    anna = talk.person()
    taken(anna, ["2"] * mild + ["1"])
    reply = anna.says(stop)
    assert library.current.wording.say("check_some") in reply.text and talk.desk.list() == []
    assert reply.choices[0].action.startswith("danger:"), "a way to say that it is urgent after all"


def test_rule_10_who_stops_without_a_yes_is_let_go(talk):
    anna = talk.person()
    taken(anna, ["2", "3"])
    assert anna.says("0").reason == "left"


def test_rule_1_when_the_district_lowers_what_counts_as_high_an_open_check_ends_with_its_next_answer(talk, library, monkeypatch):
    anna = talk.person()
    taken(anna, ["1"])
    check = library.current.self_check
    monkeypatch.setitem(library.current.__dict__, "self_check", check.model_copy(update={"high": 2, "some": 1}))
    assert anna.says("0").reason == "crisis" and [r.urgent for r in talk.desk.list()] == [True]


@pytest.mark.parametrize("text", ["测危险", "测一下危不危险", "我家危险吗", "危险测试", "测测我危不危险", "我这样危险吗",
                                  "我现在危险吗", "做个危险自测", "帮我测一下危险", "看看我危不危险", "测一测",
                                  "评估一下危险程度", "我家有没有危险"])
def test_it_begins_however_she_asks_for_it(talk, text):
    assert "check:yes" in [choice.action for choice in talk.person().says(text).choices]


@pytest.mark.parametrize("text", ["宫颈癌危险吗", "自测怀孕准吗", "孩子发烧危险吗", "测血压", "看看我的进度", "高龄产妇危险吗"])
def test_what_is_dangerous_otherwise_does_not_begin_it(talk, text):
    assert "check:yes" not in [choice.action for choice in talk.person().says(text).choices]


@pytest.mark.parametrize("text", ["测测是不是家暴", "我想做个家暴测试", "有没有那种自测题", "想评估一下他有多危险",
    "帮我做个测评看看算不算家暴", "答题", "有问卷吗"])
def test_the_wish_for_it_is_understood_however_phrased(talk, text):
    assert talk.person().says(text).reason == "check"


@pytest.mark.parametrize("text", ["测试", "在哪做亲子鉴定测试", "孩子测试没考好", "验孕怎么测", "他这样算不算家暴",
    "单位体检测血压"])
def test_other_tests_are_not_it(talk, text):
    assert talk.person().says(text).reason != "check"


def test_begin_said_to_the_open_question_puts_it_again(talk, library):
    anna = talk.person()
    first = library.current.self_check.questions[0].ask
    anna.says("自测")
    assert first in anna.says("开始").text and anna.says("2").reason == "check"
