"""How a test uses the phone page, and what it sees there."""

from __future__ import annotations

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import until


class Hand:
    """A hand that holds the phone, and eyes that read it."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def open(self):
        self.browser.get(self.address + "/phone")
        self.sees("您好，这里是试用的公众号。")
        return self

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def press(self, selector):
        self.one(selector).click()

    def type(self, words, key=Keys.ENTER):
        self.one("#words").send_keys(words + key)

    def bubbles(self):
        """(mine, words) of every settled bubble, oldest first."""
        return [tuple(pair) for pair in self.browser.execute_script(
            "return [...document.querySelectorAll('#chat .row:not(.pending)')].map(r => "
            "[r.classList.contains('mine'), r.querySelector('.bubble, .card, .picture').textContent])")]

    def sees(self, words):
        self.until(lambda: words in self.one("#chat").get_attribute("textContent"))

    def until(self, holds):
        until(self.browser, holds)

    def control(self, selector):
        """Press something in the sheet of controls (on a small screen it must be opened first)."""
        if self.one("#more").is_displayed():
            self.press("#more")
        self.until(lambda: self.one(selector).is_displayed())
        self.press(selector)
