"""A strict stand-in for the WeChat platform, as a program: it pushes, waits five seconds, repeats, and judges replies.

    platform = Platform("http://127.0.0.1:8000", token, app_id, aes_key, mode="safe")
    platform.verifies()                     # the handshake when the URL is saved
    anna = platform.person("o_anna")
    heard = anna.follows()                  # welcome
    heard = anna.says("他打我")
    heard.text                              # what she reads, links shown as their labels
    heard.links                             # [Link(label, href, content, action)]
    anna.taps(heard, 1)                     # taps the choice numbered 1 (or pass a Link to platform's Person.tap)

Every reply is judged as the real platform would (well-formed, known elements once each, To/From swapped, at most
2,048 bytes, links well-formed, encryption and signature right). A reply that would show the failure notice raises
wire.Faulty, which fails the test; Platform(strict=False) records it in Heard.fault instead.
"""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests

from tests import wire
from tests.wire import Faulty, Link

NOTICE = "该公众号提供的服务出现故障，请稍后再试"
LIMIT = 5.0

Post = Callable[[dict[str, str], bytes], tuple[int, bytes]]
"""(query, body) -> (status, body of the answer); what Platform(post=…) takes instead of HTTP."""


@dataclass
class Heard:
    """What reached the person. raw: the reply's text as sent (links included), "" when the bot kept silent.

    attempts: how many deliveries it took. answers: the raw texts of all attempts (overlap=True makes three).
    fault: why the platform showed its failure notice (only with strict=False).
    """

    raw: str = ""
    links: list[Link] = field(default_factory=list)
    attempts: int = 1
    seconds: float = 0.0
    answers: list[str] = field(default_factory=list)
    fault: str = ""

    @property
    def text(self) -> str:
        """What she reads on her screen."""
        return NOTICE if self.fault else wire.read(self.raw)


class Platform:
    """One account. base_url: of the bot, without /wechat. mode: plain, compatible or safe.

    attempts, gap: deliveries of one push and the seconds between them (the real platform: 3 and 5).
    clock: seconds since 1970, for tests about the age of a message.
    """

    def __init__(self, base_url: str, token: str, app_id: str, aes_key: str = "", mode: str = "safe", *,
                 account: str = "gh_0123456789ab", attempts: int = 3, gap: float = 0.0, strict: bool = True,
                 clock: Callable[[], float] = time.time, post: Post | None = None) -> None:
        self.url = base_url.rstrip("/") + "/wechat"
        self.token, self.app_id, self.aes_key, self.mode = token, app_id, aes_key, mode
        self.account, self.attempts, self.gap, self.strict, self.clock = account, attempts, gap, strict, clock
        self._post = post or self._http
        self._ids = itertools.count(int(time.time() * 1000) * 1000)
        self._nonces = itertools.count(int.from_bytes(os.urandom(3), "big"))

    def person(self, openid: str) -> Person:
        """Somebody with a phone."""
        return Person(self, openid)

    def verifies(self) -> None:
        """The handshake: the body must be the echostr, byte for byte. Raises Faulty."""
        echo = str(next(self._ids))
        answer = requests.get(self.url, params={**self.plain_query(), "echostr": echo}, timeout=LIMIT)
        if answer.status_code != 200 or answer.content != echo.encode():
            raise Faulty(f"handshake: HTTP {answer.status_code}")

    def plain_query(self) -> dict[str, str]:
        """timestamp, nonce, signature: new ones for every request."""
        timestamp, nonce = str(int(self.clock())), str(next(self._nonces))
        return {"signature": wire.sign(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}

    def wrapped(self, xml: str | bytes, openid: str = "") -> tuple[dict[str, str], bytes]:
        """(query, body) of a signed push of this XML in this account's mode."""
        data = xml if isinstance(xml, bytes) else xml.encode("utf-8", "surrogatepass")
        query = {**self.plain_query(), "openid": openid}
        if self.mode == "plain":
            return query, data
        sealed = wire.encrypt(data, self.aes_key, self.app_id)
        query |= {"encrypt_type": "aes",
                  "msg_signature": wire.sign(self.token, query["timestamp"], query["nonce"], sealed)}
        if self.mode == "compatible":
            return query, data.rpartition(b"</xml>")[0] + f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
        return query, wire.xml({"ToUserName": self.account, "Encrypt": sealed}).encode()

    def delivers(self, openid: str, xml: str | bytes, overlap: bool = False) -> Heard:
        """Push this XML until the bot answers well: same body, new timestamp, nonce and signature each time.

        overlap: all attempts at once, as happens when the second starts before the first has ended.
        """
        if overlap:
            with ThreadPoolExecutor(self.attempts) as pool:
                tries = list(pool.map(lambda _: self._attempt(openid, xml), range(self.attempts)))
            good = next((heard for heard in tries if not heard.fault), tries[-1])
            good.answers, good.attempts = [heard.raw for heard in tries], self.attempts
            return self._judged(good)
        for number in range(1, self.attempts + 1):
            heard = self._attempt(openid, xml)
            heard.attempts, heard.answers = number, [heard.raw]
            if not heard.fault:
                break
            time.sleep(self.gap)
        return self._judged(heard)

    def _judged(self, heard: Heard) -> Heard:
        if heard.fault and self.strict:
            raise Faulty(heard.fault)
        return heard

    def _attempt(self, openid: str, xml: str | bytes) -> Heard:
        query, body = self.wrapped(xml, openid)
        started = time.monotonic()
        try:
            status, answer = self._post(query, body)
            heard = self._judge(status, answer, query["nonce"], openid)
        except requests.RequestException as error:
            heard = Heard(fault=type(error).__name__)
        except Faulty as error:
            heard = Heard(fault=str(error))
        heard.seconds = time.monotonic() - started
        if heard.seconds > LIMIT:
            heard.fault = heard.fault or "took more than 5 seconds"
        return heard

    def _judge(self, status: int, answer: bytes, nonce: str, openid: str) -> Heard:
        if status != 200:
            raise Faulty(f"HTTP {status}")
        if answer in (b"", b"success"):
            return Heard()
        if b"<Encrypt>" in answer:
            answer = wire.opened(answer, self.token, self.aes_key, self.app_id, nonce)
        elif self.mode == "safe":
            raise Faulty("a plain reply in safe mode")
        raw = wire.text_of(answer, sender=self.account, receiver=openid)
        return Heard(raw, wire.links_of(raw))

    def _http(self, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        answer = requests.post(self.url, params=query, data=body, headers={"Content-Type": "text/xml"}, timeout=LIMIT)
        return answer.status_code, answer.content

    def next_id(self) -> int:
        """A MsgId of its own for every message."""
        return next(self._ids)


class Person:
    """Somebody with a phone, known by an openid. Every method returns what she Heard."""

    def __init__(self, platform: Platform, openid: str) -> None:
        self.platform, self.openid = platform, openid

    def says(self, text: str, *, overlap: bool = False, **extra: Any) -> Heard:
        """Write a text. extra: further or replaced fields (MsgId=…, CreateTime=…)."""
        return self._message("text", {"Content": text} | extra, overlap)

    def hands_over(self, story: str = "出嫁了村里不分地给我", push: str = "") -> str:
        """She asks for a person, tells her story and, where she is asked for it, chooses how she wants to hear of it (push).
        Returns the number that she is told."""
        self.says("转人工")
        heard = self.says(story)
        if push:
            heard = self.says(push)
        return re.search(r"编号[ ：]*([2-9A-Z]{4})", heard.text).group(1)

    def voice(self, recognition: str | None = "") -> Heard:
        """Speak; recognition is what the platform understood, today mostly empty; None: the field is absent."""
        heard = {} if recognition is None else {"Recognition": recognition}
        return self._message("voice", {"MediaId": "m1", "Format": "amr", "MediaId16K": "m2"} | heard)

    def sends(self, kind: str, **more: str) -> Heard:
        """Send an image, video, shortvideo, location, link, or a kind nobody knows. more: fields instead of the usual ones."""
        fields: dict[str, dict[str, Any]] = {
            "image": {"PicUrl": "http://mmbiz.qpic.cn/x/0", "MediaId": "m1"},
            "video": {"MediaId": "m1", "ThumbMediaId": "m2"},
            "shortvideo": {"MediaId": "m1", "ThumbMediaId": "m2"},
            "location": {"Location_X": "30.1", "Location_Y": "120.2", "Scale": 16, "Label": "路口"},
            "link": {"Title": "标题", "Description": "说明", "Url": "https://example.com/"},
        }
        return self._message(kind, fields.get(kind, {}) | more)

    def taps(self, heard: Heard, number: int | str) -> Heard:
        """Tap the choice with this number in what she heard (which may be an old message)."""
        found = [link for link in heard.links if link.content == str(number)]
        assert len(found) == 1, f"{len(found)} choices numbered {number} in: {heard.text}"
        return self.tap(found[0])

    def tap(self, link: Link, *, with_id: bool = True) -> Heard:
        """Tap a link: the client sends its content as a text. with_id=False: as on accounts that lose the id."""
        return self.says(link.content, **({"bizmsgmenuid": link.action} if with_id and link.action else {}))

    def follows(self, scene: str = "") -> Heard:
        """Follow the account, perhaps by a QR code that carries a scene."""
        return self.event("subscribe", **({"EventKey": f"qrscene_{scene}", "Ticket": "t"} if scene else {"EventKey": ""}))

    def unfollows(self) -> Heard:
        """Stop following it."""
        return self.event("unsubscribe", EventKey="")

    def scans(self, scene: str) -> Heard:
        """Scan a QR code while following."""
        return self.event("SCAN", EventKey=scene, Ticket="t")

    def clicks(self, key: str) -> Heard:
        """Press a menu button of type click."""
        return self.event("CLICK", EventKey=key)

    def event(self, event: str, **fields: Any) -> Heard:
        """Any event."""
        return self.platform.delivers(self.openid, self.push(MsgType="event", Event=event, **fields))

    def push(self, **fields: Any) -> str:
        """The XML of a push from her with these fields; CreateTime may be among them."""
        head = {"ToUserName": self.platform.account, "FromUserName": self.openid,
                "CreateTime": int(self.platform.clock())}
        return wire.xml(head | fields)

    def _message(self, kind: str, fields: dict[str, Any], overlap: bool = False) -> Heard:
        xml = self.push(MsgType=kind, **({"MsgId": self.platform.next_id()} | fields))
        return self.platform.delivers(self.openid, xml, overlap)
