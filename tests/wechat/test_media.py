"""What she sent, fetched from the platform: a picture, a voice, the address of a video, or why it cannot be had."""

from __future__ import annotations

import logging
import traceback

import pytest

from bot.message import Media, NotSent
from bot.wechat.client import LARGEST_FILE

GET = "media/get"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(("body", "kind"), [
    (PNG, "image/png"), (b"\xff\xd8\xff\xe0rest", "image/jpeg"), (b"GIF89a", "image/gif"), (b"#!AMR\nrest", "audio/amr"),
    (b"<html><script>alert(1)</script>", "application/octet-stream")])
def test_a_file_comes_as_it_is_and_its_first_bytes_say_what_it_is(wechat, api, body, kind):
    api.files["m1"] = body
    assert wechat.media("m1") == Media(body, kind)


def test_a_video_is_where_the_platform_shows_it(wechat, api):
    api.files["v1"] = {"video_url": "http://vweixinp.tc.qq.com/1007_a.f10.mp4?vkey=1"}
    assert wechat.media("v1").address == "http://vweixinp.tc.qq.com/1007_a.f10.mp4?vkey=1"


@pytest.mark.parametrize("answer", [
    b"", {}, {"video_url": "https://elsewhere.example/qq.com/"}, {"video_url": "javascript:alert(1)"}, {"video_url": 5},
    b"x" * (LARGEST_FILE + 1)])
def test_what_is_no_file_is_not_passed_on(wechat, api, answer):
    api.files["m1"] = answer
    with pytest.raises(NotSent) as refused:
        wechat.media("m1")
    assert not refused.value.permanent


@pytest.mark.parametrize(("code", "permanent"), [(40007, True), (48001, True), (-1, False), (45009, False)])
def test_why_it_cannot_be_had_is_told_apart(wechat, api, code, permanent):
    api.breaks(GET, code)
    with pytest.raises(NotSent) as refused:
        wechat.media("m1")
    assert (refused.value.code, refused.value.permanent) == (code, permanent)


def test_a_token_that_has_expired_is_renewed_once(wechat, api):
    api.files["m1"] = PNG
    assert wechat.media("m1").body == PNG
    api.expire()
    assert wechat.media("m1").body == PNG and api.calls.count("stable_token") == 2


def test_rule_15_neither_its_name_nor_the_token_is_in_a_log_or_a_trace(wechat, api, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    api.breaks(GET, "drip")
    name = f"bruises{4700 + 11}"
    with pytest.raises(NotSent) as refused:
        wechat.media(name)
    told = caplog.text + "".join(traceback.format_exception(refused.value))
    assert name not in told and "stable_token-1" not in told
