"""Beyond her wishes only with typed words, and never after she has said stop (safety rules 3, 6, 13)."""

from datetime import timedelta
from functools import partial

import pytest

from bot.message import NotSent
from bot.referrals.contact import CALLS, Contact, NotNow
from bot.referrals.delivery import Delivery
from bot.store import Change
from tests.referrals.conftest import NOW, Phone, say

WHY = "她说过今天一定要知道"


@pytest.fixture
def answered(answered):
    """She wants nothing pushed, unless a test says otherwise."""
    return partial(answered, push="hold")


@pytest.fixture
def contact(desk):
    return Contact(desk, can_push=True)


def carry(desk, store, phone):
    delivery = Delivery(store, desk, phone, say, "w1", idle_ms=0)
    while delivery.step(NOW):
        pass


@pytest.mark.parametrize("push", ["hold", "when"])
def test_rule_13_with_a_typed_reason_the_neutral_line_goes_out_once(desk, store, contact, answered, push):
    number, phone = answered(push=push), Phone()
    carry(desk, store, phone)
    assert phone.arrived == []
    contact.nudge(number, "王芳", WHY, False, NOW)
    carry(desk, store, phone)
    told = desk.get(number)
    assert phone.arrived == [("sealed", "您好，有消息了")] and (told.notice, told.status, told.unheard) == ("sent", "held", True)
    assert WHY in told.messages[-1].text and told.messages[-1].who == "note"
    trail = desk.audit.find(number)
    assert trail[0].what == "nudged" and not [entry for entry in trail if WHY in entry.reason]
    with pytest.raises(NotNow, match="told"):
        contact.nudge(number, "王芳", WHY, False, NOW)


@pytest.mark.parametrize("why", ["", "急", "  急 急 急 急 "])
def test_rule_13_without_a_reason_nothing_goes_out(desk, store, contact, answered, why):
    number, phone = answered(), Phone()
    with pytest.raises(ValueError):
        contact.nudge(number, "王芳", why, False, NOW)
    carry(desk, store, phone)
    assert phone.arrived == []


@pytest.mark.parametrize("danger", [{"priority": "urgent"}, {"topic": "dv.now"}])
def test_rule_13_where_there_is_danger_only_a_supervisor_may(desk, store, contact, answered, danger):
    number, phone = answered(**danger), Phone()
    with pytest.raises(NotNow, match="danger"):
        contact.nudge(number, "王芳", WHY, False, NOW)
    contact.nudge(number, "赵姐", WHY, True, NOW)
    carry(desk, store, phone)
    assert len(phone.arrived) == 1


def test_rule_6_after_an_exit_word_nobody_may_push(desk, contact, answered):
    number = answered()
    desk.move(desk.moves.exit_used(number, NOW))
    with pytest.raises(NotNow, match="exit"):
        contact.nudge(number, "赵姐", WHY, True, NOW)


def test_rule_6_an_exit_word_stops_what_is_under_way(desk, store, contact, answered):
    number, phone = answered(), Phone()
    contact.nudge(number, "王芳", WHY, False, NOW)
    desk.move(desk.moves.exit_used(number, NOW))
    carry(desk, store, phone)
    assert phone.arrived == []


def test_what_she_has_heard_meanwhile_is_not_announced(desk, store, contact, answered):
    number, phone = answered(), Phone()
    contact.nudge(number, "王芳", WHY, False, NOW)
    store.change(Change(moves=[desk.moves.heard(desk.get(number), NOW).plan()]))
    carry(desk, store, phone)
    assert phone.arrived == []
    with pytest.raises(NotNow, match="nothing"):
        contact.nudge(number, "王芳", WHY, False, NOW)


def test_an_account_that_may_not_push_offers_nothing(desk, answered):
    with pytest.raises(NotNow, match="cannot"):
        Contact(desk, can_push=False).nudge(answered(), "王芳", WHY, True, NOW)


@pytest.mark.parametrize("faults, last, notice", [
    ([NotSent("busy", False, -1)], NOW, "sent"), ([NotSent("refused", True, 45047)], NOW, "failed:45047"),
    ([NotSent("busy", False, -1)] * 50, NOW, "failed:-1"), ([], NOW - timedelta(days=3), "failed:window")])
def test_what_became_of_it_is_written_down(desk, store, contact, answered, faults, last, notice):
    number = answered(last=last)
    carry(desk, store, Phone())
    contact.nudge(number, "王芳", WHY, False, NOW)
    carry(desk, store, Phone(*faults))
    assert desk.get(number).notice == notice
    assert desk.get(number).status == "held"


def test_a_call_is_a_note_and_counts_as_having_reached_her(desk, contact, opened):
    number = opened()
    desk.move(desk.moves.wishes(number, NOW, when="晚上", contact="13800001234"))
    assert not desk.get(number).may_close("已答复") and desk.get(number).may_close("联系不上")
    missed = contact.phoned(number, "王芳", NOW, CALLS[2], "", True, "", NOW)
    assert "没人接" in missed.messages[-1].text and not missed.may_close("已答复")
    reached = contact.phoned(number, "王芳", NOW, CALLS[0], "她都明白了", True, "", NOW)
    assert reached.messages[-1].text == "11月18日 11:00 打电话：接通，是她本人。她都明白了" and reached.may_close("已答复")
    assert desk.audit.find(number)[0].reason == CALLS[0]


@pytest.mark.parametrize("wishes, exited, within", [
    ({}, False, True), ({"contact": "1"}, True, True), ({"contact": "1"}, False, False)])
def test_rule_13_a_call_beyond_her_wishes_needs_a_reason(desk, contact, opened, wishes, exited, within):
    number = opened()
    desk.move(desk.moves.wishes(number, NOW, **wishes))
    if exited:
        desk.move(desk.moves.exit_used(number, NOW))
    with pytest.raises(ValueError):
        contact.phoned(number, "王芳", NOW, CALLS[0], "", within, "急", NOW)
    assert [line.who for line in desk.get(number).messages] == ["person"]
    told = contact.phoned(number, "王芳", NOW, CALLS[0], "", within, "她妈妈托人来说的", NOW)
    assert "不在她说的方式里，原因：她妈妈托人来说的" in told.messages[-1].text


@pytest.mark.parametrize("at, result", [(NOW + timedelta(minutes=1), CALLS[0]), (NOW, "随便")])
def test_a_call_has_a_time_that_has_been_and_an_end_of_the_list(contact, opened, at, result):
    with pytest.raises(ValueError):
        contact.phoned(opened(), "王芳", at, result, "", False, WHY, NOW)
