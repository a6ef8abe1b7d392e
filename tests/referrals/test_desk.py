"""Two staff cannot take one referral, and nothing is lost on the way."""

import threading
from datetime import timedelta

import pytest

from bot.connection import connect
from bot.referrals.desk import AlreadyMoved, Desk, Move, NoSuchReferral
from bot.store import EVENTS, Change, Store
from tests.referrals.conftest import DISTRICT, NOW


def test_the_way_of_a_referral(desk, opened):
    number = opened()
    assert desk.claim(number, "王姐", NOW).status == "claimed"
    assert desk.answer(number, "王姐", "我们问过了", NOW).status == "answered"
    closed = desk.close(number, "王姐", "已答复", NOW)
    assert (closed.status, closed.outcome, closed.unheard) == ("closed", "已答复", True)
    assert [line.who for line in closed.messages] == ["person", "staff"]
    assert desk.list() == [] and [r.number for r in desk.list("closed")] == [number]


def test_only_one_of_many_claims_wins_and_the_losers_learn_who(desk, opened, redis_url, vault):
    number = opened()
    won, lost = [], []

    def claim(name):
        own = Desk(Store(connect(redis_url)), vault, lambda: DISTRICT)
        try:
            won.append(own.claim(number, name, NOW).holder)
        except AlreadyMoved as error:
            lost.append(error.by)
    threads = [threading.Thread(target=claim, args=(f"员工{n}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and lost == won * 15


def test_who_asks_for_the_next_gets_one_though_colleagues_took_all_that_she_had_read(desk, opened, monkeypatch):
    waiting = [opened() for _ in range(12)]
    read = desk.page

    def read_and_be_overtaken(*asked, **how):
        page = read(*asked, **how)
        monkeypatch.setattr(desk, "page", read)
        for row in page.rows:
            desk.claim(row.number, "王姐", NOW)
        return page
    monkeypatch.setattr(desk, "page", read_and_be_overtaken)
    taken = [desk.claim_next("李姐", NOW).number, desk.claim_next("李姐", NOW).number]
    assert len(set(taken)) == 2 and {desk.get(number).holder for number in taken} == {"李姐"} and set(taken) < set(waiting)
    assert desk.claim_next("李姐", NOW) is None


def test_claiming_again_what_one_holds_changes_nothing(desk, opened):
    number = opened()
    desk.claim(number, "王姐", NOW)
    assert desk.claim(number, "王姐", NOW).holder == "王姐"


@pytest.mark.parametrize("act", [
    lambda d, n: d.answer(n, "李姐", "话", NOW), lambda d, n: d.release(n, "李姐", NOW),
    lambda d, n: d.close(n, "李姐", "已答复", NOW)])
def test_who_does_not_hold_it_cannot_act(desk, opened, act):
    number = opened()
    desk.claim(number, "王姐", NOW)
    with pytest.raises(AlreadyMoved) as refused:
        act(desk, number)
    assert refused.value.by == "王姐"
    assert desk.get(number).status == "claimed"


def test_an_open_referral_is_taken_by_answering_it(desk, opened):
    number = opened()
    answered = desk.answer(number, "王姐", "我们问过了", NOW)
    assert (answered.status, answered.holder) == ("answered", "王姐")


def test_release_puts_it_back(desk, opened):
    number = opened()
    desk.claim(number, "王姐", NOW)
    assert desk.release(number, "王姐", NOW).holder == ""
    assert desk.claim(number, "李姐", NOW).holder == "李姐"


@pytest.mark.parametrize("words", ["", "  \n"])
def test_an_answer_and_a_note_need_words(desk, opened, words):
    number = opened()
    with pytest.raises(ValueError):
        desk.answer(number, "王姐", words, NOW)
    with pytest.raises(ValueError):
        desk.note(number, "王姐", words, NOW)


def test_a_note_is_not_shown_to_other_programs(desk, opened):
    number = opened()
    row = desk.note(number, "王姐", "她丈夫在附近上班", NOW).as_json()
    assert "她丈夫" not in str(row)


def test_urgent_first_then_by_due_time(desk, opened):
    first, second = opened(), opened(person="b")
    urgent = opened(priority="urgent", person="c")
    assert [r.number for r in desk.list()][0] == urgent
    assert {r.number for r in desk.list()[1:]} == {first, second}
    assert [r.number for r in desk.list("claimed")] == []


def test_unknown_numbers(desk):
    with pytest.raises(NoSuchReferral):
        desk.get("ZZZZ")
    with pytest.raises(NoSuchReferral):
        desk.claim("ZZZZ", "王姐", NOW)


def test_repeating_a_change_after_a_lost_answer_does_nothing(desk, opened, store):
    number = opened()
    line = desk.moves.line(NOW, "note", "一次")
    move = Move(number, ("open",), "claimed", "", {"holder": "王姐"}, say=(line,), at=NOW, event="claimed")
    events = store.client.xlen(EVENTS)
    for _ in range(3):
        assert store.change(Change(moves=[move.plan()])).word == "done"
    assert [line.text for line in desk.get(number).messages].count("一次") == 1
    assert store.client.xlen(EVENTS) == events + 1


def test_overdue(desk, opened):
    referral = desk.get(opened())
    assert not referral.overdue(NOW)
    assert referral.overdue(referral.due + timedelta(seconds=1))
