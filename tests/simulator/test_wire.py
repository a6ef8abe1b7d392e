"""Official vectors: shared notes on WeChat, section 1."""

from __future__ import annotations

import pytest

from bot.simulator.wire import BadReply, Wire, signature

VECTOR = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
WIRE = Wire("AAAAA", "wxba5fad812f8e6fb9", "A" * 43, "safe")


def sealed(wire: Wire, inner: bytes, nonce: str = "5", sign: str = "") -> bytes:
    encrypted = wire.encrypt(inner)
    sign = sign or signature(wire.token, "1", nonce, encrypted)
    return (f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{sign}</MsgSignature><TimeStamp>1</TimeStamp>"
            f"<Nonce>{nonce}</Nonce></xml>").encode()


def test_signatures_are_those_of_the_official_examples():
    assert signature("AAAAA", "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"
    assert signature("AAAAA", "1713424427", "415670741", VECTOR) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


def test_encryption_is_that_of_the_official_example():
    assert WIRE.encrypt(b'{"demo_resp":"good luck"}', b"707722b803182950") == VECTOR
    assert WIRE.decrypt(VECTOR) == b'{"demo_resp":"good luck"}'


def test_padding_fills_a_whole_block_when_the_length_already_fits():
    message = b"x" * (64 - 20 - len(WIRE.app_id))
    assert WIRE.decrypt(WIRE.encrypt(message)) == message


def test_a_sealed_reply_is_opened():
    assert WIRE.unwrap(sealed(WIRE, b"<xml><a>1</a></xml>"), "5").findtext("a") == "1"


@pytest.mark.parametrize("body, why", [
    (b"<xml><a>1</a></xml>", "没有加密"),
    (sealed(WIRE, b"<xml></xml>", nonce="6"), "Nonce 不对"),
    (sealed(WIRE, b"<xml></xml>", sign="0" * 40), "签名不对"),
    (sealed(Wire("AAAAA", "wx0000000000000000", "A" * 43, "safe"), b"<xml></xml>"), "AppID 不对"),
    (sealed(WIRE, b" <xml></xml>"), "开头"),
    (b"<xml><Encrypt>1</Encrypt><Encrypt>2</Encrypt></xml>", "重复"),
    (b"<xml><Encrypt>1</Encrypt>", "合格"),
    (b"<!DOCTYPE x><xml></xml>", "开头"),
    (b"<xml><!DOCTYPE x></xml>", "DOCTYPE"),
    (b'{"errcode": 0}', "开头"),
])
def test_a_reply_that_wechat_would_not_take_is_refused(body, why):
    with pytest.raises(BadReply, match=why):
        WIRE.unwrap(body, "5")


@pytest.mark.parametrize("junk", ["", "AAAA", "!!!!", "A" * 64])
def test_ciphertext_that_is_junk_is_a_bad_reply(junk):
    with pytest.raises(BadReply):
        WIRE.decrypt(junk)


def test_a_sealed_reply_in_plain_mode_is_refused():
    with pytest.raises(BadReply, match="明文模式"):
        Wire("AAAAA", WIRE.app_id, "", "plain").unwrap(sealed(WIRE, b"<xml></xml>"), "5")


@pytest.mark.parametrize("mode, has", [("plain", b"<Content>"), ("compatible", b"<Content>"), ("safe", b"<ToUserName>")])
def test_each_mode_sends_what_wechat_sends(mode, has):
    wire = Wire("AAAAA", WIRE.app_id, "A" * 43, mode)
    query, body = wire.wrap("gh_1", "o1", "<xml><Content>1</Content></xml>", 1714037059)
    assert has in body
    assert (b"<Encrypt>" in body) == ("msg_signature" in query) == (mode != "plain")
    assert (b"<Content>" in body) == (mode != "safe")
    assert query["timestamp"] == "1714037059"
    assert query["openid"] == "o1"
