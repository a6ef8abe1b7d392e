"""Setting right what a referral is filed under: the kind of danger and the topic that the bot guessed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, g

from bot.console import words
from bot.console.forms import typed, unfit
from bot.console.thread import Answer, Thread
from bot.knowledge.crisis_rules import KINDS
from bot.knowledge.library import Knowledge
from bot.message import now
from bot.referrals.desk import Desk
from bot.referrals.filing import Filed, Filing, NeedsReason


class FilingPages:
    """One form."""

    def __init__(self, desk: Desk, thread: Thread, knowledge: Callable[[], Knowledge]) -> None:
        self._desk, self._filing, self._thread, self._knowledge = desk, Filing(desk), thread, knowledge

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("filing", __name__)
        pages.add_url_rule("/referral/<number>/filing", "set", self.set, methods=["POST"])
        return pages

    def set(self, number: str) -> Answer:
        """A kind of danger or none, and a topic of topics.yaml or the one that it has."""
        draft, referral = typed("filing"), self._desk.get(number)
        seen, new = Filed(draft["was_kind"], draft["was_topic"]), Filed(draft["kind"], draft["topic"])
        topics = self._knowledge().topics
        if problem := unfit(draft.text, ""):
            return self._thread.again(number, draft, problem)
        if new.kind not in ("", *KINDS):
            return self._thread.again(number, draft, "请从名单里选一种危险。", field="kind")
        if new.topic not in ("", referral.topic, *topics.covers):
            return self._thread.again(number, draft, "请从名单里选是什么事。", field="topic")
        if new == seen:
            return self._thread.again(number, draft, "跟现在的一样。要改哪一样，先选上。", field="kind")
        told = f"{words.filed(seen.kind, seen.topic, topics)} → {words.filed(new.kind, new.topic, topics)}"
        try:
            return self._thread.do(draft, number, "refiled", lambda: self._filing.set(
                number, g.account.name, seen, new, told, draft.text, now(), draft.once))
        except NeedsReason:
            return self._thread.again(number, draft, "写一句为什么不算正在发生的危险，同事会看到。")
