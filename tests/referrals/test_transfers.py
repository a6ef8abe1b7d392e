"""Transfers: every step kept, one change at a time, figures that outlive a deletion."""

import threading
from datetime import timedelta

import pytest

from bot.connection import connect
from bot.referrals.casework import Outdated, Transfer
from bot.referrals.desk import Desk, Recused
from bot.referrals.erasure import Erasures
from bot.referrals.recusal import Recusals
from bot.referrals.transfers import Transfers
from bot.store import Store, counts_key, referral_key
from tests.referrals.conftest import DISTRICT, NOW
from tests.traces import keys_with

TODAY = NOW.date()
LATER = NOW + timedelta(days=3)
POLICE = Transfer("", "公安", "城东派出所", "社区警务", note="带着报警回执")


@pytest.fixture
def transfers(desk):
    return Transfers(desk)


@pytest.fixture
def sent(transfers, opened):
    """A referral with one transfer: (number, its row)."""
    number = opened()
    return number, transfers.make(number, "王芳", POLICE, TODAY, None, NOW).casework.transfers[0]


def figures(client, day=TODAY):
    """What casework has counted on a day, by name; what has gone back to nothing is left out."""
    names = ("result", "amount", "aid", "aidfen", "transfer", "street", "group")
    rows = client.hgetall(counts_key(day.isoformat()))
    return {name: int(n) for name, n in rows.items() if name.partition(".")[0] in names and n != "0"}


def test_every_step_is_kept_with_its_day_and_who_wrote_it_down(desk, transfers, sent):
    number, row = sent
    transfers.advance(number, "李敏", row.id, 0, "已受理", TODAY + timedelta(2), "说下周上门", None, LATER)
    done = transfers.advance(number, "王芳", row.id, 1, "已办结", LATER.date(), "", None, LATER).casework.transfers[0]
    assert [(s.state, s.on, s.by) for s in done.steps] == [
        ("已转出", "2026-11-18", "王芳"), ("已受理", "2026-11-20", "李敏"), ("已办结", "2026-11-21", "王芳")]
    assert (done.kind, done.partner, done.office, done.note) == ("公安", "城东派出所", "社区警务", "带着报警回执")
    assert [e.what for e in desk.audit.find(number)] == ["transfer-moved", "transfer-moved", "transferred"]
    assert [s.words for s in done.steps] == ["", "说下周上门", ""]
    assert [m.who for m in desk.get(number).messages] == ["person"], "the thread stays what was said"


def test_several_may_run_and_the_longest_silence_stands_in_the_open(transfers, opened):
    number = opened()
    first = transfers.make(number, "王芳", POLICE, TODAY, None, LATER).casework.transfers[0]
    two = transfers.make(number, "王芳", Transfer("", "法院"), LATER.date(), None, LATER)
    assert len(two.casework.transfers) == 2 and two.silent_since == "2026-11-18"
    assert transfers.advance(number, "王芳", first.id, 0, "退回", LATER.date(), "", None, LATER).silent_since == "2026-11-21"


def test_a_day_to_ask_after_it_is_a_follow_up(desk, transfers, opened):
    number = opened()
    desk.claim(number, "王芳", NOW)
    made = transfers.make(number, "王芳", POLICE, TODAY, TODAY + timedelta(7), NOW)
    assert made.revisit == "2026-11-25"
    due = desk.page("revisit", "王芳", now=NOW + timedelta(days=7))
    assert [(row.number, row.silent_since) for row in due.rows] == [(number, "2026-11-18")]
    assert desk.page("revisit", "王芳", now=NOW + timedelta(days=6)).rows == ()


@pytest.mark.parametrize("wrong", [
    {"wanted": Transfer("", "派出所")}, {"on": TODAY - timedelta(1)}, {"on": TODAY + timedelta(1)},
    {"remind": TODAY - timedelta(1)}])
def test_what_cannot_be_is_refused(transfers, opened, wrong):
    with pytest.raises(ValueError):
        transfers.make(opened(), "王芳", **{"wanted": POLICE, "on": TODAY, "remind": None, "now": NOW} | wrong)


def test_it_is_counted_once_on_its_day_and_not_any_more_when_it_was_a_mistake(transfers, sent, client):
    number, row = sent
    transfers.advance(number, "王芳", row.id, 0, "已受理", TODAY, "", None, NOW)
    assert figures(client) == {"transfer.公安": 1}
    with pytest.raises(ValueError):
        transfers.withdraw(number, "王芳", row.id, 1, " ", NOW)
    gone = transfers.withdraw(number, "王芳", row.id, 1, "记错了人", LATER)
    assert gone.messages[-1].text == "撤掉转介给公安，城东派出所，社区警务。原因：记错了人"
    assert figures(client) == {} and figures(client, LATER.date()) == {}
    assert gone.casework.transfers[0].withdrawn == "记错了人" and gone.silent_since == ""


def test_who_read_it_before_a_colleague_changed_it_changes_nothing(transfers, sent):
    number, row = sent
    transfers.withdraw(number, "李敏", row.id, 0, "记错了", NOW)
    for act in (lambda: transfers.advance(number, "王芳", row.id, 0, "已受理", TODAY, "", None, NOW),
                lambda: transfers.withdraw(number, "王芳", row.id, 1, "记错了", NOW)):
        with pytest.raises(Outdated):
            act()


def test_of_many_who_withdraw_it_at_once_one_is_counted(sent, redis_url, vault, client):
    number, row = sent
    done, late = [], []

    def withdraw():
        own = Transfers(Desk(Store(connect(redis_url)), vault, lambda: DISTRICT))
        try:
            done.append(own.withdraw(number, "王芳", row.id, 0, "记错了", NOW))
        except Outdated:
            late.append(1)
    threads = [threading.Thread(target=withdraw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(late)) == (1, 7) and figures(client) == {}


def test_rule_13_who_has_withdrawn_from_her_does_nothing_here(desk, transfers, sent, client):
    number, _ = sent
    Recusals(desk, None).recuse(number, "李敏", "", NOW)
    with pytest.raises(Recused):
        transfers.make(number, "李敏", POLICE, TODAY, None, NOW)
    assert figures(client) == {"transfer.公安": 1}


def test_rule_15_and_8_nothing_of_it_is_readable_and_a_deletion_leaves_the_figure_alone(desk, transfers, opened, client, vault):
    number = opened()
    marked = Transfer("", "医院", "标记词青蛙医院", "标记词青蛙科", note="标记词青蛙跳")
    row = transfers.make(number, "王芳", marked, TODAY, TODAY, NOW).casework.transfers[0]
    transfers.advance(number, "王芳", row.id, 0, "退回", TODAY, "标记词青蛙退", None, NOW)
    assert "医院" not in str(client.hgetall(referral_key(number)))
    assert keys_with(client, vault, "标记词青蛙") == {referral_key(number)}
    transfers.withdraw(number, "王芳", row.id, 1, "标记词青蛙错", NOW)
    assert keys_with(client, vault, "标记词青蛙") == {referral_key(number), f"{referral_key(number)}:messages"}
    transfers.make(number, "王芳", POLICE, TODAY, None, NOW)
    erasures = Erasures(desk)
    erasures.ask(number, "赵姐", "误触发", "说明", NOW)
    erasures.agree(number, "王芳")
    assert keys_with(client, vault, "标记词青蛙") == set() and figures(client) == {"transfer.公安": 1}
