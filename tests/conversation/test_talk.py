"""Staff and she are in conversation: the bot keeps out of it, danger never waits (safety rules 1, 3, 5, 6)."""

import pytest

from bot.conversation.talk import RECEIPT
from bot.store import referral_key
from tests.conversation.conftest import QUESTION, answers, said

DANGER = "他又在砸门 我躲在厕所里 快救我"
CONCERN = "他喝了酒就换个人 我想离又不敢提"


def test_what_she_writes_goes_to_the_holder_and_the_bot_does_not_answer_it(talk, talking):
    anna, number = talking()
    reply = anna.says(QUESTION)
    assert reply.reason == "talk" and number in reply.text and [c.action for c in reply.choices][-1] == "auto"
    referral = talk.desk.get(number)
    assert (referral.status, referral.holder, said(talk, number)[-1]) == ("claimed", "王姐", QUESTION)
    assert referral.due == talk.desk.due(talk.now)


def test_only_the_first_of_several_bubbles_gets_a_line_and_nothing_is_lost(talk, talking):
    anna, number = talking()
    first_due = anna.says("那今年的补偿还有吗") and talk.desk.get(number).due
    talk.later(minutes=2)
    assert anna.says("去年就没有").text == ""
    assert anna.says("3").text == ""
    assert said(talk, number)[-3:] == ["那今年的补偿还有吗", "去年就没有", "3"]
    assert talk.desk.get(number).due == first_due  # more bubbles do not give staff more time
    talk.later(seconds=RECEIPT.total_seconds())
    assert number in anna.says("还在吗").text


def test_silence_is_the_same_for_every_delivery_of_a_message(talk, talking):
    anna, number = talking()
    anna.says("那今年的补偿还有吗")
    again = anna.message("去年就没有")
    assert [talk.send(again).text, talk.send(again).text] == ["", ""]
    assert said(talk, number).count("去年就没有") == 1


def test_after_the_next_answer_her_words_are_confirmed_anew(talk, talking, settle):
    anna, number = talking()
    anna.says("那今年的补偿还有吗")
    answers(talk, number, "有的", settle)
    assert "有的" in anna.says("嗯").text
    assert number in anna.says("要带什么材料呢").text


def test_an_answer_and_her_words_that_cross_both_arrive(talk, talking, settle):
    anna, number = talking()
    answers(talk, number, "带上户口本", settle)
    heard = anna.says("对了我户口还在娘家")
    assert "带上户口本" in heard.text and "也转给工作人员" in heard.text and "resume" not in [c.action for c in heard.choices]
    referral = talk.desk.get(number)
    assert referral.status == "claimed" and not referral.unheard and said(talk, number)[-1] == "对了我户口还在娘家"


@pytest.mark.parametrize("command", ["进度", "人工", "删除我的记录", "帮助", "更多", "替别人问"])
def test_commands_still_work(talk, talking, command):
    anna, number = talking()
    before = said(talk, number)
    assert anna.says(command).reason not in ("talk", "answer", "none")
    assert said(talk, number) == before


def test_offered_choices_keep_their_numbers(talk, talking):
    anna, number = talking()
    anna.heard = None
    assert anna.says("2").reason == "handover"
    assert number in anna.says("那今年的钱还补不补").text


def test_rule_1_a_crisis_wins_and_what_follows_it_is_not_swallowed(talk, talking):
    anna, number = talking()
    anna.says("那今年的补偿还有吗")
    reply = anna.says(DANGER)
    assert reply.reason == "crisis" and "110" in reply.text
    assert [r for r in talk.desk.list("open") if r.urgent]
    talk.later(minutes=1)
    assert anna.says("保护令怎么申请").reason in ("answer", "clarify")


def test_rule_1_a_concern_gets_its_line_and_nothing_of_it_may_be_pushed_any_more(talk, talking):
    anna, number = talking(push="1")
    anna.says("那今年的补偿还有吗")
    reply = anna.says(CONCERN)
    assert "您现在安全吗" in reply.text and reply.choices[0].action.startswith("danger:unsafe")
    referral = talk.desk.get(number)
    assert said(talk, number)[-1] == CONCERN and referral.sensitive and (referral.push, referral.talk_push) == ("hold", "asked")
    assert anna.says("1").reason == "crisis"


def test_menu_buttons_and_the_question_that_was_pushed_aside_are_for_the_bot(talk, talking, settle):
    anna, number = talking()
    assert anna.does("click", "say:两癌筛查").reason in ("answer", "clarify")
    bella = talk.person("bella")
    other = bella.hands_over("我家的宅基地被村里收走了", push="2")
    answers(talk, other, "我们问问", settle)
    bella.says(QUESTION)
    assert bella.takes("resume").reason in ("answer", "clarify")


def test_thanks_are_returned_and_owe_nobody_an_answer(talk, talking):
    anna, number = talking()
    assert anna.says("谢谢您").reason == "thank"
    assert talk.desk.get(number).status == "delivered" and said(talk, number)[-1] == "谢谢您"


def test_a_yes_to_what_staff_asked_comes_back_to_them(talk, talking):
    anna, number = talking()
    anna.says("好的")
    assert talk.desk.get(number).status == "claimed" and said(talk, number)[-1] == "好的"


def test_rule_3_that_answers_come_at_once_is_her_choice_and_offered_once(talk, talking, settle):
    anna, number = talking()
    assert [c.action for c in anna.says("那今年的补偿还有吗").choices] == ["live", "auto"]
    assert anna.takes("live").reason == "talk" and talk.desk.get(number).talk_push == "yes"
    bella = talk.person("bella")
    other = bella.hands_over("我家的宅基地被村里收走了", push="2")
    talk.store.client.hset(referral_key(other), "sensitive", "0")
    for expected in (["live", "auto"], ["auto"]):
        answers(talk, other, "我们问问", settle)
        bella.says("嗯")
        assert [c.action for c in bella.says("村里的人怎么讲").choices] == expected


@pytest.mark.parametrize("field, value", [("sensitive", "1"), ("topic", "dv.divorce"), ("kind", "violence"), ("exit_used", "x")])
def test_rule_3_where_a_phone_must_not_light_up_it_is_not_offered(talk, talking, field, value):
    anna, number = talking()
    talk.store.client.hset(referral_key(number), field, value)
    assert [c.action for c in anna.says("那今年的补偿还有吗").choices] == ["auto"]


def test_several_answers_read_as_one_reply_in_order(talk, talking, settle):
    anna, number = talking()
    answers(talk, number, "先去村委会", settle)
    talk.later(minutes=30)
    answers(talk, number, "带上户口本", settle)
    text = anna.says("在吗").text
    assert "第1条（11月18日 11:01）：\n先去村委会" in text and "第2条（11月18日 11:31）：\n带上户口本" in text
