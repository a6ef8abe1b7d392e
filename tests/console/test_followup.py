"""Follow-ups at the console: the tab of the day, setting and finishing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from bot.referrals.casework import Outdated
from bot.referrals.followup import FollowUps
from bot.store import referral_key, revisit_key
from tests.console.office import press
from tests.console.test_referrals import numbers


def day(n: int) -> str:
    return f"{datetime.now(CHINA) + timedelta(days=n):%Y-%m-%d}"


def test_it_stands_under_its_tab_on_its_day_for_its_holder_and_supervisors(office, wang):
    office.hire("赵姐")
    number, later = office.asks("分地"), office.asks("低保")
    for which, when in ((number, 0), (later, 3)):
        press(wang, f"/referral/{which}/claim")
        assert press(wang, f"/referral/{which}/revisit", day=day(when), text="问问分了没有").status_code == 303
    assert press(wang, f"/referral/{number}/close", outcome="转其他部门", reminder="keep").status_code == 303
    for name, seen in (("王芳", [number]), ("赵姐", [number]), ("李敏", [])):
        page = office.signed_in(name).get("/console/?tab=revisit").text
        assert numbers(page) == seen
        assert ("今天没有要提醒的" in page) == (not seen)
    assert "今天 提醒</span>" in wang.get("/console/?tab=revisit").text
    press(wang, f"/referral/{number}/revisited", text="分到了")
    assert numbers(wang.get("/console/?tab=revisit").text) == []
    assert "回访：分到了" in wang.get(f"/console/referral/{number}").text


def test_a_time_stands_in_the_list_and_above_every_page_of_hers_once_it_has_come(office, wang, client):
    number = office.asks("分地", push="when", when="晚上八点以后")
    press(wang, f"/referral/{number}/claim")
    page = wang.get(f"/console/referral/{number}").text
    assert "她说的时间是“晚上八点以后”" in page
    soon = datetime.now(CHINA) + timedelta(minutes=1)
    assert press(wang, f"/referral/{number}/revisit", day=f"{soon:%Y-%m-%d}", time=f"{soon:%H:%M}").status_code == 303
    page = wang.get(f"/console/referral/{number}").text
    assert f"{soon:%H:%M}" in page and "到您定的时间了" not in page
    came = datetime.now(CHINA).replace(second=0, microsecond=0)
    client.hset(referral_key(number), "revisit", came.isoformat(timespec="minutes"))
    client.zadd(revisit_key(), {number: came.timestamp()})
    for path in ("/console/", f"/console/referral/{number}"):
        page = wang.get(path).text
        assert "到您定的时间了" in page and f'data-reminded="{number}"' in page
        assert "晚上八点" not in page[page.index("到您定的时间了"):page.index("</ul>", page.index("到您定的时间了"))]
    assert "到您定的时间了" not in office.signed_in("李敏").get("/console/").text
    assert f'<span class="late">今天 {came:%H:%M} 提醒</span>' in wang.get("/console/?tab=revisit").text


@pytest.mark.parametrize("when", ["晚上", "25:00", "00:00"])
def test_a_time_that_cannot_be_comes_back_with_what_was_typed(office, wang, when):
    number = office.asks("分地")
    refused = press(wang, f"/referral/{number}/revisit", day=day(0), time=when, text="问问分了没有")
    assert refused.status_code == 422 and "问问分了没有</textarea>" in refused.text and not office.desk.get(number).revisit
    assert f'name="time" value="{when}"' in refused.text and f'name="day" min="{day(0)}" value="{day(0)}"' in refused.text


@pytest.mark.parametrize("when", ["", "明天", day(-1), day(900)])
def test_a_day_that_cannot_be_comes_back_with_what_was_typed(office, wang, when):
    number = office.asks("分地")
    refused = press(wang, f"/referral/{number}/revisit", day=when, text="问问分了没有")
    assert refused.status_code == 422 and "问问分了没有</textarea>" in refused.text and not office.desk.get(number).revisit


def test_finishing_needs_words(office, wang):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/revisit", day=day(0))
    assert press(wang, f"/referral/{number}/revisited", text=" ").status_code == 422
    assert office.desk.get(number).revisit == day(0)


def test_the_tab_says_0_where_nothing_is_to_be_come_back_to(wang):
    assert re.search(r'id="tab-revisit"[^>]*>今天提醒<b>0</b>', re.sub(r"\s*\n\s*", "", wang.get("/console/").text))


def rings(office, client, number: str, words: str = "问问去了门诊没有") -> None:
    """A reminder of 王芳's whose time has come."""
    soon = datetime.now(CHINA) + timedelta(minutes=1)
    FollowUps(office.desk).set(number, "王芳", soon.date(), words, datetime.now(CHINA), at=soon.time())
    came = datetime.now(CHINA) - timedelta(minutes=1)
    client.hset(referral_key(number), "revisit", came.isoformat(timespec="minutes"))
    client.zadd(revisit_key(), {number: came.timestamp()})


def test_what_rings_says_what_for_on_every_page_in_its_tab_and_on_its_own(office, wang, zhao, client):
    number = office.asks("我去看门诊")
    press(wang, f"/referral/{number}/claim")
    rings(office, client, number)
    for path in ("/console/", "/console/numbers", "/console/?tab=revisit", f"/console/referral/{number}"):
        assert "问问去了门诊没有" in wang.get(path).text
    assert "问问去了门诊没有" not in zhao.get("/console/?tab=revisit").text, "what is not hers she reads where that is recorded"
    assert "问问去了门诊没有" in zhao.get(f"/console/referral/{number}").text
    assert not [value for value in client.hgetall(referral_key(number)).values() if "门诊" in value], "sealed at rest"
    press(wang, f"/referral/{number}/revisited", text="去了")
    assert office.desk.get(number).revisit_for == "" and "问问去了门诊没有" not in wang.get("/console/").text


@pytest.mark.parametrize(("reminder", "left", "note"), [("keep", True, False), ("drop", False, True)])
def test_closing_asks_whether_a_reminder_stays(office, wang, client, reminder, left, note):
    number = office.asks("我去看门诊")
    press(wang, f"/referral/{number}/claim")
    rings(office, client, number)
    page = wang.get(f"/console/referral/{number}").text
    assert re.search(r'value="drop" checked', page), "it has rung: nobody needs it again"
    refused = press(wang, f"/referral/{number}/close", outcome="重复")
    assert refused.status_code == 422 and "结案以后还要不要" in refused.text and office.desk.get(number).status == "claimed"
    assert press(wang, f"/referral/{number}/close", outcome="重复", reminder=reminder).status_code == 303
    closed = office.desk.get(number)
    assert closed.status == "closed" and bool(closed.revisit) == bool(closed.revisit_for) == left
    assert (number in wang.get("/console/").text) == left and bool(client.zcard(revisit_key())) == left
    assert any("提醒“问问去了门诊没有”不要了" in line.text for line in closed.messages) == note


def test_a_reminder_that_is_still_to_come_stays_unless_she_has_used_an_exit_word(office, wang):
    number = office.asks("我去看门诊")
    press(wang, f"/referral/{number}/claim")
    press(wang, f"/referral/{number}/revisit", day=day(5), text="问问去了门诊没有")
    assert 'value="keep" required checked' in wang.get(f"/console/referral/{number}").text
    office.desk.move(office.desk.moves.exit_used(number, datetime.now(CHINA)))
    assert 'value="drop" checked' in wang.get(f"/console/referral/{number}").text


def test_without_a_word_about_it_a_reminder_that_has_come_goes_with_its_referral(office, wang, client):
    rung, later = office.asks("一"), office.asks("二")
    rings(office, client, rung)
    press(wang, f"/referral/{later}/revisit", day=day(5))
    for number in (rung, later):
        office.desk.close(number, "王芳", "重复", datetime.now(CHINA))
    assert not office.desk.get(rung).revisit and office.desk.get(later).revisit


def test_one_that_a_colleague_set_anew_meanwhile_is_not_dropped(office, wang, li, client, monkeypatch):
    number = office.asks("一")
    rings(office, client, number)
    before = office.desk.get(number)
    press(li, f"/referral/{number}/revisit", day=day(5), text="再问一次")
    monkeypatch.setattr(office.desk, "get", lambda _: before)
    with pytest.raises(Outdated):
        office.desk.close(number, "王芳", "重复", datetime.now(CHINA), remind=False)
    monkeypatch.undo()
    assert office.desk.get(number).revisit_for == "再问一次" and office.desk.get(number).status == "open"
