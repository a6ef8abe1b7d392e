"""The page of figures in a browser: it fits a telephone, the drawings have their looks, and the policy stops nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from selenium.webdriver.common.by import By

from bot.message import CHINA
from bot.store import counts_key
from tests.browser.conftest import until
from tests.browser.test_console import WIDTHS, fits

COUNTED = {"messages": 40, "people.day": 9, "people.month": 9, "turn.answer": 21, "turn.clarify": 6,
           "topic.divorce.agreement": 8, "topic.screen.booking": 9, "street.东街道": 5, "street.西山街道": 3,
           "referral.opened": 6, "referral.priority.urgent": 1,
           "first.normal.25": 3, "first.normal.200": 2, "result.已答复": 4}


@pytest.fixture
def counted(office):
    """A day on which something happened."""
    office.client.hset(counts_key(f"{datetime.now(CHINA):%Y-%m-%d}"), mapping=COUNTED)


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_first_then_drawings_and_it_all_fits(staff, counted, width):
    browser = staff(width)
    browser.find_element(By.ID, "to-numbers").click()
    until(browser, lambda: browser.find_elements(By.CLASS_NAME, "tiles"))
    assert fits(browser)
    assert "9 位妇女写来 40 条话" in browser.find_element(By.CLASS_NAME, "say").text
    drawn = [svg for svg in browser.find_elements(By.CSS_SELECTOR, "svg.chart") if svg.is_displayed()]
    assert len(drawn) == len(browser.find_elements(By.TAG_NAME, "figure")) >= 5, "one of the two drawings is shown"
    bar = browser.find_element(By.CSS_SELECTOR, "#block-asked svg.wide .bar rect, #block-asked svg.narrow .bar rect")
    assert bar.value_of_css_property("fill") == "rgb(44, 90, 82)", "the drawings get their looks from numbers.css"
    for svg in drawn:
        assert svg.size["width"] <= svg.find_element(By.XPATH, "./..").size["width"] + 1


@pytest.mark.parametrize("width", WIDTHS)
def test_the_same_is_there_as_a_table(staff, counted, console, width):
    browser = staff(width)
    browser.get(f"{console}/numbers")
    browser.find_element(By.CSS_SELECTOR, "#block-streets summary").click()
    rows = [row.text.split() for row in browser.find_elements(By.CSS_SELECTOR, "#block-streets tbody tr")]
    assert rows == [["东街道", "5"], ["西山街道", "3"]] and fits(browser)


def test_every_thing_to_press_is_large_enough_for_a_thumb(staff, counted, console):
    browser = staff(375)
    browser.get(f"{console}/numbers")
    pressed = browser.find_elements(By.CSS_SELECTOR, "main button, main select, main summary, .tabs a")
    assert pressed and not [thing.text for thing in pressed if thing.size["height"] < 43.5]
