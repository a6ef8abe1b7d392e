"""The staff's list worked out from the referrals themselves, each of them looked at: what the kept lists must agree with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.referrals.referral import NOT_CLOSED
from bot.store import closed_key, due_key, referral_key, revisit_key

STATES = {"open": ("open",), "mine": NOT_CLOSED, "overdue": ("open", "claimed"), "waiting": ("answered", "held"),
          "all": NOT_CLOSED}
"""What stands under each tab."""

FIELDS = ("status", "holder", "priority", "opened", "outs", "revisit")


@dataclass(frozen=True)
class Looker:
    """Who looks, the field that keeps her out ("" = sees all), when (None: neither what is late nor follow-ups)."""

    name: str
    out: str
    now: datetime | None
    supervisor: bool = False


class SlowList:
    """Everything at one moment."""

    def __init__(self, client: Any, looker: Looker) -> None:
        self.looker, self._moment = looker, looker.now.timestamp() if looker.now else 0
        self._dues = dict(client.zrange(due_key(), 0, -1, withscores=True))
        self._closed = client.zrevrange(closed_key(), 0, -1)
        end = looker.now.replace(hour=23, minute=59, second=59).timestamp() if looker.now else 0
        self._when = dict(client.zrangebyscore(revisit_key(), "-inf", end, withscores=True)) if looker.now else {}
        self._revisit = list(self._when)
        numbers = {*self._dues, *self._closed, *self._revisit}
        self._rows = {n: dict(zip(FIELDS, client.hmget(referral_key(n), *FIELDS), strict=True)) for n in numbers}
        self._barred = {n for n in numbers if looker.out and client.hexists(referral_key(n), looker.out)}

    def numbers(self, view: str) -> list[str]:
        """Every number of a tab, in order; of closed ones also those that are kept from her."""
        if view == "closed":
            return self._closed
        if view == "revisit":
            return [n for n in self._revisit if n not in self._barred
                    and (self.looker.supervisor or self._rows[n]["holder"] == self.looker.name)]
        return self._ordered(n for n in self._dues if n not in self._barred and self._stands(n, view))

    def page(self, view: str, offset: int, limit: int) -> list[str]:
        """The numbers of a page."""
        cut = self.numbers(view)[offset:offset + limit]
        return [n for n in cut if n not in self._barred]

    def counts(self) -> dict[str, int]:
        """On the tabs."""
        due = {"revisit": len(self.numbers("revisit"))} if self.looker.now else {}
        return {view: len(self.numbers(view)) for view in STATES} | due

    def alarm(self) -> tuple[str, ...]:
        """Urgent ones that nobody has."""
        return tuple(n for n in self.numbers("open") if self._rows[n]["priority"] == "urgent")

    def reminded(self) -> tuple[str, ...]:
        """Follow-ups with a time of day that has come, of who looks or of nobody."""
        mine = ("", self.looker.name)
        return tuple(n for n in self.numbers("revisit") if "T" in (self._rows[n]["revisit"] or "")
                     and (self._rows[n]["holder"] or "") in mine and self._when[n] <= self._moment)

    def recused(self) -> tuple[str, ...]:
        """Open ones from which anybody has withdrawn."""
        return tuple(n for n in self._dues if self._rows[n]["outs"])

    def _stands(self, number: str, view: str) -> bool:
        row, mine = self._rows[number], self.looker.name if view == "mine" else ""
        late = self._dues[number] < self._moment
        return row["status"] in STATES[view] and mine in ("", row["holder"]) and (late or view != "overdue")

    def _ordered(self, numbers: Iterable[str]) -> list[str]:
        def place(number: str) -> tuple[bool, float, str]:
            row = self._rows[number]
            return row["priority"] != "urgent", self._dues[number], row["opened"]

        runs = groupby(sorted(numbers, key=place), place)
        return [number for _, run in runs for number in sorted(run)]
