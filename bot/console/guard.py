"""Who may open what, and what every answer of the console carries: the cookie, the headers.

One cookie holds a random id from the first visit on. The token in every form is a keyed hash of that id: another site
can neither read nor guess it. Each step of signing in gives a new id, so that an id planted before is worth nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as Redirection

from bot.console.sessions import Sessions, new_id
from bot.settings import Settings

LARGEST_FORM = 64 * 1024

HEADERS = {
    "Content-Security-Policy":
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex",
}


class Guard:
    """Stands in front of every route of the console."""

    def __init__(self, settings: Settings, sessions: Sessions, without_session: Collection[str],
                 unattended: Collection[str] = ()) -> None:
        """without_session: the endpoints that are open to whoever asks; all others need a session. unattended: those that
        a page opens by itself, so that they are no sign of somebody who is there."""
        self._sessions = sessions
        self._open, self._unattended = without_session, unattended
        self._secure = settings.console_https
        # A trial is for looking around: there the second step is offered, not demanded.
        self._enrolment = not settings.simulator
        # The prefix makes browsers refuse the cookie from a neighbouring host or over plain http.
        self._cookie = "__Host-console" if self._secure else "console"
        self._key = hmac.digest(settings.secret_key.get_secret_value().encode(), b"console form", hashlib.sha256)

    def admit(self) -> Redirection | None:
        """Before every request. Aborts with 400 for a form that is not ours, 401 without a session. Whoever still owes a
        password of her own or a second factor is led there and can open nothing else: g.inside says who owes nothing."""
        if request.endpoint == "console.static":
            return None
        request.max_content_length = LARGEST_FORM
        sent = request.cookies.get(self._cookie, "")
        g.visitor = g.sent = sent if re.fullmatch(r"[\w-]{43}", sent, re.ASCII) else ""
        g.visitor = g.visitor or new_id()
        g.token, g.account, g.inside = self._token(g.visitor), None, False
        if request.method not in ("GET", "HEAD", "OPTIONS") and not self._ours():
            abort(400)
        if g.sent:
            alone = request.headers.get("X-Poll") == "idle" or request.endpoint in self._unattended
            g.account = self._sessions.find(g.sent, touch=not alone)
        if g.account is None and request.endpoint not in self._open:
            abort(401)
        owed = self._owed() if g.account else ""
        if owed and request.endpoint not in (owed, "console.accounts.sign_out", "console.own.notice"):
            return redirect(url_for(owed), 303)
        g.inside = bool(g.account) and not owed
        return None

    def only(self, roles: Collection[str], pages: Blueprint) -> Blueprint:
        """Open these pages to those who are signed in with one of the roles, and to nobody else (403)."""
        def check() -> None:
            if g.account is not None and g.account.role not in roles:
                abort(403)

        pages.before_request(check)
        return pages

    def harden(self, response: Response) -> Response:
        """After every request below /console, also one that leads nowhere: the headers."""
        if request.path.startswith("/console"):
            response.headers.update(HEADERS)
            if request.endpoint != "console.static":
                response.headers["Cache-Control"] = "no-store"
        return response

    def finish(self, response: Response) -> Response:
        """After every request to a page: the cookie when its id is new."""
        if g.get("visitor") and g.visitor != g.sent:
            response.set_cookie(self._cookie, g.visitor, path="/", secure=self._secure, httponly=True, samesite="Lax")
        return response

    def _owed(self) -> str:
        """The page on which this account must do something before anything else, or ""."""
        if g.account.must_change:
            return "console.own.password"
        return "console.second_factor.enrol" if self._enrolment and not g.account.totp else ""

    def _ours(self) -> bool:
        return bool(g.sent) and hmac.compare_digest(request.form.get("token", "").encode(), g.token.encode())

    def _token(self, visitor: str) -> str:
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()
