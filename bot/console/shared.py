"""What every page of the console may use: who is signed in, the district's name, the words for states and times."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import g, request
from werkzeug.wrappers import Response

from bot.accounts import ROLES
from bot.console import notices, words
from bot.knowledge.library import Knowledge
from bot.message import now
from bot.referrals.desk import Desk, NoSuchReferral
from bot.referrals.move import new_mark
from bot.referrals.queue import Page
from bot.referrals.referral import PUSH
from bot.store import StoreDown


def context(desk: Desk, knowledge: Callable[[], Knowledge]) -> Callable[[], dict[str, Any]]:
    """The processor that gives these to every template."""
    def values() -> dict[str, Any]:
        present, known = now(), knowledge()
        return {
            "waits": partial(_waits, desk, present),
            "account": g.get("account"), "token": g.get("token", ""), "district": known.district, "roles": ROLES,
            "done": words.DONE.get(request.args.get("done", "")), "status": words.STATUS, "tabs": words.TABS, "push": PUSH,
            "barriers": words.BARRIERS, "own_deeds": words.OWN_DEEDS, "day": partial(words.day, now=present),
            "topic": partial(words.topic, titles=known.titles), "ago": partial(words.ago, now=present),
            "window": partial(words.window, now=present),
            "limit": partial(words.limit, now=present), "clock": partial(words.clock, now=present),
            "remind": partial(words.remind, now=present), "reached": partial(words.reached, now=present),
            "pause": words.pause, "moment": words.moment, "told": partial(notices.sentence, now=present),
            "once": new_mark(), "silence": partial(words.silence, district=known.district, now=present),
            "kept": partial(words.kept, now=present),
            "late": lambda referral: referral.overdue(present),
        }

    return values


def _waits(desk: Desk, present: datetime) -> Page | None:
    """What must be seen on every page: urgent ones that nobody has, reminders whose time has come. None for whoever may not
    read referrals, and where the store is what is in trouble."""
    if not (g.get("inside") and g.account.reads_referrals):
        return None
    try:
        return desk.page("open", g.account.name, limit=0, supervisor=g.account.role == "supervisor", now=present)
    except StoreDown:
        return None


def doorkeeper(desk: Desk) -> Callable[[], None]:
    """What is asked before every page of one referral, so that no page can forget it."""
    def ask() -> None:
        number = (request.view_args or {}).get("number")
        if number is None or g.account is None or not g.account.reads_referrals:
            return
        # It goes into the name of a key: nothing but letters and digits may.
        if not re.fullmatch(r"[0-9A-Z]{2,12}", number):
            raise NoSuchReferral(number)
        desk.admit(number, g.account.name)

    return ask


def download(file: bytes, kind: str, name: str) -> Response:
    """A file to keep. kind: its media type; name: ASCII, without a word about whom it concerns."""
    return Response(file, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
