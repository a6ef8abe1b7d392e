"""The platform's API at /simulator/cgi-bin/, as strict as the real one about tokens, followers and windows.

Source: shared notes on WeChat, sections 5 to 7. HTTP status is 200 even on errors, as there.
"""

from __future__ import annotations

import hmac
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.settings import Settings
from bot.simulator import links
from bot.simulator.answer import TEXT_BYTES
from bot.simulator.chat import Chat
from bot.simulator.phones import Phone
from bot.simulator.tokens import Refused, Tokens

TYPING_SECONDS = 15
EXCHANGE_SECONDS = 30
_BASE = "/simulator/cgi-bin"
_ESCAPED = re.compile(rb"\\u[4-9][0-9a-fA-F]{3}")
_OPENID = re.compile(r"[\w-]{28}", re.ASCII)
_PICTURE = (Path(__file__).parents[1] / "static" / "phone" / "picture.png").read_bytes()


class Api:
    """What the account may ask of the platform. Every method answers a JSON object or raises Refused."""

    def __init__(self, settings: Settings, chat: Chat, tokens: Tokens) -> None:
        self._settings = settings
        self._chat = chat
        self._tokens = tokens

    def token(self) -> dict[str, Any]:
        """GET token: a new token each time."""
        self._credentials(request.args.to_dict())
        token, seconds = self._tokens.issue(time.time())
        return {"access_token": token, "expires_in": seconds}

    def stable_token(self) -> dict[str, Any]:
        """POST stable_token: the same token while it lives."""
        asked = body()
        self._credentials(asked)
        token, seconds = self._tokens.stable(time.time(), asked.get("force_refresh") is True)
        return {"access_token": token, "expires_in": seconds}

    def send(self) -> dict[str, Any]:
        """POST message/custom/send: a text appears on that phone, if its window is open."""
        phone, asked = self._follower()
        text = _text(asked)
        now = phone.clock(time.time())
        if not phone.window.open_at(now):
            raise Refused(45015, "response out of time limit or subscription is canceled")
        if not self._chat.phones.spend(phone.openid):
            raise Refused(45047, "out of response count limit")
        self._chat.pushed(phone, text)
        return {}

    def typing(self) -> dict[str, Any]:
        """POST message/custom/typing: "正在输入" for fifteen seconds."""
        phone, asked = self._follower()
        now = phone.clock(time.time())
        if asked.get("command") not in {"Typing", "CancelTyping"}:
            raise Refused(45072, "invalid command")
        if asked["command"] == "CancelTyping":
            self._chat.phones.change(phone.openid, typing=0)
            return {}
        if now - phone.spoke > EXCHANGE_SECONDS:
            raise Refused(45080, "no exchange within the last 30 seconds")
        if phone.typing > now:
            raise Refused(45081, "already typing")
        self._chat.phones.change(phone.openid, typing=now + TYPING_SECONDS)
        return {}

    def menu(self) -> dict[str, Any]:
        """POST menu/create: checks the menu; the phone shows the bot's own, which is the same."""
        self._allowed()
        buttons = body().get("button")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            raise Refused(40016, "invalid button size")
        for button in buttons:
            _check_button(button, 16, 40018, "invalid button name size")
            below = button.get("sub_button") or []
            if len(below) > 5:
                raise Refused(40023, "invalid sub button size")
            for leaf in below:
                _check_button(leaf, 60, 40024, "invalid sub button name size")
        return {}

    def media(self) -> Response:
        """GET media/get: one drawing for whatever a phone has sent."""
        self._allowed()
        if not request.args.get("media_id", "").startswith("simulator-"):
            raise Refused(40007, "invalid media_id")
        return Response(_PICTURE, mimetype="image/png", headers={"Content-Disposition": 'attachment; filename="simulator.png"'})

    def _credentials(self, asked: dict[str, Any]) -> None:
        if asked.get("grant_type") != "client_credential":
            raise Refused(40002, "invalid grant_type")
        if not _same(asked.get("appid"), self._settings.wechat_app_id):
            raise Refused(40013, "invalid appid")
        secret = self._settings.wechat_app_secret
        if secret is None or not _same(asked.get("secret"), secret.get_secret_value()):
            raise Refused(40125, "invalid appsecret")

    def _allowed(self) -> None:
        self._tokens.check(request.args.get("access_token", ""), time.time())

    def _follower(self) -> tuple[Phone, dict[str, Any]]:
        self._allowed()
        if not self._settings.wechat_can_push:
            raise Refused(48001, "api unauthorized")
        asked = body()
        openid = asked.get("touser")
        phone = self._chat.phones.get(openid) if isinstance(openid, str) and _OPENID.fullmatch(openid) else None
        if phone is None:
            raise Refused(40003, "invalid openid")
        if not phone.followed:
            raise Refused(43004, "require subscribe")
        return phone, asked


def body() -> dict[str, Any]:
    """The JSON object of the request. Raises Refused: 44002 empty, 47001 no JSON object, 40033 escaped Chinese."""
    raw = request.get_data()
    if not raw:
        raise Refused(44002, "empty post data")
    if _ESCAPED.search(raw):
        raise Refused(40033, "invalid charset. please check your request, if include \\uxxxx will create fail!")
    try:
        asked = json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise Refused(47001, "data format error") from None
    if not isinstance(asked, dict):
        raise Refused(47001, "data format error")
    return asked


def routes(blueprint: Blueprint, api: Api) -> None:
    """Put the API on a blueprint."""
    for method, path, view in (("GET", "token", api.token), ("POST", "stable_token", api.stable_token),
                               ("POST", "message/custom/send", api.send), ("POST", "message/custom/typing", api.typing),
                               ("POST", "menu/create", api.menu), ("GET", "media/get", api.media)):
        blueprint.add_url_rule(f"{_BASE}/{path}", f"api_{view.__name__}", _answered(view), methods=[method])


def _answered(view: Callable[[], dict[str, Any] | Response]) -> Callable[[], Response]:
    def answered() -> Response:
        try:
            result = view()
        except Refused as refused:
            return jsonify(errcode=refused.code, errmsg=refused.words)
        if isinstance(result, Response):
            return result
        return jsonify(result or {"errcode": 0, "errmsg": "ok"})
    return answered


def _text(asked: dict[str, Any]) -> str:
    holder = asked.get("text")
    if asked.get("msgtype") != "text":
        raise Refused(40008, "invalid message type")
    text = holder.get("content") if isinstance(holder, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise Refused(44004, "empty content")
    if len(text.encode(errors="replace")) > TEXT_BYTES:
        raise Refused(45002, "content size out of limit")
    try:
        links.parts(text)
    except links.BadLink:
        raise Refused(40035, "invalid parameter") from None
    return text


def _check_button(button: Any, most: int, code: int, words: str) -> None:
    name = button.get("name") if isinstance(button, dict) else None
    if not isinstance(name, str) or not 1 <= len(name.encode(errors="replace")) <= most:
        raise Refused(code, words)


def _same(given: Any, right: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(errors="replace"), right.encode())
