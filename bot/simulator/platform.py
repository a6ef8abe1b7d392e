"""Delivers a push to the account's webhook as WeChat does: five seconds, three attempts, then the failure notice."""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from bot.simulator import answer, push
from bot.simulator.wire import BadReply, Wire

log = logging.getLogger(__name__)

FAILURE = "该公众号提供的服务出现故障，请稍后再试"
"""WeChat's own words, not the bot's: what a real phone shows when an account fails."""

ATTEMPTS = 3
MOST_BYTES = 64 * 1024
AT_ONCE = 3
"""Pushes that one process delivers at a time. Every push holds one thread of this server and needs a second one for
the webhook; with 2 workers of 8 threads at most 12 of 16 are taken, so that pushes can never starve the webhook
that they wait for."""


class Busy(Exception):
    """Too many pushes are under way in this process; nothing was sent."""


@dataclass(frozen=True)
class Delivered:
    """messages: what the phone shows. why: empty, or in Chinese why WeChat would show its failure notice."""

    messages: list[dict[str, Any]]
    why: str = ""


def on_this_machine(base_url: str) -> str:
    """Return the address without its last slash. Raises ValueError unless it is http on the loopback interface:
    the simulator must never be a way to send requests elsewhere."""
    url = urlsplit(base_url)
    host = url.hostname or ""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if url.scheme != "http" or not local:
        raise ValueError("the simulator talks only to http on 127.0.0.1, localhost or ::1")
    return base_url.rstrip("/")


class Platform:
    """The platform's side of one account. patience: seconds that one attempt may take."""

    def __init__(self, wire: Wire, patience: float = 5.0) -> None:
        self.wire = wire
        self.account = push.account_id(wire.app_id)
        self._patience = patience
        self._places = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the AT_ONCE places, to be held around deliver. Raises Busy at once when all are taken."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()

    def deliver(self, base_url: str, openid: str, clock: float, fields: push.Fields) -> Delivered:
        """Push to base_url/wechat and read the reply. clock: the phone's time.

        The body is the same in every attempt; timestamp, nonce and signature are fresh, as the webhook checks them
        against real time.
        """
        body = push.xml(self.account, openid, clock, fields)
        why = ""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                query, wrapped = self.wire.wrap(self.account, openid, body, time.time())
                reply = self._post(f"{base_url}/wechat?{urlencode(query)}", wrapped)
                event = fields["MsgType"] == "event"
                return Delivered(answer.read(self.wire, reply, query["nonce"], account=self.account, openid=openid, event=event))
            except requests.Timeout:
                why = f"{self._patience:g} 秒内没有回复"
            except requests.RequestException:
                why = "连不上 /wechat"
            except BadReply as error:
                why = f"回复{error}"
            log.warning("simulator: attempt %d of %d failed: %s", attempt, ATTEMPTS, why)
        return Delivered([{"kind": "notice", "text": FAILURE}], why)

    def _post(self, url: str, body: bytes) -> bytes:
        deadline = time.monotonic() + self._patience
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no .netrc: the address is this machine
            headers = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0", "Connection": "close"}
            with session.post(url, data=body, headers=headers, timeout=self._patience, stream=True,
                              allow_redirects=False) as response:
                if response.status_code != 200:
                    raise BadReply(f"的状态码是 {response.status_code}")
                out = b""
                for piece in response.iter_content(4096):
                    out += piece
                    if len(out) > MOST_BYTES:
                        raise BadReply(f"超过 {MOST_BYTES} 字节")
                    if time.monotonic() > deadline:
                        raise requests.Timeout
                if time.monotonic() > deadline:
                    raise requests.Timeout
                return out
