"""Who may open what, and what every answer of the console carries: the cookie, the headers.

One cookie holds a random id from the first visit on. The token in every form is a keyed hash of that id: another site
can neither read nor guess it. Signing in gives a new id, so that an id planted before is worth nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection

from flask import Blueprint, Response, abort, g, request

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
        # The prefix makes browsers refuse the cookie from a neighbouring host or over plain http.
        self._cookie = "__Host-console" if self._secure else "console"
        self._key = hmac.digest(settings.secret_key.get_secret_value().encode(), b"console form", hashlib.sha256)

    def admit(self) -> None:
        """Before every request. Aborts with 400 for a form that is not ours, 401 without a session."""
        if request.endpoint == "console.static":
            return
        request.max_content_length = LARGEST_FORM
        sent = request.cookies.get(self._cookie, "")
        g.visitor = g.sent = sent if re.fullmatch(r"[\w-]{43}", sent, re.ASCII) else ""
        g.visitor = g.visitor or new_id()
        g.token, g.account = self._token(g.visitor), None
        if request.method not in ("GET", "HEAD", "OPTIONS") and not self._ours():
            abort(400)
        if g.sent:
            alone = request.headers.get("X-Poll") == "idle" or request.endpoint in self._unattended
            g.account = self._sessions.find(g.sent, touch=not alone)
        if g.account is None and request.endpoint not in self._open:
            abort(401)

    def only(self, roles: Collection[str], pages: Blueprint) -> Blueprint:
        """Open these pages to those who are signed in with one of the roles, and to nobody else (403)."""
        def check() -> None:
            if g.account is not None and g.account.role not in roles:
                abort(403)

        pages.before_request(check)
        return pages

    def finish(self, response: Response) -> Response:
        """After every request: headers, and the cookie when its id is new."""
        response.headers.update(HEADERS)
        if request.endpoint == "console.static":
            return response
        response.headers["Cache-Control"] = "no-store"
        if g.get("visitor") and g.visitor != g.sent:
            response.set_cookie(self._cookie, g.visitor, path="/", secure=self._secure, httponly=True, samesite="Lax")
        return response

    def _ours(self) -> bool:
        return bool(g.sent) and hmac.compare_digest(request.form.get("token", "").encode(), g.token.encode())

    def _token(self, visitor: str) -> str:
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()
