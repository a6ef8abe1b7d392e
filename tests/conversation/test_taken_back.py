"""She takes back what she said: a calm answer, nothing is closed, and danger that is seen stays danger (safety rules 1 and 6)."""

import pytest

from tests.conversation.who_said import ALL

DANGER = "他又在砸门 我躲在厕所里"
SOUNDS = "别问了 没有人打我"
TAKEN_BACK = [
    "我没有被打 别老问", "我骗你的 他没打我", "撤回 我不想说了", "刚才是孩子乱按的", "点错了", "我儿子拿手机乱发的", "当我没说",
    "别当真", "刚才说的不算", "能撤回刚才的话吗", "不小心按到了", "手滑了", "孩子玩手机发的"]


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_it_is_answered_calmly_and_no_danger_is_made_of_it(talk, library, text):
    anna = talk.person()
    reply = anna.says(text)
    assert library.current.smalltalk.found(text).takes_back and reply.reason == "goodbye"
    assert library.current.wording.say("concern_line") not in reply.text and talk.desk.list() == []


@pytest.mark.parametrize("text", ["刚才那个是我儿子发的", "我想删掉刚才说的", *TAKEN_BACK[:4]])
def test_rule_1_on_an_urgent_referral_staff_see_it_and_it_stays_open(talk, text):
    anna = talk.person()
    assert anna.says(DANGER).reason == "crisis"
    anna.says(text)
    urgent, = talk.desk.list()
    assert urgent.taken_back_at and urgent.status == "open" and urgent.urgent
    assert text in [line.text for line in talk.desk.get(urgent.number).messages]


def test_rule_1_the_way_back_to_help_is_open(talk, library):
    anna = talk.person()
    anna.says(DANGER)
    assert library.current.wording.say("goodbye_urgent") in anna.says("刚才是孩子乱按的").text
    assert anna.says("1").reason == "crisis"


@pytest.mark.parametrize("text", ["是我老公打的", "刚才是我婆婆打的", "是我儿子弄的"])
def test_rule_1_who_did_it_is_no_message_taken_back(library, text):
    """To type and to hit are the same word."""
    found = library.current.smalltalk.found(text)
    assert found is None or not found.takes_back


@pytest.mark.parametrize("text", ["刚才那个是我儿子发的", "我想删掉刚才说的", "不小心点的", SOUNDS])
def test_a_whole_message_taken_back_is_believed_whatever_it_sounds_like(talk, library, text):
    assert library.current.index.detector.check(SOUNDS), "the detector alone takes it for danger"
    reply = talk.person().says(text)
    assert reply.reason == "goodbye" and library.current.wording.say("concern_line") not in reply.text


def test_rule_5_taken_back_after_it_was_told_again_she_is_asked(talk, library):
    anna, line = talk.person(), library.current.wording.say("concern_line")
    anna.says(DANGER)
    assert line not in anna.says("我骗你的 他没打我").text
    talk.later(minutes=5)
    anna.says(DANGER)
    talk.later(minutes=5)
    assert anna.says("我没有被打 别老问").text.startswith(line)


@pytest.mark.parametrize("text", ALL["not-taken-back"])
def test_rule_1_who_denies_and_tells_of_danger_is_not_taken_at_her_word(library, text):
    found = library.current.smalltalk.found(text)
    assert found is None or not found.takes_back


@pytest.mark.parametrize("text", ["孩子乱按的他就打孩子", "我不小心点了诈骗链接", "不小心怀孕了",
                                  "刚才他打我是不小心的", "他说别当真"])
def test_what_only_sounds_like_it_is_a_story(library, text):
    found = library.current.smalltalk.found(text)
    assert found is None


def test_an_ordinary_referral_bears_no_such_mark(talk):
    anna = talk.person()
    number = anna.hands_over(push="2")
    anna.says("点错了")
    assert not talk.desk.get(number).taken_back_at
