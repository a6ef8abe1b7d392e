"""A stretch of days that figures are asked for: a day, a month, a year. Pure: today is given."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """first to last, both included; today cuts off what is still to come. kind: "day", "month" or "year".

    name: as it stands in an address: 2026-11-21, 2026-11, 2026.
    """

    kind: str
    first: date
    last: date
    today: date

    @property
    def name(self) -> str:
        """As in an address."""
        return self.first.isoformat()[:{"day": 10, "month": 7, "year": 4}[self.kind]]

    @property
    def words(self) -> str:
        """As one says it."""
        year, month = f"{self.first.year}年", f"{self.first.month}月"
        return {"day": f"{year}{month}{self.first.day}日", "month": year + month, "year": year}[self.kind]

    @property
    def running(self) -> bool:
        """It is not over yet."""
        return self.last >= self.today

    @property
    def until(self) -> date:
        """The last day of which there can be figures."""
        return min(self.last, self.today)

    def days(self) -> list[date]:
        """Every day of it up to today."""
        return [self.first + timedelta(n) for n in range((self.until - self.first).days + 1)]


def period(name: str, today: date) -> Period | None:
    """The period of this name, or None when it is none or lies in the future."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", name):
        return None
    kind = {4: "year", 7: "month", 10: "day"}[len(name)]
    try:
        first = date.fromisoformat(name + "2026-01-01"[len(name):])
    except ValueError:
        return None
    last = {"day": first, "month": first.replace(day=monthrange(first.year, first.month)[1]),
            "year": first.replace(month=12, day=31)}[kind]
    return Period(kind, first, last, today) if first <= today else None


def months(today: date, back: int) -> list[str]:
    """Names of the latest months, newest first."""
    number = today.year * 12 + today.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(number, number - back, -1)]
