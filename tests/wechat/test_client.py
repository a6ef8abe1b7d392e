"""Calls to the platform: what was accepted, what was not and why, and that nothing hangs, loops or tells words."""

from __future__ import annotations

import json
import logging
import time
import traceback

import pytest
import requests
from wechatpy.client.base import BaseWeChatClient

from bot import settings as settings_module
from bot.message import NotSent
from bot.privacy import Vault
from bot.wechat.client import PERMANENT, TEXT_BYTES, Client, _Api

SEND, TYPE, STABLE = "message/custom/send", "message/custom/typing", "stable_token"
WORDS = "他打我4711"


@pytest.fixture
def anna(vault):
    return vault.seal("o_anna")


def test_text_is_sent_to_her_as_it_is(wechat, api, anna):
    wechat.send_text(anna, "您问的有回复了👩\u200d👧")
    assert api.sent == [("o_anna", "您问的有回复了👩\u200d👧")]
    assert "您问的".encode() in api.bodies[-1]  # not as \\uXXXX, which the platform shows literally (40033)


def test_a_stable_token_is_asked_for_once_at_the_address_of_the_settings(wechat, api, anna):
    wechat.send_text(anna, "一")
    wechat.typing(anna)
    wechat.menu_create({"button": []})
    assert api.calls == [STABLE, SEND, TYPE, "menu/create"]
    assert json.loads(api.bodies[0])["force_refresh"] is False
    assert api.typed == [("o_anna", "Typing")] and api.menus == [{"button": []}]


@pytest.mark.parametrize("text, code", [("", 44004), (" \x00\n", 44004), ("字" * 683, 45002)])
def test_what_the_platform_would_refuse_is_not_sent(wechat, api, anna, text, code):
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, text)
    assert (refusal.value.code, refusal.value.permanent) == (code, True)
    assert api.calls == []


def test_markup_and_broken_characters_do_not_travel(wechat, api, anna):
    wechat.send_text(anna, "<a href='x'>看\ud800\x1d</a>")
    assert api.sent == [("o_anna", "＜a href='x'＞看＜/a＞")]
    wechat.send_text(anna, "a" * TEXT_BYTES)


@pytest.mark.parametrize("code", [*PERMANENT])
def test_what_cannot_succeed_by_trying_again_is_permanent(wechat, api, anna, code):
    api.breaks(SEND, code)
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, WORDS)
    assert (refusal.value.code, refusal.value.permanent) == (code, True)
    assert api.calls.count(SEND) == 1


@pytest.mark.parametrize("fault, code", [
    (-1, -1), (45009, 45009), (45011, 45011), (99999, 99999), ("bare", -1), ("html502", None), ("html200", None),
    ("list", None), ("empty", None), ("nonsense", None), ("drip", None),
])
def test_what_may_pass_is_temporary_and_never_taken_for_success(wechat, api, anna, fault, code):
    api.breaks(SEND, fault)
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, WORDS)
    assert (refusal.value.code, refusal.value.permanent) == (code, False)
    assert api.calls.count(SEND) == 1


def test_an_answer_without_errcode_is_not_success(wechat, api, anna, monkeypatch):
    monkeypatch.setattr(api, "_send", lambda body: {"msgid": 1})
    with pytest.raises(NotSent):
        wechat.send_text(anna, WORDS)


def test_an_errcode_in_letters_is_understood(wechat, api, anna):
    api.breaks(SEND, "string")
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, WORDS)
    assert (refusal.value.code, refusal.value.permanent) == (45015, True)


def test_the_quota_and_the_window_are_told_apart(wechat, api, anna):
    api.quota["o_anna"] = 1
    wechat.send_text(anna, "一")
    codes = []
    for _ in range(2):
        with pytest.raises(NotSent) as refusal:
            wechat.send_text(anna, "二")
        codes.append(refusal.value.code)
        api.gone.add("o_anna")
    assert codes == [45047, 45015]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_fault_is_mended_once(wechat, api, anna, code):
    wechat.send_text(anna, "一")
    api.breaks(SEND, code, times=1)
    api.expire()
    wechat.send_text(anna, "二")
    assert api.sent[-1] == ("o_anna", "二")
    assert api.calls == [STABLE, SEND, SEND, STABLE, SEND]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_fault_that_stays_costs_two_calls_and_one_token_not_a_days_quota(wechat, api, anna, code):
    wechat.send_text(anna, "一")
    api.breaks(SEND, code)
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, "二")
    assert (refusal.value.code, refusal.value.permanent) == (code, False)
    assert api.calls == [STABLE, SEND, SEND, STABLE, SEND]


@pytest.mark.parametrize("endpoint", [SEND, STABLE])
def test_a_platform_that_hangs_is_left_in_time(wechat, api, anna, endpoint):
    wechat._api.timeout, api.slow_seconds = 0.2, 30.0
    api.breaks(endpoint, "slow", times=1)
    started = time.monotonic()
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, WORDS)
    assert time.monotonic() - started < api.slow_seconds and not refusal.value.permanent


def test_every_call_has_five_seconds(wechat, anna, monkeypatch):
    given = []
    original = requests.Session.request

    def noted(self, *args, **kwargs):
        given.append(kwargs["timeout"])
        return original(self, *args, **kwargs)

    monkeypatch.setattr(requests.Session, "request", noted)
    wechat.send_text(anna, "一")
    assert given == [5.0, 5.0]


def test_a_platform_that_is_away_is_temporary(environ, vault, client, anna):
    away = Client(settings_module.load(environ | {"WECHAT_API_URL": "http://127.0.0.1:9/cgi-bin"}), vault, client)
    with pytest.raises(NotSent) as refusal:
        away.send_text(anna, WORDS)
    assert (refusal.value.code, refusal.value.permanent) == (None, False)


@pytest.mark.parametrize("fault, permanent", [
    (40164, True), (40125, True), (89503, True), (-1, False), ("bare", False), ("html200", False), ("html502", False),
    ("empty", False), ("list", False), ("nonsense", False), (45009, False),
])
def test_faults_of_the_token_fetch_are_sorted_too_and_not_repeated(wechat, api, anna, fault, permanent):
    api.breaks(STABLE, fault)
    with pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, WORDS)
    assert refusal.value.permanent == permanent
    assert api.calls == [STABLE]


def test_without_a_secret_nothing_is_asked(environ, api, vault, client, anna):
    values = {n: v for n, v in environ.items() if n != "WECHAT_APP_SECRET"} | {"WECHAT_API_URL": api.url}
    with pytest.raises(NotSent) as refusal:
        Client(settings_module.load(values), vault, client).send_text(anna, "一")
    assert refusal.value.permanent and "WECHAT_APP_SECRET" in refusal.value.why and api.calls == []


def test_an_identifier_that_no_key_opens_is_permanent(wechat, api):
    with pytest.raises(NotSent) as refusal:
        wechat.send_text("gAAAA-not-ours", "一")
    assert refusal.value.permanent and api.calls == []


@pytest.mark.parametrize("code", [45072, 45080, 45081])
def test_typing_that_is_not_possible_now_is_no_fault(wechat, api, anna, code):
    api.breaks(TYPE, code)
    wechat.typing(anna)
    assert api.calls == [STABLE, TYPE]


def test_typing_without_the_right_is_told(wechat, api, anna):
    api.breaks(TYPE, 48001)
    with pytest.raises(NotSent):
        wechat.typing(anna)


@pytest.mark.parametrize("fault", [-1, 40003, 40001, "html200", "html502", "drip", "nonsense"])
def test_rule_15_a_failure_tells_neither_words_nor_openid_nor_token(wechat, api, anna, fault, caplog):
    api.breaks(SEND, fault)
    with caplog.at_level(logging.INFO), pytest.raises(NotSent) as refusal:
        wechat.send_text(anna, WORDS)
    told = "".join(traceback.format_exception(refusal.value)) + caplog.text
    assert not [secret for secret in (WORDS, "o_anna", "stable_token-1") if secret in told]


def test_wechatpys_own_token_fetch_cannot_be_reached(environ):
    api = _Api(settings_module.load(environ))
    with pytest.raises(NotImplementedError):
        api.fetch_access_token()
    assert isinstance(api, BaseWeChatClient) and api.auto_retry is False


def test_after_data_keys_changed_a_new_token_is_fetched(environ, api, client, wechat, anna):
    wechat.send_text(anna, "一")
    other = Vault("Z" * 42 + "A=", environ["SECRET_KEY"])
    fresh = Client(settings_module.load(environ | {"WECHAT_API_URL": api.url}), other, client)
    fresh.send_text(other.seal("o_anna"), "二")
    assert api.calls == [STABLE, SEND, STABLE, SEND]
