"""Where she may be in danger her phone stays dark, whatever she chose for another matter (safety rules 3 and 6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.connection import connect
from bot.conversation.dialogue import Memory
from bot.conversation.turn import Conversation
from bot.referrals.contact import Contact, NotNow
from bot.referrals.delivery import Delivery
from bot.referrals.indicator import Indicator
from bot.store import Store
from tests.conversation.conftest import said
from tests.referrals.conftest import Phone, say

DANGER = "他又在砸门 我躲在厕所里 快救我"
CONCERN = "他喝了酒就换个人 我想离又不敢提"


@pytest.fixture
def asked(talk):
    """She asked for land, wants to be told at once, and staff have it."""
    anna = talk.person()
    number = anna.hands_over(push="1")
    assert talk.desk.get(number).push == "now"
    return anna, number


def arrives(talk, number, text="我们去村里问过了"):
    """Staff answer; what reaches her phone by itself."""
    phone = Phone()
    talk.desk.answer(number, "王姐", text, talk.now)
    delivery = Delivery(talk.store, talk.desk, phone, say, "w")
    while delivery.step(talk.now):
        pass
    return phone.arrived


def test_without_danger_her_choice_is_kept(talk, asked):
    assert len(arrives(talk, asked[1])) == 1


def test_rule_3_a_crisis_holds_what_she_wanted_pushed_about_another_matter(talk, asked):
    anna, number = asked
    assert anna.says(DANGER).reason == "crisis"
    assert arrives(talk, number) == [] and talk.desk.get(number).status == "held"
    assert "我们去村里问过了" in anna.says("在吗").text + anna.says("方便").text


def test_rule_3_a_crisis_that_came_in_while_the_store_was_dead_holds_it_too(talk, asked, library, vault):
    anna, number = asked
    dead = Conversation(library, Memory(Store(connect("redis://127.0.0.1:1/0")), vault, 30), talk.desk.moves, talk.spool, True)
    assert "110" in dead.take_turn(anna.message(DANGER), str).text
    assert talk.spool.waiting() == 1 and talk.spool.replay(talk.store, "2026-11-18")
    assert arrives(talk, number) == []


def test_rule_3_once_the_danger_is_closed_her_choice_holds_again(talk, asked):
    anna, number = asked
    anna.says(DANGER)
    urgent = next(r.number for r in talk.desk.list() if r.urgent)
    talk.desk.claim(urgent, "王姐", talk.now)
    talk.desk.close(urgent, "王姐", "误触发", talk.now)
    assert len(arrives(talk, number)) == 1


def test_rule_3_what_may_hide_danger_holds_it_and_her_words_still_reach_staff(talk, asked):
    anna, number = asked
    assert "您现在安全吗" in anna.says(CONCERN).text
    referral = talk.desk.get(number)
    assert (referral.push, referral.talk_push, referral.sensitive) == ("hold", "asked", True)
    assert said(talk, number)[-1] == CONCERN
    assert arrives(talk, number) == []


def test_rule_3_while_she_is_in_danger_nobody_offers_to_push_about_anything(talk, settle):
    anna = talk.person()
    anna.says(DANGER)
    anna.says("人工")
    done = anna.says("还有出嫁了村里不分地给我")
    assert done.reason == "handover-done" and "push:now" not in [c.action for c in done.choices]
    assert {r.push for r in talk.desk.list()} == {"hold"}


def test_rule_3_neither_typing_nor_the_neutral_line_without_a_supervisor(talk, asked):
    anna, number = asked
    arrives(talk, number)
    anna.says("在吗")
    anna.says("那今年的补偿还有吗")
    indicator = Indicator(talk.desk, Phone())
    assert indicator.note(number, "王姐") and indicator.step(talk.now) and indicator._platform.typed
    anna.says(DANGER)
    talk.desk.answer(number, "王姐", "有的", talk.now)
    contact = Contact(talk.desk, can_push=True)
    with pytest.raises(NotNow) as barrier:
        contact.nudge(number, "王姐", "她说过今天一定要知道", False, talk.now)
    assert barrier.value.why == "danger"
    talk.later(seconds=11)
    talk.store.client.delete(*talk.store.client.keys("typing:*"))
    quiet = Indicator(talk.desk, Phone())
    assert quiet.note(number, "王姐") and quiet.step(talk.now) and quiet._platform.typed == []


@pytest.mark.parametrize("word", ["退出", "发错了", "没事了", "不说了"])
def test_rule_6_an_exit_word_at_the_very_moment_of_sending_still_stops_it(talk, asked, word):
    anna, number = asked
    phone = Phone()
    delivery = Delivery(talk.store, talk.desk, phone, say, "w", idle_ms=0)
    honest = delivery._window

    def meanwhile(referral):
        delivery._window = honest
        assert anna.says(word).reason == "exit"
        return honest(referral)

    talk.desk.answer(number, "王姐", "我们去村里问过了", talk.now)
    delivery._window = meanwhile
    while delivery.step(talk.now):
        pass
    assert phone.arrived == []
    referral = talk.desk.get(number)
    assert referral.exit_used and referral.status == "held" and referral.unheard


def test_rule_6_after_an_exit_word_in_conversation_nothing_comes_however_much_staff_write(talk, asked):
    anna, number = asked
    arrives(talk, number)
    anna.says("在吗")
    anna.says("那今年的补偿还有吗")
    assert anna.says("没事了").reason == "exit"
    assert arrives(talk, number, "有的") == [] and arrives(talk, number, "还有一句") == []
    talk.now += timedelta(seconds=5)
    indicator = Indicator(talk.desk, Phone())
    indicator.note(number, "王姐")
    indicator.step(talk.now)
    assert indicator._platform.typed == []
