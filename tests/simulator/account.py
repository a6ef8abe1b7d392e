"""A small stand-in for the bot behind /wechat, and a real server for it and the phone. Tests of the simulator only:
whole stories with the real webhook are in tests/journeys."""

from __future__ import annotations

import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, request
from werkzeug.serving import make_server

from bot.knowledge.menu import Button, Menu
from bot.settings import Settings
from bot.simulator import simulator
from bot.simulator.push import account_id
from bot.simulator.wire import Wire, signature

MENU = Menu(buttons=(
    Button(name="我想问", buttons=(Button(name="家里的事", send="家里的事"), Button(name="孩子", send="孩子"))),
    Button(name="找人", send="转人工"),
    Button(name="关于", open="https://example.org/about"),
))
WELCOME = ("您好，这里是试用的公众号。\n"
           "1 <a href=\"weixin://bizmsgmenu?msgmenucontent=%E5%AD%A9%E5%AD%90&msgmenuid=7\">孩子的事</a>\n"
           "遇到危险打110，妇女维权热线12338。")


def words(push: dict[str, str]) -> str:
    """What the stand-in says to a push."""
    if push["MsgType"] == "event":
        return {"subscribe": WELCOME, "CLICK": "您按了：" + push.get("EventKey", "")}.get(push["Event"], "")
    heard = push.get("Content") or push.get("Recognition") or push["MsgType"]
    tapped = f"（点了{push['bizmsgmenuid']}）" if "bizmsgmenuid" in push else ""
    return f"收到：{heard}{tapped}"


class Account:
    """What the account got, and how it answers. reply: from the push to the words, "" for none; slow: seconds, one per
    attempt; wrong: makes bytes or a status of a finished reply."""

    def __init__(self, settings: Settings) -> None:
        key = settings.wechat_aes_key.get_secret_value() if settings.wechat_aes_key else ""
        self.wire = Wire(settings.wechat_token.get_secret_value(), settings.wechat_app_id, key, settings.wechat_mode)
        self.got: list[dict[str, str]] = []
        self.queries: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.reply: Callable[[dict[str, str]], str] = words
        self.wrong: Callable[[dict[str, str], dict[str, str]], tuple[bytes, int] | None] = lambda push, query: None
        self.slow: list[float] = []

    def receive(self) -> tuple[bytes, int]:
        """The webhook."""
        query, body = request.args.to_dict(), request.get_data()
        self.queries.append(query)
        self.bodies.append(body)
        assert query["signature"] == signature(self.wire.token, query["timestamp"], query["nonce"])
        root = ET.fromstring(body)
        if self.wire.mode != "plain":
            sealed = root.findtext("Encrypt") or ""
            assert query["msg_signature"] == signature(self.wire.token, query["timestamp"], query["nonce"], sealed)
            root = ET.fromstring(self.wire.decrypt(sealed))
        push = {child.tag: child.text or "" for child in root}
        self.got.append(push)
        if self.slow:
            time.sleep(self.slow.pop(0))
        text = self.reply(push)
        return self.wrong(push, query) or ((self.sealed(self.text(push, text), query), 200) if text else (b"success", 200))

    def text(self, push: dict[str, str], content: str, **changed: str) -> bytes:
        """A passive text reply; changed: other values for its elements."""
        row = {"ToUserName": push["FromUserName"], "FromUserName": push["ToUserName"], "CreateTime": "1", "MsgType": "text",
               "Content": content} | changed
        return ("<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</xml>").encode()

    def sealed(self, reply: bytes, query: dict[str, str]) -> bytes:
        """A reply in the envelope that the mode asks for."""
        if self.wire.mode == "plain":
            return reply
        sealed = self.wire.encrypt(reply)
        signed = signature(self.wire.token, "1", query["nonce"], sealed)
        return (f"<xml><Encrypt>{sealed}</Encrypt><MsgSignature>{signed}</MsgSignature><TimeStamp>1</TimeStamp>"
                f"<Nonce>{query['nonce']}</Nonce></xml>").encode()

    def thinks(self) -> threading.Event:
        """It answers nothing until this is set."""
        thought = threading.Event()
        self.reply = lambda push: words(push) if thought.wait(60) else ""
        return thought

    @property
    def id(self) -> str:
        """Its original id."""
        return account_id(self.wire.app_id)


@contextmanager
def serving(settings: Settings, client, account: Account, patience: float = 5.0) -> Iterator[str]:
    """Run the phone and the account on one real threaded server; yields its address."""
    app = Flask("bot")
    app.add_url_rule("/wechat", "wechat", account.receive, methods=["POST"])
    app.register_blueprint(simulator(settings, client, lambda: MENU, account_name=lambda: "丰水区妇联", patience=patience))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def switched_on(folder: Path) -> dict[str, str]:
    """Settings that turn the simulator on. It reads no knowledge; any folder will do."""
    (folder / "district.yaml").touch()
    return {"KNOWLEDGE_DIR": str(folder), "SIMULATOR": "on", "WECHAT_CAN_PUSH": "yes"}
