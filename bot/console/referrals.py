"""The list of referrals, one referral, and what staff do with it. Every action is a form, then a redirect."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.console import words
from bot.console.shared import plausible
from bot.message import CHINA, REPLY_BYTES
from bot.referrals import erasure, record
from bot.referrals.desk import AlreadyMoved, Desk
from bot.referrals.queue import VIEWS
from bot.referrals.referral import OUTCOMES, Referral

LONGEST = 3000
"""Characters of one answer or note: about five messages on her phone, more than anybody reads there."""

LATEST = 14
"""Lines of a thread that are shown at once; earlier ones stand folded above them."""

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True)
class Draft:
    """A form as it was typed; problem: why it was not accepted, so that it comes back as it was.

    sure: what was asked about once more was confirmed. once: mark of this very form, so that sending it twice is once.
    """

    form: str = ""
    text: str = ""
    outcome: str = ""
    problem: str = ""
    sure: bool = False
    once: str = ""


class ReferralPages:
    """The pages of those who answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("referrals", __name__)
        pages.add_url_rule("/", "queue", self.queue)
        pages.add_url_rule("/find", "find", self.find)
        pages.add_url_rule("/next", "next", self.take_next, methods=["POST"])
        pages.add_url_rule("/referral/<number>", "thread", self.thread)
        for name, action in (("claim", self.claim), ("release", self.release), ("answer", self.answer), ("note", self.note),
                             ("close", self.close)):
            pages.add_url_rule(f"/referral/<number>/{name}", name, action, methods=["POST"])
        pages.before_request(plausible)
        return pages

    def queue(self) -> str:
        """One tab of the list."""
        view = request.args.get("tab", "open")
        if view not in VIEWS:
            abort(404)
        page = self._desk.page(view, g.account.name, request.args.get("page", 1, type=int))
        return render_template("console/queue.html", page=page, alarm=page.alarm)

    def find(self) -> Response:
        """Open the referral whose number somebody reads out."""
        number = re.sub(r"\W", "", request.args.get("number", "")).upper()
        return redirect(url_for(".thread", number=number) if number else url_for(".queue"))

    def take_next(self) -> Response:
        """Claim what is to be done next; when a colleague is quicker, the one after that."""
        for row in self._desk.page("open", g.account.name, limit=10).rows:
            try:
                self._desk.claim(row.number, g.account.name, _now())
            except AlreadyMoved:
                continue
            return redirect(url_for(".thread", number=row.number, done="claimed"), 303)
        return redirect(url_for(".queue", done="none"), 303)

    def thread(self, number: str, draft: Draft | None = None) -> str:
        """One referral with all that was said. Nothing is shown unless the audit trail has it (safety rule 15)."""
        referral = self._desk.get(number)
        self._desk.audit.read(g.account.name, number)
        cut = max(0, len(referral.messages) - LATEST)
        return render_template(
            "console/thread.html", referral=referral, mine=referral.holder == g.account.name, draft=draft or Draft(),
            earlier=referral.messages[:cut], latest=referral.messages[cut:], outcomes=OUTCOMES, blaming=words.BLAMING,
            erase_reasons=erasure.REASONS, record_reasons=record.REASONS,
            found=words.blaming(draft.text) if draft else [], page_bytes=REPLY_BYTES, longest=LONGEST,
            alarm=self._desk.page("open", g.account.name, limit=0).alarm)

    def claim(self, number: str) -> Answer:
        """Take it."""
        return self._do(Draft(), number, "claimed", lambda: self._desk.claim(number, g.account.name, _now()))

    def release(self, number: str) -> Answer:
        """Give it back to the queue, with the reason for whoever takes it next."""
        draft = _typed("release")
        if problem := _unfit(draft.text, "写一句为什么退回，接手的人好接着办。"):
            return self._again(number, draft, problem)
        return self._do(draft, number, "released", lambda: self._desk.release(number, g.account.name, _now(), draft.text),
                        to=url_for(".queue", done="released"))

    def answer(self, number: str) -> Answer:
        """Answer her. What may sound like blame is asked about once more (safety rule 13)."""
        draft = _typed("answer")
        if problem := _unfit(draft.text, "还没有写回复。"):
            return self._again(number, draft, problem)
        if words.blaming(draft.text) and not draft.sure:
            return self._again(number, draft, "有的话她听了可能觉得是在怪她。请再看一眼。")
        return self._do(draft, number, "answered", lambda: self._desk.answer(
            number, g.account.name, draft.text, _now(), draft.once))

    def note(self, number: str) -> Answer:
        """A note among staff."""
        draft = _typed("note")
        if problem := _unfit(draft.text, "还没有写备注。"):
            return self._again(number, draft, problem)
        return self._do(draft, number, "noted", lambda: self._desk.note(number, g.account.name, draft.text, _now(), draft.once))

    def close(self, number: str) -> Answer:
        """End it. While an answer waits for her, that is asked about once more."""
        draft = _typed("close")
        if draft.outcome not in OUTCOMES:
            return self._again(number, draft, "请选一个结果。")
        if self._desk.get(number).unheard and not draft.sure:
            return self._again(number, draft, "她还没看到回复。")
        return self._do(draft, number, "closed", lambda: self._desk.close(number, g.account.name, draft.outcome, _now()))

    def _do(self, draft: Draft, number: str, done: str, act: Callable[[], Referral], to: str = "") -> Answer:
        try:
            act()
        except AlreadyMoved as moved:
            return self._again(number, draft, words.lost(moved), 409)
        return redirect(to or url_for(".thread", number=number, done=done), 303)

    def _again(self, number: str, draft: Draft, problem: str, code: int = 422) -> tuple[str, int]:
        return self.thread(number, replace(draft, problem=problem)), code


def _typed(form: str) -> Draft:
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    return Draft(form, text, request.form.get("outcome", ""), sure=request.form.get("sure") == "yes",
                 once=re.sub(r"[^0-9a-f]", "", request.form.get("once", ""))[:16])


def _unfit(text: str, when_empty: str) -> str:
    if not text:
        return when_empty
    return f"太长了：最多 {LONGEST} 个字，现在 {len(text)} 个。" if len(text) > LONGEST else ""


def _now() -> datetime:
    return datetime.now(CHINA)
