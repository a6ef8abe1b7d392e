"""The list of referrals, and what staff do with one of them. Every action is a form, then a redirect."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.console.forms import Draft, page_asked, typed, unfit
from bot.console.thread import Answer, Thread
from bot.message import now
from bot.referrals.desk import Desk
from bot.referrals.queue import VIEWS
from bot.referrals.recusal import Recusals


class ReferralPages:
    """The pages of those who answer."""

    def __init__(self, desk: Desk, recusals: Recusals, thread: Thread) -> None:
        self._desk, self._recusals, self._thread = desk, recusals, thread

    def blueprint(self) -> Blueprint:
        """Their addresses."""
        pages = Blueprint("referrals", __name__)
        pages.add_url_rule("/", "queue", self.queue)
        pages.add_url_rule("/next", "next", self.take_next, methods=["POST"])
        pages.add_url_rule("/referral/<number>", "thread", self.thread)
        for name, action in (("claim", self.claim), ("release", self.release), ("note", self.note)):
            pages.add_url_rule(f"/referral/<number>/{name}", name, action, methods=["POST"])
        return pages

    def queue(self) -> str:
        """One tab of the list."""
        view, supervisor = request.args.get("tab", "open"), self._thread.supervisor()
        if view not in VIEWS:
            abort(404)
        page = self._desk.page(view, g.account.name, page_asked(), supervisor=supervisor, now=now())
        stranded = self._recusals.stranded(page.recused) if supervisor else {}
        seen = self._recusals.seen_by(g.account.name, stranded)
        return render_template("console/queue.html", page=page, listed=page, stranded=seen, unseen=len(stranded) - len(seen),
                               windows={n: w for n, w in self._thread.windows(page.rows).items() if w.is_open(now())})

    def take_next(self) -> Response:
        """Claim what is to be done next; when a colleague is quicker, the one after that."""
        taken = self._desk.claim_next(g.account.name, now())
        if taken is None:
            return redirect(url_for(".queue", done="none"), 303)
        return redirect(url_for(".thread", number=taken.number, done="claimed"), 303)

    def thread(self, number: str) -> str:
        """One referral with all that was said."""
        return self._thread.show(number)

    def claim(self, number: str) -> Answer:
        """Take it."""
        return self._thread.do(Draft(), number, "claimed", lambda: self._desk.claim(number, g.account.name, now()))

    def release(self, number: str) -> Answer:
        """Give it back to the queue, with the reason for whoever takes it next."""
        draft = typed("release")
        if problem := unfit(draft.text, "写一句为什么退回，接手的人好接着办。"):
            return self._thread.again(number, draft, problem)
        return self._thread.do(draft, number, "released", lambda: self._desk.release(number, g.account.name, now(), draft.text),
                               to=url_for(".queue", done="released"))

    def note(self, number: str) -> Answer:
        """A note among staff."""
        draft = typed("note")
        if problem := unfit(draft.text, "还没有写备注。"):
            return self._thread.again(number, draft, problem)
        return self._thread.do(draft, number, "noted", lambda: self._desk.note(
            number, g.account.name, draft.text, now(), draft.once))
