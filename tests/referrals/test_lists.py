"""The lists that are kept for the staff's pages (lua/lists.lua) say exactly what the referrals say, whatever happened to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, time, timedelta

import pytest

from bot.message import CHINA
from bot.referrals import queue
from bot.referrals.desk import AlreadyMoved, Desk, Recused
from bot.referrals.erasure import Erasures, NotAgreed
from bot.referrals.followup import FollowUps
from bot.referrals.holding import Holding
from bot.referrals.move import Move
from bot.referrals.recusal import Recusals
from bot.referrals.referral import STATUSES
from bot.store import Change, due_key, listed_key, lists_key
from tests.referrals.slow_list import Looker, SlowList

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
STAFF = ("王芳", "李敏", "a|0|1", "a")  # names that could be taken for a part of what stands beside them
PER_PAGE = 4


@pytest.fixture
def desk(store, vault):
    """A desk without a calendar: due times are given."""
    return Desk(store, vault, lambda: None)


class History:
    """Whatever staff, women and the worker may do, by chance."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        self.numbers: list[str] = []
        self.recusals, self.erasures = Recusals(desk, None), Erasures(desk)

    def step(self) -> None:
        """One deed; those that are refused change nothing."""
        deeds = [self.opens] * 4 + [self.claims, self.answers, self.closes, self.withdraws, self.erased, self.comes_back,
                                    self.elsewhere]
        with suppress(AlreadyMoved, Recused, NotAgreed):
            self.chance.choice(deeds if self.numbers else [self.opens])()

    def opens(self) -> None:
        """Few moments, so that many are due at the same one."""
        at = NOW + timedelta(minutes=self.chance.randrange(4))
        person, priority = f"p{self.chance.randrange(9)}", self.chance.choice(("urgent", "normal", "normal"))
        due = NOW + timedelta(seconds=self.chance.choice((-90, 0, 0.5, 90, 9000)))
        move = self.desk.moves.open(person, priority, "dv.now", at, due)
        if self.desk.store.change(Change(moves=[move.plan()])).word == "done":
            self.numbers.append(move.number)

    def claims(self) -> None:
        """And gives back or hands over."""
        number, who = self._any()
        self.desk.claim(number, who, NOW)
        if self.chance.random() < 0.3:
            self.desk.release(number, who, NOW, "有事")
        elif self.chance.random() < 0.3:
            Holding(self.desk).hand_over(number, who, self.chance.choice(STAFF), "麻烦你", NOW)

    def answers(self) -> None:
        """She hears it, or it is held, or it waits."""
        number, who = self._any()
        self.desk.answer(number, who, "话", NOW)
        if self.chance.random() < 0.5:
            self.desk.move(Move(number, ("answered",), "held", event="held", at=NOW))
        if self.chance.random() < 0.5:
            self.desk.move(self.desk.moves.heard(self.desk.get(number), NOW))

    def comes_back(self) -> None:
        """She asks on, with a new due time."""
        number, _ = self._any()
        due = NOW + timedelta(minutes=self.chance.randrange(-5, 5))
        seen = self.desk.get(number)
        if seen.status in ("answered", "held", "delivered"):
            self.desk.move(self.desk.moves.again(seen, NOW, due))

    def closes(self) -> None:
        """And asks for a follow-up."""
        number, who = self._any()
        if self.chance.random() < 0.5:
            FollowUps(self.desk).set(number, who, (NOW + timedelta(self.chance.randrange(3))).date(), "", NOW,
                                       at=self.chance.choice((None, NOW.time(), time(20, 30))))
        self.desk.close(number, who, "重复", NOW + timedelta(minutes=len(self.numbers)))

    def withdraws(self) -> None:
        """For good."""
        number, who = self._any()
        self.recusals.recuse(number, who, "", NOW)

    def erased(self) -> None:
        """A second person agrees."""
        number, who = self._any()
        self.erasures.ask(number, who, "误触发", "误触", NOW)
        self.erasures.agree(number, self.chance.choice(STAFF))
        self.numbers.remove(number)

    def elsewhere(self) -> None:
        """Any state that a version of the service could put it in, without an event."""
        number, who = self._any()
        to = self.chance.choice(STATUSES[:-1])
        self.desk.move(Move(number, STATUSES[:-1], to, fields={"holder": "" if to == "open" else who}))

    def _any(self) -> tuple[str, str]:
        return self.chance.choice(self.numbers), self.chance.choice(STAFF)


def agrees(desk: Desk, client, monkeypatch) -> None:
    """Everything that any page shows is what the referrals say."""
    monkeypatch.setattr(queue, "PAGE", PER_PAGE)
    moments = (None, NOW, NOW + timedelta(days=1))
    for name in (*STAFF, ""):
        for now in moments:
            looker = Looker(name, desk.moves.mark(name) if name else "", now, supervisor=name == "李敏")
            slow = SlowList(client, looker)
            for view in queue.VIEWS:
                total = len(slow.numbers(view))
                for page in range(1, total // PER_PAGE + 3):
                    seen = desk.page(view, name, page, PER_PAGE, supervisor=looker.supervisor, now=now)
                    assert [row.number for row in seen.rows] == slow.page(view, (page - 1) * PER_PAGE, PER_PAGE), (name, view)
                    assert (seen.total, seen.counts) == (total, slow.counts()), (name, view, now)
                    assert (seen.alarm, seen.recused, seen.reminded) == (slow.alarm(), slow.recused(), slow.reminded())


def remade(desk: Desk, client) -> list[str]:
    """The lists as they are when they are made from nothing."""
    client.delete(lists_key(), listed_key())
    desk.page("all", "", limit=0)
    return client.zrange(lists_key(), 0, -1)


@contextmanager
def older_version(client) -> Iterator[None]:
    """What is done meanwhile is done by a version that knows no lists: it leaves them as they are."""
    kept = {key: client.zrange(key, 0, -1) if key == lists_key() else client.get(key) for key in (lists_key(), listed_key())}
    yield
    client.delete(*kept)
    if kept[lists_key()]:
        client.zadd(lists_key(), dict.fromkeys(kept[lists_key()], 0))
    if kept[listed_key()]:
        client.set(listed_key(), kept[listed_key()])


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_the_lists_say_what_the_referrals_say(desk, client, monkeypatch, seed):
    history = History(desk, seed)
    desk.page("all", "", limit=0)
    for _ in range(2):
        for _ in range(40):
            history.step()
        followed = client.get(listed_key()), client.zrange(lists_key(), 0, -1)
        agrees(desk, client, monkeypatch)
        assert (client.get(listed_key()), client.zrange(lists_key(), 0, -1)) == followed, "they were right before anybody looked"
        assert remade(desk, client) == followed[1]


def test_the_histories_reach_every_tab(desk, client):
    seen = set()
    for seed in range(6):
        history = History(desk, seed)
        for _ in range(90):
            history.step()
        seen |= {view for view in queue.VIEWS for row in desk.page(view, "王芳", supervisor=True, now=NOW + timedelta(1)).rows}
    assert seen == set(queue.VIEWS)
    assert desk.page("all", "").recused and desk.page("all", "").alarm


def test_data_of_a_version_without_lists_are_listed_at_the_first_look(desk, client, monkeypatch):
    history = History(desk, 7)
    with older_version(client):
        for _ in range(40):
            history.step()
    assert not client.exists(lists_key())
    agrees(desk, client, monkeypatch)


def test_an_older_version_at_work_beside_this_one_is_noticed_even_when_as_many_are_open(desk, client, monkeypatch):
    history = History(desk, 8)
    for _ in range(40):
        history.step()
    [first, *_] = [row.number for row in desk.page("open", "").rows]
    with older_version(client):
        desk.claim(first, "王芳", NOW)
    assert first in [row.number for row in desk.page("mine", "王芳").rows]
    agrees(desk, client, monkeypatch)


def test_what_this_version_moves_does_not_hide_what_an_older_one_has_moved(desk, client, monkeypatch):
    history = History(desk, 9)
    for _ in range(40):
        history.step()
    first, second, *_ = [row.number for row in desk.page("open", "").rows]
    with older_version(client):
        desk.claim(first, "王芳", NOW)
    desk.claim(second, "王芳", NOW)
    assert client.get(listed_key()), "the mark of before still stands"
    agrees(desk, client, monkeypatch)


def test_a_number_without_a_referral_is_in_no_list_and_is_looked_up_once(desk, client, monkeypatch):
    History(desk, 1).opens()
    client.zadd(due_key(), {"ZZZZ": NOW.timestamp()})
    agrees(desk, client, monkeypatch)
    before = calls(client)
    desk.page("all", "")
    assert calls(client) - before < 60


def test_a_page_costs_as_much_with_many_open_as_with_few(desk, store, client):
    def cost() -> int:
        before = calls(client)
        assert len(desk.page("open", "王芳", 2, 10, now=NOW).rows) == 10
        return calls(client) - before

    def fill(count: int) -> None:
        moves = [desk.moves.open("someone", "normal", "dv.now", NOW, NOW + timedelta(hours=12)) for _ in range(count)]
        assert store.change(Change(moves=[move.plan() for move in moves])).word == "done"

    fill(70)
    desk.page("open", "王芳")
    few = cost()
    fill(300)
    assert cost() == few < 100


def test_once_listed_the_lists_hold_no_closed_one_and_nobodys_words(desk, client):
    history = History(desk, 3)
    for _ in range(60):
        history.step()
    members = client.zrange(lists_key(), 0, -1)
    assert {member.rpartition("|")[2] for member in members} == set(client.zrange(due_key(), 0, -1))
    assert "话" not in str(members)


def calls(client) -> int:
    """Commands that the server has run, also those of scripts."""
    return sum(row["calls"] for name, row in client.info("commandstats").items() if name not in ("cmdstat_info", "cmdstat_ping"))
