"""Who is at a referral just now: for how long it holds, and that colleagues learn of every change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from bot.referrals.presence import READING, WRITING, Presence, news_key, present_key, writing_key


class Clock:
    """A time that a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def presence(store, clock):
    return Presence(store, clock)


def test_colleagues_see_who_reads_and_who_writes_and_nobody_sees_herself(presence):
    presence.note("K7M2", "王芳", "reading")
    presence.note("K7M2", "李敏", "writing")
    presence.note("P3QX", "李敏", "reading")
    assert presence.others("赵姐") == {"K7M2": {"王芳": False, "李敏": True}, "P3QX": {"李敏": False}}
    assert presence.others("李敏") == {"K7M2": {"王芳": False}}


def test_it_holds_for_seconds_only_and_the_keys_go_by_themselves(presence, clock, client):
    presence.note("K7M2", "王芳", "writing")
    clock.passes(WRITING + 1)
    assert presence.others("") == {"K7M2": {"王芳": False}}, "she has stopped writing"
    clock.passes(READING - WRITING)
    assert presence.others("") == {}
    assert 0 < client.ttl(present_key()) <= READING <= 30 and 0 < client.ttl(writing_key()) <= READING


def test_a_page_that_reads_does_not_hide_that_another_of_hers_is_written_in(presence):
    presence.note("K7M2", "王芳", "writing")
    presence.note("K7M2", "王芳", "reading")
    assert presence.others("") == {"K7M2": {"王芳": True}}
    presence.note("K7M2", "王芳", "gone")
    assert presence.others("") == {}


def test_every_change_is_news_without_names_and_a_sign_of_life_is_none(presence, clock, client):
    told = [presence.note("K7M2", "王芳", doing) for doing in ("reading", "reading", "writing", "writing", "gone", "gone")]
    assert told == [True, False, True, False, True, False]
    presence.note("K7M2", "王芳", "reading")
    clock.passes(READING + 1)
    assert presence.note("P3QX", "李敏", "reading"), "and that 王芳 is gone"
    rows = [fields for _, fields in client.xrange(news_key())]
    assert rows[:4] == [{"number": "K7M2"}] * 4
    assert sorted(row["number"] for row in rows[4:]) == ["K7M2", "P3QX"]
