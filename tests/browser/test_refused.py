"""A form that was not accepted comes back with the cursor where one goes on writing."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from tests.browser.conftest import until
from tests.browser.test_console import WIDTHS


@pytest.fixture
def page(staff, office, console):
    """Opens a referral that 王芳 holds, at this width."""
    def at(width):
        number = office.asks("分地")
        office.desk.claim(number, "王芳", office.desk.get(number).opened)
        browser = staff(width)
        browser.get(f"{console}/referral/{number}")
        return browser
    return at


def send(browser, form: str) -> None:
    """Send a form past the browser's own check, as a phone may, and wait for the answer."""
    browser.execute_script("const f = document.querySelector(arguments[0]); f.noValidate = true; f.requestSubmit();", form)
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".problem"))


def cursor(browser):
    """Name of the field in which the cursor stands, what stands in it, and whether the cursor is after it."""
    at = browser.switch_to.active_element
    assert at.get_attribute("aria-invalid") == "true"
    problem = at.get_attribute("aria-describedby").split()[0]
    assert browser.find_element(By.ID, problem).get_attribute("role") == "alert", "it is read out what is wrong"
    value = at.get_attribute("value")
    after = browser.execute_script("return arguments[0].selectionStart === arguments[0].value.length", at)
    return at.get_attribute("name"), value, after


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reply_that_was_refused_is_gone_on_with_at_its_end(page, office, width):
    browser = page(width)
    text = "您好。\n" * 30 + "请带【哪些材料】来"
    browser.execute_script("document.getElementById('answer').value = arguments[0]", text)
    send(browser, "#reply")
    assert cursor(browser) == ("text", text, True)


def test_the_field_that_is_wrong_has_the_cursor(page):
    browser = page(1280)
    browser.execute_script("document.getElementById('result-box').open = true")
    Select(browser.find_element(By.ID, "result-outcome")).select_by_visible_text("司法救助")
    browser.find_element(By.ID, "result-amount").send_keys("三千")
    send(browser, "#result-box form")
    assert cursor(browser) == ("amount", "三千", True)
    browser.execute_script("document.getElementById('phone-box').open = true")
    browser.find_element(By.ID, "phone").send_keys("她在上班")
    send(browser, "#phone-box form")
    assert cursor(browser)[:2] == ("result", "")
    browser.execute_script("document.getElementById('close-box').open = true")
    send(browser, "#close-box form")
    assert cursor(browser)[:2] == ("outcome", "")
