"""The stand-in for the platform is itself held to the platform's published vectors."""

from __future__ import annotations

import threading

import pytest
import requests
from flask import Flask, Response, request
from werkzeug.serving import make_server

from bot.wechat.envelope import signature
from tests import wire
from tests.platform import NOTICE, Platform
from tests.platform_api import Api

SEALED = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


@pytest.mark.parametrize("parts, digest", [
    (("AAAAA", "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
    (("AAAAA", "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
    (("AAAAA", "1713424427", "415670741", SEALED), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"),
])
def test_signatures_are_those_of_the_official_examples(parts, digest):
    assert wire.sign(*parts) == digest
    assert signature(*parts).decode() == digest


def test_encryption_is_that_of_the_official_example():
    message, key, app_id = b'{"demo_resp":"good luck"}', "A" * 43, "wxba5fad812f8e6fb9"
    assert wire.encrypt(message, key, app_id, prefix=b"707722b803182950") == SEALED
    assert wire.decrypt(SEALED, key) == (message, app_id)


def test_a_length_that_needs_no_padding_gets_a_whole_block():
    message = b"x" * (64 - 20 - 18)
    assert wire.decrypt(wire.encrypt(message, "A" * 43, "wxba5fad812f8e6fb9"), "A" * 43)[0] == message


@pytest.mark.parametrize("raw", [
    b'{"a": 1}', b" <xml></xml>", "\ufeff<xml></xml>".encode(), b"<xml><MsgType>text</MsgType>",
    b"<xml><Content>a</Content></xml>",
])
def test_what_the_platform_cannot_read_is_a_fault(raw):
    with pytest.raises(wire.Faulty):
        wire.text_of(raw, "gh_1", "o_anna")


def answered(**changes):
    fields = {"ToUserName": "o_anna", "FromUserName": "gh_1", "CreateTime": 1, "MsgType": "text", "Content": "您好"}
    return wire.xml(fields | changes).encode()


def test_a_good_reply_is_accepted():
    assert wire.text_of(answered(), "gh_1", "o_anna") == "您好"


@pytest.mark.parametrize("changes", [
    {"FromUserName": "wx_appid"}, {"ToUserName": "gh_1"}, {"Content": ""}, {"Content": " \n"}, {"Content": "字" * 683},
    {"Content": ["a", "b"]}, {"Extra": "x"}, {"CreateTime": "now"}, {"MsgType": "news"}, {"Content": {"a": "b"}},
])
def test_replies_that_show_the_failure_notice_are_faults(changes):
    with pytest.raises(wire.Faulty):
        wire.text_of(answered(**changes), "gh_1", "o_anna")


@pytest.mark.parametrize("text", [
    "<a href='x'>1</a>", '<a href="weixin://bizmsgmenu?msgmenucontent=1">1', "a < b", "<b>x</b>",
    '<a href="weixin://bizmsgmenu?msgmenuid=x">1</a>', '<a href="tel:110">110</a>',
])
def test_broken_links_are_faults(text):
    with pytest.raises(wire.Faulty):
        wire.links_of(text)


def test_links_are_decoded_as_the_client_does():
    text = '好\n<a href="weixin://bizmsgmenu?msgmenucontent=%E8%BD%AC+1&msgmenuid=entry:a-b">1 转</a>'
    assert wire.links_of(text) == [wire.Link("1 转", text[11:-9], "转 1", "entry:a-b")]
    assert wire.read(text) == "好\n1 转"


@pytest.fixture
def bot():
    """bot(view) -> address of a server that answers /wechat with what view returns."""
    servers = []

    def start(view):
        app = Flask(__name__)
        app.add_url_rule("/wechat", view_func=view, methods=["GET", "POST"], endpoint="wechat")
        server = make_server("127.0.0.1", 0, app, threaded=True)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()


def test_it_repeats_with_a_new_signature_until_it_is_answered_with_200(bot):
    seen = []

    def view():
        seen.append((request.args["nonce"], request.args["signature"], request.get_data()))
        return Response(status=502) if len(seen) < 3 else "success"

    heard = Platform(bot(view), "token", "wx1", mode="plain").person("o_anna").says("在吗")
    assert (heard.attempts, heard.raw, heard.fault) == (3, "", "")
    assert len({nonce for nonce, _, _ in seen}) == len({sign for _, sign, _ in seen}) == 3
    assert len({body for _, _, body in seen}) == 1


def test_after_three_failures_she_reads_the_notice(bot):
    platform = Platform(bot(lambda: '{"a": 1}'), "token", "wx1", mode="plain", strict=False)
    heard = platform.person("o_anna").says("在吗")
    assert (heard.attempts, heard.text) == (3, NOTICE)
    platform.strict = True
    with pytest.raises(wire.Faulty):
        platform.person("o_anna").says("在吗")


def test_nobody_at_home_is_a_fault():
    platform = Platform("http://127.0.0.1:9", "token", "wx1", mode="plain", strict=False)
    assert platform.person("o_anna").says("在吗").fault == "ConnectionError"


def test_the_handshake_wants_the_very_same_bytes(bot):
    Platform(bot(lambda: request.args["echostr"]), "token", "wx1").verifies()
    with pytest.raises(wire.Faulty):
        Platform(bot(lambda: request.args["echostr"] + "\n"), "token", "wx1").verifies()


def test_safe_mode_wants_encrypted_replies_signed_over_its_own_nonce(bot):
    key = "A" * 43

    def answer(nonce):
        sealed = wire.encrypt(answered(FromUserName="gh_0123456789ab"), key, "wx1")
        return wire.xml({"Encrypt": sealed, "MsgSignature": wire.sign("token", "1", nonce, sealed), "TimeStamp": 1,
                         "Nonce": nonce})

    def person(view):
        return Platform(bot(view), "token", "wx1", key).person("o_anna")

    assert person(lambda: answer(request.args["nonce"])).says("在吗").text == "您好"
    for bad in (lambda: answer("1"), lambda: answered(FromUserName="gh_0123456789ab"),
                lambda: answer(request.args["nonce"]).replace("<MsgSignature><![CDATA[", "<MsgSignature><![CDATA[0")):
        with pytest.raises(wire.Faulty):
            person(bad).says("在吗")


def test_typing_is_as_strict_as_the_real_one():
    with Api("wx0123456789abcdef", "secret") as api:
        api._valid.add("t")

        def asks(command, openid="o_anna"):
            url = f"{api.url}message/custom/typing?access_token=t"
            return requests.post(url, json={"touser": openid, "command": command}, timeout=60).json()["errcode"]
        assert [asks(c) for c in ("Typing", "Typing", "CancelTyping", "Typing", "Dance")] == [0, 45081, 0, 0, 45072]
        api.gone.add("o_gone")
        assert asks("Typing", "o_gone") == 45080
