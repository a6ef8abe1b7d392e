"""Signing in and out, and the page of those who have nothing to do here yet."""

from __future__ import annotations

import re

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.accounts import Account, Accounts
from bot.audit import Audit
from bot.console.sessions import Sessions, new_id
from bot.console.throttle import Throttle

LONGEST = 200
"""Characters of a name or password that are looked at: hashing a longer one would only cost time."""


class AccountPages:
    """The pages of one's own account."""

    def __init__(self, accounts: Accounts, sessions: Sessions, throttle: Throttle, audit: Audit) -> None:
        self._accounts, self._sessions, self._throttle, self._audit = accounts, sessions, throttle, audit

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("accounts", __name__)
        pages.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["GET", "POST"])
        pages.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        pages.add_url_rule("/home", "home", self.home)
        return pages

    def sign_in(self) -> Response | tuple[str, int] | str:
        """Ask for name and password; one answer for an unknown name and for a wrong password."""
        if request.method == "GET":
            return redirect(_start(g.account)) if g.account else render_template("console/sign_in.html")
        name, password = request.form.get("name", "").strip()[:LONGEST], request.form.get("password", "")[:LONGEST]
        if not self._throttle.admit(name, request.remote_addr or ""):
            return render_template("console/sign_in.html", problem="throttled", name=name), 429
        account = self._accounts.check(name, password)
        if account is None:
            # A name that nobody has may be a password typed into the wrong field: it is not kept.
            self._audit.write(name if self._accounts.get(name) else "", "sign-in-refused")
            return render_template("console/sign_in.html", problem="wrong", name=name), 403
        self._audit.write(name, "sign-in")
        self._throttle.forgive(name)
        self._sessions.end(g.visitor)
        g.visitor = self._sessions.begin(account)
        return redirect(_wanted(request.args.get("next", "")) or _start(account), 303)

    def sign_out(self) -> Response:
        """End the session on the server and give the browser an id that means nothing."""
        self._sessions.end(g.visitor)
        g.visitor = new_id()
        return redirect(url_for("console.accounts.sign_in", done="out"), 303)

    def home(self) -> str:
        """What this account may do, for those whose pages are still to come."""
        return render_template("console/home.html")


def _start(account: Account) -> str:
    return url_for("console.referrals.queue" if account.reads_referrals else "console.accounts.home")


def _wanted(path: str) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    return path if re.fullmatch(r"/console/(referral/\w+)?", path, re.ASCII) else ""
