"""Places, pictures, videos and voices: never lost, never an alarm, and in a crisis with staff at once."""

from __future__ import annotations

import pytest

from bot.connection import connect
from bot.conversation.dialogue import Memory
from bot.conversation.sent import in_danger
from bot.conversation.turn import STEPS, Conversation, crisis_step
from bot.referrals.delivery import Delivery
from bot.store import EVENTS, Store
from tests.conversation.conftest import LAND, answers, said

DANGER = "他又在砸门 我躲在厕所里 快救我"
PLACE = {"label": "人民路1号", "latitude": "34.341574", "longitude": "108.939772"}
KINDS = ("location", "image", "video", "voice", "link", "unknown")


@pytest.fixture
def endangered(talk):
    anna = talk.person()
    anna.says(DANGER)
    return anna, talk.desk.list()[0].number


def test_rule_1_what_she_sends_in_danger_comes_right_after_danger_itself():
    assert STEPS[:2] == (crisis_step, in_danger)


def test_rule_2_a_place_sent_in_danger_is_with_staff_who_can_tell_the_police(talk, endangered):
    anna, number = endangered
    heard = anna.sends("location", **PLACE)
    assert "110" in heard.text and "12110" in heard.text and "工作人员" in heard.text
    line = said(talk, number)[-1]
    assert all(value in line for value in PLACE.values())
    assert talk.desk.get(number).messages[-1].who == "bot", "staff see what she was told"
    assert len(talk.desk.list()) == 1, "no second alarm"


@pytest.mark.parametrize(("kind", "line"), [("image", "[图片]"), ("video", "[视频]")])
def test_rule_7_a_picture_sent_in_danger_is_passed_on_and_she_is_told_to_save_it(talk, endangered, kind, line):
    anna, number = endangered
    heard = anna.sends(kind, media="m-1")
    assert "转给工作人员" in heard.text and "安全的地方" in heard.text
    message = next(m for m in reversed(talk.desk.get(number).messages) if m.who == "person")
    assert (message.text, message.media) == (line, "m-1")


def test_rule_2_a_voice_that_nobody_could_read_is_told_to_staff_and_one_number_says_danger(talk, endangered):
    anna, number = endangered
    anna.says("2")
    heard = anna.sends("voice", media="v-1")
    assert "语音" in said(talk, number)[-1]
    assert heard.choices[0].action == "danger:now-violence" and heard.choices[0].number == "1"
    assert anna.says("1").reason == "crisis"


def test_staff_are_told_of_it_as_of_new_words(talk, endangered):
    anna, number = endangered
    anna.sends("location", **PLACE)
    last = talk.store.client.xrevrange(EVENTS, count=1)[0][1]
    assert (last["number"], last["event"]) == (number, "said")


def test_rule_1_an_answered_crisis_comes_back_to_who_has_it_and_the_answer_still_waits(talk, endangered, settle):
    anna, number = endangered
    answers(talk, number, "我们联系了派出所", settle)
    assert talk.desk.get(number).status == "held"
    assert anna.sends("location", **PLACE).reason == "place"
    assert talk.desk.get(number).status == "claimed" and "34.341574" in said(talk, number)[-1]
    assert "派出所" in anna.says("在吗").text + anna.says("1").text


def test_a_flood_of_pictures_in_danger_loses_none(talk, endangered):
    anna, number = endangered
    for _ in range(40):
        anna.sends("image", media="m")
    assert said(talk, number).count("[图片]") == 40


@pytest.mark.parametrize("kind", KINDS)
def test_as_the_very_first_message_nothing_is_an_alarm_and_nothing_is_lost(talk, kind):
    anna = talk.person()
    heard = anna.sends(kind, **PLACE)
    assert heard.reason != "crisis" and talk.desk.list() == []
    assert "字" in heard.text and any(c.action == "handover" for c in heard.choices)
    number = anna.hands_over()
    first = talk.desk.get(number).messages[0]
    assert first.who == "person" and first.text.startswith("["), "staff see it with what she told before"


def test_a_place_as_the_first_message_offers_danger_by_one_number(talk):
    anna = talk.person()
    assert "110" in anna.sends("location", **PLACE).text
    assert anna.says("1").reason == "crisis"
    assert any("34.341574" in line for line in said(talk, talk.desk.list()[0].number))


@pytest.mark.parametrize("kind", KINDS)
def test_with_an_open_referral_it_is_in_its_thread(talk, kind):
    anna = talk.person()
    number = anna.hands_over()
    heard = anna.sends(kind, **PLACE)
    assert number in heard.text and said(talk, number)[-1].startswith("[")


def test_in_conversation_it_goes_to_who_she_talks_with_and_is_owed_an_answer(talk, talking):
    anna, number = talking()
    assert number in anna.sends("image", media="m-1").text
    assert talk.desk.get(number).status == "claimed" and said(talk, number)[-1] == "[图片]"
    anna.says("这是村里写的条子")
    assert anna.sends("unknown").text == "", "a sticker between two sentences is passed on in silence"
    assert "看不出来" in said(talk, number)[-1]


def test_asked_to_tell_on_a_picture_goes_to_the_one_that_she_asks_about(talk, talking):
    anna, number = talking()
    anna.says("0")
    anna.takes("again")
    anna.sends("image")
    assert said(talk, number)[-1] == "[图片]"
    assert anna.says("是这张").reason == "handover" and said(talk, number)[-1] == "是这张"


@pytest.mark.parametrize(("steps", "question"), [
    (("人工", LAND, "2", "我有电话的"), "contact-again"), (("人工", LAND, "2"), "contact"), (("人工", LAND, "3"), "word")])
def test_rule_10_what_is_sent_goes_to_the_referral_whose_question_is_open(talk, steps, question):
    anna = talk.person()
    anna.says("他又在砸门 我躲在厕所里 快救我")
    urgent = talk.desk.list()[0].number
    talk.later(days=2)
    for step in steps:
        anna.says(step)
    assert state(talk).pending == question
    asked = next(r.number for r in talk.desk.list() if r.number != urgent)
    anna.sends("link", label="村里的公告", address="https://example.invalid/a")
    assert "村里的公告" in said(talk, asked)[-1]


def state(talk):
    """What her next message will find."""
    return Memory(talk.store, talk.vault, 30).read(talk.person().message()).state


def test_the_open_question_stays(talk):
    anna = talk.person()
    anna.says("人工")
    anna.sends("image")
    anna.says(LAND)
    assert [line for line in said(talk, talk.desk.list()[0].number) if line == "[图片]"]


def test_a_place_without_name_or_degrees_says_so(talk, endangered):
    anna, number = endangered
    anna.sends("location")
    assert said(talk, number)[-1] == "[位置] （纬度 ?，经度 ?）"


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_store_down_she_is_answered_and_nothing_is_promised(talk, library, vault, kind):
    dead = Conversation(library, Memory(Store(connect("redis://127.0.0.1:1/0")), vault, 30), talk.desk.moves, talk.spool, True)
    heard = dead.take_turn(talk.person().message(kind=kind), str)
    assert heard.text and "转给工作人员了" not in heard.text and "记下" not in heard.text


@pytest.mark.parametrize("kind", KINDS)
def test_rule_15_what_she_sent_rests_sealed_and_goes_when_she_deletes(talk, kind):
    anna = talk.person()
    anna.sends(kind, label="青蛙跳水缸", address="https://example.invalid/qingwa", media="qingwa")
    anna.says("删除我的记录")
    resting = [str(talk.store.client.dump(key)) for key in talk.store.client.scan_iter()]
    assert not any("青蛙" in text or "qingwa" in text for text in resting)
    anna.says("1")
    assert talk.store.client.exists(*[key for key in talk.store.client.scan_iter("thread:*")] or ["none"]) == 0


def test_delivery_does_not_stumble_over_one_that_came_back(talk, endangered):
    anna, number = endangered
    talk.desk.answer(number, "王姐", "我们在", talk.now)
    anna.sends("location", **PLACE)
    delivery = Delivery(talk.store, talk.desk, None, lambda *_, **__: "", "test")
    while delivery.step(talk.now):
        pass
    assert talk.desk.get(number).status == "claimed"
    assert "我们在" in anna.says("在吗").text
