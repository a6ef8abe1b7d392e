"""A webhook with a stand-in for the conversation behind it, reached through Flask's test client."""

from __future__ import annotations

import pytest
from flask import Flask

from bot import settings as settings_module
from bot.message import Inbound, Reply
from bot.wechat.client import Client
from bot.wechat.envelope import Gate
from bot.wechat.webhook import webhook
from tests.platform import Platform
from tests.platform_api import Api

NOW = 1_790_000_000.0
FAULT = "这里刚才出了点问题，请再发一次。急事打110。"

BROKEN_BODIES = [
    b"", b" ", b"garbage", b'{"MsgType": "text"}', b"<xml>", b"<xml/>", b"<xml>words</xml>", b"<root><a>1</a></root>",
    "<xml><MsgType>文</MsgType></xml>".encode("gbk"), "<xml><a>1</a></xml>".encode("utf-16"),
    b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml><a>1</a></xml>',
    b'<!DOCTYPE xml [<!ENTITY a "<xml>">]><xml><MsgType>&a;</MsgType></xml>',
    b'<?xml version="1.0"?><!DOCTYPE x [<!ATTLIST Content a CDATA "b">]><xml><a>1</a></xml>',
    b"<xml><a>&b;</a></xml>", b"<xml><a>&#x1d;</a></xml>", b"\x00\x00<xml", b"<xml><a></b></xml>",
]


@pytest.fixture
def environ(environ, tmp_path):
    """These tests need no knowledge, only a folder that settings accept."""
    (tmp_path / "district.yaml").touch()
    return environ | {"KNOWLEDGE_DIR": str(tmp_path)}


@pytest.fixture
def api(environ):
    """The strict stand-in for what the platform offers to be called."""
    with Api(environ["WECHAT_APP_ID"], environ["WECHAT_APP_SECRET"]) as running:
        yield running


@pytest.fixture
def wechat(environ, api, vault, client):
    """Our side of it."""
    return Client(settings_module.load(environ | {"WECHAT_API_URL": api.url}), vault, client)


class Conversation:
    """Notes what it was asked and answers what the test wants: a Reply, None, or an exception to raise."""

    def __init__(self) -> None:
        self.asked: list[Inbound] = []
        self.sealed: list[str] = []
        self.answer: object = Reply("您好", "greeting")

    def __call__(self, inbound: Inbound, sealed_openid: str) -> Reply | None:
        self.asked.append(inbound)
        self.sealed.append(sealed_openid)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(inbound) if callable(self.answer) else self.answer


@pytest.fixture
def conversation():
    return Conversation()


@pytest.fixture
def serve(environ, vault, conversation):
    """serve(**changed settings) -> (Platform in that mode, Flask test client)."""

    def start(fault_text=lambda: FAULT, **changed):
        values = environ | changed
        app = Flask(__name__)
        app.register_blueprint(webhook(settings_module.load(values), vault, conversation, fault_text))
        web = app.test_client()

        def post(query, body):
            answer = web.post("/wechat", query_string=query, data=body, content_type="text/xml")
            return answer.status_code, answer.data

        key = values.get("WECHAT_AES_KEY", "")
        return Platform("", values["WECHAT_TOKEN"], values["WECHAT_APP_ID"], key, values["WECHAT_MODE"], post=post), web

    return start


@pytest.fixture(params=["plain", "compatible", "safe"])
def mode(request):
    return request.param


@pytest.fixture
def gate(environ, vault):
    """gate(**changed settings) -> (Gate, Platform that pushes to it at NOW, its person o_anna)."""

    def start(**changed):
        values = environ | changed
        settings = settings_module.load(values)
        platform = Platform("", values["WECHAT_TOKEN"], values["WECHAT_APP_ID"], values["WECHAT_AES_KEY"],
                            values["WECHAT_MODE"], clock=lambda: NOW)
        return Gate(settings, vault), platform, platform.person("o_anna")

    return start
