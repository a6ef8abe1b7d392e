"""Follow-ups (回访): set a day, with a time where she has named one, and write down how it went."""

from __future__ import annotations

from flask import Blueprint, g

from bot.console.forms import clock, day, typed, unfit
from bot.console.thread import Answer, Thread
from bot.message import now
from bot.referrals.followup import FollowUps


class FollowUpPages:
    """Two forms below a referral, also a closed one."""

    def __init__(self, followups: FollowUps, thread: Thread) -> None:
        self._followups, self._thread = followups, thread

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("followup", __name__)
        pages.add_url_rule("/referral/<number>/revisit", "set", self.set, methods=["POST"])
        pages.add_url_rule("/referral/<number>/revisited", "done", self.done, methods=["POST"])
        return pages

    def set(self, number: str) -> Answer:
        """On which day, and at what time if that matters, to come back to her."""
        draft = typed("revisit")
        if problem := unfit(draft.text, ""):
            return self._thread.again(number, draft, problem)
        try:
            return self._thread.do(draft, number, "revisit-set", lambda: self._followups.set(
                number, g.account.name, day(draft["day"]), draft.text, now(), draft.once, clock(draft["time"])))
        except ValueError:
            return self._thread.again(number, draft, "请选还没到的日子和时间：今天或以后，两年以内；几点可以不填。",
                                      field="time" if draft["time"] else "day")

    def done(self, number: str) -> Answer:
        """How it went, or why it is not needed any more."""
        draft = typed("revisited")
        if problem := unfit(draft.text, "写一句她现在怎样，或者为什么不用回访了。"):
            return self._thread.again(number, draft, problem)
        return self._thread.do(draft, number, "revisit-done", lambda: self._followups.done(
            number, g.account.name, draft.text, now(), draft.once))
