"""What WeChat does when an account is slow, wrong or silent: shared notes on WeChat, section 3."""

from __future__ import annotations

import time

import pytest

from bot import settings as settings_module
from bot.simulator import push
from bot.simulator.platform import ATTEMPTS, FAILURE, Busy, Platform, on_this_machine
from tests.simulator.account import Account, serving

OPENID = "o" + "x" * 27


@pytest.fixture
def platform(settings, account):
    return Platform(account.wire)


@pytest.fixture
def hasty(account):
    """One that does not wait long."""
    return Platform(account.wire, patience=1.0)


def deliver(platform, address, fields=None):
    return platform.deliver(address, OPENID, 1_800_000_000, fields or push.text("你好"))


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_a_message_is_answered_in_every_mode(environ, client, mode):
    settings = settings_module.load(environ | {"WECHAT_MODE": mode})
    account = Account(settings)
    account.reply = lambda p: "好"
    with serving(settings, client, account) as address:
        delivered = Platform(account.wire).deliver(address, OPENID, 1_800_000_000, push.text("你好 ]]> 😀"))
    assert delivered.messages == [{"kind": "text", "text": "好"}]
    assert account.got[0]["Content"] == "你好 ]]> 😀"


def test_create_time_is_the_phones_clock_but_the_timestamp_is_real(platform, address, account):
    deliver(platform, address)
    assert account.got[0]["CreateTime"] == "1800000000"
    assert abs(int(account.queries[0]["timestamp"]) - time.time()) < 5


def test_a_slow_account_gets_the_same_message_again_freshly_signed(hasty, address, account):
    account.slow = [5]
    assert deliver(hasty, address).messages == [{"kind": "text", "text": "收到：你好"}]
    assert len(account.got) == 2
    assert account.got[0] == account.got[1]
    assert account.queries[0]["nonce"] != account.queries[1]["nonce"]


def test_an_account_that_is_always_slow_fails_after_three_attempts(hasty, address, account):
    account.slow = [5] * 5
    delivered = deliver(hasty, address)
    assert delivered.messages == [{"kind": "notice", "text": FAILURE}]
    assert delivered.why == "1 秒内没有回复"
    assert len(account.got) == ATTEMPTS


@pytest.mark.parametrize("silence", [b"success", b""])
def test_silence_is_no_message_and_no_failure(platform, address, account, silence):
    account.wrong = lambda p, q: (silence, 200)
    delivered = deliver(platform, address)
    assert delivered.messages == [] and delivered.why == ""


@pytest.mark.parametrize("why, changed", [
    ("Content 是空的", {"Content": " "}),
    ("超过 2048", {"Content": "字" * 683}),
    ("没有对调", {"ToUserName": "gh_1"}),
    ("没有对调", {"FromUserName": "wx0123456789abcdef"}),
    ("不是数字", {"CreateTime": "today"}),
    ("MsgType 不认识", {"MsgType": "html"}),
    ("不认识的元素", {"Injected": "1"}),
    ("没有结尾", {"Content": '<a href="https://a.b">x'}),
])
def test_a_reply_that_breaks_a_rule_becomes_the_failure_notice(platform, address, account, why, changed):
    account.wrong = lambda p, q: (account.sealed(account.text(p, changed.get("Content", "好"), **changed), q), 200)
    delivered = deliver(platform, address)
    assert delivered.messages == [{"kind": "notice", "text": FAILURE}]
    assert why in delivered.why


def test_2048_bytes_of_text_are_taken(platform, address, account):
    account.reply = lambda p: "字" * 682 + "ab"
    assert deliver(platform, address).messages[0]["text"] == "字" * 682 + "ab"


@pytest.mark.parametrize("answer, why", [
    ((b"success", 500), "状态码是 500"), ((b"success", 403), "状态码是 403"), ((b"", 302), "状态码是 302"),
    ((b'{"a": 1}', 200), "开头"), ((b"Success", 200), "开头"), ((b"<xml><Content>1</Content></xml>", 200), "没有加密"),
    ((b"x" * 70000, 200), "超过")])
def test_anything_but_a_sealed_200_fails(platform, address, account, answer, why):
    account.wrong = lambda p, q: answer
    delivered = deliver(platform, address)
    assert why in delivered.why
    assert len(account.got) == ATTEMPTS


def test_an_injected_element_is_noticed(platform, address, account):
    account.reply = lambda p: "好]]></Content><MsgType><![CDATA[news"
    assert "不是合格的 XML" in deliver(platform, address).why
    account.reply = lambda p: "好]]></Content><MsgType><![CDATA[news]]></MsgType><Content><![CDATA["
    assert "重复的元素" in deliver(platform, address).why


def news(account, count):
    item = "<item><Title>标题</Title><Description>简介</Description><PicUrl></PicUrl><Url>https://example.org/1</Url></item>"

    def wrong(p, q):
        text = account.text(p, "x", MsgType="news").decode().replace(
            "<Content><![CDATA[x]]></Content>", f"<ArticleCount>{count}</ArticleCount><Articles>{item * count}</Articles>")
        return account.sealed(text.encode(), q), 200
    return wrong


def test_one_article_answers_a_message_but_eight_an_event(platform, address, account):
    account.wrong = news(account, 1)
    assert deliver(platform, address).messages == [
        {"kind": "link", "title": "标题", "text": "简介", "href": "https://example.org/1"}]
    account.wrong = news(account, 8)
    assert len(deliver(platform, address, push.event("CLICK", "x")).messages) == 8
    assert "8 篇文章" in deliver(platform, address).why


def test_a_server_that_is_away_is_a_failure_not_an_error(platform):
    assert deliver(platform, "http://127.0.0.1:1").why == "连不上 /wechat"


def test_pushes_never_take_all_threads(platform):
    with platform.place(), platform.place(), platform.place():
        with pytest.raises(Busy), platform.place():
            pass
    with platform.place():
        pass


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000/", "http://[::1]:8000"])
def test_addresses_of_this_machine_are_taken(url):
    assert on_this_machine(url) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://10.0.0.1", "https://api.weixin.qq.com", "http://127.0.0.1.evil.example", "file:///etc",
                                 "http://127.0.0.1@evil.example", "//127.0.0.1", ""])
def test_other_addresses_are_refused(url):
    with pytest.raises(ValueError, match="talks only"):
        on_this_machine(url)
