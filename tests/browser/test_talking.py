"""The conversation at the console: what the banner says, and that typing is told while an answer would reach her at once."""

import pytest
from selenium.webdriver.common.by import By

from bot.referrals.indicator import waiting_key
from tests.browser.conftest import until
from tests.console.office import staffed
from tests.console.test_talking import talking


@pytest.fixture
def office(environ, client, vault, tmp_path):
    """An office whose account may write first."""
    return staffed({**environ, "WECHAT_CAN_PUSH": "yes"}, client, vault, tmp_path)


@pytest.mark.parametrize("width", [375, 1280])
def test_the_banner_fits_and_typing_is_told_once(staff, office, console, width):
    number, browser = talking(office), staff(width)
    browser.get(f"{console}/referral/{number}")
    assert "还能主动发" in browser.find_element(By.ID, "window").text
    assert browser.find_element(By.ID, "automatic").size["height"] >= 44
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.find_element(By.ID, "answer").send_keys("今年的有")
    until(browser, lambda: office.client.smembers(waiting_key()) == {number})
    browser.get(f"{console}/?tab=mine")
    assert "还能主动发" in browser.find_element(By.ID, "list").text
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
