"""Signs of life of an open page, and who else is there. None of it counts as a reading: opening the page did."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, request

from bot.referrals.desk import Desk, NoSuchReferral
from bot.referrals.presence import DOINGS, Presence
from bot.store import referral_key


class PresencePages:
    """One address, and what the templates may ask."""

    def __init__(self, presence: Presence, desk: Desk) -> None:
        self._presence, self._desk = presence, desk

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("presence", __name__)
        pages.add_url_rule("/referral/<number>/here", "here", self.here, methods=["POST"])
        pages.app_context_processor(lambda: {"colleagues_at": self.colleagues_at})
        return pages

    def here(self, number: str) -> Response:
        """This page is open, is being written in, or was left."""
        doing = request.form.get("doing", "")
        if doing not in DOINGS:
            abort(400)
        if not self._desk.store.client.exists(referral_key(number)):
            raise NoSuchReferral(number)
        self._presence.note(number, g.account.name, doing)
        return Response(status=204)

    def colleagues_at(self, number: str) -> list[tuple[str, str]]:
        """Colleagues at this referral: (what she does, name). Looked up once a page; only pages of referrals ask."""
        if "present" not in g:
            g.present = self._presence.others(g.account.name)
        there: dict[str, Any] = g.present.get(number, {})
        writers_first = sorted(there.items(), key=lambda pair: (not pair[1], pair[0]))
        return [("正在写" if writing else "正在看", name) for name, writing in writers_first]
