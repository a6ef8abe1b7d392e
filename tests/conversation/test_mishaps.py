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


@pytest.mark.parametrize("text", ["女儿放学没回来", "外婆出门没回来", "接孙子没接到", "我妈走丢了", "老婆昨天出去到现在联系不上"])
def test_rule_2_staff_hear_at_once_of_whoever_cannot_be_found(talk, text):
    assert talk.person().says(text).reason == "crisis"
    assert talk.desk.list()[0].urgent


@pytest.mark.parametrize("text", ["我的钱不见了", "户口本找不到了", "孩子爸把孩子带走了", "老公跑了半年了联系不上",
                                  "孩子走丢过一次 怎么防走失", "有人把孩子丢在我店里", "我家猫丢了"])
def test_what_is_lost_or_taken_or_long_ago_starts_no_search(talk, library, text):
    reply, say = talk.person().says(text), library.current.wording.say
    assert say("crisis_missing") not in reply.text and say("crisis_missing_grown") not in reply.text


@pytest.mark.parametrize(("text", "key"), [("我外孙不见了", "crisis_missing"), ("爷爷糊涂了 走丢了", "crisis_missing_grown"),
                                           ("我姐失踪两天了", "crisis_missing_grown")])
def test_rule_2_who_looks_for_a_grown_up_reads_neither_of_children_nor_of_blows(talk, library, text, key):
    assert library.current.wording.say(key) in talk.person().says(text).text


@pytest.mark.parametrize(("text", "back", "glad"), [
    ("小孙女走散了", "找到了", "先抱抱他"), ("娃没回家 都十点了", "自己回来了", "先抱抱他"),
    ("奶奶走失了", "找着了 在河对面村", "松口气")])
def test_who_was_missing_is_back_and_the_alarm_is_over(talk, text, back, glad):
    anna = talk.person()
    assert anna.says(text).reason == "crisis"
    talk.later(minutes=20)
    assert glad in anna.says(back).text
    found = talk.desk.list()[0]
    assert found.found_at and found.urgent and found.status == "open", "staff decide when it is closed"
    talk.later(minutes=1)
    assert anna.says("两癌筛查在哪做").reason in ("answer", "clarify")


def test_rule_1_who_is_missing_again_is_searched_for_again(talk):
    anna = talk.person()
    anna.says("儿子不见了")
    anna.says("找到了")
    talk.later(minutes=30)
    assert anna.says("儿子又不见了").reason == "crisis"
    assert "先抱抱他" in anna.says("回来了").text


def test_that_something_was_found_ends_no_other_danger(talk):
    anna = talk.person()
    anna.says("他拿刀追我")
    anna.says("找到了")
    assert not talk.desk.list()[0].found_at


PLAIN = [
    ("他又打我", "crisis_plain"), ("我不想活了", "crisis_plain_suicide"), ("我妹被她男人打了", "crisis_plain_another"),
    ("我闺女割腕了", "crisis_plain_another_suicide"), ("我十一岁 爸爸打我", "crisis_plain_minor"),
    ("娃丢了", "crisis_plain_missing"), ("奶奶走失了", "crisis_plain_missing"), ("孩子把洗洁精喝了", "crisis_plain_accident"),
    ("我刚刚把媳妇打得头上流血", "crisis_plain_deed"), ("我要杀了我老公 刀买好了", "crisis_plain_means"),
    ("我把他捅了 他不动了", "crisis_plain_done"), ("我真想捂死孩子", "crisis_plain_means_child"),
    ("我一提分手他就要跳楼", "crisis_plain_pressed")]


@pytest.mark.parametrize(("text", "key"), PLAIN)
@pytest.mark.parametrize("unclear", ["没看懂", "太长了", "什么意思"])
def test_rule_2_who_cannot_follow_reads_the_first_step_in_two_short_sentences(talk, library, text, key, unclear):
    anna = talk.person()
    if anna.says(text).reason != "crisis":
        assert anna.says("1").reason == "crisis", "asked first whether it is so"
    reply = anna.says(unclear)
    assert reply.text == library.current.wording.say(key)
    assert len(reply.text) <= 70 and any(number in reply.text for number in ("110", "120", "12356"))


def test_who_has_read_an_entry_since_gets_that_one_in_short(talk, library):
    anna = talk.person()
    anna.says("娃不见了")
    anna.says("1")
    assert library.current.wording.say("plainly") in anna.says("看不懂").text
