"""What gets in and what is refused, in each mode."""

from __future__ import annotations

import base64

import pytest

from bot import settings as settings_module
from bot.wechat.envelope import BadSignature, Gate, parse
from bot.wechat.fields import BadBody
from tests import wire
from tests.platform import Person
from tests.wechat.conftest import BROKEN_BODIES, NOW

OLD_KEY = "Z" * 43


def text(anna: Person, content: str = "他打我", **more) -> str:
    return anna.push(**({"MsgType": "text", "MsgId": 7, "Content": content} | more))


def test_a_push_is_opened_in_every_mode(gate, mode, vault):
    entrance, platform, anna = gate(WECHAT_MODE=mode)
    envelope = entrance.open(*platform.wrapped(text(anna)), NOW)
    assert (envelope.inbound.kind, envelope.inbound.text) == ("text", "他打我")
    assert envelope.inbound.person == vault.pseudonym("o_anna")
    assert (envelope.openid, envelope.account) == ("o_anna", platform.account)


@pytest.mark.parametrize("age", [-301, 301, 10 ** 8])
def test_an_old_signature_is_refused(gate, mode, age):
    entrance, platform, anna = gate(WECHAT_MODE=mode)
    with pytest.raises(BadSignature):
        entrance.open(*platform.wrapped(text(anna)), NOW + age)
    with pytest.raises(BadSignature):
        entrance.handshake(platform.plain_query() | {"echostr": "1"}, NOW + age)


@pytest.mark.parametrize("change", [
    {"signature": "0" * 40}, {"signature": ""}, {"signature": "é" * 40}, {"timestamp": ""}, {"timestamp": "soon"},
    {"timestamp": "１790000000"}, {"nonce": ""}, {"nonce": "1]]>"}, {"nonce": "1\n"}, {"nonce": "é"},
])
def test_a_query_that_is_not_the_platforms_is_refused(gate, change):
    entrance, platform, anna = gate(WECHAT_MODE="plain")
    query, body = platform.wrapped(text(anna))
    if "nonce" in change:  # even when the signature over it is right
        query["signature"] = wire.sign(platform.token, query["timestamp"], change["nonce"])
    with pytest.raises(BadSignature):
        entrance.open(query | change, body, NOW)


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce", "echostr"])
def test_a_handshake_that_lacks_something_is_refused(gate, missing):
    entrance, platform, _ = gate()
    query = platform.plain_query() | {"echostr": "4375120948345356249"}
    assert entrance.handshake(query, NOW) == "4375120948345356249"
    del query[missing]
    with pytest.raises(BadSignature):
        entrance.handshake(query, NOW)


def test_an_upper_case_signature_is_refused(gate):
    entrance, platform, anna = gate(WECHAT_MODE="plain")
    query, body = platform.wrapped(text(anna))
    with pytest.raises(BadSignature):
        entrance.open(query | {"signature": query["signature"].upper()}, body, NOW)


@pytest.mark.parametrize("wrapped_mode", ["compatible", "safe"])
def test_encrypted_pushes_are_judged_by_msg_signature_alone(gate, wrapped_mode):
    entrance, platform, anna = gate(WECHAT_MODE=wrapped_mode)
    query, body = platform.wrapped(text(anna))
    without = {name: value for name, value in query.items() if name != "signature"}
    assert entrance.open(without, body, NOW).inbound.text == "他打我"
    for wrong in ({"msg_signature": query["signature"]}, {"msg_signature": "x"}, {"msg_signature": ""}):
        with pytest.raises(BadSignature):
            entrance.open(query | wrong, body, NOW)


def test_safe_mode_refuses_every_downgrade(gate):
    entrance, platform, anna = gate()
    query, body = platform.wrapped(text(anna))
    plain = text(anna).encode()
    for bad_query, bad_body in [
        (platform.plain_query(), plain),
        (platform.plain_query() | {"encrypt_type": "raw"}, plain),
        (query, plain),
        ({k: v for k, v in query.items() if k != "msg_signature"}, body),
        ({k: v for k, v in query.items() if k != "encrypt_type"}, body),
        (query | {"encrypt_type": "AES"}, body),
    ]:
        with pytest.raises(BadSignature):
            entrance.open(bad_query, bad_body, NOW)


def test_in_compatible_mode_a_forged_plain_half_is_not_read(gate):
    entrance, platform, anna = gate(WECHAT_MODE="compatible")
    query, body = platform.wrapped(text(anna))
    forged = body.replace("他打我".encode(), b"forged")
    assert entrance.open(query, forged, NOW).inbound.text == "他打我"
    with pytest.raises(BadSignature):
        entrance.open({k: v for k, v in query.items() if k != "encrypt_type"}, forged, NOW)


def test_compatible_mode_takes_a_plain_push_while_the_account_is_being_switched(gate):
    entrance, platform, anna = gate(WECHAT_MODE="compatible")
    assert entrance.open(platform.plain_query(), text(anna).encode(), NOW).crypto is None


def test_plain_mode_takes_raw_and_reads_an_encrypted_push_only_by_its_encrypted_half(gate):
    entrance, platform, anna = gate(WECHAT_MODE="plain")
    assert entrance.open(platform.plain_query() | {"encrypt_type": "raw"}, text(anna).encode(), NOW)
    platform.mode = "compatible"
    query, body = platform.wrapped(text(anna))
    assert entrance.open(query, body.replace("他打我".encode(), b"forged"), NOW).inbound.text == "他打我"


def test_an_encrypted_push_without_any_key_is_ignored(environ, vault, gate):
    _, platform, anna = gate()
    values = {name: value for name, value in environ.items() if name != "WECHAT_AES_KEY"} | {"WECHAT_MODE": "plain"}
    with pytest.raises(BadBody):
        Gate(settings_module.load(values), vault).open(*platform.wrapped(text(anna)), NOW)


def test_words_that_look_like_an_envelope_do_not_hide_the_real_one(gate):
    entrance, platform, anna = gate(WECHAT_MODE="compatible")
    said = "<Encrypt>AAAA</Encrypt>"
    assert entrance.open(*platform.wrapped(text(anna, said)), NOW).inbound.text == said


def test_while_keys_change_both_open_and_the_answer_uses_the_one_that_did(gate):
    entrance, platform, anna = gate(WECHAT_AES_KEY_PREVIOUS=OLD_KEY)
    for key in (platform.aes_key, OLD_KEY):
        platform.aes_key = key
        query, body = platform.wrapped(text(anna))
        answer = entrance.open(query, body, NOW).answer("您好", NOW).encode()
        xml = wire.opened(answer, platform.token, key, platform.app_id, query["nonce"])
        assert wire.text_of(xml, platform.account, "o_anna") == "您好"


def test_a_key_that_nobody_knows_opens_nothing(gate):
    entrance, platform, anna = gate()
    platform.aes_key = OLD_KEY
    with pytest.raises(BadBody):
        entrance.open(*platform.wrapped(text(anna)), NOW)


@pytest.mark.parametrize("app_id", ["wxffffffffffffffff", "", "wx0123456789abcdefg"])
def test_an_envelope_for_another_account_is_refused(gate, app_id):
    entrance, platform, anna = gate(WECHAT_AES_KEY_PREVIOUS=OLD_KEY)
    platform.app_id = app_id
    with pytest.raises(BadSignature):
        entrance.open(*platform.wrapped(text(anna)), NOW)


def raw_key(platform):
    return base64.b64decode(platform.aes_key + "=")


@pytest.mark.parametrize("junk", [
    lambda p: "AAAA",
    lambda p: "A",
    lambda p: "=" * 8,
    lambda p: wire.encrypt_raw(b"\x00" * 16, raw_key(p)),
    lambda p: wire.encrypt_raw(b"\x00" * 64, raw_key(p)),
    lambda p: wire.encrypt_raw(b"\x20" * 32, raw_key(p)),
    lambda p: wire.encrypt_raw(b"x" * 16 + b"\xff\xff\xff\xff" + b"x" * 43 + b"\x01", raw_key(p)),
    lambda p: wire.encrypt_raw(b"x" * 61 + b"\x01\x02\x03", raw_key(p)),
    lambda p: wire.encrypt(b"", p.aes_key, p.app_id),
    lambda p: wire.encrypt(b"\xb9\xfe", p.aes_key, p.app_id),
    lambda p: wire.encrypt(b'{"json": 1}', p.aes_key, p.app_id),
])
def test_correctly_signed_junk_is_ignored(gate, junk):
    entrance, platform, anna = gate()
    query, _ = platform.wrapped(text(anna))
    sealed = junk(platform)
    query["msg_signature"] = wire.sign(platform.token, query["timestamp"], query["nonce"], sealed)
    with pytest.raises(BadBody):
        entrance.open(query, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), NOW)


@pytest.mark.parametrize("body", BROKEN_BODIES)
def test_what_is_not_a_message_is_ignored(gate, mode, body):
    entrance, platform, _ = gate(WECHAT_MODE=mode)
    query, wrapped = platform.wrapped(body)
    if mode == "compatible":
        sealed = wire.encrypt(body, platform.aes_key, platform.app_id)
        query["msg_signature"] = wire.sign(platform.token, query["timestamp"], query["nonce"], sealed)
        wrapped = body + f"<Encrypt>{sealed}</Encrypt>".encode()
    with pytest.raises(BadBody):
        entrance.open(query, wrapped, NOW)


def test_control_characters_and_surrogates_are_taken_out_before_parsing(gate, mode):
    entrance, platform, anna = gate(WECHAT_MODE=mode)
    said = text(anna, "他\x1d打\x00\x0b\ufffe\uffff\ud83d我👩\u200d👧")
    assert entrance.open(*platform.wrapped(said), NOW).inbound.text == "他打我👩\u200d👧"


@pytest.mark.parametrize("said, read", [
    ("  a b\n ", "a b"), ("", ""), ("   ", ""), ("<!DOCTYPE html> <!ENTITY a>", "<!DOCTYPE html> <!ENTITY a>"),
    ("a]]>b", "a]]>b"), ("<!-- c --> &amp;", "<!-- c --> &amp;"), ("字" * 3000, "字" * 3000), ("</xml>", "</xml>"),
])
def test_what_she_wrote_arrives_as_she_wrote_it(gate, mode, said, read):
    entrance, platform, anna = gate(WECHAT_MODE=mode)
    assert entrance.open(*platform.wrapped(text(anna, said)), NOW).inbound.text == read


@pytest.mark.parametrize("front", [b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="GBK"?>', b" \n"])
def test_what_stands_in_front_of_the_root_does_no_harm(front):
    assert parse(front + "<xml><Content>字</Content></xml>".encode()) == {"Content": "字"}


def test_attributes_are_not_part_of_a_field():
    assert parse(b'<xml><Content a="b">x</Content></xml>') == {"Content": "x"}


@pytest.mark.parametrize("dtd", [
    "<!DOCTYPE xml>", '<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd">', '<!DOCTYPE xml [<!ENTITY a "<xml>">]>',
    '<?xml version="1.0"?>\n<!DOCTYPE xml [<!ATTLIST Content a CDATA "b">]>',
])
def test_a_dtd_is_refused_even_before_an_otherwise_good_message(dtd):
    with pytest.raises(BadBody, match="DTD"):
        parse(f"{dtd}<xml><MsgType>text</MsgType></xml>".encode())


def test_an_answer_cannot_break_out_of_its_cdata(gate):
    entrance, platform, anna = gate(WECHAT_MODE="plain")
    answer = entrance.open(*platform.wrapped(text(anna)), NOW).answer("a]]></Content><MsgType><![CDATA[news", NOW)
    assert wire.text_of(answer.encode(), platform.account, "o_anna") == "a]]></Content><MsgType><![CDATA[news"


def test_padding_is_checked_to_the_last_byte(gate):
    entrance, platform, anna = gate()
    message = text(anna).encode()
    plain = b"x" * 16 + len(message).to_bytes(4, "big") + message + platform.app_id.encode()
    pad = 32 - len(plain) % 32
    sealed = wire.encrypt_raw(plain + b"?" * (pad - 1) + bytes([pad]), raw_key(platform))
    query, _ = platform.wrapped(message)
    query["msg_signature"] = wire.sign(platform.token, query["timestamp"], query["nonce"], sealed)
    with pytest.raises(BadBody):
        entrance.open(query, f"<Encrypt>{sealed}</Encrypt>".encode(), NOW)
