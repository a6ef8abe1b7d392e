"""An answer from staff waits for her (safety rules 3 and 5)."""

import io

import pytest
from docx import Document

from bot.referrals.delivery import Delivery
from bot.referrals.record import record
from bot.store import referral_key
from tests.traces import keys_with


@pytest.fixture
def waiting(talk):
    """A person whose question was answered by staff; the worker has held the answer."""
    def make(story="出嫁了村里不分地给我", text="我们去村里问过了", sensitive=None):
        anna = talk.person()
        number = anna.hands_over(story, push="2")
        if sensitive is not None:
            talk.store.client.hset(referral_key(number), "sensitive", "1" if sensitive else "0")
        talk.desk.answer(number, "王姐", text, talk.now)
        delivery = Delivery(talk.store, talk.desk, None, lambda *_, **__: "", "test")
        while delivery.step(talk.now):
            pass
        assert talk.desk.get(number).status == "held"
        return anna, number
    return make


@pytest.mark.parametrize("words", ["在吗", "两癌筛查多久一次", "1", "。"])
def test_rule_3_it_comes_with_her_next_message_whatever_it_says(talk, waiting, words):
    anna, number = waiting(sensitive=False)
    assert "我们去村里问过了" in anna.says(words).text
    assert talk.desk.get(number).status == "delivered"
    assert "我们去村里问过了" not in anna.says("在吗").text


def test_rule_3_several_answers_are_all_heard(talk, waiting):
    anna, number = waiting(sensitive=False)
    talk.later(minutes=1)
    talk.desk.answer(number, "王姐", "还有一句", talk.now)
    reply = anna.says("在吗")
    assert reply.text.index("我们去村里问过了") < reply.text.index("还有一句")


def test_rule_3_an_answer_closed_too_early_is_still_heard(talk, waiting):
    anna, number = waiting(sensitive=False)
    talk.desk.close(number, "王姐", "已答复", talk.now)
    assert "我们去村里问过了" in anna.says("在吗").text
    assert talk.desk.get(number).heard_at


def test_rule_5_after_silence_on_a_sensitive_matter_it_only_asks(talk, waiting):
    anna, number = waiting(sensitive=True)
    talk.later(hours=3)
    reply = anna.says("在吗")
    assert [c.action for c in reply.choices] == ["held:yes", "held:later"]
    assert "村里" not in reply.text
    assert "村里" not in anna.says("你是谁呀").text
    assert "我们去村里问过了" in anna.says("1").text


def test_rule_5_another_time_means_it_is_asked_again_even_soon(talk, waiting):
    anna, number = waiting(sensitive=True)
    talk.later(hours=3)
    anna.says("在吗")
    assert "村里" not in anna.says("2").text
    talk.later(minutes=1)
    assert "村里" not in anna.says("你好").text
    assert "我们去村里问过了" in anna.says("方便").text


def test_rule_6_an_exit_word_is_neutral_even_when_an_answer_waits(talk, waiting, library):
    anna, number = waiting(sensitive=False)
    assert anna.says("发错了").text == library.current.wording.say("exit")
    assert talk.desk.get(number).exit_used


def test_what_she_asked_meanwhile_is_not_lost(talk, waiting):
    anna, _ = waiting(sensitive=False)
    anna.says("宫颈癌筛查是多久做一次呢")
    reply = anna.takes("resume")
    assert reply.reason in ("answer", "clarify")


def test_she_asks_on_and_the_same_member_of_staff_gets_it(talk, waiting):
    anna, number = waiting(sensitive=False)
    anna.says("在吗")
    anna.takes("again")
    assert number in anna.says("那今年的钱还补不补").text
    referral = talk.desk.get(number)
    assert (referral.status, referral.holder) == ("claimed", "王姐")
    assert referral.messages[-1].text == "那今年的钱还补不补"


def test_a_long_answer_is_paged_and_nothing_is_lost(talk, waiting):
    text = "".join(f"第{n}句，村里已经答应重新丈量。" for n in range(120))
    anna, _ = waiting(text=text, sensitive=False)
    heard = anna.says("在吗").text
    while any(c.action == "more" for c in anna.heard.choices):
        heard += anna.takes("more").text
    assert all(f"第{n}句" in heard for n in range(120))


@pytest.fixture
def guarded(talk, guarded):
    """She, and an answer that waits for her."""
    anna, number = guarded
    talk.desk.answer(number, "王姐", "我们去村里问过了", talk.now)
    return anna, number


def test_rule_5_only_the_safe_word_opens_the_answer(talk, guarded):
    anna, number = guarded
    for words in ("在吗", "1", "方便", "有什么消息", "向日葵"):
        assert "村里" not in anna.says(words).text
    assert "我们去村里问过了" in anna.says("向日葵花。").text
    assert talk.desk.get(number).status == "delivered"


def test_rule_5_who_does_not_know_the_word_cannot_tell_that_there_is_one(talk, guarded, library):
    anna, number = guarded
    bella = talk.person("bella")
    say = library.current.wording.say
    first = anna.says("在吗")
    assert first.text == say("held_ask_word")
    assert [c.label for c in first.choices] == [say("choice_convenient"), say("choice_later")]
    heard = [first.text, anna.says("方便").text]
    for words in ("你好", "玫瑰花", "进度", "两癌筛查多久一次", "有什么消息吗", "帮助", "他有没有找过你们"):
        mine, hers = anna.says(words), bella.says(words)
        heard.append(mine.text)
        if words != "进度":
            assert (mine.text, mine.choices) == (hers.text, hers.choices), f"{words} is answered as for anybody"
    for tell in ("暗号", "那个词", "有消息", "有回复", "村里", "试"):
        assert not any(tell in text for text in heard), tell
    assert number in heard[4], "that she has asked for help is told on 进度 as before"
    assert "我们去村里问过了" in anna.says("向日葵花").text


def test_rule_5_what_was_asked_first_is_answered_once_it_is_convenient(talk, guarded):
    anna, _ = guarded
    assert anna.says("宫颈癌筛查是多久做一次呢").reason == "held-ask"
    assert anna.says("1").reason in ("answer", "clarify")
    assert anna.says("宫颈癌筛查是多久做一次呢").reason in ("answer", "clarify"), "asked once, not before each reply"
    talk.later(hours=3)
    assert anna.says("在吗").reason == "held-ask", "after a silence once more"
    assert anna.says("2").reason == "held-later" and anna.says("在吗").reason == "held-ask"


def test_who_has_forgotten_the_word_is_heard_out(talk, guarded):
    anna, number = guarded
    anna.says("人工")
    words = "我忘了那个词 想知道你们问得怎么样"
    assert anna.says(words).reason == "handover"
    assert words in [line.text for r in talk.desk.list() if r.number != number for line in talk.desk.get(r.number).messages]


def test_rule_5_the_safe_word_is_never_shown_back(talk, guarded, client):
    anna, number = guarded
    heard = [anna.says(words).text for words in ("在吗", "向日葵花", "进度", "帮助")]
    assert not any("向日葵" in text for text in heard)
    assert not any("向日葵" in line.text for line in talk.desk.get(number).messages)
    assert "向日葵" not in str(talk.desk.get(number).as_json())


def test_rule_5_who_has_forgotten_it_gets_a_person(talk, guarded):
    anna, _ = guarded
    anna.says("在吗")
    assert anna.says("人工").reason == "handover"


def test_rule_1_danger_needs_no_safe_word(talk, guarded):
    anna, _ = guarded
    assert anna.says("他又在砸门 我躲在厕所里 快救我").reason == "crisis"


@pytest.mark.parametrize("before", [[], ["还有两癌筛查多久一次"], ["人工"], ["删除我的记录"]])
def test_rule_5_the_safe_word_is_kept_from_everybody_also_when_nothing_waits(talk, guarded, client, vault, before):
    anna, number = guarded
    anna.says("向日葵花")
    for text in before:
        anna.says(text)
    assert "向日葵" not in anna.says("向日葵花").text and "向日葵" not in anna.says(" 向日葵花！").text
    referral = talk.desk.get(number)
    assert not any("向日葵" in line.text for line in referral.messages)
    file = record(referral, "妇联", talk.now, "王姐")
    assert "向日葵" not in "".join(p.text for p in Document(io.BytesIO(file)).paragraphs)
    assert keys_with(client, vault, "向日葵") == {referral_key(number)}, "where it is checked against, and nowhere else"
