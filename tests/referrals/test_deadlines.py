"""Working hours, holidays, 调休."""

from datetime import date, datetime, timedelta

import pytest

from bot.knowledge.district import Deadlines, Hours
from bot.message import CHINA
from bot.referrals.deadlines import after_working_time, due, is_open, working_days

SPLIT = {"shifts": [{"start": "08:30", "end": "12:00"}, {"start": "14:30", "end": "17:30"}]}
HOURS = Hours(**SPLIT)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(("start", "hours", "end"), [
    ("2026-11-18T09:00", 2, "2026-11-18T11:00"),       # within a shift
    ("2026-11-18T11:00", 2, "2026-11-18T15:30"),       # over the lunch break
    ("2026-11-18T17:00", 1, "2026-11-19T09:00"),       # over the night
    ("2026-11-18T03:00", 1, "2026-11-18T09:30"),       # before the doors open
    ("2026-11-20T17:30", 0.5, "2026-11-23T09:00"),     # over the weekend
    ("2026-11-21T10:00", 6.5, "2026-11-23T17:30"),     # begun on a Saturday
])
def test_working_time_stops_when_nobody_is_there(start, hours, end):
    assert after_working_time(at(start), timedelta(hours=hours), HOURS) == at(end)


def test_holidays_are_skipped_and_weekends_that_are_worked_count():
    hours = Hours(**SPLIT, holidays=[date(2026, 10, 1), date(2026, 10, 2)], extra_days=[date(2026, 10, 3)])
    assert after_working_time(at("2026-09-30T17:00"), timedelta(hours=1), hours) == at("2026-10-03T09:00")


def test_urgent_runs_on_the_wall_clock():
    limits = Deadlines(urgent_minutes=10, normal_working_hours=7)
    assert due(at("2026-11-21T23:55"), "urgent", HOURS, limits) == at("2026-11-22T00:05")
    assert due(at("2026-11-21T23:55"), "normal", HOURS, limits) == at("2026-11-24T09:00")


def test_open_or_not():
    assert is_open(at("2026-11-18T09:00"), HOURS)
    assert not is_open(at("2026-11-18T13:00"), HOURS)
    assert not is_open(at("2026-11-22T09:00"), HOURS)


def test_a_calendar_without_work_is_refused():
    hours = Hours(**SPLIT, weekdays=[1], holidays=[date(2026, 1, 1) + timedelta(days=n) for n in range(1000)])
    with pytest.raises(ValueError, match="no working time"):
        after_working_time(at("2026-11-18T09:00"), timedelta(hours=1), hours)


@pytest.mark.parametrize(("until", "days"), [("2026-11-18", 0), ("2026-11-20", 2), ("2026-11-22", 2), ("2026-11-25", 5)])
def test_silence_is_measured_in_working_days(until, days):
    assert working_days(date(2026, 11, 18), date.fromisoformat(until), HOURS) == days
