"""The hours after a crisis answer: what she writes then is answered as what it is, and staff see every word of it."""

from __future__ import annotations

import pytest

from bot.referrals.referral import AFTERMATH
from bot.store import EVENTS
from tests.conversation.conftest import QUESTION, answers, said

DANGER = "他又在砸门 我躲在厕所里"
DESPAIR = "我不想活了 药买好了"
ODD = "村口那个路灯坏半年了"


@pytest.fixture
def after(talk):
    """Somebody who has just had a crisis answer, and the number of her urgent referral."""
    def make(text=DANGER, name="anna"):
        anna = talk.person(name)
        assert anna.says(text).reason == "crisis"
        talk.later(minutes=3)
        return anna, next(r.number for r in talk.desk.list() if r.urgent)
    return make


@pytest.fixture
def answer_of(library):
    return {one.id: one.answer for one in library.current.aftermath}


SAID = [("我不敢打电话", "afraid-to-call"), ("没用的 打了没人接", "no-answer"), ("没用", "no-answer"), ("他抢我手机", "phone"),
        ("打了110他们说家务事", "family-matter"), ("警察不管", "family-matter"), ("警察来了怎么说", "what-to-say"),
        ("我没地方去", "no-place"), ("身上没钱", "no-money"), ("孩子怎么办", "children"), ("我不想他坐牢", "not-jail"),
        ("你们会来吗", "will-you-come"), ("我怕他报复", "revenge"), ("你能陪我说说话吗", "keep-company"),
        ("在吗", "keep-company"), ("我不知道这是哪里", "where-am-i"), ("打了 他们在路上", "on-the-way")]


@pytest.mark.parametrize(("text", "name"), SAID)
def test_rule_2_what_she_says_next_is_answered_as_what_it_is(after, answer_of, text, name):
    anna, number = after()
    reply = anna.says(text)
    assert answer_of[name] in reply.text and reply.choices[0].action.startswith("danger:")


def test_rule_2_the_same_words_mean_something_else_to_who_wants_to_die(after, answer_of):
    anna, _ = after(DESPAIR)
    assert anna.says("打了没人接").text == answer_of["no-answer-suicide"]


@pytest.mark.parametrize("text", ["我不敢打电话", "身上没钱", "你们会来吗"])
def test_without_danger_before_the_same_words_are_answered_as_ever(talk, answer_of, text):
    assert not any(answer and answer in talk.person().says(text).text for answer in answer_of.values())


def test_rule_1_a_new_danger_is_answered_as_danger(after, library):
    anna, number = after()
    reply = anna.says("他拿刀进来了 我胳膊在流血")
    assert reply.reason == "crisis" and library.current.wording.say("crisis") in reply.text


def test_rule_1_a_situation_that_sounds_of_danger_is_with_staff_as_danger_too(talk, after, client):
    anna, number = after()
    reply = anna.says("打了 他们在路上")
    assert reply.reason == "crisis" and "110" in reply.text
    assert talk.desk.get(number).danger_at and len(talk.desk.list()) == 1
    assert client.xrevrange(EVENTS, count=1)[0][1]["event"] == "crisis"


def test_rule_2_not_found_is_never_said_then(after, library):
    anna, number = after()
    reply = anna.says(ODD)
    say = library.current.wording.say
    assert reply.text == say("aftermath_heard") and "110" in reply.text and say("nothing") not in reply.text
    assert [choice.action.partition("-")[0] for choice in reply.choices] == ["danger:now", "danger:ask", "danger:other"]


def test_rule_2_after_thoughts_of_death_the_number_to_call_is_another(after, library):
    anna, _ = after(DESPAIR)
    reply = anna.says(ODD)
    assert reply.text == library.current.wording.say("aftermath_heard_suicide") and "12356" in reply.text


def test_what_knowledge_is_sure_of_is_still_answered(after):
    anna, _ = after()
    assert anna.says(QUESTION).reason == "answer"


@pytest.mark.parametrize("text", ["没用", "没什么用", "没解决", "帮不了我", "不管用", "打了没人接", "警察不管", "看不懂"])
def test_rule_2_it_is_never_taken_for_the_wish_unsolved(after, library, text):
    anna, _ = after()
    reply = anna.says(text)
    assert reply.reason in ("aftermath", "crisis") and "110" in reply.text
    assert library.current.wording.say("unsolved") not in reply.text


def test_rule_2_not_even_while_needs_are_offered(after):
    anna, _ = after()
    assert anna.says("离婚").reason == "clarify"
    assert anna.says("没用").reason == "aftermath"


@pytest.mark.parametrize("text", ["嗯", "嗯嗯", "好", "好的", "我试试", "谢谢", "知道了", "嗯 好"])
def test_rule_10_a_nod_gets_one_calm_line_and_no_menu(after, library, text):
    anna, _ = after()
    reply = anna.says(text)
    assert reply.text == library.current.wording.say("aftermath_nod") and not reply.choices
    assert anna.says("1").reason == "crisis", "the numbers of the answer before still hold"


@pytest.mark.parametrize("text", [ODD, "我没地方去", "嗯", QUESTION, "你是谁", "离婚", "他睡着了", "退出", "是我妹妹"])
def test_rule_10_staff_see_every_word_of_those_hours_and_that_there_is_more(talk, after, text):
    anna, number = after()
    anna.says(text)
    referral = talk.desk.get(number)
    assert said(talk, number)[-1] == text and referral.says_more
    talk.later(minutes=1)
    talk.desk.claim(number, "王姐", talk.now)
    assert not talk.desk.get(number).says_more, "whoever takes it has seen it"
    talk.later(minutes=1)
    anna.says(ODD)
    assert talk.desk.get(number).says_more


def test_rule_10_what_staff_have_answered_comes_back_to_them(talk, after, settle, library):
    anna, number = after()
    answers(talk, number, "民警在路上", settle)
    assert "民警在路上" in anna.says("在吗").text
    assert said(talk, number)[-1] == "在吗"
    anna.takes("understood")
    talk.later(minutes=5)
    anna.says("我没地方去")
    referral = talk.desk.get(number)
    assert referral.status == "claimed" and referral.asks_on and said(talk, number)[-1] == "我没地方去"


def test_rule_3_answers_and_a_conversation_with_staff_come_before_it(talk, after, settle):
    anna, number = after()
    answers(talk, number, "民警在路上", settle)
    assert "民警在路上" in anna.says("没用").text
    assert anna.says("孩子怎么办").reason == "talk", "she talks with staff, and the bot keeps out of it"


def test_open_questions_and_commands_come_before_it(after):
    anna, _ = after()
    assert anna.says("人工").reason == "handover"
    assert anna.says("孩子怎么办").reason.startswith("handover")
    bella, _ = after(name="bella")
    assert bella.says("进度").reason == "progress" and bella.says("危险自测").reason == "check"


def test_rule_5_after_a_day_or_once_it_is_closed_it_is_over(talk, after, library):
    nothing = library.current.wording.say("nothing")
    anna, number = after()
    talk.later(seconds=AFTERMATH.total_seconds())
    assert nothing in anna.says(ODD).text
    assert anna.says(DANGER).reason == "crisis"
    assert nothing not in anna.says(ODD).text, "danger begins it anew"
    talk.desk.claim(number, "王姐", talk.now)
    talk.desk.close(number, "王姐", "误触发", talk.now)
    assert nothing in anna.says(ODD).text


def test_rule_6_after_an_exit_word_only_what_she_plainly_says_of_herself_is_answered_so(talk, after, library, answer_of):
    anna, _ = after()
    anna.says("退出")
    say = library.current.wording.say
    assert anna.says(ODD).text == say("nothing") and anna.says("嗯").text == say("nod")
    assert answer_of["no-answer"] in anna.says("打了没人接").text
    talk.later(minutes=1)
    anna.says(DANGER)
    assert anna.says(ODD).text == say("aftermath_heard")


FOR_OTHER = ["是我妹妹", "不是我 是邻居", "帮同事问的", "替别人问", "我是替朋友问的", "我说的是我嫂子"]


@pytest.mark.parametrize("text", FOR_OTHER)
def test_rule_11_who_asks_for_somebody_else_hears_how_to_help_and_staff_see_it(talk, after, library, text):
    anna, number = after()
    assert library.current.wording.say("crisis_others") in anna.says(text).text
    assert talk.desk.get(number).for_other_at
    reply = anna.says("身上没钱")
    assert reply.text.endswith(library.current.wording.say("aftermath_heard_other")), "no sentence for who was hurt"


def test_rule_11_who_takes_the_number_for_somebody_else_is_noted_until_it_is_she_herself(talk, after):
    anna, number = after()
    anna.takes("danger:other-violence")
    assert talk.desk.get(number).for_other_at
    anna.says(DANGER)
    assert not talk.desk.get(number).for_other_at


def test_rule_11_who_has_hit_gets_no_sentence_for_who_was_hit(talk, library, answer_of):
    ben = talk.person("ben")
    assert ben.says("我刚把老婆打了 她在流血 我又想打她").reason == "crisis"
    assert talk.desk.list()[0].own_deed
    reply = ben.says("警察来了怎么说")
    assert answer_of["what-to-say"] not in reply.text


def test_rule_1_what_she_has_taken_is_danger_again(talk, after, answer_of):
    anna, number = after(DESPAIR)
    reply = anna.says("全吃了")
    assert reply.reason == "crisis" and "120" in reply.text and talk.desk.get(number).danger_at


def test_an_answer_tells_the_working_hours(after):
    anna, _ = after()
    assert "{" not in anna.says("什么时候回我").text


def test_rule_2_most_of_what_was_written_apart_is_taken_for_what_it_is(library):
    """The tests of the file were written after its ways, and not tuned to: 112 of 152 named, 11 taken for another."""
    known = library.current
    taken = [(one, known.index.situation(text, one.kinds[0])) for one in known.aftermath for text in one.tests]
    assert sum(found is one for one, found in taken) >= 0.72 * len(taken)
    assert sum(found is not None and found is not one for one, found in taken) <= 0.1 * len(taken)


def test_rule_1_without_the_encoder_it_goes_by_letters(library):
    known = library.current
    matcher = type(known.index.situations)(known.aftermath, known.synonyms, {"chat": ["今天天气怎么样", "谢谢你"]})
    assert matcher.find("警察不管我们家的事", "violence") == "family-matter"
