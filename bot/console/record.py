"""Taking out the printed record of one referral: with a reason, and only when the audit trail has it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response

from bot.console.shared import download
from bot.document import MIME
from bot.knowledge.library import Knowledge
from bot.message import now
from bot.referrals.desk import Desk
from bot.referrals.record import REASONS, record


class RecordPages:
    """The one address that gives out a file."""

    def __init__(self, desk: Desk, knowledge: Callable[[], Knowledge]) -> None:
        self._desk, self._knowledge = desk, knowledge

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("record", __name__)
        pages.add_url_rule("/referral/<number>/record", "take", self.take, methods=["POST"])
        return pages

    def take(self, number: str) -> Response:
        """The record as a download; its name carries the number only."""
        reason = request.form.get("reason", "")
        if reason not in REASONS:
            abort(400)
        referral = self._desk.get(number)
        self._desk.audit.write(g.account.name, "exported", number, reason)
        file = record(referral, self._knowledge().district.name, now(), g.account.name)
        return download(file, MIME, f"{number}.docx")
