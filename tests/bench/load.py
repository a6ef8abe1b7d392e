"""Sends pushes that were made beforehand, as fast as they are answered, over connections that stay open.

A process of its own, and as little work a message as Python can do: what it costs is taken from both sides of a ratio
and would bring it nearer to one.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from tests.platform import Platform

AT_ONCE = 16


def pushes(platform: Platform, texts: Sequence[str], batch: str) -> list[bytes]:
    """HTTP requests, each of a person of its own. They stay good for five minutes."""
    return [_push(platform, f"o_{batch}_{n:020d}", text) for n, text in enumerate(texts)]


def _push(platform: Platform, openid: str, text: str) -> bytes:
    xml = (f"<xml><ToUserName><![CDATA[{platform.account}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
           f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
           f"<Content><![CDATA[{text}]]></Content><MsgId>{platform.next_id()}</MsgId></xml>")
    query, body = platform.wrapped(xml, openid)
    address = urlsplit(platform.url)
    return (f"POST {address.path}?{urlencode(query)} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: text/xml\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def send(url: str, requests: Sequence[bytes]) -> tuple[float, list[float]]:
    """(seconds for all, seconds of each). Raises AssertionError when an answer is not an encrypted reply."""
    address = urlsplit(url)
    waiting, spans = iter(requests), []
    lock = threading.Lock()
    faults: list[bytes] = []

    def work() -> None:
        with socket.create_connection((address.hostname, address.port), timeout=10) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    push = next(waiting, None)
                if push is None:
                    return
                start = time.perf_counter()
                line.sendall(push)
                answer = _answer(line)
                spans.append(time.perf_counter() - start)
                if not answer.startswith(b"HTTP/1.1 200") or b"Encrypt" not in answer:
                    faults.append(answer[:200])

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    assert len(spans) == len(requests) and not faults, f"{len(requests) - len(spans)} without an answer, {faults[:2]}"
    return took, spans


def _answer(line: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        part = line.recv(65536)
        if not part:
            return got
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body
