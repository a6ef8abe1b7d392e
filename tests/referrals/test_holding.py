"""From hand to hand, and back when it is forgotten."""

from datetime import datetime, timedelta

import pytest

from bot.assembly import Parts
from bot.knowledge.district import Deadlines, Hours
from bot.message import CHINA
from bot.referrals.deadlines import held_until
from bot.referrals.desk import AlreadyMoved
from bot.referrals.holding import OVERSTAYED, Holding, Overstay
from bot.worker import Worker, steps
from tests.referrals.conftest import NOW


@pytest.fixture
def holding(desk):
    return Holding(desk)


def test_a_colleague_gets_it_with_a_note_and_a_trace(desk, opened, holding):
    number = opened()
    desk.claim(number, "王芳", NOW)
    handed = holding.hand_over(number, "王芳", "李敏", "我明天休息", NOW)
    assert (handed.status, handed.holder, handed.messages[-1].text) == ("claimed", "李敏", "转给 李敏：我明天休息")
    assert [(e.who, e.what, e.reason) for e in desk.audit.find(number)][0] == ("王芳", "handed", "李敏")
    with pytest.raises(AlreadyMoved):
        desk.answer(number, "王芳", "话", NOW)


def test_only_its_holder_hands_it_over(desk, opened, holding):
    number = opened()
    desk.claim(number, "王芳", NOW)
    with pytest.raises(AlreadyMoved):
        holding.hand_over(number, "李敏", "赵姐", "话", NOW)


def test_an_answered_one_keeps_its_state_when_it_is_handed_over(desk, opened, holding):
    number = opened()
    desk.answer(number, "王芳", "话", NOW)
    assert (holding.hand_over(number, "王芳", "李敏", "话", NOW).status, desk.get(number).holder) == ("answered", "李敏")


@pytest.mark.parametrize("held", [True, False])
def test_a_supervisor_takes_it_and_the_colleague_reads_why(desk, opened, holding, held):
    number = opened()
    if held:
        desk.claim(number, "王芳", NOW)
    taken = holding.take_over(number, "赵姐", "王芳今天在外面", NOW)
    assert (taken.status, taken.holder) == ("claimed", "赵姐")
    assert taken.messages[-1].text.endswith("接过来：王芳今天在外面")
    assert desk.audit.find(number)[0].what == "taken-over"


def test_a_closed_one_is_not_taken_over(desk, opened, holding):
    number = opened()
    desk.close(number, "王芳", "重复", NOW)
    with pytest.raises(AlreadyMoved):
        holding.take_over(number, "赵姐", "话", NOW)


@pytest.mark.parametrize("priority, kept, gone", [("normal", 239, 241), ("urgent", 29, 31)])
def test_what_is_claimed_and_forgotten_goes_back_by_itself(desk, opened, priority, kept, gone):
    number = opened(priority)
    desk.claim(number, "王芳", NOW)
    assert not Overstay(desk).step(NOW + timedelta(minutes=kept))
    assert desk.get(number).holder == "王芳"
    assert Overstay(desk).step(NOW + timedelta(minutes=gone))
    back = desk.get(number)
    assert (back.status, back.holder, back.alerted) == ("open", "", 0)
    assert "王芳 领取后一直没有回复" in back.messages[-1].text and back.messages[-1].who == "note"
    assert [(e.who, e.what, e.reason) for e in desk.audit.find(number)][0] == ("worker", "released", OVERSTAYED)
    assert not Overstay(desk).step(NOW + timedelta(minutes=gone))


def test_what_is_answered_or_newly_taken_stays(desk, opened, holding):
    answered, handed, again = opened(), opened(), opened()
    for number in (answered, handed, again):
        desk.claim(number, "王芳", NOW)
    desk.answer(answered, "王芳", "话", NOW)
    later = NOW + timedelta(minutes=200)
    holding.hand_over(handed, "王芳", "李敏", "话", later)
    desk.answer(again, "王芳", "话", NOW)
    desk.move(desk.moves.again(desk.get(again), later, later))
    assert not Overstay(desk).step(NOW + timedelta(minutes=241))
    assert [desk.get(n).holder for n in (answered, handed, again)] == ["王芳", "李敏", "王芳"]


def test_the_time_to_answer_stops_when_nobody_is_there():
    hours = Hours(shifts=[{"start": "08:30", "end": "12:00"}, {"start": "14:30", "end": "17:30"}])
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=CHINA)
    assert held_until(friday, "normal", hours, Deadlines()) == datetime(2026, 11, 23, 11, 30, tzinfo=CHINA)
    assert held_until(friday, "urgent", hours, Deadlines()) == friday + timedelta(minutes=30)


def test_the_worker_looks_for_what_is_forgotten(desk, opened, settings):
    parts, number = Parts(settings), opened("urgent")
    desk.claim(number, "王芳", NOW)
    later = NOW + timedelta(hours=1)
    every = steps(parts.delivery, parts.spool, parts.store, parts.alerts, parts.overstay, parts.indicator, parts.upkeep)
    Worker(every, parts.store, lambda: later).once()
    assert desk.get(number).status == "open"
