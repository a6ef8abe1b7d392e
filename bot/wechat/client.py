"""What the program asks of the platform: send a text, show that somebody is typing, set the menu, give out what she sent.

wechatpy 1.8.18 does the calls, fenced in: every call has a timeout and goes to WECHAT_API_URL, the token fetch
included; it never retries by itself (it would for ever); whatever is not a JSON object with errcode 0 is a NotSent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import requests
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.message import Media, NotSent
from bot.privacy import Unreadable, Vault
from bot.settings import Settings
from bot.wechat.render import plain
from bot.wechat.tokens import Tokens

TIMEOUT = 5.0
"""Seconds to connect and seconds between bytes, for every call."""

TEXT_BYTES = 2048
"""Longest text in UTF-8 bytes that custom/send takes (45002 above it)."""

TOKEN_FAULTS = frozenset((40001, 40014, 42001))

TEMPORARY = {
    -1: "the platform is busy",
    40001: "the token was refused twice",
    40014: "the token was refused twice",
    42001: "the token was refused twice",
    45009: "the day's quota is used up",
    45011: "too many calls this minute",
}

PERMANENT = {
    40002: "the token request is wrong", 40013: "WECHAT_APP_ID is wrong", 40125: "WECHAT_APP_SECRET is wrong",
    40243: "the app secret is frozen",
    40164: "this server's address is not in the account's IP whitelist",
    89503: "this server's address waits for the account administrator's consent",
    40003: "not a follower of this account", 43004: "she no longer follows the account",
    43101: "she refused such notices", 48002: "she has switched off messages",
    45015: "she has not written within 48 hours, or unfollowed", 45047: "no more messages until she writes again",
    40007: "the media is gone", 40008: "wrong message type", 40033: "escaped characters", 40035: "wrong parameter",
    41001: "the token is missing", 44002: "the body is empty", 44004: "the text is empty",
    45002: "the text is too long", 45008: "more than one article", 47001: "malformed JSON",
    40200: "this kind of account may not do this", 48001: "the account has no right to this",
    50002: "the account is restricted", 65320: "a condition of the menu is no longer allowed",
    40016: "wrong number of buttons", 40017: "wrong type of button", 40018: "a button's name is too long",
    40019: "a button's key is too long", 40020: "a button's address is too long",
}
"""Codes for which trying again by itself cannot help: she, staff or an operator has to do something first.
From the shared notes, section 5, and the account's own error list for the menu."""

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a file that is passed on; the platform takes pictures and videos of 10 MB."""

_SIGNS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif", b"#!AMR": "audio/amr"}
_SHOWN_AT = re.compile(r"https?://[\w.-]+\.(qq\.com|qpic\.cn)(:\d+)?/\S{1,2000}", re.ASCII)

_Answer = TypeVar("_Answer")

TYPING_NOT_NOW = frozenset((45072, 45080, 45081))


class Client:
    """The API of one account. Safe to share between threads as far as requests.Session is."""

    def __init__(self, settings: Settings, vault: Vault, redis: Any) -> None:
        """redis: a client made by connection.connect; it keeps the token."""
        self._vault = vault
        self._api = _Api(settings)
        self._tokens = Tokens(redis, vault, settings.wechat_app_id, self._api.stable_token)

    def send_text(self, sealed_openid: str, text: str) -> None:
        """Send text (at most TEXT_BYTES) to the person. Returns when the platform accepted it, which is not yet
        delivery. Raises NotSent."""
        content = plain(text).strip()
        if not content:
            raise _not_sent(44004)
        if len(content.encode()) > TEXT_BYTES:
            raise _not_sent(45002)
        self._call("message/custom/send",
                   {"touser": self._open(sealed_openid), "msgtype": "text", "text": {"content": content}})

    def typing(self, sealed_openid: str) -> None:
        """Show "正在输入" for some seconds, where the platform is willing. Raises NotSent."""
        try:
            self._call("message/custom/typing", {"touser": self._open(sealed_openid), "command": "Typing"})
        except NotSent as error:
            if error.code not in TYPING_NOT_NOW:
                raise

    def menu_create(self, menu: dict[str, Any]) -> None:
        """Replace the account's menu. menu: as menu.wechat_menu returns it. Raises NotSent."""
        self._call("menu/create", menu)

    def media(self, media_id: str) -> Media:
        """Fetch what she sent; the platform keeps it for three days (shared notes, section 7). Raises NotSent."""
        return self._with_token(lambda token: self._api.media(media_id, token))

    def _open(self, sealed_openid: str) -> str:
        try:
            return self._vault.unseal(sealed_openid)
        except Unreadable:
            raise NotSent("her identifier opens with none of DATA_KEYS", permanent=True) from None

    def _call(self, endpoint: str, data: dict[str, Any]) -> None:
        self._with_token(lambda token: self._api.ask(endpoint, data, token))

    def _with_token(self, act: Callable[[str], _Answer]) -> _Answer:
        token = self._tokens.current()
        try:
            return act(token)
        except NotSent as error:
            if error.code not in TOKEN_FAULTS:
                raise
            return act(self._tokens.after(token))


class _Api(WeChatClient):
    """wechatpy's client without its own ideas about tokens: each call is given the token that it shall use."""

    def __init__(self, settings: Settings) -> None:
        self.API_BASE_URL = settings.wechat_api_url
        secret = settings.wechat_app_secret
        super().__init__(settings.wechat_app_id, secret.get_secret_value() if secret else "", timeout=TIMEOUT,
                         auto_retry=False)

    def ask(self, endpoint: str, data: dict[str, Any], token: str) -> dict[str, Any]:
        """POST data as JSON. Returns the answer, whose errcode is 0. Raises NotSent."""
        answer = self._post_json(endpoint, data, {"access_token": token})
        if answer.get("errcode") != 0:
            raise NotSent("the platform's answer has no errcode", permanent=False)
        return answer

    def media(self, media_id: str, token: str) -> Media:
        """GET a file: its bytes, or of a video the address at which it is shown. Raises NotSent."""
        answer = self._safely("get", "media/get", params={"access_token": token, "media_id": media_id})
        if isinstance(answer, dict):
            address = answer.get("video_url")
            if not isinstance(address, str) or not _SHOWN_AT.fullmatch(address):
                raise NotSent("the platform's answer has no file", permanent=False)
            return Media(address=address)
        body = answer.content if isinstance(answer, requests.Response) else b""
        if not 0 < len(body) <= LARGEST_FILE:
            raise NotSent("the platform's answer has no file", permanent=False)
        kind = next((kind for sign, kind in _SIGNS.items() if body.startswith(sign)), "application/octet-stream")
        return Media(body, kind)

    def stable_token(self) -> tuple[str, int]:
        """Ask for the token that is valid now: (token, seconds it lives). Raises NotSent."""
        if not self.secret:
            raise NotSent("WECHAT_APP_SECRET is missing", permanent=True)
        wanted = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret, "force_refresh": False}
        answer = self._post_json("stable_token", wanted, {"access_token": None})  # None: requests leaves it out
        token, lives = answer.get("access_token"), answer.get("expires_in", 7200)
        if not isinstance(token, str) or not token or type(lives) is not int:
            raise NotSent("the platform's answer has no token", permanent=False)
        return token, lives

    def fetch_access_token(self) -> None:
        """wechatpy's own fetch ignores the base address and the timeout; nothing may fall back to it."""
        raise NotImplementedError("tokens come from bot.wechat.tokens")

    def _post_json(self, endpoint: str, data: dict[str, Any], params: dict[str, str | None]) -> dict[str, Any]:
        answer = self._safely("post", endpoint, data=data, params=params)
        if not isinstance(answer, dict):  # wechatpy returns HTML, lists and an empty body as if they were success
            raise NotSent("the platform's answer is not a JSON object", permanent=False)
        return answer

    def _safely(self, method: str, endpoint: str, **asked: Any) -> Any:
        """Every fault comes out as NotSent, and `from None`: the original holds the token, her openid and words."""
        try:
            return self._request(method, endpoint, **asked)
        except WeChatClientException as error:
            raise _not_sent(error.errcode) from None
        except requests.Timeout:
            raise NotSent("the platform did not answer in time", permanent=False) from None
        except requests.RequestException:
            raise NotSent("the platform cannot be reached", permanent=False) from None
        except (TypeError, ValueError, AttributeError):  # an errcode that is no number, a base_resp that is no object
            raise NotSent("the platform's answer makes no sense", permanent=False) from None


def _not_sent(code: int | None) -> NotSent:
    if code in PERMANENT:
        return NotSent(PERMANENT[code], permanent=True, code=code)
    why = "the platform answered with an HTTP error" if code is None else TEMPORARY.get(code, "the platform refused")
    return NotSent(why, permanent=False, code=code)
