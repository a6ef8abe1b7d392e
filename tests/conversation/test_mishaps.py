"""What follows in few words on poison, a lost child, something swallowed, a beaten child (safety rules 1, 2, 11)."""

from __future__ import annotations

import pytest

VICTIMS = ("先保住自己", "锁上门", "受没受伤", "您现在安全吗", "往人多的地方走", "测一测")
"""Words written for who was hurt."""


def test_rule_2_that_he_has_eaten_what_was_put_there_sends_for_an_ambulance(talk, library):
    anna = talk.person()
    assert library.current.wording.say("crisis_means") in anna.says("我往他汤里放了东西").text
    assert library.current.wording.say("crisis_done") not in anna.says("还没喝").text
    for text in ("他喝了", "吐了"):
        reply = anna.says(text)
        assert reply.reason == "crisis" and library.current.wording.say("crisis_done") in reply.text
    assert talk.desk.list()[0].own_deed == "done"


@pytest.mark.parametrize("text", ["娃丢了 超市", "孩子不见了 我转个身就没了", "闺女到现在没到家 电话关机"])
def test_rule_2_who_searches_for_a_child_is_sent_to_the_police_and_reads_of_no_harm(talk, library, text):
    anna, wording = talk.person(), library.current.wording
    first = anna.says(text)
    assert first.reason == "crisis" and wording.say("crisis_missing") in first.text and talk.desk.list()[0].urgent
    assert anna.says("穿的是红衣服").text == wording.say("aftermath_heard_missing")
    assert "回来就好" in anna.says("找到了").text
    assert wording.say("crisis") in anna.says("他又打我了").text, "a blow is no mishap"


def test_rule_2_after_an_accident_no_word_of_hers_is_taken_for_a_blow(talk, library):
    anna = talk.person()
    assert library.current.wording.say("crisis_accident") in anna.says("孩子把洗洁精喝了").text
    for text in ("两岁", "吐泡泡了", "没有哭", "要不要催吐"):
        reply = anna.says(text)
        assert not [word for word in (*VICTIMS, "他还在跟前", "离婚") if word in reply.text], reply.text


def test_a_child_that_is_beaten_reads_nothing_that_is_written_for_its_parents(talk):
    tim = talk.person()
    assert tim.says("我12岁 男生").reason == "open_minor"
    assert tim.says("我爸打我").reason == "crisis"
    for text in ("今天没写完作业", "考试没考好", "我上课看手机了"):
        assert tim.says(text).reason in ("aftermath", "crisis"), text


def test_after_danger_her_words_do_not_get_the_same_sentence_twice_running(talk):
    anna = talk.person()
    anna.says("他把我打了 他在砸门")
    said = [anna.says(text).text for text in ("五楼", "八个月了", "河南的", "前夫")]
    assert all(one != other for one, other in zip(said, said[1:], strict=False))


@pytest.mark.parametrize("text", ["女儿放学没回来 十岁", "奶奶出门没回来 老年痴呆", "我家小子逛庙会走散了"])
def test_rule_2_a_search_that_does_not_sound_like_danger_begins_with_the_police_all_the_same(talk, text):
    reply = talk.person().says(text)
    assert reply.reason in ("answer", "crisis") and reply.text.startswith("现在就打110")
