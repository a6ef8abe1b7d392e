"""正在看 and 正在写: what colleagues are shown, and to whom it is closed."""

from __future__ import annotations

import re

import pytest

from tests.console.office import press


def row(page: str, number: str) -> str:
    """The row of this referral, without its tags."""
    found = re.search(rf'<tr(?:(?!</tr>).)*id="open-{number}".*?</tr>', page, re.S).group()
    return re.sub(r"\s+|<[^>]+>", "", found)


def test_the_thread_and_the_list_show_who_is_there(office, wang, li):
    number, other = office.asks("分地"), office.asks("别的")
    assert press(li, f"/referral/{number}/here", doing="reading").status_code == 204
    assert "<b>李敏</b> 正在看这一件" in wang.get(f"/console/referral/{number}").text
    assert press(li, f"/referral/{number}/here", doing="writing").status_code == 204
    assert "<b>李敏</b> 正在写这一件" in wang.get(f"/console/referral/{number}").text
    page = wang.get("/console/").text
    assert "李敏正在写" in row(page, number) and "正在" not in row(page, other)
    assert "正在写" not in li.get("/console/").text, "one needs not be told of oneself"
    press(li, f"/referral/{number}/here", doing="gone")
    assert "正在写" not in wang.get("/console/").text


def test_rule_15_a_sign_of_life_is_no_reading(office, wang):
    number = office.asks("分地")
    wang.get(f"/console/referral/{number}")
    before = len(office.desk.audit.find())
    for doing in ("reading", "writing", "gone"):
        press(wang, f"/referral/{number}/here", doing=doing)
    assert len(office.desk.audit.find()) == before


def test_rule_13_who_has_withdrawn_neither_shows_up_nor_sees_anybody(office, wang, li):
    number = office.asks("分地")
    press(li, f"/referral/{number}/recuse", sure="yes")
    assert press(li, f"/referral/{number}/here", doing="reading").status_code == 403
    press(wang, f"/referral/{number}/here", doing="reading")
    for path in ("/?tab=all", "/home"):
        assert "王芳" not in li.get(f"/console{path}").text


@pytest.mark.parametrize("name, number, doing, status", [
    ("王芳", "ZZZZ", "reading", 404), ("王芳", "", "sleeping", 400), ("老周", "", "reading", 403), ("小陈", "", "reading", 403)])
def test_only_those_who_read_referrals_are_anywhere(office, client, name, number, doing, status):
    office.hire(name)
    browser, number = office.signed_in(name), number or office.asks("分地")
    assert press(browser, f"/referral/{number}/here", doing=doing).status_code == status
    assert not client.keys("present:*")
