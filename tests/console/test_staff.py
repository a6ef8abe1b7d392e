"""The admin's pages."""

from __future__ import annotations

import re

import pytest

from tests.console.office import PASSWORD, press, sign_in
from tests.console.test_second_factor import Phone

STEPS = ("role", "disable", "password", "sessions", "second-factor")


@pytest.fixture
def admin(office):
    office.hire("老周", "赵姐")
    return office.signed_in("老周")


def do(admin, step, name="王芳", proof=PASSWORD, why="suspect", **fields):
    """Send one of the forms of a person's page."""
    return press(admin, f"/staff/of/{name}/{step}", proof=proof, why=why, **fields)


def first_password(page):
    return re.search(r'id="first-password">([\w-]+)<', page).group(1)


def test_the_list_says_who_may_do_what(office, admin):
    Phone(office)
    page = admin.get("/console/staff").text
    row = re.search(r"<tr>\s*<td class=\"name\"><a href=\"[^\"]+\">王芳.*?</tr>", page, re.S).group()
    assert "工作人员" in row and "开着" in row and "还没有登录过" in row and "在用" in row


def test_an_admin_starts_with_the_list(office, admin):
    assert sign_in(office.visitor(), "老周").headers["Location"] == "/console/staff"


@pytest.mark.parametrize("name", ["王芳", "赵姐", "小陈"])
def test_nobody_else_sees_or_changes_accounts(office, admin, name):
    office.hire("小陈")
    browser = office.signed_in(name)
    for path in ("/console/staff", "/console/staff/add", "/console/staff/of/李敏"):
        assert browser.get(path).status_code == 403
    for step in STEPS:
        assert do(browser, step, "李敏", role="admin").status_code == 403
    assert office.accounts.get("李敏").generation == 0


def test_a_new_colleague_gets_a_password_once_and_must_change_it(office, admin):
    page = press(admin, "/staff/add", name="孙倩", role="staff", proof=PASSWORD).text
    given = first_password(page)
    assert given not in admin.get("/console/staff/of/孙倩").text
    browser = office.visitor()
    sign_in(browser, "孙倩", given)
    assert browser.get("/console/").headers["Location"] == "/console/account/password"
    form = re.search(r'name="token" content="(\w+)"', browser.get("/console/account/password").text).group(1)
    own = "门前的枣树结了十斤果"
    answer = browser.post("/console/account/password", data={"old": given, "new": own, "again": own, "token": form})
    assert answer.headers["Location"] == "/console/" and browser.get("/console/").status_code == 200
    assert sign_in(office.visitor(), "孙倩", given).status_code == 403


def test_what_was_typed_stays_when_an_account_is_refused(office, admin):
    answer = press(admin, "/staff/add", name="王芳", role="editor", proof=PASSWORD)
    assert answer.status_code == 422 and "已经有叫“王芳”的账号了" in answer.text
    assert 'value="王芳"' in answer.text and 'value="editor" checked' in answer.text


@pytest.mark.parametrize("step", [*STEPS, "enable"])
def test_every_step_asks_who_sits_there_and_why(office, admin, step):
    before = office.accounts.get("王芳")
    assert do(admin, step, proof="不是这个密码呀不是", role="editor").status_code == 422
    unexplained = do(admin, step, why="", role="editor")
    assert unexplained.status_code == 422 and "请选为什么" in unexplained.text
    assert do(admin, step, why="自己写的", role="editor").status_code == 422
    assert office.accounts.get("王芳") == before


@pytest.mark.parametrize("step", ["role", "disable", "password", "sessions"])
def test_what_is_changed_holds_at_the_next_request_and_is_told(office, admin, step):
    browser = office.signed_in("王芳")
    assert do(admin, step, role="editor").status_code in (200, 303)
    assert browser.get("/console/").status_code == 302
    assert len(office.accounts.get("王芳").notices) == 1
    assert "王芳" in office.signed_in("赵姐").get("/console/").text, "she read referrals, so supervisors are told"
    entry = next(entry for entry in office.desk.audit.find(who="老周") if entry.reason.startswith("王芳"))
    assert entry.reason.endswith("suspect")


def test_a_lost_phone_is_taken_off(office, admin):
    Phone(office)
    assert do(admin, "second-factor", why="lost").status_code == 303
    assert sign_in(office.visitor(), "王芳").headers["Location"] == "/console/"
    assert do(admin, "second-factor", why="lost").status_code == 422


def test_a_code_of_ones_phone_is_proof_as_well_and_only_once(office, admin):
    phone = Phone(office, "老周")
    code = phone.code()
    assert do(admin, "sessions", proof=code).status_code == 303
    assert do(admin, "sessions", proof=code).status_code == 422


def test_out_and_in_again(office, admin):
    do(admin, "disable", why="left")
    assert sign_in(office.visitor(), "王芳").status_code == 403
    assert "已停用" in admin.get("/console/staff").text
    do(admin, "enable", why="back")
    assert sign_in(office.visitor(), "王芳").status_code == 303


def test_a_new_password_for_her_is_shown_once(office, admin):
    given = first_password(do(admin, "password", why="forgot").text)
    browser = office.visitor()
    sign_in(browser, "王芳", given)
    assert browser.get("/console/").headers["Location"] == "/console/account/password"


def test_an_admin_neither_promotes_nor_shuts_out_herself(office, admin):
    for step in STEPS:
        assert do(admin, step, "老周", role="supervisor").status_code == 422
    assert office.accounts.get("老周").role == "admin"


def test_losing_the_only_supervisor_is_warned_of(office, admin):
    assert "唯一的负责人" in admin.get("/console/staff/of/赵姐").text
    assert "现在没有负责人" not in admin.get("/console/staff").text
    do(admin, "disable", "赵姐", why="left")
    assert "现在没有负责人" in admin.get("/console/staff").text


def test_there_is_no_page_of_somebody_who_is_not_there(office, admin):
    assert admin.get("/console/staff/of/没有这个人").status_code == 404
    assert do(admin, "disable", "没有这个人").status_code == 404
