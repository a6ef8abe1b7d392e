"""What she sent that is no words, opened by staff: fetched each time, kept nowhere, with a trace."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from tests.console.office import staffed


@pytest.fixture
def office(environ, client, vault, tmp_path):
    return staffed(environ, client, vault, tmp_path)


def sent(office, number, media, text="[图片]", **ago):
    """She sent something, so long ago."""
    at = datetime.now(CHINA) - timedelta(**ago)
    moves = office.desk.moves
    office.desk.move(moves.say(number, at, moves.line(at, "person", text, media=media)))


@pytest.fixture
def number(office):
    return office.asks("他又动手了")


@pytest.fixture
def wang(office):
    return office.signed_in("王芳")


def test_a_picture_is_shown_and_leaves_its_name_in_no_address(office, wang, number):
    sent(office, number, "bruises-1")
    page = wang.get(f"/console/referral/{number}").text
    assert f'href="/console/referral/{number}/sent?line=2"' in page and "bruises-1" not in page
    shown = wang.get(f"/console/referral/{number}/sent?line=2")
    assert (shown.data, shown.mimetype) == (b"\x89PNGbruises-1", "image/png")
    assert shown.headers["Cache-Control"] == "no-store" and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert number in shown.headers["Content-Disposition"] and "bruises" not in shown.headers["Content-Disposition"]


def test_the_link_counts_lines_also_where_earlier_ones_are_folded(office, wang, number):
    sent(office, number, "first")
    for n in range(20):
        sent(office, number, "", f"第{n}句")
    sent(office, number, "last")
    page = wang.get(f"/console/referral/{number}").text
    assert 'sent?line=2"' in page and 'sent?line=23"' in page
    assert wang.get(f"/console/referral/{number}/sent?line=23").data == b"\x89PNGlast"


def test_a_video_is_where_the_platform_shows_it(office, wang, number):
    sent(office, number, "video", "[视频]")
    there = wang.get(f"/console/referral/{number}/sent?line=2")
    assert (there.status_code, there.location) == (303, "http://vweixinp.tc.qq.com/1")


def test_rule_15_who_opened_it_is_in_the_trail(office, wang, number):
    sent(office, number, "bruises-1")
    wang.get(f"/console/referral/{number}/sent?line=2")
    assert [(entry.who, entry.number) for entry in office.desk.audit.find() if entry.what == "media-opened"] == [("王芳", number)]


def test_after_three_days_it_says_so_instead_of_leading_nowhere(office, wang, number):
    sent(office, number, "old", days=3, minutes=1)
    page = wang.get(f"/console/referral/{number}").text
    assert "sent?line" not in page and "过了三天" in page


@pytest.mark.parametrize(("media", "words"), [("code40007", "只留三天"), ("code48001", "消息管理"), ("code-1", "过一会儿再点")])
def test_why_it_cannot_be_shown_is_said_on_the_page_of_the_referral(office, wang, number, media, words):
    sent(office, number, media)
    answer = wang.get(f"/console/referral/{number}/sent?line=2")
    assert answer.status_code == 502 and words in answer.text and "他又动手了" in answer.text


@pytest.mark.parametrize("line", ["0", "1", "3", "-1", "x", "", "２"])
def test_a_line_without_a_file_or_no_line_at_all_is_not_found(office, wang, number, line):
    sent(office, number, "picture")
    assert wang.get(f"/console/referral/{number}/sent?line={line}").status_code == 404


def test_who_may_not_read_the_referral_opens_nothing_of_it(office, number):
    sent(office, number, "picture")
    office.hire("老周")
    for browser in (office.signed_in("老周"), office.visitor()):
        assert browser.get(f"/console/referral/{number}/sent?line=2").status_code in (302, 303, 401, 403)
