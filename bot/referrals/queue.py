"""What the staff's list shows: which referrals stand under which tab, page by page. Pure but for asking the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referrals.referral import NOT_CLOSED, Referral, from_fields
from bot.store import Store, in_pairs

PAGE = 50
"""Rows a page: what one scrolls through without losing one's place."""

VIEWS = {
    "open": ("open",), "mine": NOT_CLOSED, "all": NOT_CLOSED, "waiting": ("answered", "held"), "closed": (),
}
"""The tabs and the states under each. mine: of these, the ones that one holds oneself; closed has a list of its own."""


@dataclass(frozen=True)
class Page:
    """One page of a tab. counts: for the tab of every open view; alarm: numbers of urgent ones that nobody has."""

    view: str
    rows: tuple[Referral, ...]
    total: int
    page: int
    counts: dict[str, int]
    alarm: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages the tab has, at least one."""
        return max(1, -(-self.total // PAGE))


def read(store: Store, view: str, by: str, page: int = 1, limit: int = PAGE) -> Page:
    """Read a page of a view as `by` sees it, in one round trip. Raises KeyError for an unknown view.

    The rows carry no words: a list shows none, so nothing of hers is opened for it.
    """
    page = max(page, 1)
    counted = {name: _states(name, by) for name in VIEWS if name != "closed"}
    flat, alarm, total, rows = store.queue({**_states(view, by), "offset": (page - 1) * PAGE, "limit": limit, "views": counted})
    return Page(view, tuple(from_fields(in_pairs(row), _sealed) for row in rows if row), total, page,
                {name: int(count) for name, count in in_pairs(flat).items()}, tuple(alarm))


def _states(view: str, by: str) -> dict[str, Any]:
    return {"statuses": list(VIEWS[view]), "holder": by if view == "mine" else ""}


def _sealed(_: str) -> str:
    return ""
