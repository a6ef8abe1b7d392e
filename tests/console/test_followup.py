"""Follow-ups at the console: the tab of the day, setting and finishing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
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
    press(wang, f"/referral/{number}/close", outcome="转其他部门")
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
        assert "晚上八点" not in page[page.index("到您定的时间了"):page.index("</p>", page.index("到您定的时间了"))]
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
