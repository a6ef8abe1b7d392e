"""Transfers, results and marks at an office computer and on a phone."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from tests.browser.conftest import until
from tests.browser.test_console import WIDTHS, fits

BUTTONS = "button, input:not([type=hidden], [type=checkbox], [type=radio]), select, .inner > summary, .ticks .tick"


def go(browser, *path):
    """Open what is folded, step by step, and return the last of it."""
    for selector in path:
        found = browser.find_element(By.CSS_SELECTOR, selector)
        if found.tag_name == "details" and not found.get_attribute("open"):
            summary = found.find_element(By.TAG_NAME, "summary")
            # As a thumb does: away from the bar at the lower edge of a phone, under which chromedriver scrolls it.
            browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", summary)
            summary.click()
    return found


def send(browser, form, told):
    """Press the button of a form, which may stand below the fold, and wait for what is said then."""
    form.find_element(By.CSS_SELECTOR, "button:not(.quiet)").click()
    until(browser, lambda: told in browser.find_element(By.TAG_NAME, "main").text)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_transfer_from_making_it_to_news(staff, office, console, width):
    number = office.asks("他打我")
    browser = staff(width)
    browser.get(f"{console}/referral/{number}")
    box = go(browser, "#transfer-box")
    Select(box.find_element(By.ID, "partner")).select_by_visible_text("公安，城东派出所，社区警务")
    assert fits(browser)
    send(browser, box, "转介记下了")
    inner = go(browser, "#transfer-box", "#transfer-0001 .inner")
    Select(inner.find_element(By.NAME, "state")).select_by_visible_text("已受理")
    inner.find_element(By.NAME, "text").send_keys("明天上门")
    assert fits(browser)
    send(browser, inner, "进展记下了")
    steps = [step.text for step in browser.find_elements(By.CSS_SELECTOR, "#transfer-0001 .steps > li")]
    assert [step[:3] for step in steps] == ["已转出", "已受理"] and "明天上门" in steps[1]


@pytest.mark.parametrize("width", WIDTHS)
def test_only_what_an_outcome_says_more_is_asked_for(staff, office, console, width):
    number = office.asks("没钱看病")
    browser = staff(width)
    browser.get(f"{console}/referral/{number}")
    box = go(browser, "#result-box")
    for outcome, asked in (("已答复", []), ("司法救助", ["amount"]), ("法律援助", ["case"]), ("救助", ["aid", "amount"])):
        Select(box.find_element(By.NAME, "outcome")).select_by_visible_text(outcome)
        assert [name for name in ("aid", "amount", "case") if box.find_element(By.NAME, name).is_displayed()] == asked
    Select(box.find_element(By.NAME, "aid")).select_by_visible_text("大病救助")
    box.find_element(By.NAME, "amount").send_keys("3000")
    send(browser, box, "结果记下了")
    assert [one.told for one in office.desk.get(number).casework.standing] == ["救助，大病救助，3,000 元"]
    go(browser, "#result-box", "#result-0001 .inner")
    assert browser.find_element(By.ID, "change-0001-amount").get_attribute("value") == "3,000" and fits(browser)


def test_everything_is_big_enough_for_a_thumb_and_has_a_label(staff, office, console):
    number = office.asks("他打我")
    browser = staff(375)
    browser.get(f"{console}/referral/{number}")
    box = go(browser, "#transfer-box")
    Select(box.find_element(By.ID, "partner")).select_by_visible_text("民政")
    send(browser, box, "转介记下了")
    box = go(browser, "#result-box")
    Select(box.find_element(By.NAME, "outcome")).select_by_visible_text("告诫书")
    send(browser, box, "结果记下了")
    browser.execute_script("for (const box of document.querySelectorAll('details')) box.open = true")
    assert fits(browser)
    assert browser.execute_script("""
        return [...document.querySelectorAll("input:not([type=hidden]), textarea, select")]
            .filter(field => !field.labels.length).map(field => field.id)""") == []
    assert browser.execute_script("""
        return [...document.querySelectorAll(".side").values()].flatMap(side => [...side.querySelectorAll(arguments[0])])
            .filter(part => part.checkVisibility() && part.getBoundingClientRect().height < 43.5).map(part => part.outerHTML)
        """, BUTTONS) == []
