"""Working through the list by keys: what each does, and when none does anything."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import until


@pytest.fixture
def keys(browser):
    """Types these keys at whatever has the focus."""
    return lambda *typed: ActionChains(browser).send_keys(*typed).perform()


def focused(browser) -> str:
    """What has the focus."""
    return browser.switch_to.active_element.get_attribute("id")


def test_through_the_list_and_into_the_reply_box_by_keys_alone(staff, office, keys):
    first, second = office.asks("一", due=5), office.asks("二", due=9)
    browser = staff(1280)
    keys("j")
    assert focused(browser) == f"open-{first}"
    keys("j", "j", "j")
    assert focused(browser) == f"open-{second}", "it stays at the last row"
    assert browser.execute_script("return getComputedStyle(document.activeElement, '::after').outlineStyle") == "solid"
    keys("k")
    assert focused(browser) == f"open-{first}"
    keys("o")
    until(browser, lambda: browser.find_elements(By.ID, "claim"))
    keys("c")
    until(browser, lambda: browser.find_elements(By.ID, "answer"))
    assert office.desk.get(first).holder == "王芳"
    keys("r", "jkc")
    assert browser.find_element(By.ID, "answer").get_attribute("value") == "jkc", "what is typed is only typed"
    browser.find_element(By.ID, "answer").clear()
    keys(Keys.ESCAPE, "u")
    until(browser, lambda: browser.find_elements(By.ID, "tabs"))
    keys("n")
    until(browser, lambda: browser.find_elements(By.ID, "answer"))
    assert office.desk.get(second).holder == "王芳"


def test_a_row_is_claimed_where_it_stands_and_slash_leads_to_the_search(staff, office, keys):
    number = office.asks("户口")
    browser = staff(1280)
    keys("j", "c")
    until(browser, lambda: browser.find_elements(By.ID, "answer"))
    assert office.desk.get(number).holder == "王芳"
    keys("/")
    until(browser, lambda: browser.find_elements(By.ID, "words"))
    keys("/", "户口", Keys.ENTER)
    until(browser, lambda: browser.find_elements(By.TAG_NAME, "mark"))
    keys("j")
    assert focused(browser) == f"open-{number}"
    keys(Keys.ENTER)
    until(browser, lambda: browser.find_elements(By.ID, "answer"))


def test_no_key_does_anything_with_a_modifier_in_an_input_method_or_switched_off(staff, office, keys):
    number = office.asks("一")
    browser = staff(1280)
    keys("j")
    for more in ("ctrlKey: true", "altKey: true", "metaKey: true", "isComposing: true"):
        event = f"new KeyboardEvent('keydown', {{key: 'c', bubbles: true, {more}}})"
        browser.execute_script(f"document.activeElement.dispatchEvent({event})")
    keys("?")
    until(browser, lambda: browser.find_element(By.ID, "keys").is_displayed())
    keys("c")
    browser.find_element(By.ID, "keys-on").click()
    keys(Keys.ESCAPE)
    until(browser, lambda: not browser.find_element(By.ID, "keys").is_displayed())
    keys("c", "n")
    assert office.desk.get(number).holder == ""
    browser.execute_script("localStorage.clear()")


def test_the_help_says_what_it_is_and_gives_the_focus_back(staff, office, keys):
    office.asks("一")
    browser = staff(1280)
    keys("j", "?")
    help = until(browser, lambda: browser.find_element(By.CSS_SELECTOR, "dialog[open]"))
    assert help.accessible_name == "键盘快捷键" and help.aria_role == "dialog"
    assert browser.execute_script("return document.querySelector('dialog').contains(document.activeElement)")
    assert browser.execute_script("return [...document.querySelectorAll('dialog dt')].length") >= 9
    keys(Keys.ENTER)
    until(browser, lambda: not browser.find_elements(By.CSS_SELECTOR, "dialog[open]"))
    assert focused(browser).startswith("open-")


def test_a_phone_has_no_keys_and_is_told_of_none(staff, office):
    office.asks("一")
    assert not staff(375).find_element(By.ID, "keys-open").is_displayed()


def test_on_the_page_of_one_j_and_k_turn_to_its_neighbours_in_the_list(staff, office, console, keys):
    first, second = office.asks("一", due=5), office.asks("二", due=9)
    browser = staff(1280)
    keys("j", "o")
    until(browser, lambda: browser.current_url == f"{console}/referral/{first}" and browser.find_elements(By.ID, "facts"))
    keys("j")
    until(browser, lambda: browser.current_url == f"{console}/referral/{second}" and browser.find_elements(By.ID, "facts"))
    keys("j")
    keys("k")
    until(browser, lambda: browser.current_url == f"{console}/referral/{first}")
