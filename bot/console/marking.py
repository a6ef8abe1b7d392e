"""Street and groups of the year's report, below a referral. Staff set them from what they know; she is never asked."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, g

from bot.console.forms import count, typed
from bot.console.thread import Answer, Thread
from bot.knowledge.district import District
from bot.message import now
from bot.referrals.casework import GROUPS
from bot.referrals.desk import Desk
from bot.referrals.marking import Marking


class MarkingPages:
    """One form."""

    def __init__(self, desk: Desk, thread: Thread, district: Callable[[], District]) -> None:
        self._desk, self._marking, self._thread, self._district = desk, Marking(desk), thread, district

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("marking", __name__)
        pages.add_url_rule("/referral/<number>/marks", "set", self.set, methods=["POST"])
        return pages

    def set(self, number: str) -> Answer:
        """A street of the district, or the one that it has; any of the groups."""
        draft = typed("marks")
        known = ("", self._desk.get(number).casework.marks.street, *self._district().streets)
        if draft["street"] not in known:
            return self._thread.again(number, draft, "请从名单里选镇街。", field="street")
        groups = tuple(name for name in GROUPS if name in draft["groups"].split("、"))
        return self._thread.do(draft, number, "marked", lambda: self._marking.set(
            number, g.account.name, count(draft["rev"]), draft["street"], groups, now(), draft.once))
