"""Signing in and out."""

from __future__ import annotations

import re

from bot.audit import COMMAND
from bot.console.throttle import FIRST, FREE
from tests.conftest import give_account
from tests.console.office import PASSWORD, press, sign_in


def without_token(page: str) -> str:
    """A page without what is different on each."""
    return re.sub(r'(content|value)="[0-9a-f]{64}"', "", page)


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(office):
    known = sign_in(office.visitor(), "王芳", "不是这个密码呀不是")
    unknown = sign_in(office.visitor(), "张三", "不是这个密码呀不是")
    assert known.status_code == unknown.status_code == 403
    assert without_token(known.text).replace("王芳", "") == without_token(unknown.text).replace("张三", "")
    assert "名字或密码不对" in known.text and "不是这个密码呀" not in known.text


def wrong(office, name: str = "王芳", times: int = 1, address: str = "127.0.0.1"):
    """Sign in with a wrong password, so many times from there; the last answer."""
    for _ in range(times):
        answer = sign_in(office.visitor(), name, "不是这个密码呀不是", environ_base={"REMOTE_ADDR": address})
    return answer


def test_after_too_many_tries_for_a_name_the_right_password_must_wait_too(office):
    wrong(office, times=FREE["name"])
    refused = sign_in(office.visitor(), "王芳")
    assert refused.status_code == 429 and f"请 {FIRST} 秒后再来" in refused.text
    assert sign_in(office.visitor(), "李敏").status_code == 303, "others are not locked out"


def test_an_outsider_who_guesses_locks_nobody_out_at_her_usual_place(office):
    office.signed_in("王芳")
    for n in range(FREE["name"]):
        wrong(office, address=f"10.9.9.{n}")
    assert wrong(office, address="10.9.9.99").status_code == 429, "whatever address he comes from"
    assert sign_in(office.visitor(), "王芳").status_code == 303


def test_after_too_many_tries_from_an_address_every_name_waits(office):
    for n in range(FREE["address"]):
        wrong(office, f"某人{n}")
    assert sign_in(office.visitor(), "王芳").status_code == 429
    elsewhere = sign_in(office.visitor(), "王芳", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 303


def test_mistypings_are_forgotten_once_the_name_has_signed_in(office):
    for _ in range(3):
        for _ in range(FREE["name"] - 1):
            sign_in(office.visitor(), "王芳", "不是这个密码呀不是")
        assert sign_in(office.visitor(), "王芳").status_code == 303


def test_signing_out_ends_the_session_on_the_server(office):
    client = office.signed_in("王芳")
    session = office.cookie(client)
    assert press(client, "/sign-out").headers["Location"].startswith("/console/sign-in")
    again = office.visitor()
    again.set_cookie("console", session, path="/")
    assert again.get("/console/").status_code == 302


def test_a_disabled_account_is_out_at_once(office):
    client = office.signed_in("王芳")
    office.personnel.disable("王芳", COMMAND)
    assert client.get("/console/").status_code == 302
    assert sign_in(office.visitor(), "王芳").status_code == 403


def test_a_new_password_ends_the_sessions_of_the_old_one(office):
    client = office.signed_in("王芳")
    give_account(office.accounts, "王芳", "staff", PASSWORD + "新")
    assert client.get("/console/").status_code == 302
    assert sign_in(office.visitor(), "王芳", PASSWORD + "新").status_code == 303


def test_a_changed_role_holds_at_once(office):
    client = office.signed_in("王芳")
    give_account(office.accounts, "王芳", "editor", PASSWORD)
    assert client.get("/console/").status_code == 302
    sign_in(client, "王芳")
    assert client.get("/console/").status_code == 403


def test_the_password_is_never_shown_again(office):
    assert PASSWORD not in sign_in(office.visitor(), "张三").text
