"""Deleting a referral from the console: two people, each with an account of their own (safety rule 8)."""

from __future__ import annotations

from datetime import datetime

import pytest
from lxml import html

from bot.message import CHINA
from bot.referrals.desk import Move, NoSuchReferral
from bot.referrals.referral import STATUSES
from tests.console.office import press
from tests.traces import keys_with

MARKER = "标记词青蛙跳"


@pytest.fixture
def asked(office, zhao):
    """A referral for whose deletion the supervisor asked at the console."""
    number = office.asks(MARKER)
    press(zhao, f"/referral/{number}/erase/ask", reason="本人申请", text="她打电话来说的")
    return number


def test_rule_8_the_supervisor_asks_and_a_colleague_agrees(office, zhao, wang, asked, vault):
    page = wang.get(f"/console/referral/{asked}").text
    assert "赵姐 申请删除（本人申请）" in page and "她打电话来说的" in page
    answer = press(wang, f"/referral/{asked}/erase/agree", sure="yes")
    assert answer.status_code == 303
    assert "已经删除" in wang.get(answer.headers["Location"]).text
    with pytest.raises(NoSuchReferral):
        office.desk.get(asked)
    assert wang.get(f"/console/referral/{asked}").status_code == 404
    assert keys_with(office.client, vault, MARKER) == set()
    assert "赵姐、王芳" in zhao.get(f"/console/audit?number={asked}").text


def test_rule_8_the_one_who_asked_cannot_agree(office, zhao, asked):
    assert 'id="erase-agree"' not in zhao.get(f"/console/referral/{asked}").text
    answer = press(zhao, f"/referral/{asked}/erase/agree", sure="yes")
    assert "要另一位同事来同意" in zhao.get(answer.headers["Location"]).text
    assert office.desk.get(asked).erase_by == "赵姐"


def test_rule_8_staff_cannot_ask(office, wang):
    number = office.asks("一")
    assert press(wang, f"/referral/{number}/erase/ask", reason="误触发", text="说明").status_code == 403
    assert "erase-text" not in wang.get(f"/console/referral/{number}").text


@pytest.mark.parametrize("fields", [
    {"reason": "误触发"}, {"reason": "误触发", "text": "  "}, {"text": "说"}, {"reason": "x", "text": "y"}])
def test_rule_8_asking_needs_a_reason_and_words(office, zhao, fields):
    number = office.asks("一")
    answer = press(zhao, f"/referral/{number}/erase/ask", **fields)
    assert answer.status_code == 422 and 'id="problem-erase"' in answer.text
    assert not office.desk.get(number).erase_by


@pytest.mark.parametrize(("fields", "told"), [
    ({"text": "她来电话说想删掉"}, "请选删除的原因"),
    ({"reason": "误触发", "text": "长" * 3001}, "最多 3000 个字，现在 3001 个")])
def test_what_was_typed_for_a_deletion_comes_back_when_it_is_not_accepted(office, zhao, fields, told):
    number = office.asks("一")
    answer = press(zhao, f"/referral/{number}/erase/ask", **fields)
    form = next(form for form in html.fromstring(answer.text).forms if form.action.endswith("/erase/ask"))
    assert told in answer.text and {name: form.fields[name] for name in ("reason", "text")} == {"reason": "", **fields}
    assert not office.desk.get(number).erase_by


def test_a_long_reason_for_a_deletion_is_kept_whole(office, zhao):
    number = office.asks("一")
    assert press(zhao, f"/referral/{number}/erase/ask", reason="误触发", text="长" * 900 + "完").status_code == 303
    assert office.desk.get(number).messages[-1].text.endswith("长完")


def test_agreeing_needs_the_tick(office, wang, asked):
    answer = press(wang, f"/referral/{asked}/erase/agree")
    assert "没有删" in wang.get(answer.headers["Location"]).text
    assert office.desk.get(asked).erase_by


def test_a_colleague_declines_and_it_stays(office, wang, asked):
    press(wang, f"/referral/{asked}/erase/decline")
    assert not office.desk.get(asked).erase_by
    assert "erasure-declined" in [e.what for e in office.desk.audit.find(asked)]


@pytest.mark.parametrize("name", ["小陈", "老周"])
def test_who_does_not_read_referrals_deletes_none(office, asked, name):
    office.hire(name)
    visitor = office.signed_in(name)
    for action in ("ask", "agree", "decline"):
        assert press(visitor, f"/referral/{asked}/erase/{action}", sure="yes").status_code == 403


def test_rule_8_her_own_wish_is_seen_in_the_thread_and_in_the_list(office, wang):
    number = office.asks("一")
    now = datetime.now(CHINA)
    office.desk.move(Move(number, STATUSES, fields={"erasure_asked": now.isoformat()}, at=now))
    assert "她要求删除" in wang.get(f"/console/referral/{number}").text
    assert "她要求删除" in wang.get("/console/").text


def test_a_request_is_seen_in_the_list(wang, asked):
    assert "待同意删除" in wang.get("/console/").text
