"""One's own account: password, where one is signed in, the second step, what others have changed about it."""

from __future__ import annotations

import re

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.accounts import SHORTEST_PASSWORD, Accounts, BadAccount
from bot.audit import Audit
from bot.console import browsers
from bot.console.accounts import start
from bot.console.proof import LONGEST, Proof
from bot.console.sessions import Sessions

Page = Response | tuple[str, int] | str


class OwnAccountPages:
    """For every role."""

    def __init__(self, accounts: Accounts, sessions: Sessions, proof: Proof, audit: Audit) -> None:
        self._accounts, self._sessions, self._proof, self._audit = accounts, sessions, proof, audit

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("own", __name__)
        pages.add_url_rule("/account", "account", self.account)
        pages.add_url_rule("/account/password", "password", self.password, methods=["GET", "POST"])
        pages.add_url_rule("/account/sessions", "sessions", self.sessions, methods=["POST"])
        pages.add_url_rule("/account/notice", "notice", self.notice, methods=["POST"])
        return pages

    def account(self) -> str:
        """Everything on one page."""
        return render_template("console/account.html", seats=self._sessions.of(g.account), here=self._sessions.seat(g.visitor))

    def password(self) -> Page:
        """A new password; the old one is asked for, and every other session ends."""
        if request.method == "GET":
            return render_template("console/password.html", shortest=SHORTEST_PASSWORD)
        old, new, again = (request.form.get(name, "")[:LONGEST] for name in ("old", "new", "again"))
        try:
            problem = _unfit(old, new, again) or self._proof.lacking(old, "password")
            hashed = "" if problem else self._accounts.hashed(g.account.name, new)
        except BadAccount as error:
            problem = str(error)
        if problem:
            return render_template("console/password.html", shortest=SHORTEST_PASSWORD, problem=problem), 422
        me = g.account.name
        first = g.account.must_change
        g.account = self._accounts.set_password(me, hashed, lambda: self._audit.link(me, "password-changed"))
        self._begin_anew()
        return redirect(start(g.account) if first else url_for("console.own.account", done="password-changed"), 303)

    def sessions(self) -> Page:
        """End one session, or all but this one."""
        if request.form.get("which") == "others":
            me = g.account.name
            g.account = self._accounts.end_sessions(me, lambda: self._audit.link(me, "sessions-ended", reason=me))
            self._begin_anew()
        elif request.form.get("seat"):
            self._sessions.end_one(g.account, request.form["seat"][:16])
            self._audit.write(g.account.name, "sessions-ended", reason=g.account.name)
        else:
            abort(400)
        return redirect(url_for("console.own.account", done="sessions-ended"), 303)

    def notice(self) -> Response:
        """She has read it; back to the page that showed it, if it is one of ours."""
        self._accounts.acknowledge(g.account.name, request.form.get("notice", ""))
        back = request.form.get("back", "")
        return redirect(back if re.fullmatch(r"/console/[\w/-]*", back) else start(g.account), 303)

    def _begin_anew(self) -> None:
        self._sessions.end(g.visitor)
        g.visitor = self._sessions.begin(g.account, browsers.kind(request.user_agent.string))


def _unfit(old: str, new: str, again: str) -> str:
    if new != again:
        return "两次输入的新密码不一样。"
    return "新密码不能和现在的一样。" if new == old else ""
