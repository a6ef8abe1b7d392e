"""Signing in, in one or two steps, and out; and the page of those who read no referrals."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from bot.accounts import Account, Accounts
from bot.audit import Audit
from bot.console import browsers
from bot.console.proof import LONGEST, address
from bot.console.sessions import IDLE, Sessions, new_id
from bot.console.throttle import Throttle
from bot.second_factor import SecondFactor

Page = Response | tuple[str, int] | str

LIST = "console.referrals.queue"
NO_PAGE = ("console.static", "console.live.stream", "console.accounts.nowhere")
"""Where nobody is led after signing in."""


class AccountPages:
    """The door of the console."""

    def __init__(self, accounts: Accounts, second_factor: SecondFactor, sessions: Sessions, throttle: Throttle,
                 audit: Audit) -> None:
        self._accounts, self._second_factor, self._sessions = accounts, second_factor, sessions
        self._throttle, self._audit = throttle, audit

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("accounts", __name__)
        pages.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["GET", "POST"])
        pages.add_url_rule("/sign-in/code", "code", self.code, methods=["GET", "POST"])
        pages.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        pages.add_url_rule("/home", "home", self.home)
        pages.add_url_rule("/<path:anywhere>", "nowhere", self.nowhere, methods=["GET", "POST"])
        return pages

    def sign_in(self) -> Page:
        """Ask for name and password; one answer for an unknown name and for a wrong password."""
        if request.method == "GET":
            return redirect(start(g.account)) if g.account else _door()
        name, password = request.form.get("name", "").strip()[:LONGEST], request.form.get("password", "")[:LONGEST]
        if wait := self._throttle.admit("password", name, address()):
            return _door(wait=wait, name=name), 429
        account = self._accounts.check(name, password)
        if account is None:
            # A name that nobody has may be a password typed into the wrong field: it is not kept.
            self._audit.write(name if self._accounts.get(name) else "", "sign-in-refused")
            return _door(problem="wrong", name=name), 403
        self._throttle.forgive("password", name, address())
        to = _wanted(request.args.get("next", ""), account)
        if account.totp:
            self._sessions.end(g.visitor)
            g.visitor = self._sessions.begin_halfway(account, to)
            return redirect(url_for("console.accounts.code"), 303)
        return self._let_in(account, to)

    def code(self) -> Page:
        """The second step: a code from her phone, or a recovery code."""
        account, to = self._sessions.find_halfway(g.visitor)
        if account is None:
            return redirect(start(g.account) if g.account else url_for("console.accounts.sign_in"), 303)
        if request.method == "GET":
            return render_template("console/code.html", who=account)
        if wait := self._throttle.admit("code", account.name, address()):
            return render_template("console/code.html", who=account, wait=wait), 429
        used = self._second_factor.accept(account.name, request.form.get("code", "")[:LONGEST])
        if not used:
            self._audit.write(account.name, "code-refused")
            return render_template("console/code.html", who=account, problem=True), 403
        self._throttle.forgive("code", account.name, address())
        return self._let_in(account, to, used)

    def sign_out(self) -> Response:
        """End the session on the server and give the browser an id that means nothing."""
        self._sessions.end(g.visitor)
        g.visitor = new_id()
        return redirect(url_for("console.accounts.sign_in", done="out"), 303)

    def home(self) -> str:
        """What this account may do, for those whose pages are still to come."""
        return render_template("console/home.html")

    def nowhere(self, anywhere: str) -> str:
        """An address that no page has: said in the console's own words, to those who are signed in."""
        abort(404)

    def _let_in(self, account: Account, to: str, used: str = "") -> Response:
        """Begin the session, under an id that nobody has seen before. used: kind of second factor."""
        self._accounts.note_sign_in(account.name, lambda: self._audit.link(account.name, "sign-in", reason=used))
        self._throttle.recognise(account.name, address())
        self._sessions.end(g.visitor)
        g.visitor = self._sessions.begin(account, browsers.kind(request.user_agent.string))
        usual = url_for("console.own.account", done="recovery-used") if used == "recovery" else start(account)
        return redirect(to or usual, 303)


def _door(**told: Any) -> str:
    return render_template("console/sign_in.html", idle=IDLE // 60, **told)


def start(account: Account) -> str:
    """Where this account begins its day."""
    if account.reads_referrals:
        return url_for(LIST)
    return url_for("console.staff.people" if account.role == "admin" else "console.accounts.home")


def _wanted(address: str, account: Account) -> str:
    """The page that was asked for before signing in, if it is one of ours that can be opened by its address; else "".

    The list is what everybody asks for who opens the console: only those are led to it who may see it.
    """
    path, _, _ = address.partition("?")
    try:
        page, _ = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:  # no such address, one that only takes forms, one that leads on
        return ""
    ours = page.startswith("console.") and page not in NO_PAGE and (page != LIST or account.reads_referrals)
    return address if ours and address.isprintable() else ""  # a line's end would begin another header
