"""What everybody may do with her own account."""

from __future__ import annotations

import hashlib
import re

import pytest

from bot.console.browsers import kind
from tests.conftest import give_account
from tests.console.office import PASSWORD, press, sign_in

NEW = "河边的柳树三月才发芽"


def change(browser, old=PASSWORD, new=NEW, again=NEW):
    return press(browser, "/account/password", old=old, new=new, again=again)


def test_a_new_password_ends_every_other_session_and_gives_this_one_a_new_id(office):
    here, there = office.signed_in("王芳"), office.signed_in("王芳")
    before = office.cookie(here)
    assert change(here).headers["Location"] == "/console/account?done=password-changed"
    assert office.cookie(here) != before and here.get("/console/").status_code == 200
    assert there.get("/console/").status_code == 302
    assert sign_in(office.visitor(), "王芳").status_code == 403
    assert sign_in(office.visitor(), "王芳", NEW).status_code == 303
    assert "password-changed" in [entry.what for entry in office.desk.audit.find(who="王芳")]


@pytest.mark.parametrize(("old", "new", "again", "why"), [
    ("不是现在的密码呀呀", NEW, NEW, "密码不对"), (PASSWORD, NEW, NEW + "x", "不一样"),
    (PASSWORD, PASSWORD, PASSWORD, "不能和现在的一样"), (PASSWORD, "太短了", "太短了", "至少 10"),
    (PASSWORD, "a" * 12, "a" * 12, "太好猜"), (PASSWORD, "王芳" * 3 + "1234", "王芳" * 3 + "1234", "太好猜")])
def test_a_password_that_does_not_do_is_refused_with_the_reason(office, old, new, again, why):
    browser = office.signed_in("王芳")
    answer = change(browser, old, new, again)
    assert answer.status_code == 422 and why in answer.text and new not in answer.text
    assert sign_in(office.visitor(), "王芳").status_code == 303


def test_guessing_the_password_at_an_open_computer_must_wait(office):
    browser = office.signed_in("王芳")
    answers = [change(browser, f"猜一个密码看看{n}号").text for n in range(7)]
    assert "密码不对" in answers[0] and "试得太多了" in answers[-1]


def seats(page):
    """Ids of the sessions that can be ended."""
    return re.findall(r'name="seat" value="(\w+)"', page)


def seats_of(office, browser):
    """The id of the session that this browser has."""
    return [hashlib.sha256(office.cookie(browser).encode()).hexdigest()[:16]]


def test_she_sees_where_she_is_signed_in_and_ends_one_of_them(office):
    here, phone, other = office.signed_in("王芳"), office.visitor(), office.signed_in("李敏")
    sign_in(phone, "王芳", headers={"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"})
    page = here.get("/console/account").text
    assert "手机 · 微信" in page and page.count("就是这里") == 1 and len(seats(page)) == 1
    [not_hers] = seats_of(office, other)
    press(here, "/account/sessions", seat=not_hers)
    press(here, "/account/sessions", seat=seats(page)[0])
    assert phone.get("/console/").status_code == 302
    assert other.get("/console/").status_code == here.get("/console/").status_code == 200


def test_she_ends_all_others_at_once(office):
    here, there = office.signed_in("王芳"), office.signed_in("王芳")
    assert press(here, "/account/sessions", which="others").status_code == 303
    assert there.get("/console/").status_code == 302 and here.get("/console/").status_code == 200
    assert not seats(here.get("/console/account").text)
    assert press(here, "/account/sessions").status_code == 400


def test_what_an_admin_changed_is_on_every_page_until_she_has_read_it(office):
    give_account(office.accounts, "老周", "admin", PASSWORD)
    office.personnel.end_sessions("王芳", "老周", "suspect")
    browser = office.signed_in("王芳")
    for path in ("/console/", "/console/account"):
        assert "管理员 老周" in browser.get(path).text and "结束了您的所有登录" in browser.get(path).text
    notice = re.search(r'name="notice" value="(\w+)"', browser.get("/console/").text).group(1)
    assert press(browser, "/account/notice", notice=notice, back="/console/account").headers["Location"] == "/console/account"
    assert "结束了您的所有登录" not in browser.get("/console/").text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/console/../phone", "/console/x?y", "/console/\nx"])
def test_acknowledging_leads_to_no_other_site(office, back):
    assert press(office.signed_in("王芳"), "/account/notice", notice="x", back=back).headers["Location"] == "/console/"


@pytest.mark.parametrize(("agent", "what"), [
    ("", "电脑"), ("Mozilla/5.0 (Windows NT 10.0) Chrome/126 Safari/537 Edg/126", "电脑 · Edge"),
    ("Mozilla/5.0 (Linux; Android 14) Mobile Safari", "手机 · Safari"), ("Mozilla/5.0 (iPad) Safari", "平板 · Safari")])
def test_a_browser_is_named_as_roughly_as_needed(agent, what):
    assert kind(agent) == what
