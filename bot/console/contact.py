"""Reaching her beyond the answer that waits: a neutral line now, the record of a telephone call (safety rule 13), and the
conversation with her: that somebody is typing, and that the bot shall answer again."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g

from bot.console import words
from bot.console.forms import Draft, typed, unfit
from bot.console.thread import Answer, Thread
from bot.message import CHINA, now
from bot.referrals.contact import CALLS, SHORTEST_REASON, Contact, NotNow
from bot.referrals.indicator import Indicator


class ContactPages:
    """Forms of a referral."""

    def __init__(self, contact: Contact, indicator: Indicator, thread: Thread) -> None:
        self._contact, self._indicator, self._thread = contact, indicator, thread

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("contact", __name__)
        for name, action in (("nudge", self.nudge), ("phone", self.phone), ("automatic", self.automatic),
                             ("typing", self.typing)):
            pages.add_url_rule(f"/referral/<number>/{name}", name, action, methods=["POST"])
        return pages

    def automatic(self, number: str) -> Answer:
        """The conversation is over: the bot answers again."""
        return self._thread.do(Draft(), number, "automatic", lambda: self._contact.end_talk(number, g.account.name, now()))

    def typing(self, number: str) -> Response:
        """Somebody writes in the reply box."""
        self._indicator.note(number, g.account.name)
        return Response(status=204)

    def nudge(self, number: str) -> Answer:
        """Have the neutral line sent now; the reason is typed."""
        draft = typed("nudge")
        try:
            return self._thread.do(draft, number, "nudged", lambda: self._contact.nudge(
                number, g.account.name, draft.text, self._thread.supervisor(), now(), draft.once))
        except NotNow as barrier:
            return self._thread.again(number, draft, words.BARRIERS[barrier.why], 409)
        except ValueError:
            return self._thread.again(number, draft, f"写明为什么不等她自己来（至少 {SHORTEST_REASON} 个字），会记下来。")

    def phone(self, number: str) -> Answer:
        """A call that was made."""
        draft = typed("phone")
        at = _moment(draft["at"])
        if problem := unfit(draft.text, ""):
            return self._thread.again(number, draft, problem)
        if at is None or at > now():
            return self._thread.again(number, draft, "写上什么时候打的，不能晚于现在。", field="at")
        if draft["result"] not in CALLS:
            return self._thread.again(number, draft, "请选打通了没有。", field="result")
        try:
            return self._thread.do(draft, number, "phoned", lambda: self._contact.phoned(
                number, g.account.name, at, draft["result"], draft.text, draft["within"] == "yes", draft["why"], now(),
                draft.once))
        except ValueError:
            return self._thread.again(number, draft, f"不在她说的时间或方式里，要写明原因（至少 {SHORTEST_REASON} 个字）。",
                                      field="why")


def _moment(text: str) -> datetime | None:
    """What a datetime-local field sends, as district time; None when it is not that."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=CHINA)
    except ValueError:
        return None
