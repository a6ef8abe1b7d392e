"""Transfers (转介) at the console: to whom, what became of it, and taking back what was a mistake."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, g

from bot.console.forms import Draft, count, day, typed, unfit
from bot.console.thread import Answer, Thread
from bot.knowledge.district import District
from bot.message import now
from bot.referrals.casework import STATES, Transfer
from bot.referrals.transfers import Transfers

WHEN = "写上哪天的事：不早于她来信、不早于转出，也不晚于今天。提醒的日子从今天起，两年以内，不用提醒就空着。"


class TransferPages:
    """Three forms below a referral, also a closed one."""

    def __init__(self, transfers: Transfers, thread: Thread, district: Callable[[], District]) -> None:
        self._transfers, self._thread, self._district = transfers, thread, district

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("transfers", __name__)
        for name, action in (("transfer", self.make), ("transfer/news", self.advance), ("transfer/undo", self.withdraw)):
            pages.add_url_rule(f"/referral/<number>/{name}", action.__name__, action, methods=["POST"])
        return pages

    def make(self, number: str) -> Answer:
        """To one of the district's partners; the office that was typed goes before the one that the district has filled in."""
        draft = typed("transfer")
        partner = next((p for p in self._district().offered if p.whom == draft["partner"]), None)
        if partner is None:
            return self._thread.again(number, draft, "请选转给谁。", field="partner")
        wanted = Transfer("", partner.kind, partner.name, draft["office"] or partner.office, draft.text)
        return self._try(number, draft, "transferred", lambda: self._transfers.make(
            number, g.account.name, wanted, day(draft["on"]), day(draft["remind"]) if draft["remind"] else None, now(),
            draft.once))

    def advance(self, number: str) -> Answer:
        """News of it."""
        draft = typed("news")
        if draft["state"] not in STATES:
            return self._thread.again(number, draft, "请选现在到哪一步。", field="state")
        return self._try(number, draft, "transfer-moved", lambda: self._transfers.advance(
            number, g.account.name, draft["id"], count(draft["rev"]), draft["state"], day(draft["on"]), draft.text,
            day(draft["remind"]) if draft["remind"] else None, now(), draft.once))

    def withdraw(self, number: str) -> Answer:
        """It was written down by mistake."""
        draft = typed("unsent")
        if problem := unfit(draft.text, "写一句为什么撤掉。"):
            return self._thread.again(number, draft, problem)
        return self._try(number, draft, "transfer-withdrawn", lambda: self._transfers.withdraw(
            number, g.account.name, draft["id"], count(draft["rev"]), draft.text, now(), draft.once))

    def _try(self, number: str, draft: Draft, done: str, act: Callable[[], object]) -> Answer:
        if problem := unfit(draft.text, ""):
            return self._thread.again(number, draft, problem)
        try:
            return self._thread.do(draft, number, done, act)
        except ValueError:
            return self._thread.again(number, draft, WHEN, field="on")
