"""Answering her: the reply itself, its draft, and looking at it before it is sent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.console.forms import FIELD, Draft, typed, unfit
from bot.console.reply_box import ReplyBox
from bot.console.thread import Answer, Thread
from bot.knowledge.replies import blanks
from bot.message import now
from bot.referrals.desk import Desk
from bot.referrals.drafts import TooLate, Unsent


class ReplyPages:
    """What the buttons of the reply box do."""

    def __init__(self, desk: Desk, thread: Thread, box: ReplyBox) -> None:
        self._desk, self._thread, self._box = desk, thread, box

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("reply", __name__)
        for path, name, action in (("answer", "answer", self.answer), ("draft", "draft", self.draft),
                                   ("draft/throw", "throw", self.throw), ("draft/back", "back", self.back),
                                   ("offers", "offers", self.offers)):
            pages.add_url_rule(f"/referral/<number>/{path}", name, action, methods=["POST"])
        return pages

    def answer(self, number: str) -> Answer:
        """Answer her. A blank that is not filled in stops it; what may sound like blame is asked about once more (rule 13)."""
        draft, me = typed("answer"), g.account.name
        if problem := unfit(draft.text, "还没有写回复。") or _unfilled(draft.text):
            return self._thread.again(number, draft, problem)
        if self._thread.blame(draft.text) and not draft.sure:
            return self._thread.again(number, draft, "有的话她听了可能觉得是在怪她。请再看一眼。")
        return self._thread.do(draft, number, "answered", lambda: self._desk.answer(
            number, me, draft.text, now(), draft.once, self._desk.drafts.key(number, me)))

    def draft(self, number: str) -> Answer:
        """Keep what was typed and show how she will see it; without a script also: put a sentence in, look for one."""
        draft = self._with_insert(typed("answer"), number)
        alone = request.headers.get("X-Part") == "draft"
        if problem := unfit(draft.text, "") or unfit(draft["find"], "", FIELD):
            return (problem, 422) if alone else self._thread.again(number, draft, problem)
        try:
            unsent, aside = self._desk.drafts.save(number, g.account.name, draft.text, now(), draft["version"], draft.once)
        except TooLate:
            unsent, aside = Unsent(), False
        if not alone:
            return self._thread.show(number, draft)
        self._desk.audit.read(g.account.name, number)  # the preview holds answers that wait for her
        box = replace(self._box.open(self._desk.get(number), draft), unsent=unsent)
        return render_template("console/saved.html", box=box, aside=aside)

    def offers(self, number: str) -> str:
        """What there is to put in for the words that were typed, for a script; without one, `draft` shows it in its page."""
        return render_template("console/offers.html", box=self._box.open(self._desk.get(number), typed("answer")))

    def throw(self, number: str) -> Response:
        """Throw the draft away; for an hour it can be taken back."""
        with suppress(TooLate):
            self._desk.drafts.throw(number, g.account.name, typed("answer").text, now())
        return _on(number, "thrown")

    def back(self, number: str) -> Response:
        """Take back what was thrown away; it changes places with what stands in the box."""
        found = False
        with suppress(TooLate):
            found = self._desk.drafts.back(number, g.account.name, typed("answer").text, now())
        return _on(number, "taken-back" if found else "nothing-back")

    def _with_insert(self, draft: Draft, number: str) -> Draft:
        insert = self._box.text_of(draft["insert"], self._desk.get(number)) if draft["insert"] else ""
        return replace(draft, text="\n".join(part for part in (draft.text, insert) if part))


def _unfilled(text: str) -> str:
    gaps = blanks(text)
    return f"还有空没填：{'、'.join(gaps)}。填好再发；本来就要写【】的，请换成别的括号。" if gaps else ""


def _on(number: str, done: str) -> Response:
    return redirect(url_for("console.referrals.thread", number=number, done=done, _anchor="reply"), 303)
