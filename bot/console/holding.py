"""Passing a referral from hand to hand, and stepping aside where one knows her (safety rule 13)."""

from __future__ import annotations

from flask import Blueprint, abort, g, url_for

from bot.console.forms import typed, unfit
from bot.console.thread import Answer, Thread
from bot.message import now
from bot.referrals.desk import Desk
from bot.referrals.holding import Holding
from bot.referrals.recusal import Recusals


class HoldingPages:
    """Three forms below a referral."""

    def __init__(self, desk: Desk, recusals: Recusals, thread: Thread) -> None:
        self._desk, self._holding, self._recusals, self._thread = desk, Holding(desk), recusals, thread

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("holding", __name__)
        for name, action in (("recuse", self.recuse), ("hand", self.hand), ("take", self.take)):
            pages.add_url_rule(f"/referral/<number>/{name}", name, action, methods=["POST"])
        return pages

    def recuse(self, number: str) -> Answer:
        """Out of this one for good. A reason may be given; that she means it must be ticked."""
        draft = typed("recuse")
        if problem := unfit(draft.text, ""):
            return self._thread.again(number, draft, problem)
        if not draft.sure:
            return self._thread.again(number, draft, "请先勾上“我要回避”。", field="sure")
        return self._thread.do(draft, number, "recused", lambda: self._recusals.recuse(
            number, g.account.name, draft.text, now()), to=url_for("console.referrals.queue", done="recused"))

    def hand(self, number: str) -> Answer:
        """To a colleague who may have it."""
        draft = typed("hand")
        if draft["to"] not in self._recusals.colleagues(self._desk.get(number), g.account.name):
            return self._thread.again(number, draft, "请选一位能接手的同事。", field="to")
        if problem := unfit(draft.text, "写一句交代，接手的人好接着办。"):
            return self._thread.again(number, draft, problem)
        return self._thread.do(draft, number, "handed", lambda: self._holding.hand_over(
            number, g.account.name, draft["to"], draft.text, now(), draft.once),
            to=url_for("console.referrals.queue", tab="mine", done="handed"))

    def take(self, number: str) -> Answer:
        """A supervisor takes what a colleague holds."""
        if not self._thread.supervisor():
            abort(403)
        draft = typed("take")
        if problem := unfit(draft.text, "写一句为什么接过来，同事会看到。"):
            return self._thread.again(number, draft, problem)
        return self._thread.do(draft, number, "taken-over", lambda: self._holding.take_over(
            number, g.account.name, draft.text, now(), draft.once))
