"""Whose danger it is, and 120 first, as she reads it (safety rules 1, 2 and 11)."""

from __future__ import annotations

import pytest

from tests.knowledge.test_who import AIDS
from tests.knowledge.whose_danger import ANOTHERS, HER_OWN

FOR_HERSELF = ("先保住自己", "您肯说出来", "这不是您的错")


@pytest.mark.parametrize("text", [
    "同事被她老公打 满脸是血", "我妈被我爸砍了", "我闺女吃了农药", "邻居在打老婆 女的喊救命", "我女儿被她班主任摸了下面",
    "老师让我女儿单独去宿舍 回来说下面疼", "隔壁小孩被打得一身是血", "我同学站在楼顶要跳", "我朋友被她男人锁在屋里打"])
def test_rule_11_who_writes_for_another_reads_at_once_how_to_help(talk, text):
    anna = talk.person()
    heard = anna.says(text)
    assert heard.reason == "crisis" and "110" in heard.text and "12338" in heard.text
    assert not any(words in heard.text for words in FOR_HERSELF)
    assert talk.desk.list()[0].urgent
    assert [c.label for c in heard.choices] == ["那边正有危险", "我还能怎么帮", "我自己也有危险"]


def test_rule_11_that_it_is_she_herself_takes_one_number(talk):
    anna = talk.person()
    anna.says("我妈被我爸砍了")
    heard = anna.says("3")
    assert heard.reason == "crisis" and "先保住自己" in heard.text and len(talk.desk.list()) == 1
    assert "我受没受伤" in anna.says("1").text and not talk.desk.list()[0].for_other_at


def test_rule_11_what_more_can_be_done_takes_another(talk):
    anna = talk.person()
    anna.says("同事被她老公打")
    assert "您知道什么，发给我" in anna.says("2").text


@pytest.mark.parametrize("text", ["我妈打我 头破了", "同事的老公打我", "他当着孩子打我", "我和我妈被打 在流血"])
def test_rule_11_unsure_or_both_it_is_the_answer_for_herself(talk, text):
    heard = talk.person().says(text)
    assert heard.reason != "crisis" or any(words in heard.text for words in (*FOR_HERSELF, "先让孩子离开危险"))
    assert "我还能怎么帮" not in [c.label for c in heard.choices]


@pytest.mark.parametrize("name", AIDS)
def test_rule_2_where_a_life_hangs_on_it_120_stands_first(talk, library, name):
    first = {"poison": "ambulance_poison", "burn": "ambulance_burn", "birth": "ambulance_birth", "other": "ambulance"}[name]
    heard = [talk.person(text).says(text) for text in AIDS[name]]
    told = [reply.text for reply in heard if reply.reason == "crisis"]
    assert len(told) > len(heard) / 2
    assert [text for text in told if not text.startswith(library.current.wording.say(first))] == []
    assert all(text.startswith("先打120") for text in told)
    assert all("110" in text and "12338" in text for text in told)


def test_rule_2_both_together(talk):
    heard = talk.person().says("婆婆喝农药了 吐白沫").text
    assert heard.startswith("先打120") and "别让人一个人待着" in heard and "催吐" in heard


def test_rule_1_whose_danger_it_is_never_decides_whether_it_is_one(talk, library):
    index = library.current.index
    for text in (*ANOTHERS[:20], *HER_OWN[:20]):
        found = index.danger(text)
        assert (talk.person(text).says(text).reason == "crisis") == bool(found and found.strength == "crisis")


def test_rule_11_who_hurt_somebody_is_still_helped_to_stop(talk):
    heard = talk.person().says("我把老婆打了 她头破了一直在流血")
    assert "先停手" in heard.text and "我还能怎么帮" not in [c.label for c in heard.choices]
