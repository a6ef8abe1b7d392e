"""After danger: what she reads once she has left, what she asks, and where a life hangs on it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("word", ["退出", "发错了", "没事了"])
@pytest.mark.parametrize("knock", ["在吗", "你好", "谁啊", "这是什么"])
def test_rule_6_after_an_exit_word_whoever_holds_the_phone_reads_nothing_of_danger(talk, word, knock):
    anna = talk.person()
    anna.says("他打我")
    anna.says(word)
    reply = anna.says(knock)
    assert not [c.action for c in reply.choices if c.action.startswith("danger:")]
    assert not any(said in reply.text for said in ("110", "他又来", "安全吗"))


def test_rule_10_what_knowledge_may_answer_is_offered_after_danger_too(talk):
    anna = talk.person()
    anna.says("老公打我 在流血")
    anna.says("2")
    first, second = anna.says("保护令怎么申请"), anna.says("要钱吗")
    assert first.reason == "answer" and second.text != first.text and "不收钱" in second.text


@pytest.mark.parametrize("text", ["血止不住了", "他把我打晕过去了刚醒"])
def test_rule_2_whose_life_hangs_on_it_later_reads_120_first(talk, text):
    anna = talk.person()
    anna.says("他又打我 拿刀")
    assert "120" in anna.says(text).text.partition("\n")[0]


def test_an_ambulance_is_named_where_nobody_does_harm(talk):
    reply = talk.person().says("羊水破了")
    assert reply.text.startswith("先打120") and not talk.desk.list()


def test_rule_3_a_telephone_number_typed_after_danger_goes_to_who_has_her_referral(talk):
    anna = talk.person()
    anna.says("他又在砸门 我躲在厕所里")
    assert anna.says("13612345678").reason == "handover"
    urgent, = talk.desk.list()
    assert talk.desk.get(urgent.number).contact == "13612345678"
