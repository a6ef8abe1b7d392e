"""The platform's view of /wechat: what it gets back in every mode, also for hostile bodies and our own mistakes."""

from __future__ import annotations

import logging
import time

import pytest

from bot.message import Choice, Reply, numbered
from bot.wechat.envelope import BODY_BYTES
from tests import wire
from tests.wechat.conftest import BROKEN_BODIES, FAULT

MANY_TIMES = 1000
"""What the worst body of 64 KiB may cost beside an empty one; what grows with the square would cost far more."""

MARK = "私房话4711"


def test_a_reply_reaches_her_in_every_mode(serve, mode, conversation, vault):
    platform, _ = serve(WECHAT_MODE=mode)
    conversation.answer = Reply("选一个", "clarify", numbered([Choice("证据怎么留", "entry:dv-evidence")]), "说明")
    heard = platform.person("o_anna").says("他打我")
    assert heard.text == "选一个\n1 证据怎么留\n说明"
    assert [vault.unseal(sealed()) for sealed in conversation.sealed] == ["o_anna"]


def test_an_encrypted_push_gets_an_encrypted_reply_and_a_plain_one_a_plain_one(serve, mode):
    platform, web = serve(WECHAT_MODE=mode)
    query, body = platform.wrapped(platform.person("o_anna").push(MsgType="text", MsgId=1, Content="在吗"))
    answer = web.post("/wechat", query_string=query, data=body)
    assert answer.mimetype == "application/xml"
    assert (b"<Encrypt>" in answer.data) == (mode != "plain")


def test_tapping_arrives_as_the_number_with_its_action(serve, conversation):
    platform, _ = serve()
    conversation.answer = Reply("选", "clarify", numbered([Choice("甲", "entry:a"), Choice("乙", "entry:b")]))
    anna = platform.person("o_anna")
    heard = anna.says("孩子的事")
    anna.taps(heard, 2)
    anna.tap(heard.links[0], with_id=False)
    assert [(i.text, i.tapped) for i in conversation.asked[1:]] == [("2", "entry:b"), ("1", "")]


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "location", "link", "hologram"])
def test_every_kind_of_message_has_its_turn(serve, conversation, kind):
    platform, _ = serve()
    assert platform.person("o_anna").sends(kind).text == "您好"
    assert conversation.asked[0].kind == {"shortvideo": "video", "hologram": "unknown"}.get(kind, kind)


def test_events_that_can_be_answered_have_their_turn(serve, conversation):
    platform, _ = serve()
    anna = platform.person("o_anna")
    heard = [anna.follows("street-3"), anna.scans("street-3"), anna.clicks("say:进度"),
             anna.event("scancode_waitmsg", EventKey="k", ScanCodeInfo={"ScanType": "qrcode", "ScanResult": "1"})]
    assert [one.text for one in heard] == ["您好"] * 4
    assert [i.event for i in conversation.asked] == ["subscribe", "scan", "click", "scancode_waitmsg"]


def test_unfollowing_has_its_turn_but_nobody_is_there_to_read_an_answer(serve, conversation):
    platform, _ = serve()
    assert platform.person("o_anna").unfollows().raw == ""
    assert conversation.asked[0].event == "unsubscribe"


LIST = {"TemplateId": "t", "SubscribeStatusString": "accept", "PopupScene": 2}


@pytest.mark.parametrize("event, fields", [
    ("LOCATION", {"Latitude": "bad", "Longitude": "120.1", "Precision": "1"}),
    ("VIEW", {"EventKey": "https://example.com/", "MenuId": 5}),
    ("view_miniprogram", {"EventKey": "pages/index"}),
    ("scancode_push", {"EventKey": "k", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "1"}}),
    ("pic_weixin", {"EventKey": "k", "SendPicsInfo": {"Count": 2, "PicList": {"item": [{"PicMd5Sum": "a"}] * 2}}}),
    ("location_select", {"EventKey": "k", "SendLocationInfo": {"Location_X": "1", "Label": "路口"}}),
    ("TEMPLATESENDJOBFINISH", {"MsgID": 5, "Status": "failed:user block"}),
    ("MASSSENDJOBFINISH", {"MsgID": 5, "Status": "send success"}),
    ("subscribe_msg_popup_event", {"SubscribeMsgPopupEvent": {"List": LIST}}),
    ("subscribe_msg_popup_event", {"SubscribeMsgPopupEvent": {"List": [LIST, LIST]}}),
    ("subscribe_msg_change_event", {"SubscribeMsgPopupEvent": {"List": LIST}}),
    ("subscribe_msg_change_event", {"SubscribeMsgChangeEvent": {"List": [LIST, LIST]}}),
    ("subscribe_msg_sent_event", {"SubscribeMsgSentEvent": {"List": {"MsgID": 1, "ErrorCode": 0}}}),
    ("kf_create_session", {"KfAccount": "a@gh"}),
    ("user_info_modified", {"OpenID": "o_anna"}),
    ("no_such_event", {}),
])
def test_events_that_need_no_turn_get_success(serve, conversation, event, fields):
    platform, _ = serve()
    assert platform.person("o_anna").event(event, **fields).raw == ""
    assert conversation.asked == []


@pytest.mark.parametrize("answer", [None, Reply("", "silent"), Reply(" \x00\n", "silent")])
def test_silence_is_success_in_plain_letters(serve, mode, conversation, answer):
    platform, web = serve(WECHAT_MODE=mode)
    conversation.answer = answer
    query, body = platform.wrapped(platform.person("o_anna").push(MsgType="text", MsgId=1, Content="在吗"))
    got = web.post("/wechat", query_string=query, data=body)
    assert (got.status_code, got.data) == (200, b"success")


def test_the_handshake_echoes_exactly(serve, mode):
    platform, web = serve(WECHAT_MODE=mode)
    for echo in ("4375120948345356249", "<b>&amp;", "a b+c"):
        got = web.get("/wechat", query_string=platform.plain_query() | {"echostr": echo})
        assert (got.status_code, got.data, got.mimetype) == (200, echo.encode(), "text/plain")


@pytest.mark.parametrize("change", [{"signature": "0" * 40}, {"timestamp": "1714036504"}, {"nonce": ""}, {"echostr": ""}])
def test_a_wrong_handshake_gets_403_and_no_echo(serve, change):
    platform, web = serve()
    got = web.get("/wechat", query_string=platform.plain_query() | {"echostr": "echo"} | change)
    assert (got.status_code, got.data) == (403, b"")


def test_a_bad_signature_gets_403_with_an_empty_body(serve, mode, conversation):
    platform, web = serve(WECHAT_MODE=mode)
    query, body = platform.wrapped(platform.person("o_anna").push(MsgType="text", MsgId=1, Content="在吗"))
    for bad in ({}, query | {"nonce": "1"}, {"openid": "o_anna", "encrypt_type": "aes"}):
        got = web.post("/wechat", query_string=bad, data=body)
        assert (got.status_code, got.data) == (403, b"")
    assert conversation.asked == []


@pytest.mark.parametrize("body", BROKEN_BODIES)
def test_hostile_bodies_get_success(serve, conversation, body):
    platform, web = serve()
    query, wrapped = platform.wrapped(body)
    got = web.post("/wechat", query_string=query, data=wrapped)
    assert (got.status_code, got.data) == (200, b"success")
    assert conversation.asked == []


@pytest.mark.parametrize("body", [
    b"<xml>" + b"<a/>" * 16000 + b"</xml>",
    b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
    b"<xml><a>" + b"x" * (BODY_BYTES - 30) + b"</a></xml>",
    b"<Encrypt>AAAA</Encrypt>" * 2800,
    b"<Encrypt>" * 7000,
])
def test_the_worst_that_fits_takes_little_time(serve, body):
    platform, web = serve(WECHAT_MODE="plain")

    def costs(data):  # this thread's processor time, whatever else the machine does
        started = time.thread_time()
        got = web.post("/wechat", query_string=platform.plain_query(), data=data)
        assert (got.status_code, got.data) == (200, b"success")
        return time.thread_time() - started

    least = min(costs(b"<xml/>") for _ in range(5))
    assert min(costs(body) for _ in range(3)) < MANY_TIMES * least


@pytest.mark.parametrize("size", [BODY_BYTES + 1, 10_000_000])
def test_a_body_that_is_too_large_is_not_read(serve, mode, conversation, size):
    platform, web = serve(WECHAT_MODE=mode)
    query, _ = platform.wrapped("<xml></xml>")
    got = web.post("/wechat", query_string=query, data=b"x" * size)
    assert (got.status_code, got.data) == (200, b"success")


def test_a_body_of_unknown_length_is_capped_too(serve):
    platform, web = serve(WECHAT_MODE="plain")
    with open("/dev/zero", "rb") as endless:
        got = web.post("/wechat", query_string=platform.plain_query(), input_stream=endless,
                       environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"})
    assert (got.status_code, got.data) == (200, b"success")


def test_markup_in_a_reply_cannot_break_out(serve, mode, conversation):
    platform, _ = serve(WECHAT_MODE=mode)
    conversation.answer = Reply("您说的是a]]></Content><MsgType><![CDATA[news<a href='x'>\x1d\ud800", "echo")
    assert "<" not in platform.person("o_anna").says("在吗").raw


def test_a_reply_that_is_too_long_is_cut_to_fit(serve, mode, conversation):
    platform, _ = serve(WECHAT_MODE=mode)
    conversation.answer = Reply("字" * 3000, "answer", numbered([Choice("更多", "more")]))
    assert len(platform.person("o_anna").says("在吗").links) == 1


def test_rule_15_our_own_mistake_gives_her_a_sentence_and_the_log_no_words(serve, mode, conversation, caplog):
    platform, _ = serve(WECHAT_MODE=mode)
    conversation.answer = ValueError(f"cannot handle {MARK}")
    with caplog.at_level(logging.DEBUG):
        assert platform.person("o_anna").says(MARK).text == FAULT
    assert "fault ValueError at " in caplog.text and "reason=fault" in caplog.text
    assert MARK not in caplog.text and "o_anna" not in caplog.text


def test_even_when_the_sentence_fails_too_there_is_no_500(serve, conversation, caplog):
    def broken():
        raise KeyError(MARK)

    platform, _ = serve(fault_text=broken)
    conversation.answer = TypeError(MARK)
    assert platform.person("o_anna").says("在吗").raw == ""
    assert "fault KeyError" in caplog.text and MARK not in caplog.text


def test_rule_15_a_message_leaves_kind_reason_and_time_in_the_log_and_no_words(serve, mode, conversation, caplog):
    platform, _ = serve(WECHAT_MODE=mode)
    conversation.answer = Reply(MARK, "greeting", (Choice(MARK, "handover", "1"),))
    anna = platform.person("o_anna")
    with caplog.at_level(logging.DEBUG):
        anna.says(MARK)
        anna.clicks(f"say:{MARK}")
        anna.event(f"odd{MARK}")
        anna.sends(MARK)
    lines = [record.getMessage() for record in caplog.records if record.name == "bot.wechat"]
    assert [line.rpartition(" ms=")[0] for line in lines] == [
        "message kind=text event=- reason=greeting", "message kind=event event=click reason=greeting",
        "message kind=event event=other reason=ignored", "message kind=unknown event=- reason=greeting"]
    assert MARK not in caplog.text and "o_anna" not in caplog.text


def test_a_message_delivered_thrice_at_once_is_the_same_message(serve, conversation):
    platform, _ = serve()
    heard = platform.person("o_anna").says("他打我", overlap=True)
    assert heard.answers == ["您好"] * 3
    assert len({inbound.key for inbound in conversation.asked}) == 1


def test_the_stand_in_notices_when_the_bot_is_silent_too_long(serve, conversation, monkeypatch):
    platform, _ = serve()
    monkeypatch.setattr("tests.platform.LIMIT", 0.01)
    conversation.answer = lambda inbound: time.sleep(0.02)
    platform.strict = False
    heard = platform.person("o_anna").says("在吗")
    assert (heard.attempts, heard.fault) == (3, "took more than 5 seconds")
    with pytest.raises(wire.Faulty):
        platform.strict = True
        platform.person("o_anna").says("在吗")
