"""What the staff's list shows: which referrals stand under which tab, page by page. Pure but for asking the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.referrals.referral import Referral, from_fields
from bot.store import Store, in_pairs

PAGE = 50
"""Rows a page: what one scrolls through without losing one's place."""

VIEWS = ("open", "mine", "overdue", "waiting", "all", "revisit", "closed")
"""The tabs. Which states stand under each is said where the lists are kept (lua/lists.lua)."""


@dataclass(frozen=True)
class Viewer:
    """Whose list it is. name: "" sees all; out: the field that keeps her out (Moves.mark); now: None: neither
    follow-ups nor what is overdue is looked at; supervisor: follow-ups of everybody are."""

    name: str = ""
    out: str = ""
    supervisor: bool = False
    now: datetime | None = None

    def moment(self) -> str:
        """The present in epoch seconds, as the script takes it."""
        return f"{self.now.timestamp():.3f}" if self.now else "0"

    def until(self) -> float:
        """Up to which moment a follow-up is due: the end of this day."""
        return self.now.replace(hour=23, minute=59, second=59).timestamp() if self.now else 0


@dataclass(frozen=True)
class Page:
    """One page of a tab. counts: for the tab of every open view, and of follow-ups where they are looked up.

    alarm: numbers of urgent ones that nobody has; recused: open ones from which anybody has withdrawn, whoever looks.
    reminders: those whose follow-up has a time that has come → what it was for; of who looks, of a supervisor also what nobody
    holds.
    """

    view: str
    rows: tuple[Referral, ...]
    total: int
    page: int
    counts: dict[str, int]
    alarm: tuple[str, ...]
    recused: tuple[str, ...]
    reminders: dict[str, str]

    @property
    def reminded(self) -> tuple[str, ...]:
        """The numbers of `reminders`."""
        return tuple(self.reminders)

    @property
    def pages(self) -> int:
        """How many pages the tab has, at least one."""
        return max(1, -(-self.total // PAGE))


def read(store: Store, unseal: Callable[[str], str], view: str, viewer: Viewer, page: int = 1, limit: int = PAGE) -> Page:
    """Read a page of a view, one of VIEWS, as the viewer sees it, in one round trip.

    The rows carry no words: a list shows none, so nothing of hers is opened for it. unseal: only for what staff wanted to be
    reminded of, which whoever is reminded sees with it.
    """
    page = max(page, 1)
    flat, alarm, total, rows, recused, reminded = store.queue({
        "view": view, "offset": (page - 1) * PAGE, "limit": limit,
        "by": viewer.name, "out": viewer.out, "now": viewer.moment(), "supervisor": viewer.supervisor, "until": viewer.until()})
    found = [in_pairs(row) for row in json.loads(rows) if row]
    return Page(view, tuple(_row(fields, viewer if view == "revisit" else None, unseal) for fields in found), total, page,
                {name: int(count) for name, count in in_pairs(flat).items()}, tuple(alarm), tuple(recused),
                {number: unseal(sealed) if sealed else "" for number, sealed in in_pairs(reminded).items()})


def _row(fields: dict[str, str], reminded: Viewer | None, unseal: Callable[[str], str]) -> Referral:
    row = from_fields(fields, _sealed)
    if reminded and fields.get("revisit_for") and row.holder in ("", reminded.name):
        return replace(row, revisit_for=unseal(fields["revisit_for"]))
    return row


def _sealed(_: str) -> str:
    return ""
