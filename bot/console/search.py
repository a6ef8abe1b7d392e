"""Finding a referral again. What is looked for comes in a form and goes into no address, and the audit trail keeps that
somebody searched, not for what; whose words were shown counts as read."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.console import words as say
from bot.console.forms import clean
from bot.knowledge.library import Knowledge
from bot.referrals.desk import Desk
from bot.referrals.referral import Referral
from bot.referrals.search import Place, Search, Words
from bot.store import referral_key

LONGEST = 60
"""Characters of what is looked for."""


class SearchPages:
    """One address."""

    def __init__(self, search: Search, desk: Desk, knowledge: Callable[[], Knowledge]) -> None:
        self._search, self._desk, self._knowledge = search, desk, knowledge

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("search", __name__)
        pages.add_url_rule("/search", "find", self.find, methods=["GET", "POST"])
        return pages

    def find(self) -> Response | tuple[str, int] | str:
        """What was found, with the words marked; a number that exists is opened."""
        typed = clean(request.form.get("words", ""))[:LONGEST]
        words, me = Words(typed), g.account.name
        if not words.terms:
            problem = "写一个词再找。" if request.method == "POST" else ""
            return render_template("console/search.html", typed="", problem=problem, result=None), 422 if problem else 200
        number = re.sub(r"\W", "", typed, flags=re.ASCII).upper()
        if re.fullmatch(r"[0-9A-Z]{2,12}", number) and self._desk.store.client.exists(referral_key(number)):
            return redirect(url_for("console.referrals.thread", number=number), 303)
        self._desk.audit.write(me, "searched")
        result = self._search.find(words, me, self._facts(), _place(request.form.get("after", "")))
        for hit in result.hits:
            if hit.excerpts:
                self._desk.audit.read(me, hit.referral.number)
        return render_template("console/search.html", typed=typed, result=result)

    def _facts(self) -> Callable[[Referral], str]:
        known = self._knowledge().titles

        def facts(referral: Referral) -> str:
            urgent = "紧急" if referral.urgent else ""
            return " ".join((referral.number, referral.holder, referral.outcome, say.STATUS[referral.status], urgent,
                             say.topic(referral, known)))

        return facts


def _place(text: str) -> Place | None:
    """Where the search before stopped, as the page sent it along."""
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,9})?) ([0-9A-Z]{2,12})", text)
    return (float(match[1]), match[2]) if match else None
