"""Deleting a referral from the console: a supervisor asks, a second person agrees or declines."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.console.forms import typed, unfit
from bot.console.thread import Answer, Thread
from bot.message import now
from bot.referrals.desk import AlreadyMoved
from bot.referrals.erasure import REASONS, Erasures, NotAgreed


class ErasurePages:
    """Three forms below a referral; what happened is said on the page that follows."""

    def __init__(self, erasures: Erasures, thread: Thread) -> None:
        self._erasures, self._thread = erasures, thread

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("erasure", __name__)
        for name, action in (("ask", self.ask), ("agree", self.agree), ("decline", self.decline)):
            pages.add_url_rule(f"/referral/<number>/erase/{name}", name, action, methods=["POST"])
        return pages

    def ask(self, number: str) -> Answer:
        """Supervisors only. The typed words become a note, the kind of reason goes into the audit trail."""
        if not self._thread.supervisor():
            abort(403)
        draft = typed("erase")
        if draft["reason"] not in REASONS:
            return self._thread.again(number, draft, "请选删除的原因。", field="reason")
        if problem := unfit(draft.text, "写一句为什么要删，给第二个人看。"):
            return self._thread.again(number, draft, problem)
        return self._thread.do(draft, number, "erase-asked", lambda: self._erasures.ask(
            number, g.account.name, draft["reason"], draft.text, now()))

    def agree(self, number: str) -> Response:
        """The second person: whoever reads referrals and is not the one who asked."""
        if request.form.get("sure") != "yes":
            return _back(number, "erase-sure")
        done = self._try(lambda: self._erasures.agree(number, g.account.name), "erased")
        return redirect(url_for("console.referrals.queue", done=done), 303) if done == "erased" else _back(number, done)

    def decline(self, number: str) -> Response:
        """It is kept."""
        return _back(number, self._try(lambda: self._erasures.decline(number, g.account.name, now()), "erase-declined"))

    @staticmethod
    def _try(act: Callable[[], object], done: str) -> str:
        try:
            act()
        except (NotAgreed, AlreadyMoved):
            return "erase-lost"
        return done


def _back(number: str, done: str) -> Response:
    return redirect(url_for("console.referrals.thread", number=number, done=done), 303)
