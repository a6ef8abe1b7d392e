"""What was done for her beyond the answer: transfers (转介), results (办理结果), and how she is counted. Pure.

Each is one row: one field of the referral's hash, sealed as a whole, so that not even the kind of help can be read from
the store. What the year's report needs is counted by day when a row is written (lua/change.lua, `figures`), so that the
figures outlive a deletion; what is changed later is taken back on the day on which it was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from bot.message import CHINA
from bot.referrals.money import yuan

TRANSFER_FIELD, RESULT_FIELD, MARKS_FIELD, REV_FIELD = "transfer:", "result:", "marks", "casework"
"""Names of the hash fields: one a transfer, one a result (prefix and mark), one for how she is counted; and how often any
of them was changed, by which a change is refused when a colleague was quicker."""

SENT, TAKEN, *_ = STATES = ("已转出", "已受理", "已办结", "退回")
"""Where a transfer stands. All may follow all: a step that was wrong is mended by the next one."""

RELIEF, AID, LEGAL_AID = "司法救助", "救助", "法律援助"
"""Outcomes that say more: the first two come with money, the second with a kind of aid, the third with a case number."""

AIDS = ("困难救助", "大病救助", "两癌救助", "春蕾", "其他")
"""Kinds of the outcome 救助, as the districts report them."""

GROUPS = ("困境儿童", "单亲", "失亲", "残疾", "留守", "低保", "老人", "孕产")
"""Whom the year's report counts apart (重点人群). Set by staff from what they know; she is never asked (safety rule 10)."""

Figure = tuple[str, str, int]
"""Day (ISO), name of the counter, by how much."""


class Outdated(Exception):
    """What somebody wants to change is not any more as she had read it: a colleague was quicker."""


@dataclass(frozen=True)
class Step:
    """One state that a transfer came to. on: day (ISO); by: who wrote it down; words: what was heard, for staff, or ""."""

    state: str
    on: str
    by: str
    words: str = ""


@dataclass(frozen=True)
class Transfer:
    """Her matter given to somebody else. kind: of knowledge.district.PARTNER_KINDS; partner, office: "" where not known.

    rev: how often it was changed; withdrawn: why it was taken back, "" while it stands.
    """

    id: str
    kind: str
    partner: str = ""
    office: str = ""
    note: str = ""
    steps: tuple[Step, ...] = ()
    rev: int = 0
    withdrawn: str = ""
    PREFIX: ClassVar[str] = TRANSFER_FIELD

    @property
    def name(self) -> str:
        """Of its field."""
        return TRANSFER_FIELD + self.id

    @property
    def whom(self) -> str:
        """To whom, in one line."""
        return "，".join(filter(None, (self.kind, self.partner, self.office)))

    @property
    def on(self) -> str:
        """The day on which it was made."""
        return self.steps[0].on if self.steps else ""

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.steps[-1].state if self.steps else ""

    @property
    def running(self) -> bool:
        """Whether news of it is still to come."""
        return not self.withdrawn and self.state in (SENT, TAKEN)

    def figures(self) -> dict[tuple[str, str], int]:
        """One transfer to this kind of partner, on its first day."""
        return {} if self.withdrawn else {(self.on, f"transfer.{self.kind}"): 1}


@dataclass(frozen=True)
class Result:
    """What came of it. outcome: of referral.OUTCOMES; on: day (ISO); amount: fen, None while it is not known; aid: of AIDS;
    case: number of the legal aid case; rev, withdrawn: as for a transfer."""

    id: str
    outcome: str
    on: str
    by: str = ""
    amount: int | None = None
    aid: str = ""
    case: str = ""
    rev: int = 0
    withdrawn: str = ""
    PREFIX: ClassVar[str] = RESULT_FIELD

    @property
    def name(self) -> str:
        """Of its field."""
        return RESULT_FIELD + self.id

    def fitting(self) -> Result:
        """Without what does not belong to its outcome."""
        return replace(self, amount=self.amount if self.outcome in (RELIEF, AID) else None,
                       aid=self.aid if self.outcome == AID else "", case=self.case if self.outcome == LEGAL_AID else "")

    @property
    def told(self) -> str:
        """In one line, as notes and the record say it."""
        money = f"{yuan(self.amount)} 元" if self.amount is not None else ""
        case = f"案号 {self.case}" if self.case else ""
        return "，".join(filter(None, (self.outcome, self.aid, money, case)))

    def figures(self) -> dict[tuple[str, str], int]:
        """One result, and the money that came with it."""
        if self.withdrawn:
            return {}
        counted = {f"result.{self.outcome}": 1, f"amount.{self.outcome}": self.amount or 0}
        if self.aid:
            counted |= {f"aid.{self.aid}": 1, f"aidfen.{self.aid}": self.amount or 0}
        return {(self.on, name): by for name, by in counted.items() if by}


@dataclass(frozen=True)
class Marks:
    """How she is counted. on: the day (ISO) of the referral, on which it is counted."""

    on: str = ""
    street: str = ""
    groups: tuple[str, ...] = ()
    rev: int = 0
    name: ClassVar[str] = MARKS_FIELD

    @property
    def told(self) -> str:
        """In one line; "" when nothing is marked."""
        return "，".join(filter(None, (self.street, "、".join(self.groups))))

    def figures(self) -> dict[tuple[str, str], int]:
        """One for the street, one for each group."""
        names = ([f"street.{self.street}"] if self.street else []) + [f"group.{name}" for name in self.groups]
        return {(self.on, name): 1 for name in names}


@dataclass(frozen=True)
class Casework:
    """All of one referral, in order of time; what was taken back is among it. rev: how often it was changed."""

    transfers: tuple[Transfer, ...] = ()
    results: tuple[Result, ...] = ()
    marks: Marks = field(default_factory=Marks)
    rev: int = 0

    @property
    def next_id(self) -> str:
        """For a new row: two at once get the same one, and the second is refused. In order of time."""
        return f"{self.rev + 1:04}"

    @property
    def standing(self) -> tuple[Result, ...]:
        """The results that were not taken back."""
        return tuple(result for result in self.results if not result.withdrawn)

    def silent_since(self) -> str:
        """The day of the oldest last news of a transfer that is running, "" when none is."""
        return min((t.steps[-1].on for t in self.transfers if t.running), default="")


def of_fields(stored: dict[str, str], opened: Callable[[str], Any]) -> Casework:
    """The casework in a referral's hash. opened: makes the row of its sealed field, or None where nothing may be opened."""
    transfers = [replace(row, steps=tuple(Step(**step) for step in row.steps)) for row in _rows(Transfer, stored, opened)]
    marked = opened(stored[MARKS_FIELD]) if stored.get(MARKS_FIELD) else None
    marks = Marks(**{**marked, "groups": tuple(marked["groups"])}) if marked else Marks()
    return Casework(tuple(sorted(transfers, key=lambda t: (t.on, t.id))),
                    tuple(sorted(_rows(Result, stored, opened), key=lambda r: (r.on, r.id))), marks,
                    int(stored.get(REV_FIELD, "0")))


Row = Transfer | Result | Marks
Kept = TypeVar("Kept", Transfer, Result)


def _rows(kind: type[Kept], stored: dict[str, str], opened: Callable[[str], Any]) -> list[Kept]:
    rows = ((name, opened(sealed)) for name, sealed in stored.items() if name.startswith(kind.PREFIX))
    return [kind(**row) for _, row in rows if row]


def found(rows: tuple[Kept, ...], id: str, rev: int) -> Kept:
    """The row that somebody wants to change. rev: of the row as she had read it. Raises Outdated when it is another by now."""
    for row in rows:
        if (row.id, row.rev, row.withdrawn) == (id, rev, ""):
            return row
    raise Outdated(id)


def need_day(day: date, first: date, now: datetime) -> None:
    """Raise ValueError for a day before the first one that can be, or after today."""
    if not first <= day <= now.astimezone(CHINA).date():
        raise ValueError("the day is before the matter began, or still to come")


def need_why(why: str) -> None:
    """Raise ValueError when there is no reason."""
    if not why.strip():
        raise ValueError("taking back or correcting needs a reason")


def difference(old: Row | None, new: Row) -> tuple[Figure, ...]:
    """What a change of a row adds to the counters and takes from them."""
    change = Counter(new.figures())
    change.subtract(old.figures() if old else {})
    return tuple((day, name, by) for (day, name), by in change.items() if by)
