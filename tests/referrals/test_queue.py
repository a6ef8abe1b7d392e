"""The staff's list: what stands under which tab, in which order, page by page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from bot.referrals.desk import Desk
from bot.referrals.queue import PAGE
from bot.store import Change, Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


@pytest.fixture
def desk(store, vault):
    """A desk without a calendar: due times are given."""
    return Desk(store, vault, lambda: None)


def opened(desk: Desk, store: Store, *dues: int, priority: str = "normal") -> list[str]:
    """Open one referral for each due time, in minutes from now."""
    moves = [desk.moves.open("someone", priority, "dv.now", NOW, NOW + timedelta(minutes=due)) for due in dues]
    store.change(Change(moves=[move.plan() for move in moves]))
    return [move.number for move in moves]


def test_urgent_ones_are_pinned_and_each_kind_goes_by_due_time(desk, store):
    late, soon = opened(desk, store, 90, -500)
    urgent_late, urgent_soon = opened(desk, store, 60, 5, priority="urgent")
    assert [row.number for row in desk.page("open", "王芳").rows] == [urgent_soon, urgent_late, soon, late]


def test_of_those_due_at_the_same_moment_the_one_that_waits_longest_is_first(desk, store):
    moves = [desk.moves.open("someone", "normal", "dv.now", NOW + timedelta(minutes=n), NOW + timedelta(hours=12))
             for n in (3, 1, 4, 0, 2)]
    store.change(Change(moves=[move.plan() for move in moves]))
    rows = desk.page("open", "王芳").rows
    assert [row.opened for row in rows] == sorted(row.opened for row in rows)


def test_overdue_is_what_nobody_has_answered_in_time(desk, store):
    late, longer, answered, soon = opened(desk, store, -5, -90, -60, 5)
    desk.claim(longer, "李敏", NOW)
    desk.answer(answered, "李敏", "答复", NOW)
    page = desk.page("overdue", "王芳", now=NOW)
    assert ([row.number for row in page.rows], page.counts["overdue"]) == ([longer, late], 2)
    assert soon in [row.number for row in desk.page("overdue", "王芳", now=NOW + timedelta(minutes=6)).rows]


def test_counts_are_of_every_tab_and_mine_are_only_mine(desk, store):
    first, second, third, fourth = opened(desk, store, 1, 2, 3, 4)
    desk.claim(first, "王芳", NOW)
    desk.claim(second, "李敏", NOW)
    desk.answer(third, "王芳", "答复", NOW)
    page = desk.page("mine", "王芳")
    assert page.counts == {"open": 1, "mine": 2, "overdue": 0, "all": 4, "waiting": 1}
    assert [row.number for row in page.rows] == [first, third]


def test_only_urgent_ones_that_nobody_has_ring(desk, store):
    taken, free = opened(desk, store, 1, 2, priority="urgent")
    opened(desk, store, 3)
    desk.claim(taken, "王芳", NOW)
    assert desk.page("all", "王芳", limit=0).alarm == (free,)


def test_closed_ones_are_newest_first_and_leave_the_other_tabs(desk, store):
    first, second = opened(desk, store, 1, 2)
    desk.close(first, "王芳", "已答复", NOW)
    desk.close(second, "王芳", "重复", NOW + timedelta(minutes=1))
    page = desk.page("closed", "王芳")
    assert [row.number for row in page.rows] == [second, first]
    assert (page.total, page.counts["all"]) == (2, 0)


def test_pages_follow_each_other_without_gap_or_repeat(desk, store):
    numbers = opened(desk, store, *range(PAGE + 7))
    first, second = desk.page("open", ""), desk.page("open", "", 2)
    assert [row.number for row in (*first.rows, *second.rows)] == numbers
    assert (first.pages, len(second.rows)) == (2, 7)


def test_a_list_opens_nothing_that_is_sealed(desk, store):
    [number] = opened(desk, store, 1)
    desk.move(desk.moves.wishes(number, NOW, when="晚上八点以后", contact="13800000000"))
    [row] = desk.page("open", "").rows
    assert (row.when, row.contact) == ("", "")
    assert desk.get(number).contact == "13800000000"


def test_a_reason_for_giving_back_is_a_note_in_the_thread(desk, store):
    [number] = opened(desk, store, 1)
    desk.claim(number, "王芳", NOW)
    given_back = desk.release(number, "王芳", NOW, "认识她丈夫，我不方便")
    assert (given_back.status, given_back.holder) == ("open", "")
    assert [(line.who, line.name, line.text) for line in given_back.messages] == [("note", "王芳", "认识她丈夫，我不方便")]
