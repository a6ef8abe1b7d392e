"""What an Inbound is made of, and what is not believed."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.message import CHINA, Attachment
from bot.wechat.fields import UNSUPPORTED, BadBody
from tests.wechat.conftest import NOW


@pytest.fixture
def opened(gate):
    """opened(**fields of a push) -> Inbound, in plain mode."""
    entrance, platform, anna = gate(WECHAT_MODE="plain")
    return lambda **fields: entrance.open(*platform.wrapped(anna.push(**fields)), NOW).inbound


@pytest.mark.parametrize("fields", [
    {}, {"MsgType": ""}, {"MsgType": ["text", "text"]}, {"MsgType": {"a": "text"}}, {"MsgType": "event"},
    {"MsgType": "event", "Event": ""}, {"MsgType": "text", "Content": ["a", "b"]},
    {"MsgType": "text", "Content": {"b": "x"}}, {"MsgType": "text", "FromUserName": ""},
    {"MsgType": "text", "ToUserName": "a]]><b"}, {"MsgType": "text", "FromUserName": ["o_a", "o_b"]},
    {"MsgType": "text", "MsgId": [1, 2]}, {"MsgType": "text", "CreateTime": {"a": 1}},
    {"MsgType": "text", "bizmsgmenuid": ["a", "b"]}, {"MsgType": "voice", "Recognition": ["a", "b"]},
])
def test_fields_that_are_missing_repeated_or_nested_are_not_believed(opened, fields):
    with pytest.raises(BadBody):
        opened(**fields)


@pytest.mark.parametrize("kind, becomes", [
    ("text", "text"), ("image", "image"), ("voice", "voice"), ("video", "video"), ("shortvideo", "video"),
    ("location", "location"), ("link", "link"), ("hologram", "unknown"), ("TEXT", "text"),
])
def test_kinds(opened, kind, becomes):
    assert opened(MsgType=kind, MsgId=1).kind == becomes


@pytest.mark.parametrize("fields, kept", [
    ({"MsgType": "location", "Label": "路口", "Location_X": "30.1", "Location_Y": "-120.25"},
     Attachment("路口", latitude="30.1", longitude="-120.25")),
    ({"MsgType": "location", "Label": ["a", "b"], "Location_X": "north", "Location_Y": {"a": 1}}, Attachment()),
    ({"MsgType": "location"}, Attachment()),
    ({"MsgType": "image", "MediaId": "m-1_x", "PicUrl": "http://example.com/"}, Attachment(media="m-1_x")),
    ({"MsgType": "image", "MediaId": "../../token?x="}, Attachment()),
    ({"MsgType": "shortvideo", "MediaId": "v1", "ThumbMediaId": "t1"}, Attachment(media="v1")),
    ({"MsgType": "voice", "MediaId": "v2", "Recognition": "他打我"}, Attachment(media="v2")),
    ({"MsgType": "link", "Title": "标题", "Url": "https://example.com/a?b=c"}, Attachment("标题", "https://example.com/a?b=c")),
    ({"MsgType": "link", "Title": "标题", "Url": "javascript:alert(1)"}, Attachment("标题")),
    ({"MsgType": "text", "Content": "在吗", "MediaId": "m1"}, Attachment()),
    ({"MsgType": "miniprogrampage", "Title": "小程序", "AppId": "wx1"}, Attachment()),
])
def test_what_came_beside_words_is_kept_where_it_looks_like_it_should(opened, fields, kept):
    assert opened(MsgId=1, **fields).attachment == kept


def test_voice_is_what_recognition_understood_and_mostly_nothing(opened):
    assert opened(MsgType="voice", MsgId=1, Recognition="他打我。").text == "他打我。"
    assert opened(MsgType="voice", MsgId=1, Recognition="").text == ""
    assert opened(MsgType="voice", MsgId=1).text == ""


def test_the_platforms_own_placeholder_is_not_taken_for_her_words(opened):
    assert [opened(MsgType="text", MsgId=1, Content=UNSUPPORTED).kind,
            opened(MsgType="text", MsgId=1, Content=UNSUPPORTED).text] == ["unknown", ""]


@pytest.mark.parametrize("identifier, tapped", [
    ("entry:dv-evidence", "entry:dv-evidence"), ("handover", "handover"), ("0", ""), ("", ""), ("Entry:x", ""),
    ("entry:x y", ""), ("entry:x\n", "entry:x"), ("danger:now-violence:another///child", "danger:now-violence:another///child"),
    ("side:dv-evidence/papers", "side:dv-evidence/papers"), ("entry:", ""), (":x", ""), ("entry:x?y", ""),
    ("entry:" + "x" * 200, ""),
])
def test_the_action_of_a_tap_is_a_hint_that_must_look_like_one(opened, identifier, tapped):
    assert opened(MsgType="text", MsgId=1, Content="1", bizmsgmenuid=identifier).tapped == tapped


def test_the_key_of_a_message_is_person_and_message_id(opened, vault):
    assert opened(MsgType="text", MsgId=2 ** 63 - 1).key == f"{vault.pseudonym('o_anna')}:{2 ** 63 - 1}"
    assert opened(MsgType="text", MsgId="0023").key == opened(MsgType="text", MsgId=23).key


@pytest.mark.parametrize("number", [{}, {"MsgId": 0}, {"MsgId": "abc"}, {"MsgId": "-5"}, {"MsgId": "9" * 30}])
def test_without_a_message_id_the_key_comes_from_time_and_content_but_does_not_show_it(opened, number):
    first = opened(MsgType="text", Content="他打我", **number).key
    assert first == opened(MsgType="text", Content="他打我", **number).key
    assert first != opened(MsgType="text", Content="他骂我", **number).key
    assert first != opened(MsgType="text", Content="他打我", CreateTime=int(NOW) - 1, **number).key
    assert "他打我" not in first


def test_two_events_in_one_second_have_different_keys(opened, vault):
    keys = [opened(MsgType="event", Event="CLICK", EventKey="say:进度").key,
            opened(MsgType="event", Event="CLICK", EventKey="say:帮助").key,
            opened(MsgType="event", Event="subscribe").key]
    assert len(set(keys)) == 3
    assert keys[0] == f"{vault.pseudonym('o_anna')}:{int(NOW)}:click:say:进度"


@pytest.mark.parametrize("fields, event, event_key", [
    ({"Event": "subscribe", "EventKey": "qrscene_street-3"}, "subscribe", "street-3"),
    ({"Event": "subscribe", "EventKey": "qrscene_"}, "subscribe", ""),
    ({"Event": "subscribe"}, "subscribe", ""),
    ({"Event": "subscribe", "EventKey": "last_trade_no_1"}, "subscribe", "last_trade_no_1"),
    ({"Event": "SCAN", "EventKey": 3}, "scan", "3"),
    ({"Event": "CLICK", "EventKey": "say:转人工"}, "click", "say:转人工"),
    ({"Event": "CLICK", "EventKey": ["a", "b"]}, "click", ""),
])
def test_events(opened, fields, event, event_key):
    inbound = opened(MsgType="event", **fields)
    assert (inbound.kind, inbound.event, inbound.event_key, inbound.text) == ("event", event, event_key, "")


@pytest.mark.parametrize("created, at", [
    (int(NOW) - 60, NOW - 60), ("", NOW), ("soon", NOW), (0, NOW), ("9" * 20, NOW), ("-1", NOW), (4_000_000_000, NOW),
])
def test_time_is_chinas_and_nonsense_is_now(opened, created, at):
    inbound = opened(MsgType="text", MsgId=1, CreateTime=created)
    assert inbound.at == datetime.fromtimestamp(at, CHINA) and inbound.at.utcoffset().total_seconds() == 8 * 3600
