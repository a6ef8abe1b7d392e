"""Setting up the second step of signing in, and its recovery codes."""

from __future__ import annotations

from collections.abc import Callable

import segno
from flask import Blueprint, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from bot.accounts import BadAccount
from bot.console.proof import LONGEST, Proof
from bot.knowledge.library import Knowledge
from bot.second_factor import SecondFactor

Page = Response | tuple[str, int] | str


class SecondFactorPages:
    """Below the page of one's own account. Nothing of it is fetched from elsewhere: the QR code is drawn here."""

    def __init__(self, second_factor: SecondFactor, proof: Proof, knowledge: Callable[[], Knowledge]) -> None:
        self._second_factor, self._proof, self._knowledge = second_factor, proof, knowledge

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("second_factor", __name__)
        pages.add_url_rule("/account/second-factor", "enrol", self.enrol, methods=["GET", "POST"])
        pages.add_url_rule("/account/second-factor/drop", "drop", self.drop, methods=["POST"])
        pages.add_url_rule("/account/recovery-codes", "renew", self.renew, methods=["POST"])
        return pages

    def enrol(self) -> Page:
        """Show the QR code; take the first code; then the recovery codes, once."""
        if g.account.totp:
            return redirect(url_for("console.own.account"), 303)
        if request.method == "GET":
            return self._offer()
        try:
            codes = self._second_factor.enrol(g.account.name, request.form.get("code", "")[:LONGEST])
        except BadAccount as error:
            return self._offer(str(error)), 422
        return render_template("console/recovery.html", codes=codes, first=True)

    def drop(self) -> Page:
        """Take it off with a code, to set it up on another phone."""
        if problem := self._proof.lacking(request.form.get("proof", ""), "code"):
            return render_template("console/again.html", problem=problem, todo="drop"), 422
        self._second_factor.drop(g.account.name)
        return redirect(url_for("console.second_factor.enrol", done="second-factor-off"), 303)

    def renew(self) -> Page:
        """Ten new codes."""
        if problem := self._proof.lacking(request.form.get("proof", "")):
            return render_template("console/again.html", problem=problem, todo="renew"), 422
        try:
            codes = self._second_factor.renew(g.account.name)
        except BadAccount as error:
            return render_template("console/again.html", problem=str(error), todo="renew"), 422
        return render_template("console/recovery.html", codes=codes, first=False)

    def _offer(self, problem: str = "") -> str:
        me = g.account.name
        secret = self._second_factor.offer(me)
        uri = self._second_factor.uri(me, self._knowledge().district.short_name)
        picture = segno.make_qr(uri, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
        groups = " ".join(secret[at:at + 4] for at in range(0, len(secret), 4))
        return render_template("console/enrol.html", picture=Markup(picture), secret=groups, problem=problem)
