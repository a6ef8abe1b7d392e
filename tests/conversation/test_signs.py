"""Insults are answered calmly, and staff see what they should know of how she writes."""

import pytest

from bot.message import REPLY_BYTES
from bot.store import referral_key
from tests.conversation.conftest import answers

INSULTS = [
    "傻逼", "你们都是废物", "什么破妇联", "滚", "垃圾", "你们妇联就是摆设", "操你妈", "养你们有什么用", "sb",
    "神经病啊你们", "你个傻逼机器人", "骗子", "SB！！", "滚滚滚", "废物东西", "你他妈的", "你们这帮骗子",
]
STORIES = [
    "他骂我傻逼", "老公天天骂我废物", "婆婆说我是垃圾", "他让我去死", "被骗子骗了", "老公就是个混蛋", "他是个王八蛋",
    "我骂他傻逼他打我", "骗子骗了我妈八千", "怎么骂都没用", "滚出去 他说", "他叫我滚", "神经病怎么治", "我有病",
    "孩子说我闭嘴", "你们能管管那个混蛋吗", "我是不是废物", "我就是个废物", "我想死", "垃圾分类", "有病", "去死",
    "我骂了他一句滚他就动手", "领导骂我们都是废物", "你们帮我骂骂那个混蛋", "他说你们妇联都是摆设",
]
WORD = "向日葵花"


@pytest.mark.parametrize("text", INSULTS)
def test_an_insult_gets_one_calm_answer_that_offers_a_person(talk, library, text):
    reply = talk.person().says(text)
    assert reply.text == library.current.wording.say("insulted")
    assert [c.action for c in reply.choices] == ["handover", "rephrase"]


@pytest.mark.parametrize("text", STORIES)
def test_insults_that_she_tells_of_are_a_story_and_no_insult_of_the_service(talk, library, text):
    assert not library.current.manner.insults.found(text)
    assert talk.person().says(text).reason != "insulted"


def test_the_answer_to_insults_is_short_and_does_not_scold(library):
    text = library.current.wording.say("insulted")
    assert text.count("。") <= 3
    assert not [word for word in ("文明", "请您冷静", "冷静", "素质", "警告", "骂", "礼貌", "请不要") if word in text]


def test_rule_1_danger_in_an_insult_is_danger(talk):
    assert talk.person().says("你们都是废物 他现在拿刀砍我救命").reason == "crisis"


def test_staff_see_on_her_open_referral_that_she_swore_and_her_words_still_reach_them(talk):
    anna = talk.person()
    number = anna.hands_over()
    assert not talk.desk.get(number).rude_at
    anna.says("2")
    anna.says("你们都是废物")
    referral = talk.desk.get(number)
    assert referral.rude_at and "你们都是废物" in [line.text for line in referral.messages if line.who == "person"]


def test_staff_see_that_she_wrote_again_after_days(talk):
    anna = talk.person()
    number = anna.hands_over(push="2")
    talk.later(days=2)
    anna.says("在吗")
    assert not talk.desk.get(number).back_at
    talk.later(days=4)
    anna.says("在吗")
    assert (talk.desk.get(number).away_days, talk.desk.get(number).status) == ("4", "open")


@pytest.fixture
def guarded(talk, settle):
    """A person who chose a safe word, and an answer that waits for her."""
    anna = talk.person()
    number = anna.hands_over(push="2")
    anna.takes("word:set")
    anna.says(WORD)
    answers(talk, number, "我们去村里问过了", settle)
    assert anna.says("在吗").reason == "held-ask"
    return anna, number


def test_rule_5_wrong_safe_words_are_counted_for_staff_and_then_rest(talk, guarded, library):
    anna, number = guarded
    ordinary = library.current.wording.say("nothing")
    for n, word in enumerate(("玫瑰花", "牡丹花", "荷花"), 1):
        assert anna.says(word).text == ordinary
        assert talk.desk.get(number).word_failed == n
    assert anna.says(WORD).text == ordinary, "none is looked at for a while, not even the right one, and nothing tells"
    assert talk.desk.get(number).word_failed == 3
    talk.later(minutes=11)
    assert "我们去村里问过了" in anna.says(WORD).text


def test_rule_5_after_the_right_word_wrong_ones_are_counted_anew(talk, guarded, settle):
    anna, number = guarded
    for word in ("玫瑰花", "牡丹花", "荷花"):
        anna.says(word)
    talk.later(minutes=11)
    assert "我们去村里问过了" in anna.says(WORD).text
    assert talk.desk.get(number).word_failed == 0 and not talk.desk.get(number).word_failed_at
    talk.later(minutes=20)
    answers(talk, number, "村里同意重新分", settle)
    anna.says("在吗")
    anna.says("玫瑰花")
    assert "村里同意重新分" in anna.says(WORD).text, "one slip does not make her wait"


def test_rule_5_with_another_word_wrong_ones_are_counted_anew(talk, guarded):
    anna, number = guarded
    for word in ("玫瑰花", "牡丹花"):
        anna.says(word)
    anna.says("换个暗号")
    anna.says(WORD)
    anna.says("油菜花田")
    assert talk.desk.get(number).word == "油菜花田" and talk.desk.get(number).word_failed == 0


def test_rule_1_danger_and_rule_6_leaving_do_not_wait_for_a_safe_word(talk, guarded, library):
    anna, _ = guarded
    for word in ("玫瑰花", "牡丹花", "荷花"):
        anna.says(word)
    assert anna.says("退出").text == library.current.wording.say("exit")
    assert anna.says("他又在砸门 我躲在厕所里 快救我").reason == "crisis"


def test_rule_5_a_question_or_a_wish_is_no_wrong_word(talk, guarded):
    anna, number = guarded
    for words in ("进度", "帮助", "我想问问离婚要带些什么材料才能办好"):
        anna.says(words)
    assert talk.desk.get(number).word_failed == 0


def test_rule_15_flags_hold_no_words(talk, guarded, client):
    anna, number = guarded
    anna.says("玫瑰花")
    fields = client.hgetall(referral_key(number))
    assert fields["word_failed"] == "1" and "玫瑰花" not in str(fields)


@pytest.mark.parametrize("text", [
    "我" * 5000, "离婚" * 3000,
    "😀" * 700, "\u202e倒着写", "\x00\x01", "。。。", "a" * 2048, "1" * 600, "<xml></xml>", "{number}", "%s %d",
    "還有" * 400, "？" * 900, "1.2.3.4.", "還有還有還有", " \n\t ", "骂" * 900,
])
def test_however_long_or_odd_a_message_is_it_gets_an_answer_that_fits(talk, text):
    reply = talk.person().says(text)
    assert reply.text and reply.size() <= REPLY_BYTES
