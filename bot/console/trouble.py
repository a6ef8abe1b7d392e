"""What is shown when something went wrong. What was typed is never lost with it."""

from __future__ import annotations

import logging

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from bot import logs
from bot.audit import NotRecorded
from bot.referrals.desk import NoSuchReferral, Recused
from bot.store import StoreDown

log = logging.getLogger("bot.console")

SECRET = frozenset(("password", "old", "new", "again", "proof", "code"))
"""Fields of passwords and codes: no page ever gives them back, so a form that holds one is filled in anew."""
APART = frozenset(("token", "once", "text"))
"""Fields that a form which is sent once more carries in a way of their own."""


def explain(pages: Blueprint) -> None:
    """Answer these troubles on all pages of the blueprint."""
    pages.register_error_handler(401, _signed_out)
    for code in (400, 403, 404, 413):
        pages.register_error_handler(code, _refused)
    pages.register_error_handler(NoSuchReferral, lambda _: _page(404))
    pages.register_error_handler(Recused, lambda _: _page(403, recused=True))
    pages.register_error_handler(Exception, _fault)  # the outermost edge: no stack trace, no words in the log
    pages.register_error_handler(StoreDown, lambda _: _page(503))
    pages.register_error_handler(NotRecorded, lambda _: _page(503, unrecorded=True))


def _signed_out(_: HTTPException) -> Response | tuple[str, int]:
    if request.method != "GET" or request.headers.get("X-Poll"):
        return _page(401)
    return redirect(url_for("console.accounts.sign_in", next=request.full_path.rstrip("?")))


def _fault(bug: Exception) -> HTTPException | tuple[str, int]:
    if isinstance(bug, HTTPException):
        return bug
    logs.fault(log, bug)
    return _page(500)


def _refused(error: HTTPException) -> tuple[str, int]:
    return _page(error.code or 400)


def _page(code: int, unrecorded: bool = False, recused: bool = False) -> tuple[str, int]:
    # A form whose token was not ours is somebody else's writing: that is not shown. One that was too large cannot be read.
    sent = request.form if code in (401, 500, 503) and request.method == "POST" else MultiDict()
    secret = not SECRET.isdisjoint(sent)
    return render_template(
        "console/trouble.html", code=code, typed=sent.get("text", ""), unrecorded=unrecorded, recused=recused,
        secret=secret, again=code == 503 and request.method == "POST" and not secret, once=sent.get("once", ""),
        kept=[pair for pair in sent.items(multi=True) if pair[0] not in APART]), code
