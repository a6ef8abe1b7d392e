"""She has read an answer and asks on without naming what it is about."""

import pytest

MATTER = "怎么向法院申请人身安全保护令"


@pytest.fixture
def anna(talk):
    person = talk.person()
    assert person.says(MATTER).reason == "answer"
    return person


def test_she_hears_what_the_answer_says_of_the_side_she_asks_about_and_not_all_of_it_again(anna):
    whole, money = anna.says(MATTER).text, anna.says("要钱吗").text
    assert money.startswith("说到钱：") and "不收钱" in money
    assert len(money) < len(whole) / 2


def test_the_ways_on_stay_and_danger_stands_first(anna):
    reply = anna.says("那要多久啊")
    assert "72小时" in reply.text
    assert reply.choices[0].action == "danger:now" and reply.choices[-1].action == "handover"


def test_one_side_after_the_other(anna):
    assert anna.says("要带什么").text.startswith("要准备的：")
    assert anna.says("去哪办").text.startswith("去的地方：")
    assert anna.says("要钱不").text.startswith("说到钱：")


def test_where_the_entry_says_nothing_of_it_that_is_said_with_who_can_tell(talk, library):
    anna = talk.person()
    entry = library.current.entries["relief-hardship"]
    anna.taps(f"entry:{entry.id}")
    reply = anna.says("要多长时间")
    assert reply.text.startswith(library.current.wording.say("aspect_unsaid"))
    assert all(number in reply.text for number in entry.hotlines)


def test_a_side_that_has_an_entry_of_its_own_is_answered_with_that(talk, library):
    anna = talk.person()
    anna.taps("entry:aid-eligibility")
    assert anna.says("去哪办").text.startswith(library.current.entries["aid-apply"].answer)


def test_a_new_circumstance_is_understood_in_the_light_of_what_she_has_read(talk, library):
    anna = talk.person()
    anna.taps("entry:land-married-out")
    assert anna.says("我娃呢").text.startswith(library.current.entries["land-married-out-child"].answer), "not any child"


def test_what_she_was_offered_helps_as_well(talk, library):
    anna = talk.person()
    assert "entry:divorce-agreement" in [c.action for c in anna.says("我想离婚").choices]
    reply = anna.says("要多久")
    named = [library.current.entries[c.action[6:]].topic for c in reply.choices if c.action.startswith("entry:")]
    assert reply.reason in ("answer", "clarify") and named and all(topic.startswith("divorce.") for topic in named[:2])


def test_what_she_has_read_counts_more_than_the_first_of_several_offered_beside_it(talk, library):
    anna, read = talk.person(), "custody-support-unpaid"
    anna.taps(f"entry:{read}")
    offered = [c.action for c in anna.says("多久能要回来").choices]
    assert f"entry:{read}" in offered[1:], "she is asked back, and another need stands first"
    reply = anna.says("要花钱吗")
    assert reply.text.startswith("说到钱：") and "抚养费" in reply.text


def test_rule_1_danger_comes_before_any_side(anna):
    assert anna.says("他拿刀来了 咋办").reason == "crisis"


def test_rule_5_after_a_while_half_a_question_tells_nobody_what_it_was_about(talk, library):
    anna = talk.person()
    anna.says(MATTER)
    talk.later(hours=2)
    reply = anna.says("要钱吗")
    assert "说到钱" not in reply.text and "保护令" not in reply.text


def test_before_any_answer_half_a_question_is_a_question_like_any(talk):
    assert not talk.person().says("要钱吗").text.startswith("说到钱")


@pytest.mark.parametrize("read", ["custody-support-unpaid", "divorce-property", "marriage-bride-price"])
def test_what_a_court_costs_is_a_question_of_its_own(talk, read):
    anna = talk.person()
    anna.taps(f"entry:{read}")
    reply = anna.says("打官司要钱吗")
    assert any(choice.action.startswith("entry:aid-court-fees") for choice in reply.choices) or "诉讼费" in reply.text


def test_whether_we_cost_anything_is_no_side_of_what_she_has_read(talk, library):
    anna = talk.person()
    anna.taps("entry:work-wages")
    assert "不收钱" in anna.says("你们帮忙要钱吗").text


def test_a_side_that_is_not_told_is_owned_to_before_its_kin_is_offered(talk, library):
    anna = talk.person()
    anna.taps("entry:custody-who")
    assert anna.says("收费吗").text.startswith(library.current.wording.say("aspect_unsaid"))
