"""Deleting a referral from the console: a supervisor asks, a second person agrees or declines."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.message import now
from bot.referrals.desk import AlreadyMoved
from bot.referrals.erasure import REASONS, Erasures, NotAgreed

LONGEST = 500


class ErasurePages:
    """Three forms below a referral; what happened is said on the page that follows."""

    def __init__(self, erasures: Erasures) -> None:
        self._erasures = erasures

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("erasure", __name__)
        for name, action in (("ask", self.ask), ("agree", self.agree), ("decline", self.decline)):
            pages.add_url_rule(f"/referral/<number>/erase/{name}", name, action, methods=["POST"])
        return pages

    def ask(self, number: str) -> Response:
        """Supervisors only. The typed words become a note, the kind of reason goes into the audit trail."""
        if g.account.role != "supervisor":
            abort(403)
        reason, words = request.form.get("reason", ""), request.form.get("text", "").strip()[:LONGEST]
        if reason not in REASONS or not words:
            return _back(number, "erase-why")
        return _back(number, self._try(lambda: self._erasures.ask(number, g.account.name, reason, words, now()), "erase-asked"))

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
