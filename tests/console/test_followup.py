"""Follow-ups at the console: the tab of the day, setting and finishing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
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
        assert ("今天没有要回访的" in page) == (not seen)
    assert "今天回访</span>" in wang.get("/console/?tab=revisit").text
    press(wang, f"/referral/{number}/revisited", text="分到了")
    assert numbers(wang.get("/console/?tab=revisit").text) == []
    assert "回访：分到了" in wang.get(f"/console/referral/{number}").text


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
