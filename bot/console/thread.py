"""One referral as staff see it, and how every form below it ends: done and on, or again as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.console import forms, words
from bot.console.forms import Draft
from bot.console.reply_box import ReplyBox
from bot.knowledge.crisis_rules import KIND_NAMES
from bot.knowledge.library import Knowledge
from bot.message import now
from bot.referrals import casework, contact, erasure, record
from bot.referrals.casework import Outdated
from bot.referrals.contact import Contact
from bot.referrals.desk import AlreadyMoved, Desk
from bot.referrals.money import yuan
from bot.referrals.recusal import Recusals
from bot.referrals.referral import OUTCOMES, WORKED_ON, Referral
from bot.referrals.route import DIRECT, route
from bot.referrals.window import Window

LATEST = 14
"""Lines of a thread that are shown at once; earlier ones stand folded above them."""

Answer = Response | tuple[str, int] | str


class Thread:
    """The page of one referral."""

    def __init__(self, desk: Desk, recusals: Recusals, contact: Contact, knowledge: Callable[[], Knowledge],
                 box: ReplyBox) -> None:
        self._desk, self._recusals, self._contact, self._knowledge = desk, recusals, contact, knowledge
        self._box = box

    def show(self, number: str, draft: Draft | None = None) -> str:
        """One referral with all that was said. Nothing is shown unless the audit trail has it (safety rule 15)."""
        referral, me = self._desk.get(number), g.account.name
        self._desk.audit.read(me, number)
        present = now()
        talking, reach = self._desk.talking(referral, present), self.windows([referral]).get(number)
        cut = max(0, len(referral.messages) - LATEST)
        # Who only looks whether something is new keeps the box that she has: it need not be made again.
        box = None if request.headers.get("X-Poll") else self._box.open(referral, draft or Draft())
        return render_template(
            "console/thread.html", referral=referral, mine=referral.holder == me, draft=draft or Draft(), box=box,
            earlier=referral.messages[:cut], latest=referral.messages[cut:], outcomes=OUTCOMES,
            partners=self._knowledge().district.offered, streets=self._knowledge().district.streets,
            topics=self._knowledge().topics, kinds=KIND_NAMES, casework=casework,
            reminder_outlasts=referral.reminder_outlasts(present), yuan=yuan, next_week=f"{present + timedelta(7):%Y-%m-%d}",
            erase_reasons=erasure.REASONS, record_reasons=record.REASONS, longest=forms.LONGEST,
            shortest_reason=contact.SHORTEST_REASON, worked_on=WORKED_ON,
            blaming=[{"say": ban.say, "unless": ban.unless} for ban in self._knowledge().banned.blaming],
            found=self.blame(draft.text) if draft else [], today=present.date(),
            present=f"{present:%Y-%m-%dT%H:%M}", colleagues=self._recusals.colleagues(referral, me), calls=contact.CALLS,
            may_call=contact.expected(referral), barrier=self._contact.barrier(referral, self.supervisor()),
            talking=talking, reach=reach, talk_hours=f"{self._knowledge().district.deadlines.conversation_hours:g}",
            direct=bool(reach) and route(
                referral, reach, present, can_push=True, talking=talking,
                endangered=self._contact.endangered(referral)).way == DIRECT)

    def windows(self, referrals: Iterable[Referral]) -> dict[str, Window]:
        """WeChat's windows, of those to whom something may be sent first."""
        return self._contact.windows(referrals)

    def do(self, draft: Draft, number: str, done: str, act: Callable[[], Referral | None], to: str = "") -> Answer:
        """Do it and go on; or show again what was typed, and what is too long or who was quicker."""
        if field := draft.overlong:
            return self.again(number, draft, forms.unfit(draft[field], "", forms.FIELD), field=field)
        try:
            act()
        except AlreadyMoved as moved:
            return self.again(number, draft, words.lost(moved), 409)
        except Outdated:
            # The same form, sent twice, has changed what it was about: that is no colleague.
            if not self._desk.made(number, draft.once):
                return self.again(number, draft, words.OUTDATED, 409)
        return redirect(to or url_for("console.referrals.thread", number=number, done=done), 303)

    def again(self, number: str, draft: Draft, problem: str, code: int = 422, field: str = "text") -> tuple[str, int]:
        """The form as it was typed, and why it was not accepted. field: name of the one to look at, where the cursor goes."""
        return self.show(number, replace(draft, problem=problem, wrong=field)), code

    def blame(self, text: str) -> list[str]:
        """Phrases of banned.yaml that she may hear as blame."""
        return self._knowledge().banned.blame(text)

    @staticmethod
    def supervisor() -> bool:
        """Whether who looks is a supervisor."""
        return bool(g.account.role == "supervisor")
