"""Conflict of interest: who has withdrawn is out for good, and somebody is always left or told of (safety rule 13)."""

import json
from datetime import timedelta

import pytest

from bot.accounts import Accounts
from bot.connection import connect
from bot.referrals.alerts import Alerts
from bot.referrals.desk import AlreadyMoved, Desk, Recused
from bot.referrals.followup import FollowUps
from bot.referrals.holding import Holding
from bot.referrals.move import Move
from bot.referrals.recusal import Recusals
from bot.referrals.referral import STATUSES
from bot.store import Change, Store, referral_key
from tests.referrals.conftest import DISTRICT, NOW
from tests.traces import keys_with


@pytest.fixture
def accounts(client):
    """Two members of staff and a supervisor; hashing is not what is tested."""
    for name, role in (("王芳", "staff"), ("李敏", "staff"), ("赵姐", "supervisor"), ("老周", "admin")):
        client.hset("staff:{referrals:events}", name, json.dumps({"role": role, "hash": "", "disabled": False, "generation": 0}))
    return Accounts(client)


@pytest.fixture
def recusals(desk, accounts):
    return Recusals(desk, accounts)


def test_rule_13_what_she_held_goes_back_and_nobody_else_is_shut_out(desk, opened, recusals):
    number = opened()
    desk.claim(number, "王芳", NOW)
    recusals.recuse(number, "王芳", "她是我表姐", NOW)
    left = desk.get(number)
    assert (left.status, left.holder, left.excluded) == ("open", "", ("王芳",))
    assert [(line.who, line.name, line.text) for line in left.messages[1:]] == [("note", "王芳", "回避：她是我表姐")]
    assert desk.claim(number, "李敏", NOW).holder == "李敏"


@pytest.mark.parametrize("act", [
    lambda d, n: d.claim(n, "王芳", NOW), lambda d, n: d.answer(n, "王芳", "话", NOW), lambda d, n: d.note(n, "王芳", "话", NOW),
    lambda d, n: d.close(n, "王芳", "重复", NOW), lambda d, n: d.admit(n, "王芳"), lambda d, n: d.release(n, "王芳", NOW),
    lambda d, n: Holding(d).take_over(n, "王芳", "我来", NOW), lambda d, n: FollowUps(d).set(n, "王芳", NOW.date(), "", NOW)])
def test_rule_13_the_store_itself_refuses_every_move_of_hers(desk, opened, recusals, act):
    number = opened()
    recusals.recuse(number, "王芳", "", NOW)
    before = desk.get(number)
    with pytest.raises(Recused):
        act(desk, number)
    assert desk.get(number) == before


def test_rule_13_a_move_that_was_under_way_when_she_withdrew_is_refused(desk, opened, recusals, store):
    number = opened()
    late = Move(number, ("open",), "claimed", "", {"holder": "王芳"}, bars=(desk.moves.mark("王芳"),), at=NOW)
    recusals.recuse(number, "王芳", "", NOW)
    assert store.change(Change(moves=[late.plan()])).word == "recused"
    assert desk.get(number).holder == ""


def test_rule_13_it_holds_after_a_restart_and_by_a_colleagues_hand(desk, opened, recusals, redis_url, vault):
    number = opened()
    recusals.recuse(number, "王芳", "", NOW)
    again = Desk(Store(connect(redis_url)), vault, lambda: DISTRICT)
    with pytest.raises(Recused):
        again.claim(number, "王芳", NOW)
    again.claim(number, "李敏", NOW)
    with pytest.raises(Recused):
        Holding(again).hand_over(number, "李敏", "王芳", "麻烦你", NOW)
    assert again.get(number).holder == "李敏"


def test_rule_13_she_sees_it_in_no_list_and_hears_no_alarm(desk, opened, recusals):
    number, other = opened(priority="urgent"), opened(person="b")
    recusals.recuse(number, "王芳", "", NOW)
    page = desk.page("all", "王芳")
    assert [row.number for row in page.rows] == [other] and page.alarm == () and page.counts["all"] == 1
    assert desk.page("all", "李敏").alarm == (number,)
    desk.close(number, "李敏", "重复", NOW)
    assert desk.page("closed", "王芳").rows == () and len(desk.page("closed", "李敏").rows) == 1


def test_rule_13_what_the_same_person_asks_later_is_kept_from_her_as_well(desk, opened, recusals):
    first = opened()
    recusals.recuse(first, "王芳", "", NOW)
    desk.close(first, "李敏", "重复", NOW)
    second, stranger = opened(), opened(person="b")
    assert desk.get(second).excluded == ("王芳",) and desk.get(stranger).excluded == ()
    with pytest.raises(Recused):
        desk.claim(second, "王芳", NOW)


def test_rule_13_her_name_rests_sealed_and_her_leaving_is_in_the_audit_trail(desk, opened, recusals, client, vault):
    number = opened()
    recusals.recuse(number, "王芳", "表姐标记词", NOW)
    recusals.recuse(number, "王芳", "", NOW)
    assert "王芳" not in str(client.hgetall(referral_key(number)))
    assert [(e.who, e.what, e.reason) for e in desk.audit.find(number)] == [("王芳", "recused", "")]
    assert {key.partition(":")[0] for key in keys_with(client, vault, "表姐标记词")} == {"referral"}


@pytest.mark.parametrize("status", STATUSES)
def test_rule_13_she_can_withdraw_at_any_time(desk, opened, recusals, status):
    number = opened()
    desk.claim(number, "王芳", NOW)
    desk.answer(number, "王芳", "话", NOW)
    desk.move(Move(number, STATUSES, status, fields={"holder": "" if status == "open" else "王芳"}))
    recusals.recuse(number, "王芳", "", NOW)
    left = desk.get(number)
    assert left.status == ("open" if status == "claimed" else status)
    assert left.holder == ("王芳" if status == "closed" else ""), "who closed it stays on record"


def test_an_answered_one_that_nobody_holds_can_be_taken_by_a_colleague(desk, opened, recusals):
    number = opened()
    desk.answer(number, "王芳", "话", NOW)
    recusals.recuse(number, "王芳", "", NOW)
    taken = desk.claim(number, "李敏", NOW)
    assert (taken.status, taken.holder, taken.answers) == ("answered", "李敏", ("话",))
    with pytest.raises(AlreadyMoved):
        desk.claim(number, "赵姐", NOW)


def test_rule_13_who_is_left_is_known_and_supervisors_are_told_once_each_time(desk, opened, recusals):
    number, told = opened(), []

    class Channel:
        def tell(self, text, supervisors):
            told.append((text, supervisors))

    def look(minute):
        alerts = Alerts(desk, [Channel()], lambda key, number: f"{key} {number}", recusals.all_stranded)
        alerts.step(NOW + timedelta(minutes=minute))

    recusals.recuse(number, "王芳", "", NOW)
    assert recusals.all_stranded() == {} and recusals.colleagues(desk.get(number), "") == ["李敏", "赵姐"]
    look(0)
    assert told == []
    recusals.recuse(number, "李敏", "", NOW)
    assert recusals.all_stranded() == {number: True}
    look(1)
    look(2)
    recusals.recuse(number, "赵姐", "", NOW)
    assert recusals.all_stranded() == {number: False}
    look(3)
    look(4)
    assert told == [(f"alert_stranded {number}", True)] * 2
