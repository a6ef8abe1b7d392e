"""Every page of the console in every state that matters, for whoever cannot see it, has only keys, or only a thumb."""

from __future__ import annotations

import pyotp
import pytest
from selenium.webdriver.common.by import By

from bot.referrals.queue import VIEWS
from tests.browser.conftest import sign_in, until
from tests.browser.eyes import Eyes
from tests.browser.morning import Morning
from tests.browser.test_console import WIDTHS
from tests.browser.test_numbers import COUNTED, counted  # noqa: F401 (a fixture)
from tests.console.office import PASSWORD

pytestmark = pytest.mark.parametrize("width", WIDTHS)


@pytest.fixture
def eyes(browser, resize, width):
    """They look at a screen of this width, and are asked at the end."""
    resize(width, 800)
    eyes = Eyes(browser)
    yield eyes
    assert not eyes.found, "\n".join(f"{wrong}  ({', '.join(where)})" for wrong, where in eyes.found.items())


@pytest.fixture
def enter(browser, office, console):
    """Signs this person in."""
    def at_the_door(name):
        if not office.accounts.get(name):
            office.hire(name)
        sign_in(browser, console, name)
    return at_the_door


def press(browser, selector):
    """A button, wherever it stands; waits for the page that comes."""
    page = browser.find_element(By.TAG_NAME, "html")
    browser.execute_script("arguments[0].click()", browser.find_element(By.CSS_SELECTOR, selector))
    until(browser, lambda: page.id != browser.find_element(By.TAG_NAME, "html").id)


def unchecked(browser):
    """Let forms be sent that the browser itself would stop."""
    browser.execute_script("for (const form of document.forms) form.noValidate = true")


def test_signing_in_and_what_is_refused_there(eyes, browser, console):
    eyes.page("sign-in", f"{console}/sign-in")
    browser.find_element(By.ID, "name").send_keys("王芳")
    browser.find_element(By.ID, "password").send_keys("不对")
    press(browser, "main button.main")
    eyes.look("sign-in refused")
    browser.get_log("browser")


def test_the_list_in_every_tab_empty_and_full(eyes, browser, enter, office, console):
    enter("王芳")
    for view in VIEWS:
        eyes.page(f"{view} empty", f"{console}/?tab={view}")
    eyes.page("search", f"{console}/search")
    morning = Morning(office)
    for view in VIEWS:
        browser.get(f"{console}/?tab={view}")
        eyes.look(f"{view} full")
    browser.find_element(By.ID, "words").send_keys("抚养费")
    press(browser, ".find button")
    eyes.look("found")
    browser.find_element(By.ID, "words").clear()
    browser.find_element(By.ID, "words").send_keys("没有人说过的词")
    press(browser, ".find button")
    eyes.look("nothing found")
    browser.execute_script("document.getElementById('keys').showModal()")
    eyes.look("help", dialog=True)
    browser.get(f"{console}/referral/{morning.urgent}")


def test_one_referral_in_every_state(eyes, browser, enter, office, console):
    morning = Morning(office)
    enter("王芳")
    for name in ("urgent", "told", "mine", "late", "waiting", "transferred", "revisit", "closed"):
        eyes.page(name, f"{console}/referral/{getattr(morning, name)}")
        eyes.unfold(name)
    browser.get(f"{console}/referral/{morning.mine}")
    unchecked(browser)
    browser.find_element(By.ID, "answer").send_keys("这是家务事")
    press(browser, "#reply button.main")
    eyes.look("reply that may hurt")
    for box in ("note", "close", "release", "hand", "phone", "transfer", "result", "revisit"):
        browser.get(f"{console}/referral/{morning.mine}")
        unchecked(browser)
        press(browser, f"#{box}-box form button:not(.quiet)")
        eyes.look(f"{box} refused")
    browser.get_log("browser")


def test_what_a_supervisor_sees(eyes, browser, enter, office, console, counted):  # noqa: F811
    morning = Morning(office)
    enter("赵姐")
    eyes.page("audit", f"{console}/audit")
    eyes.page("audit empty", f"{console}/audit?number=ZZZZ")
    eyes.page("as supervisor", f"{console}/referral/{morning.mine}")
    eyes.unfold("as supervisor")
    eyes.page("numbers", f"{console}/numbers")
    eyes.unfold("numbers")
    eyes.page("numbers of a year without any", f"{console}/numbers?of=2025")
    eyes.page("unanswered", f"{console}/unanswered")
    assert COUNTED


def test_the_account_and_its_second_step(eyes, browser, enter, office, console):
    enter("王芳")
    eyes.page("account", f"{console}/account")
    eyes.page("password", f"{console}/account/password")
    unchecked(browser)
    press(browser, "main button.main")
    eyes.look("password refused")
    eyes.page("enrol", f"{console}/account/second-factor")
    eyes.unfold("enrol")
    secret = browser.find_element(By.ID, "secret").text.replace(" ", "")
    browser.find_element(By.ID, "code").send_keys("000000")
    press(browser, "main button.main")
    eyes.look("enrol refused")
    browser.find_element(By.ID, "code").send_keys(pyotp.TOTP(secret).now())
    press(browser, "main button.main")
    eyes.look("recovery codes")
    browser.get(f"{console}/account")
    eyes.unfold("account with a second step")
    unchecked(browser)
    press(browser, "#second details button")
    eyes.look("proof refused")
    press(browser, ".top form button")
    eyes.look("signed out")
    browser.find_element(By.ID, "name").send_keys("王芳")
    browser.find_element(By.ID, "password").send_keys(PASSWORD)
    press(browser, "main button.main")
    eyes.unfold("code")
    browser.find_element(By.ID, "code").send_keys("000000")
    press(browser, "main button.main")
    eyes.look("code refused")
    browser.get_log("browser")


def test_the_people(eyes, browser, enter, office, console):
    enter("老周")
    eyes.page("people", f"{console}/staff")
    eyes.page("new account", f"{console}/staff/add")
    unchecked(browser)
    press(browser, "main button.main")
    eyes.look("new account refused")
    eyes.page("a person", f"{console}/staff/of/王芳")
    eyes.unfold("a person")
    unchecked(browser)
    press(browser, "#step-role button")
    eyes.look("role refused")
    eyes.page("home", f"{console}/home")
    eyes.page("forbidden", f"{console}/?tab=mine")
    eyes.page("nowhere", f"{console}/nowhere")
    browser.get_log("browser")


def test_pages_that_lead_nowhere(eyes, browser, enter, office, console):
    number = office.asks("一")
    enter("王芳")
    eyes.page("no such number", f"{console}/referral/ZZZZ")
    browser.get(f"{console}/nowhere/at/all")
    eyes.look("no such page")
    office.desk.claim(number, "李敏", office.desk.get(number).opened)
    browser.get(f"{console}/referral/{number}")
    eyes.look("of a colleague")
    browser.get_log("browser")
