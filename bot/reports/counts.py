"""What was counted day by day, added up over a period. Nothing here leads to a person: only names of things and numbers.

The counters of a day (store.counts_key), each written by the one script that changes state:

`messages` what women wrote · `people.day`, `people.month` women who wrote for the first time on that day, in that month ·
`turn.<reason>` replies by reason, and `turn.concern` beside it where a message may hide danger · `topic.<topic>` what was
answered or handed over · `referral.opened`, `referral.priority.<p>`, `referral.topic.<t>`, `referral.kind.<k>` what went to
staff · `first.<priority>.<minutes>` the first answer of a person, by minutes since it was opened · `desk.<event>` what was
done with referrals · `result.<outcome>`, `amount.<outcome>` how they ended, and fen that came of it · `aid.<kind>`,
`aidfen.<kind>` · `transfer.<kind of partner>` · `street.<name>` · `group.<mark>`.

Staff who set right what a referral is about (referrals.filing) take it back where it was counted, `topic.<topic>` and
`referral.*` alike, and add it where it belongs, on the day on which it was opened.

No two of these are counted together: nothing tells which matter came from which street.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median

from bot.referrals.referral import WAITING, WORKED_ON
from bot.reports.period import Period
from bot.store import Store, counts_key, due_key, referral_key, revisit_key

ANSWERED, CHOICES, NOTHING = "turn.answer", "turn.clarify", "turn.none"


@dataclass(frozen=True)
class Waiting:
    """Referrals at this moment: nobody has them; somebody works on them; late, of both; an answer waits for her; somebody is
    to come back to her by the end of this day."""

    unclaimed: int = 0
    claimed: int = 0
    late: int = 0
    unheard: int = 0
    revisit: int = 0


@dataclass(frozen=True)
class Figures:
    """All counters of a period. days: day → its counters, only of days on which anything was counted."""

    period: Period
    days: dict[date, Counter[str]] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)

    @property
    def since(self) -> date | None:
        """The first day of the period on which anything was counted."""
        return min(self.days, default=None)

    def __getitem__(self, name: str) -> int:
        """One counter."""
        return self.total[name]

    def family(self, prefix: str) -> dict[str, int]:
        """Every counter of one kind, "street" for example: its name → count, the largest first."""
        own = prefix + "."
        rows = [(name.removeprefix(own), count) for name, count in self.total.items() if name.startswith(own) and count > 0]
        return dict(sorted(rows, key=lambda row: (-row[1], row[0])))

    @property
    def women(self) -> int:
        """Women who wrote. Of a year: the sum of its months, for nobody is remembered longer than a month for this."""
        return self["people.day" if self.period.kind == "day" else "people.month"]

    @property
    def handled(self) -> dict[str, int]:
        """How what women wrote was dealt with; the parts make up all messages of the period."""
        urgent = self["referral.priority.urgent"]
        parts = {"answered": self[ANSWERED], "choices": self[CHOICES], "handed": max(0, self["referral.opened"] - urgent),
                 "urgent": urgent, "nothing": self[NOTHING]}
        return {**parts, "other": max(0, self["messages"] - sum(parts.values()))}

    def first_answers(self, priority: str = "") -> list[int]:
        """Minutes to every first answer of a person in the period, sorted; priority: only those."""
        out: list[int] = []
        for name, count in self.family("first").items():
            of, _, minutes = name.rpartition(".")
            out += [int(minutes)] * count if priority in ("", of) else []
        return sorted(out)

    def typical_wait(self, priority: str = "") -> float | None:
        """The median of the minutes to the first answer; None when there was none."""
        waits = self.first_answers(priority)
        return median(waits) if waits else None


def read(store: Store, period: Period) -> Figures:
    """Add up the days of a period, in one round trip. Raises StoreDown."""
    pipe, days = store.client.pipeline(transaction=False), period.days()
    for day in days:
        pipe.hgetall(counts_key(day.isoformat()))
    by_day = {day: Counter({name: int(count) for name, count in row.items()})
              for day, row in zip(days, pipe.execute(), strict=True) if row}
    return Figures(period, by_day, sum(by_day.values(), Counter()))


def waiting(store: Store, now: datetime) -> Waiting:
    """What waits at this moment. Raises StoreDown."""
    rows = store.client.zrange(due_key(), 0, -1, withscores=True)
    pipe = store.client.pipeline(transaction=False)
    for number, _ in rows:
        pipe.hget(referral_key(number), "status")
    pipe.zcount(revisit_key(), "-inf", now.replace(hour=23, minute=59, second=59).timestamp())
    *found, revisit = pipe.execute()
    states = [(status, due) for (_, due), status in zip(rows, found, strict=True)]
    count = Counter(status for status, _ in states)
    late = sum(status in WORKED_ON and due < now.timestamp() for status, due in states)
    return Waiting(count["open"], count["claimed"], late, sum(count[status] for status in WAITING), revisit)
