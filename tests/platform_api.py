"""A stand-in for the other half of the platform: the API that the bot calls, over real HTTP, with its faults.

    with Api(app_id, secret) as api:
        WECHAT_API_URL = api.url
        api.quota["o_anna"] = 5             # messages she may still get; not in here: any number
        api.breaks("message/custom/send", "busy", times=1)
        api.files["m1"] = b"..."            # what she sent, for media/get; a dict where the platform answers JSON
    api.sent                            # [(openid, text)] that the platform accepted

Faults: a number (that errcode), "string" (errcode as text), "bare" (-1 without errmsg), "html200", "html502", "list",
"empty", "nonsense", "slow" (api.slow_seconds before a good answer), "drip" (the connection closes half way).
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FOREVER = 10 ** 6
TYPING_SECONDS = 15
WORDS = {40001: "invalid credential, access_token is invalid or not latest", 42001: "access_token expired",
         45015: "response out of time limit or subscription is canceled", 45047: "out of response count limit",
         40003: "invalid openid", 45009: "reach max api daily quota limit", -1: "system error",
         45072: "invalid command", 45080: "no exchange within 30 seconds", 45081: "already typing",
         40164: "invalid ip 127.0.0.1, not in whitelist", 40125: "invalid appsecret", 44004: "empty content"}


class Api:
    """One account's API. All attributes may be read and set by a test while it runs."""

    def __init__(self, app_id: str, secret: str, expires_in: int = 7200) -> None:
        self.app_id, self.secret, self.expires_in = app_id, secret, expires_in
        self.sent: list[tuple[str, str]] = []
        self.typed: list[tuple[str, str]] = []
        self.menus: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.bodies: list[bytes] = []
        self.quota: dict[str, int] = {}
        self.files: dict[str, bytes | dict[str, Any]] = {}
        self._typing: dict[str, float] = {}
        self.gone: set[str] = set()
        self.slow_seconds = 10.0
        self.fetch_seconds = 0.0
        self._faults: dict[str, tuple[Any, int]] = {}
        self._valid: set[str] = set()
        self._stable, self._count = "", 0
        self._lock = threading.Lock()

    def __enter__(self) -> Api:
        api = self

        class Handler(_Handler):
            owner = api

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.url = f"http://127.0.0.1:{self._server.server_port}/cgi-bin/"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def breaks(self, endpoint: str, fault: Any, times: int = FOREVER) -> None:
        """Let the next calls of this endpoint go wrong in this way."""
        with self._lock:
            self._faults[endpoint] = (fault, times)

    def expire(self) -> None:
        """All tokens given out so far stop working; stable_token will give a new one."""
        with self._lock:
            self._valid.clear()
            self._stable = ""

    def fault(self, endpoint: str) -> Any:
        """The fault of this call, or None."""
        with self._lock:
            fault, times = self._faults.get(endpoint, (None, 0))
            self._faults[endpoint] = (fault, times - 1)
            return fault if times > 0 else None

    def answer(self, endpoint: str, query: dict[str, str], body: dict[str, Any]) -> bytes | dict[str, Any]:
        """What a healthy platform answers."""
        if endpoint in ("token", "stable_token"):
            return self._token(endpoint, query if endpoint == "token" else body)
        if query.get("access_token") not in self._valid:
            return error(40001)
        if endpoint == "media/get":
            return self.files.get(query.get("media_id", ""), error(40007))
        return {"message/custom/send": self._send, "message/custom/typing": self._type,
                "menu/create": self._menu}.get(endpoint, lambda _: error(48001))(body)

    def _token(self, family: str, given: dict[str, Any]) -> dict[str, Any]:
        if (given.get("grant_type"), given.get("appid")) != ("client_credential", self.app_id):
            return error(40013)
        if given.get("secret") != self.secret:
            return error(40125)
        time.sleep(self.fetch_seconds)
        with self._lock:
            if family == "token" or given.get("force_refresh") or not self._stable:
                self._count += 1
                fresh = f"{family}-{self._count}"
                self._valid.add(fresh)
                self._stable = self._stable if family == "token" else fresh
            else:
                fresh = self._stable
        return {"access_token": fresh, "expires_in": self.expires_in}

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        openid, text = body["touser"], body["text"]["content"]
        if openid in self.gone:
            return error(45015)
        if not text:
            return error(44004)
        if len(text.encode()) > 2048:
            return error(45002)
        with self._lock:
            if openid in self.quota:
                if self.quota[openid] <= 0:
                    return error(45047)
                self.quota[openid] -= 1
            self._typing.pop(openid, None)  # a message ends it
            self.sent.append((openid, text))
        return {"errcode": 0, "errmsg": "ok"}

    def _type(self, body: dict[str, Any]) -> dict[str, Any]:
        openid, command = body["touser"], body["command"]
        if command not in ("Typing", "CancelTyping"):
            return error(45072)
        if openid in self.gone:
            return error(45080)
        with self._lock:
            if command == "Typing" and time.monotonic() < self._typing.get(openid, 0.0):
                return error(45081)
            self._typing[openid] = time.monotonic() + TYPING_SECONDS if command == "Typing" else 0.0
            self.typed.append((openid, command))
        return {"errcode": 0, "errmsg": "ok"}

    def _menu(self, body: dict[str, Any]) -> dict[str, Any]:
        self.menus.append(body)
        return {"errcode": 0, "errmsg": "ok"}


def error(code: int) -> dict[str, Any]:
    """An error as the platform words it: with a tail that differs every time."""
    return {"errcode": code, "errmsg": f"{WORDS.get(code, 'error')} rid: 655f0000-1a2b3c4d-{time.monotonic_ns() % 10 ** 8:08d}"}


class _Handler(BaseHTTPRequestHandler):
    owner: Api

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        endpoint = parts.path.removeprefix("/cgi-bin/")
        self.owner.calls.append(endpoint)
        self.owner.bodies.append(body)
        fault = self.owner.fault(endpoint)
        if fault == "slow":
            time.sleep(self.owner.slow_seconds)
        canned = {"html200": b"<html>busy</html>", "html502": b"<html>bad gateway</html>", "list": b"[1, 2]", "empty": b"",
                  "string": json.dumps(error(45015) | {"errcode": "45015"}).encode(), "bare": b'{"errcode": -1}',
                  "nonsense": b'{"errcode": "x", "access_token": 5}', "drip": b'{"errcode":'}
        if fault in canned:
            self._write(canned[fault], 502 if fault == "html502" else 200, more=1000 if fault == "drip" else 0)
        elif isinstance(fault, int):
            self._write(json.dumps(error(fault)).encode())
        else:
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            answer = self.owner.answer(endpoint, query, json.loads(body or b"{}"))
            self._write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def _write(self, body: bytes, status: int = 200, more: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) + more))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: tests look at the calls."""
