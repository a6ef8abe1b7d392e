"""The phone page at /phone and the JSON that it lives on, under /phone/api/.

A cookie holds a random id of the browser and nothing else. Every call is a POST of JSON with a header that only a page of
the same origin can set (guard against CSRF), and its words never stand in an address.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, make_response, render_template, request

from bot.knowledge.menu import Button, Menu
from bot.simulator import push
from bot.simulator.chat import Chat, NotFollowing
from bot.simulator.keys import LIFETIME
from bot.simulator.phones import SLOTS, Phone
from bot.simulator.platform import Busy

COOKIE = "phones"
HEADER = "X-Phone"
MOST_WORDS = 2000
_VISITOR = re.compile(r"[\w-]{22}", re.ASCII)
_THINGS = ("image", "location", "video", "link")
_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
           "form-action 'none'; base-uri 'none'; frame-ancestors 'none'")


class Pages:
    """Everything that a visitor's browser may ask. Views answer (state changes, why the webhook failed)."""

    def __init__(self, chat: Chat, menu: Callable[[], Menu], account_name: Callable[[], str], base_url: str | None) -> None:
        self._chat = chat
        self._menu = menu
        self._account_name = account_name
        self._base_url = base_url

    def page(self) -> Response:
        """GET /phone."""
        response = make_response(render_template("phone/phone.html", account=self._account_name()))
        visitor = request.cookies.get(COOKIE, "")
        if not _VISITOR.fullmatch(visitor):
            visitor = secrets.token_urlsafe(16)
        response.set_cookie(COOKIE, visitor, max_age=LIFETIME, path="/phone", httponly=True, samesite="Lax",
                            secure=request.is_secure)
        return response

    def open(self) -> Response:
        """Take a phone in hand. A new one follows the account at once, so that the welcome is seen."""
        phone, made = self._chat.phones.of(g.visitor, g.slot)
        if made:
            try:
                return self._answer(phone, self._chat.follow(self._address(), phone), whole=True)
            except Busy:
                self._chat.phones.drop(g.visitor, g.slot)  # so that the next try makes it and follows
                raise
        return self._answer(phone, whole=True)

    def new(self) -> Response:
        """A new person in this slot: no memory of the one before."""
        self._chat.phones.drop(g.visitor, g.slot)
        return self.open()

    def news(self) -> Response:
        """What has come since the message that the page saw last."""
        return self._answer(self._phone())

    def say(self) -> Response:
        """Typed words, or the words of a menu link that she tapped (menu_id)."""
        words, menu_id = _words("text"), _string("menu_id", 64)
        if not words.strip():
            abort(400)
        return self._sent({"kind": "text", "text": words}, push.text(words, menu_id))

    def voice(self) -> Response:
        """Words as speech recognition hears them; none when it hears nothing."""
        words = _words("text").strip()
        return self._sent({"kind": "voice", "text": words}, push.voice(words))

    def send(self) -> Response:
        """A picture, place, video or link."""
        kind = _string("kind", 20)
        if kind not in _THINGS:
            abort(400)
        fields = push.thing(kind)
        text = str(fields.get("Label") or fields.get("Title") or "")
        return self._sent({"kind": kind, "text": text}, fields)

    def press(self) -> Response:
        """A menu button, named by its place: [1, 0] is the first of the list above the second button."""
        button = _button(self._menu(), g.asked.get("path"))
        phone = self._phone()
        return self._answer(phone, self._chat.press(self._address(), phone, button.send, button.open))

    def follow(self) -> Response:
        """Follow the account, or leave it (follow: false)."""
        phone = self._phone()
        act = self._chat.follow if g.asked.get("follow") is True else self._chat.unfollow
        return self._answer(phone, act(self._address(), phone))

    def later(self) -> Response:
        """48 hours and a minute pass on this phone."""
        return self._answer(self._chat.pass_time(self._phone()))

    def _sent(self, shown: dict[str, Any], fields: push.Fields) -> Response:
        phone = self._phone()
        shown["id"] = _string("id", 40)
        return self._answer(phone, self._chat.say(self._address(), phone, shown, fields))

    def _phone(self) -> Phone:
        phone, _ = self._chat.phones.of(g.visitor, g.slot)
        return phone

    def _answer(self, phone: Phone, why: str = "", whole: bool = False) -> Response:
        phone = self._chat.phones.get(phone.openid) or phone
        now = phone.clock(time.time())
        state: dict[str, Any] = {
            "person": phone.openid[-6:], "followed": bool(phone.followed), "clock": int(now * 1000),
            "typing": phone.typing > now, "why": why,
            "messages": self._chat.shown(phone, "" if whole else _string("after", 30)),
        }
        if whole:
            state |= {"account": self._account_name(), "menu": [_shown(b) for b in self._menu().buttons]}
        return jsonify(state)

    def _address(self) -> str:
        # The port that this server listens on, never the Host header: with that, a visitor could aim pushes at any
        # other service of this machine.
        port = request.environ.get("werkzeug.proxy_fix.orig", request.environ)["SERVER_PORT"]
        return self._base_url or f"http://127.0.0.1:{int(port)}"


def routes(blueprint: Blueprint, pages: Pages) -> None:
    """Put the page and its calls on a blueprint."""
    blueprint.add_url_rule("/phone", "page", _guarded_page(pages.page))
    for view in (pages.open, pages.new, pages.news, pages.say, pages.voice, pages.send, pages.press, pages.follow, pages.later):
        blueprint.add_url_rule(f"/phone/api/{view.__name__}", view.__name__, _guarded(view), methods=["POST"])


def _guarded_page(view: Callable[[], Response]) -> Callable[[], Response]:
    def page() -> Response:
        response = view()
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response
    return page


def _guarded(view: Callable[[], Response]) -> Callable[[], tuple[Response, int]]:
    def call() -> tuple[Response, int]:
        asked = request.get_json(silent=True) if request.is_json else None
        g.visitor = request.cookies.get(COOKIE, "")
        if request.headers.get(HEADER) != "1" or not isinstance(asked, dict) or not _VISITOR.fullmatch(g.visitor):
            return jsonify(error="refused"), 403
        g.asked, g.slot = asked, asked.get("phone")
        if g.slot not in SLOTS:
            return jsonify(error="no such phone"), 400
        try:
            response = view()
        except Busy:
            return jsonify(error="busy"), 503
        except NotFollowing:
            return jsonify(error="not following"), 409
        response.headers["Cache-Control"] = "no-store"
        return response, 200
    return call


def _string(name: str, most: int) -> str:
    value = g.asked.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        abort(400)
    return value.encode(errors="ignore").decode()  # a lone surrogate cannot travel


def _words(name: str) -> str:
    return _string(name, MOST_WORDS)


def _button(menu: Menu, path: Any) -> Button:
    buttons: tuple[Button, ...] = menu.buttons
    button = None
    for place in path if isinstance(path, list) and len(path) <= 2 else []:
        if not isinstance(place, int) or not 0 <= place < len(buttons):
            abort(400)
        button = buttons[place]
        buttons = button.buttons
    if button is None or button.buttons:
        abort(400)
    return button


def _shown(button: Button) -> dict[str, Any]:
    return {"name": button.name, "open": button.open, "buttons": [_shown(b) for b in button.buttons]}
