"""The pretend platform's API: shared notes on WeChat, sections 5 to 7."""

from __future__ import annotations

import json
import re
import time

import pytest
import requests

from bot import settings as settings_module
from bot.simulator.tokens import Tokens
from tests.simulator.account import Account, serving
from tests.simulator.conftest import Visitor


class Api:
    """The account's side of the API."""

    def __init__(self, address, settings):
        self.base = address + "/simulator/cgi-bin/"
        self.who = {"grant_type": "client_credential", "appid": settings.wechat_app_id,
                    "secret": settings.wechat_app_secret.get_secret_value()}
        self.token = ""

    def get(self, path, **query):
        return requests.get(self.base + path, params=query, timeout=60).json()

    def post(self, path, asked, token=None):
        return requests.post(self.base + path, params={"access_token": self.token if token is None else token},
                             json=asked if not isinstance(asked, bytes) else None,
                             data=asked if isinstance(asked, bytes) else None, timeout=60).json()

    def stable(self, **more):
        return requests.post(self.base + "stable_token", json=self.who | more, timeout=60).json()

    def send(self, openid, content="好"):
        # Raw UTF-8, as WeChat wants it.
        body = f'{{"touser":"{openid}","msgtype":"text","text":{{"content":"{content}"}}}}'.encode()
        return self.post("message/custom/send", body)


@pytest.fixture
def api(address, settings):
    """An account that has its token."""
    api = Api(address, settings)
    api.token = api.stable()["access_token"]
    return api


@pytest.fixture
def openid(visitor, account):
    """Somebody who has just written."""
    visitor.do("open")
    visitor.do("say", text="在吗", id="1")
    return account.got[-1]["FromUserName"]


def test_a_pushed_message_appears_on_that_phone(api, openid, visitor):
    assert api.send(openid, "您的问题有回复了") == {"errcode": 0, "errmsg": "ok"}
    last = visitor.do("news")["messages"][-1]
    assert last["text"] == "您的问题有回复了" and not last.get("mine")


def test_the_stable_token_stays_the_same_and_the_other_family_does_not_touch_it(api):
    first = api.stable()
    assert 0 < first["expires_in"] <= 7200
    assert api.stable()["access_token"] == first["access_token"] == api.token
    tokens = {api.get("token", **api.who)["access_token"] for _ in range(2)}
    assert len(tokens) == 2 and first["access_token"] not in tokens
    forced = api.stable(force_refresh=True)["access_token"]
    assert forced != first["access_token"]
    assert api.post("menu/create", {"button": [{"name": "x"}]})["errcode"] == 42001


def test_a_token_is_renewed_in_its_last_five_minutes_and_both_work(client):
    tokens, start = Tokens(client), time.time()
    old, _ = tokens.stable(start, force=False)
    assert tokens.stable(start + 6800, force=False)[0] == old
    new, seconds = tokens.stable(start + 6950, force=False)
    assert new != old and seconds == 7200
    tokens.check(old, start + 7100)
    tokens.check(new, start + 7100)


@pytest.mark.parametrize("changed, code", [({"grant_type": "x"}, 40002), ({"appid": "wx1"}, 40013), ({"secret": "x"}, 40125),
                                           ({"secret": 5}, 40125)])
def test_wrong_credentials_get_no_token(api, changed, code):
    answer = api.stable(**changed)
    assert answer["errcode"] == code and "access_token" not in answer
    assert api.get("token", **(api.who | changed))["errcode"] == code


def test_a_token_must_be_there_right_and_fresh(api, openid, client):
    old, _ = Tokens(client).issue(time.time() - 8000)
    for token, code in (("", 41001), ("wrong", 40001), ("x" * 600, 40001), (old, 42001)):
        assert api.post("message/custom/send", {}, token)["errcode"] == code


def test_refusals_end_in_a_rid(api):
    assert re.search(r" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", api.send("nobody")["errmsg"])


def test_only_followers_can_be_reached(api, openid, visitor):
    assert api.send("o" + "x" * 27)["errcode"] == 40003
    assert api.send("nonsense")["errcode"] == 40003
    visitor.do("follow", follow=False)
    assert api.send(openid)["errcode"] == 43004


def test_five_messages_follow_a_message_and_no_sixth(api, openid, visitor):
    assert [api.send(openid)["errcode"] for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    visitor.do("say", text="还在", id="2")
    assert api.send(openid)["errcode"] == 0


def test_after_48_hours_nothing_can_be_pushed(api, openid, visitor):
    visitor.do("later")
    answer = api.send(openid)
    assert answer["errcode"] == 45015 and answer["errmsg"].startswith("response out of time limit")


def test_a_menu_click_allows_three(api, visitor, account):
    visitor.do("open")
    visitor.do("later")
    visitor.do("press", path=[1])
    assert [api.send(account.got[-1]["FromUserName"])["errcode"] for _ in range(4)] == [0, 0, 0, 45047]


def test_a_tapped_link_counts_as_a_tap_not_as_a_message(api, visitor, account, client):
    visitor.do("open")
    visitor.do("later")
    visitor.do("say", text="孩子", menu_id="7", id="1")
    assert [api.send(account.got[-1]["FromUserName"])["errcode"] for _ in range(4)] == [0, 0, 0, 45047]


@pytest.mark.parametrize("content, code", [("", 44004), (" ", 44004), ("字" * 683, 45002), ("<a href='https://a.b'>x", 40035)])
def test_text_that_cannot_be_sent(api, openid, content, code):
    assert api.send(openid, content)["errcode"] == code


@pytest.mark.parametrize("body, code", [(b"", 44002), (b"{", 47001), (b"[]", 47001), (b"\xff", 47001),
                                        (b'{"touser":"\\u4f60"}', 40033)])
def test_bodies_that_are_no_json_object(api, body, code):
    assert api.post("message/custom/send", body)["errcode"] == code


def test_another_kind_of_message_is_refused(api, openid):
    assert api.post("message/custom/send", {"touser": openid, "msgtype": "hologram"})["errcode"] == 40008


def test_typing_is_shown_once_and_ends_with_the_message(api, openid, visitor):
    typing = {"touser": openid, "command": "Typing"}
    assert api.post("message/custom/typing", typing)["errcode"] == 0
    assert visitor.do("news")["typing"] is True
    assert api.post("message/custom/typing", typing)["errcode"] == 45081
    assert api.post("message/custom/typing", typing | {"command": "Dance"})["errcode"] == 45072
    api.send(openid)
    assert visitor.do("news")["typing"] is False
    visitor.do("later")
    assert api.post("message/custom/typing", typing)["errcode"] == 45080


def test_an_account_without_the_right_cannot_push(environ, client):
    settings = settings_module.load(environ | {"WECHAT_CAN_PUSH": "no"})
    account = Account(settings)
    with serving(settings, client, account) as address:
        Visitor(address).do("open")
        api = Api(address, settings)
        api.token = api.stable()["access_token"]
        assert api.send(account.got[-1]["FromUserName"])["errcode"] == 48001


@pytest.mark.parametrize("buttons, code", [
    ([{"name": "问", "type": "click", "key": "k"}], 0), ([], 40016), ([{"name": "x"}] * 4, 40016), ("x", 40016),
    ([{"name": "六个字太长了"}], 40018), ([{"name": "x", "sub_button": [{"name": "y"}] * 6}], 40023),
    ([{"name": "x", "sub_button": [{"name": "字" * 21}]}], 40024), ([5], 40018)])
def test_a_menu_is_checked(api, buttons, code):
    body = json.dumps({"button": buttons}, ensure_ascii=False).encode()
    assert api.post("menu/create", body)["errcode"] == code


def test_media_that_a_phone_sent_can_be_fetched(api, visitor, account):
    visitor.do("open")
    visitor.do("send", kind="image", id="1")
    asked = {"access_token": api.token, "media_id": account.got[-1]["MediaId"]}
    got = requests.get(api.base + "media/get", params=asked, timeout=60)
    assert got.headers["Content-Type"] == "image/png" and got.content.startswith(b"\x89PNG")
    assert api.get("media/get", access_token=api.token, media_id="other")["errcode"] == 40007
