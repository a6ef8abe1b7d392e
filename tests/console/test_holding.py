"""Passing a referral on, and stepping aside, as staff do it at the console (safety rule 13)."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.message import CHINA
from bot.referrals.desk import Move
from bot.referrals.referral import STATUSES
from tests.conftest import give_account
from tests.console.office import press
from tests.console.test_referrals import numbers

EVERY_FORM = ("claim", "release", "answer", "note", "close", "recuse", "hand", "take", "nudge", "phone", "automatic",
              "typing", "revisit", "revisited", "record", "here", "draft", "draft/throw", "draft/back", "offers",
              "erase/ask", "erase/agree", "erase/decline", "transfer", "transfer/news",
              "transfer/undo", "result", "result/change", "marks", "filing")
EVERY_PAGE = ("sent",)


@pytest.fixture
def left(office, wang):
    """A referral that 王芳 held and has stepped aside from."""
    number = office.asks("暗号词")
    press(wang, f"/referral/{number}/claim")
    answer = press(wang, f"/referral/{number}/recuse", sure="yes")
    assert answer.headers["Location"] == "/console/?done=recused"
    return number


def test_rule_13_who_stepped_aside_can_neither_open_nor_find_nor_list_it(office, wang, li, left):
    assert "您已回避" in wang.get("/console/?done=recused").text
    for tab in ("open", "mine", "all"):
        assert numbers(wang.get(f"/console/?tab={tab}").text) == []
    found = wang.get(press(wang, "/search", words=left).headers["Location"])
    assert found.status_code == 403 and "这件由同事在办" in found.text and "暗号词" not in found.text
    assert numbers(li.get("/console/").text) == [left]
    page = li.get(f"/console/referral/{left}").text
    assert "1 位同事回避" in page and "暗号词" in page
    assert [e.what for e in office.desk.audit.find(left, "王芳")] == ["recused", "claimed"], "and she reads it no more"


@pytest.mark.parametrize("form", EVERY_FORM)
def test_rule_13_every_form_is_closed_to_who_stepped_aside(office, wang, left, form):
    before = office.desk.get(left)
    fields = {"text": "写得够长的一句话", "sure": "yes", "outcome": "重复", "reason": "本人申请", "to": "李敏",
              "day": "2099-01-01"}
    answer = press(wang, f"/referral/{left}/{form}", **fields)
    assert answer.status_code == 403 and "这件由同事在办" in answer.text
    assert office.desk.get(left) == before


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_rule_13_every_page_is_closed_to_who_stepped_aside(wang, left, page):
    answer = wang.get(f"/console/referral/{left}/{page}?line=0")
    assert answer.status_code == 403 and "这件由同事在办" in answer.text


def test_every_form_of_one_referral_is_named_above(office):
    rules = {rule.rule.partition("<number>/")[2] for rule in office.app.url_map.iter_rules() if "<number>/" in rule.rule}
    assert rules == {*EVERY_FORM, *EVERY_PAGE}


def test_rule_13_it_stays_so_after_signing_in_again(office, wang, left):
    assert office.signed_in("王芳").get(f"/console/referral/{left}").status_code == 403


def test_rule_13_stepping_aside_needs_a_tick_and_keeps_what_was_typed(office, wang):
    number = office.asks("分地")
    asked = press(wang, f"/referral/{number}/recuse", text="她是我邻居")
    assert asked.status_code == 422 and "她是我邻居</textarea>" in asked.text
    assert office.desk.get(number).excluded == ()


def test_rule_13_next_and_the_alarm_pass_by_what_she_stepped_aside_from(office, wang, li):
    urgent, other = office.asks("他在砸门", urgent=True, kind="violence"), office.asks("分地")
    press(wang, f"/referral/{urgent}/recuse", sure="yes")
    assert 'data-urgent=""' in wang.get("/console/").text and f'data-urgent="{urgent}"' in li.get("/console/").text
    assert f"/referral/{other}?" in press(wang, "/next").headers["Location"]


def test_rule_13_supervisors_see_what_no_member_of_staff_may_take(office, wang, li, zhao, left):
    assert "只有负责人能办" not in zhao.get("/console/").text
    press(li, f"/referral/{left}/recuse", sure="yes")
    page = zhao.get("/console/").text
    assert "工作人员都回避了，只有负责人能办" in page and left in page
    assert "2 位同事回避" in zhao.get(f"/console/referral/{left}").text
    assert "没有别的同事能办这件" in zhao.get(f"/console/referral/{left}").text
    press(zhao, f"/referral/{left}/recuse", sure="yes")
    page = zhao.get("/console/").text
    assert "有 1 件，能看求助的同事都回避了" in page and left not in page
    assert "都回避了" not in wang.get("/console/").text


def test_rule_13_the_audit_trail_tells_a_supervisor_nothing_of_what_she_stepped_aside_from(office, wang, zhao):
    number, other = office.asks("分地"), office.asks("低保")
    for which in (number, other):
        press(wang, f"/referral/{which}/claim")
    press(zhao, f"/referral/{number}/recuse", sure="yes")
    assert number not in zhao.get("/console/audit").text and other in zhao.get("/console/audit").text
    assert "没有这样的记录" in zhao.get(f"/console/audit?number={number}").text
    give_account(office.accounts, "李敏", "supervisor", "一二三四五六七八九十")
    assert number in office.signed_in("李敏").get("/console/audit").text


def test_handing_over_to_a_colleague(office, wang, li, zhao):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    office.hire("小陈")
    page = wang.get(f"/console/referral/{number}").text
    assert "<option>李敏</option>" in page and "<option>赵姐</option>" in page
    assert "<option>小陈</option>" not in page and "<option>王芳</option>" not in page
    answer = press(wang, f"/referral/{number}/hand", to="李敏", text="我明天休息")
    assert answer.headers["Location"] == "/console/?tab=mine&done=handed"
    assert office.desk.get(number).holder == "李敏" and "转给 李敏：我明天休息" in li.get(f"/console/referral/{number}").text


@pytest.mark.parametrize("to", ["小陈", "没有这人", "王芳", ""])
def test_only_a_colleague_who_may_have_it_gets_it(office, wang, to):
    office.hire("小陈")
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    refused = press(wang, f"/referral/{number}/hand", to=to, text="写了一句")
    assert refused.status_code == 422 and "写了一句</textarea>" in refused.text
    assert office.desk.get(number).holder == "王芳"


def test_rule_13_nobody_hands_it_to_who_stepped_aside(office, li, left):
    press(li, f"/referral/{left}/claim")
    assert "王芳</option>" not in li.get(f"/console/referral/{left}").text
    assert press(li, f"/referral/{left}/hand", to="王芳", text="话").status_code == 422


def test_a_supervisor_takes_over_with_a_reason_and_staff_cannot(office, wang, li, zhao):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    assert 'id="take-box"' not in li.get(f"/console/referral/{number}").text
    assert press(li, f"/referral/{number}/take", text="我来").status_code == 403
    assert press(zhao, f"/referral/{number}/take", text=" ").status_code == 422
    assert press(zhao, f"/referral/{number}/take", text="王芳在外面").status_code == 303
    assert office.desk.get(number).holder == "赵姐"
    lost = press(wang, f"/referral/{number}/answer", text="写了一半的话")
    assert lost.status_code == 409 and "现在由 赵姐 在办" in lost.text and "写了一半的话</textarea>" in lost.text


def test_an_answered_one_that_nobody_holds_is_offered(office, li):
    number = office.asks("分地")
    office.desk.answer(number, "李敏", "话", datetime.now(CHINA))
    office.desk.move(Move(number, STATUSES, fields={"holder": ""}))
    page = li.get(f"/console/referral/{number}").text
    assert 'id="claim"' in page and f'id="claim-{number}"' in li.get("/console/?tab=waiting").text
    press(li, f"/referral/{number}/claim")
    assert office.desk.get(number).holder == "李敏"
