"""By when staff must have answered first, in the district's working hours. Pure: the time is always given.

Source of the default limits: deploy decision of the district, in district.yaml; urgent ones run on the wall clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.knowledge.district import Deadlines, Hours
from bot.message import CHINA
from bot.referrals.referral import URGENT

_FAR = 400  # days; a calendar without a single working day in this stretch is nonsense


def due(opened: datetime, priority: str, hours: Hours, limits: Deadlines) -> datetime:
    """The time by which a referral of this priority must have its first answer."""
    if priority == URGENT:
        return opened + timedelta(minutes=limits.urgent_minutes)
    return after_working_time(opened, timedelta(hours=limits.normal_working_hours), hours)


def held_until(since: datetime, priority: str, hours: Hours, limits: Deadlines) -> datetime:
    """Until when who took it at `since` may keep it without an answer."""
    if priority == URGENT:
        return since + timedelta(minutes=limits.urgent_claim_minutes)
    return after_working_time(since, timedelta(hours=limits.claim_hours), hours)


def after_working_time(start: datetime, amount: timedelta, hours: Hours) -> datetime:
    """The moment when `amount` of working time has passed since start.

    Raises ValueError when the calendar has no working time within the next year.
    """
    left = amount
    for begin, end in _stretches(start.astimezone(CHINA), hours):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ValueError("district.yaml: the calendar has no working time in the next year")


def working_days(since: date, until: date, hours: Hours) -> int:
    """How many working days have passed after the day `since`, the day `until` included."""
    days = (since + timedelta(n) for n in range(1, (until - since).days + 1))
    return sum(_working(day, hours) for day in days)


def is_open(now: datetime, hours: Hours) -> bool:
    """Whether staff are there at this moment."""
    local = now.astimezone(CHINA)
    return _working(local.date(), hours) and any(s.start <= local.time() < s.end for s in hours.shifts)


def _working(day: date, hours: Hours) -> bool:
    if day in hours.extra_days:  # 调休: a weekend day that is worked
        return True
    return day.isoweekday() in hours.weekdays and day not in hours.holidays


def _stretches(start: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    for n in range(_FAR):
        day = start.date() + timedelta(days=n)
        if not _working(day, hours):
            continue
        for shift in sorted(hours.shifts, key=lambda s: s.start):
            begin = max(datetime.combine(day, shift.start, CHINA), start)
            end = datetime.combine(day, shift.end, CHINA)
            if begin < end:
                yield begin, end
