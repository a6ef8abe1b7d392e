"""Reaching her beyond the answer that waits, as staff do it at the console (safety rules 3, 6, 13)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from tests.console.office import press

WHY = "她说今天一定要知道"


def answered(office, **case) -> str:
    number = office.asks("分地", **case)
    office.desk.answer(number, "王芳", "可以的", datetime.now(CHINA))
    return number


def minutes_ago(n: int) -> str:
    return f"{datetime.now(CHINA) - timedelta(minutes=n):%Y-%m-%dT%H:%M}"


def test_rule_13_telling_her_at_once_needs_a_typed_reason(pushing):
    wang, number = pushing.signed_in("王芳"), answered(pushing)
    assert "她没有同意这样做" in wang.get(f"/console/referral/{number}").text
    short = press(wang, f"/referral/{number}/nudge", text="急事")
    assert short.status_code == 422 and "急事</textarea>" in short.text and not pushing.desk.get(number).notice
    assert press(wang, f"/referral/{number}/nudge", text=WHY).status_code == 303
    assert pushing.desk.get(number).notice == "asked"
    page = wang.get(f"/console/referral/{number}").text
    assert "正在提醒她" in page and WHY in page and "不再发第二次" in page


def test_rule_3_whoever_named_a_time_is_told_by_staff_then_and_they_are_shown_how(pushing):
    wang, number = pushing.signed_in("王芳"), pushing.asks("分地", push="when", when="晚上八点")
    shown = wang.get(f"/console/referral/{number}").text
    assert "不会自己发：回复以后，到了她说的时间" in shown and 'id="nudge-box"' not in shown
    assert "先在“提醒我”里定个时间" in shown and '<details class="do" id="revisit-box">' in shown
    pushing.desk.claim(number, "王芳", datetime.now(CHINA))
    pushing.desk.answer(number, "王芳", "可以的", datetime.now(CHINA))
    page = wang.get(f"/console/referral/{number}").text
    assert "她说的时间是“晚上八点”" in page and "她没有同意这样做" not in page
    assert '<details class="do" open id="revisit-box">' in page, "an answer waits, and nobody is reminded of her time yet"
    assert press(wang, f"/referral/{number}/nudge", text="现在是晚上八点").status_code == 303
    assert "不会自己发" not in wang.get(f"/console/referral/{number}").text


def test_rule_13_where_there_is_danger_only_the_supervisor_is_offered_it(pushing):
    pushing.hire("赵姐")
    wang, zhao, number = pushing.signed_in("王芳"), pushing.signed_in("赵姐"), answered(pushing, urgent=True, kind="violence")
    assert "只有角色是“负责人”的同事能主动提醒" in wang.get(f"/console/referral/{number}").text
    assert press(wang, f"/referral/{number}/nudge", text=WHY).status_code == 409
    assert press(zhao, f"/referral/{number}/nudge", text=WHY).status_code == 303


def test_rule_6_after_an_exit_word_nobody_is_offered_it(pushing):
    pushing.hire("赵姐")
    zhao, number = pushing.signed_in("赵姐"), answered(pushing)
    pushing.desk.move(pushing.desk.moves.exit_used(number, datetime.now(CHINA)))
    assert "她发过“退出”一类的话，不能再主动发给她" in zhao.get(f"/console/referral/{number}").text
    assert press(zhao, f"/referral/{number}/nudge", text=WHY).status_code == 409
    assert not pushing.desk.get(number).notice


def test_an_account_that_may_not_push_shows_no_such_form(office):
    number = answered(office)
    wang = office.signed_in("王芳")
    assert 'id="nudge-box"' not in wang.get(f"/console/referral/{number}").text
    assert press(wang, f"/referral/{number}/nudge", text=WHY).status_code == 409


def test_a_call_within_her_wishes_is_written_down(office):
    wang, number = office.signed_in("王芳"), office.asks("分地", when="晚上", contact="13800001234")
    done = press(wang, f"/referral/{number}/phone", at=minutes_ago(3), result="接通，是她本人", within="yes", text="她会去镇上")
    assert done.headers["Location"] == f"/console/referral/{number}?done=phoned"
    assert "打电话：接通，是她本人。她会去镇上" in wang.get(f"/console/referral/{number}").text


@pytest.mark.parametrize("wishes, within", [({}, "yes"), ({"contact": "13800001234"}, "no"), ({"contact": "13800001234"}, "")])
def test_rule_13_a_call_beyond_her_wishes_needs_a_typed_reason(office, wishes, within):
    wang, number = office.signed_in("王芳"), office.asks("分地", **wishes)
    call = {"at": minutes_ago(3), "result": "没人接", "within": within, "text": "响了很久"}
    refused = press(wang, f"/referral/{number}/phone", **call, why="急")
    assert refused.status_code == 422 and "要写明原因" in refused.text
    assert "响了很久</textarea>" in refused.text and "<option selected>没人接</option>" in refused.text
    press(wang, f"/referral/{number}/phone", **call, why="村里说她失联两天了")
    assert "不在她说的方式里，原因：村里说她失联两天了" in wang.get(f"/console/referral/{number}").text


@pytest.mark.parametrize("wrong", [{"at": ""}, {"at": "昨天"}, {"at": "2099-01-01T08:00"}, {"result": ""}, {"result": "别的"}])
def test_a_call_needs_its_time_and_its_end(office, wrong):
    wang, number = office.signed_in("王芳"), office.asks("分地")
    call = {"at": minutes_ago(3), "result": "没人接", "why": WHY} | wrong
    assert press(wang, f"/referral/{number}/phone", **call).status_code == 422
    assert len(office.desk.get(number).messages) == 1


def test_closing_needs_that_she_was_answered_or_a_reason_why_not(office):
    wang, number = office.signed_in("王芳"), office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    refused = press(wang, f"/referral/{number}/close", outcome="已答复", sure="yes")
    assert refused.status_code == 422 and "她还没有收到回复" in refused.text
    press(wang, f"/referral/{number}/phone", at=minutes_ago(1), result="接通，是她本人", why="她让村妇联主席转告的")
    assert press(wang, f"/referral/{number}/close", outcome="已答复").status_code == 303


@pytest.mark.parametrize("why_not", ["联系不上", "本人撤回", "重复", "误触发", "转其他部门"])
def test_an_outcome_that_says_why_she_heard_nothing_closes(office, why_not):
    wang, number = office.signed_in("王芳"), office.asks("分地")
    assert press(wang, f"/referral/{number}/close", outcome=why_not).status_code == 303


def test_a_form_that_is_sent_twice_is_one_call(office):
    wang, number = office.signed_in("王芳"), office.asks("分地")
    once = re.search(r'name="once" value="(\w+)"', wang.get(f"/console/referral/{number}").text).group(1)
    for _ in range(2):
        press(wang, f"/referral/{number}/phone", at=minutes_ago(1), result="没人接", why=WHY, once=once)
    assert len(office.desk.get(number).messages) == 2


def test_staff_see_how_she_writes_insults_a_long_silence_a_safe_word_that_was_not_known(office):
    number, browser = office.asks("分地没有我"), office.signed_in("王芳")
    quiet = browser.get(f"/console/referral/{number}").text
    assert not [told for told in ("避开熟人", "不是真的", "骂人", "暗号答错", "才又来信") if told in quiet]
    at = datetime.now(CHINA).isoformat(timespec="seconds")
    office.desk.move(office.desk.moves.flagged(number, datetime.now(CHINA), {
        "rude_at": at, "away_days": "4", "back_at": at, "word_failed": "3", "word_failed_at": at,
        "taken_back_at": at, **office.desk.moves.wishes(number, datetime.now(CHINA), conflict="别让姓王的看").fields}))
    page = browser.get(f"/console/referral/{number}").text
    assert "她的话里有骂人的" in page and "可能是着急" in page and "暗号答错 3 次" in page and "隔了 4 天才又来信" in page
    assert re.search('<p class="stop">她说要避开熟人：“别让姓王的看”', page) and "别因为这句话就关掉" in page


@pytest.mark.parametrize(("fields", "told"), [
    ({"own_deed": "1"}, "说自己动手打了人"), ({"own_deed": "means"}, "想杀人、想伤人"),
    ({"own_deed": "means-child"}, "怕自己会伤了孩子"), ({"own_deed": "done"}, "已经把人伤得很重"),
    ({"silent": "1"}, "打字联系，别打电话")])
def test_rule_11_staff_see_who_does_harm_and_who_cannot_be_called(office, fields, told):
    number, browser = office.asks("他在楼下", urgent=True), office.signed_in("王芳")
    assert told not in browser.get(f"/console/referral/{number}").text
    office.desk.move(office.desk.moves.flagged(number, datetime.now(CHINA), fields))
    assert told in browser.get(f"/console/referral/{number}").text
