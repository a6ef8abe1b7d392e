"""Signing in in two steps, and setting the second one up."""

from __future__ import annotations

import re

import pyotp
import pytest

from bot.console.sessions import HALFWAY
from bot.console.throttle import FREE
from bot.second_factor import CODES
from tests.conftest import give_account
from tests.console.office import PASSWORD, Office, press, sign_in, token

CODE = "/console/sign-in/code"


class Phone:
    """A phone that shows 王芳's codes, one after the other, also when a test is quicker than thirty seconds."""

    def __init__(self, office: Office, name: str = "王芳") -> None:
        self.now = 1_800_000_000.0
        office.second_factor._clock = lambda: self.now
        self._totp = pyotp.TOTP(office.second_factor.offer(name))
        self.recovery = office.second_factor.enrol(name, self._totp.at(int(self.now)))

    def code(self) -> str:
        """One that was not shown before."""
        self.now += 30
        return self._totp.at(int(self.now))


@pytest.fixture
def phone(office):
    return Phone(office)


@pytest.fixture
def demanding(office):
    """The same office in service: a second factor is demanded."""
    office.app = office.serve(office.settings.model_copy(update={"simulator": False}))
    return office


def halfway(office):
    """王芳 at a browser, after her password."""
    browser = office.visitor()
    assert sign_in(browser, "王芳").headers["Location"] == CODE
    return browser


def send(browser, code):
    """The form of the second step."""
    return browser.post(CODE, data={"code": code, "token": token(browser, CODE)})


def test_password_then_code(office, phone):
    browser = halfway(office)
    assert send(browser, phone.code()).headers["Location"] == "/console/"
    assert browser.get("/console/").status_code == 200
    assert office.desk.audit.find(who="王芳")[0].reason == "code"


def test_after_the_password_alone_nothing_opens(office, phone):
    browser = halfway(office)
    for path in ("/console/", "/console/home", "/console/account", "/console/account/second-factor"):
        assert "/console/sign-in" in browser.get(path).headers["Location"], path
    assert not office.client.keys("session:*") and not office.accounts.get("王芳").signed_in


def test_each_step_has_an_id_of_its_own(office, phone):
    browser = office.visitor()
    token(browser)
    ids = [office.cookie(browser)]
    sign_in(browser, "王芳")
    ids.append(office.cookie(browser))
    send(browser, phone.code())
    ids.append(office.cookie(browser))
    assert len(set(ids)) == 3
    for old in ids[:2]:
        thief = office.visitor()
        thief.set_cookie("console", old, path="/")
        assert thief.get("/console/").status_code == 302
        assert thief.get(CODE).headers["Location"] == "/console/sign-in"


def test_half_a_sign_in_ends_soon_and_with_the_password(office, phone, client):
    browser = halfway(office)
    [key] = client.keys("halfway:*")
    assert 0 < client.ttl(key) <= HALFWAY and office.cookie(browser) not in key + client.get(key)
    give_account(office.accounts, "王芳", "staff", PASSWORD + "新")
    assert browser.get(CODE).headers["Location"] == "/console/sign-in"


def test_the_wanted_page_waits_behind_the_second_step(office, phone):
    browser = office.visitor()
    sign_in(browser, "王芳", query_string={"next": "/console/referral/K7M2"})
    assert send(browser, phone.code()).headers["Location"] == "/console/referral/K7M2"


def test_a_code_that_was_used_lets_nobody_in(office, phone):
    code = phone.code()
    send(halfway(office), code)
    again = send(halfway(office), code)
    assert again.status_code == 403 and "已经用过一次" in again.text
    assert office.desk.audit.find()[0].what == "code-refused"


def test_guessing_codes_must_wait_from_whatever_address(office, phone):
    browser = halfway(office)
    for _ in range(FREE["name"]):
        assert send(browser, "000000" if phone.code() != "000000" else "000001").status_code == 403
    refused = send(browser, phone.code())
    assert refused.status_code == 429 and "秒后再来" in refused.text


def test_a_recovery_code_lets_in_once_and_leads_to_how_many_are_left(office, phone):
    browser = halfway(office)
    assert send(browser, phone.recovery[0]).headers["Location"] == "/console/account?done=recovery-used"
    page = browser.get("/console/account").text
    assert f'<b id="left">{CODES - 1}</b>' in page
    assert office.desk.audit.find(who="王芳")[0].reason == "recovery"
    assert send(halfway(office), phone.recovery[0]).status_code == 403


def shown(page):
    """The secret and the recovery codes of a page."""
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
    return secret and secret.group(1).replace(" ", ""), re.findall(r"<li>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</li>", page)


def test_setting_it_up_shows_picture_and_secret_and_then_the_recovery_codes_once(office):
    browser = office.signed_in("王芳")
    page = browser.get("/console/account/second-factor").text
    secret, _ = shown(page)
    assert len(secret) == 32 and "<svg" in page and "style=" not in page and "http" not in page.replace("http://www.w3.org", "")
    wrong = press(browser, "/account/second-factor", code="12345")
    assert wrong.status_code == 422 and secret == shown(wrong.text)[0], "the picture that she has scanned still counts"
    _, codes = shown(press(browser, "/account/second-factor", code=pyotp.TOTP(secret).now()).text)
    assert len(codes) == CODES and office.accounts.get("王芳").totp
    assert browser.get("/console/account/second-factor").headers["Location"] == "/console/account"
    assert not any(code in browser.get("/console/account").text for code in codes)


def test_new_recovery_codes_need_a_proof(office, phone):
    browser = halfway(office)
    send(browser, phone.code())
    assert press(browser, "/account/recovery-codes", proof="x").status_code == 422
    _, codes = shown(press(browser, "/account/recovery-codes", proof=phone.code()).text)
    assert len(codes) == CODES and not set(codes) & set(phone.recovery)
    assert press(browser, "/account/recovery-codes", proof=PASSWORD).status_code == 200


def test_another_phone_needs_a_code_of_the_old_one(office, phone):
    browser = halfway(office)
    send(browser, phone.code())
    refused = press(browser, "/account/second-factor/drop", proof=PASSWORD)
    assert refused.status_code == 422 and office.accounts.get("王芳").totp
    assert press(browser, "/account/second-factor/drop", proof=phone.code()).status_code == 303
    assert not office.accounts.get("王芳").totp


def test_in_service_an_account_without_it_opens_nothing_else(demanding):
    number = demanding.asks("分地没有我")
    browser = demanding.visitor()
    sign_in(browser, "王芳")
    for path in ("/console/", f"/console/referral/{number}", "/console/account", "/console/home"):
        assert browser.get(path).headers["Location"] == "/console/account/second-factor", path
    form = {"token": token(browser, "/console/account/second-factor")}
    assert browser.post(f"/console/referral/{number}/claim", data=form).headers["Location"] == "/console/account/second-factor"
    assert demanding.desk.get(number).status == "open"
    secret, _ = shown(browser.get("/console/account/second-factor").text)
    browser.post("/console/account/second-factor", data={**form, "code": pyotp.TOTP(secret).now()})
    assert "分地没有我" in browser.get(f"/console/referral/{number}").text


def test_on_trial_it_is_offered(office):
    assert "现在设置" in office.signed_in("王芳").get("/console/account").text
