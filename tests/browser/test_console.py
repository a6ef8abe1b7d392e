"""A member of staff at her office computer and on her phone: sign in, take the next one, answer, close."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.browser.conftest import until
from tests.console.office import PASSWORD

WIDTHS = [pytest.param(1280, id="computer"), pytest.param(375, id="phone")]


def fits(browser) -> bool:
    """Nothing sticks out sideways."""
    return browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def refresh(browser) -> None:
    """What the page does by itself every ten seconds, now."""
    browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_signing_in_to_closing(staff, office, width):
    number = office.asks("分地没有我 村里说我嫁出去了")
    browser = staff(width)
    assert fits(browser)
    browser.find_element(By.ID, "next").click()
    until(browser, lambda: browser.find_elements(By.ID, "answer"))
    assert "分地没有我" in browser.find_element(By.ID, "lines").text and fits(browser)

    browser.find_element(By.ID, "answer").send_keys("您好。户口还在，就该有您的份。")
    until(browser, lambda: "一条装得下" in browser.find_element(By.ID, "size").text)
    browser.find_element(By.CSS_SELECTOR, "#reply button").click()
    until(browser, lambda: "回复存好了" in browser.find_element(By.TAG_NAME, "main").text)
    assert office.desk.get(number).answers == ("您好。户口还在，就该有您的份。",)

    browser.find_element(By.CSS_SELECTOR, "#close-box summary").click()
    Select(browser.find_element(By.ID, "outcome")).select_by_visible_text("已答复")
    browser.find_element(By.CSS_SELECTOR, "#close-box .tick input").click()
    assert fits(browser)
    browser.find_element(By.CSS_SELECTOR, "#close-box form button").click()
    until(browser, lambda: "已结案" in browser.find_element(By.TAG_NAME, "main").text)
    assert (office.desk.get(number).status, office.desk.get(number).outcome) == ("closed", "已答复")


def test_the_list_shows_what_is_new_by_itself_and_keeps_the_focus_and_what_is_typed(staff, office):
    first = office.asks("一")
    browser = staff(1280)
    browser.find_element(By.ID, "words").send_keys("K7")
    second = office.asks("二", due=-5)
    refresh(browser)
    until(browser, lambda: browser.find_elements(By.ID, f"open-{second}"))
    assert browser.find_element(By.ID, "words").get_attribute("value") == "K7"
    assert browser.switch_to.active_element.get_attribute("id") == "words"
    browser.execute_script(f"document.getElementById('claim-{first}').focus()")
    third = office.asks("三", due=-9)
    refresh(browser)
    until(browser, lambda: browser.find_elements(By.ID, f"open-{third}"))
    assert browser.switch_to.active_element.get_attribute("id") == f"claim-{first}"


def test_an_urgent_one_appears_while_an_answer_is_typed_and_nothing_typed_is_lost(staff, office, console):
    number = office.asks("分地")
    office.desk.claim(number, "王芳", office.desk.get(number).opened)
    browser = staff(375)
    browser.get(f"{console}/referral/{number}")
    browser.find_element(By.ID, "answer").send_keys("写到一半")
    urgent = office.asks("他在砸门", urgent=True, kind="violence")
    refresh(browser)
    until(browser, lambda: browser.find_elements(By.ID, f"alarm-{urgent}"))
    until(browser, lambda: "紧急" in browser.title)
    until(browser, lambda: browser.execute_script("return sessionStorage.getItem('rung')") == urgent)
    assert browser.find_element(By.ID, "answer").get_attribute("value") == "写到一半"
    assert fits(browser)
    browser.execute_script("document.getElementById('answer').value = ''")


def test_rule_13_the_reply_box_warns_while_it_is_typed_and_stops_the_first_send(staff, office, console):
    number = office.asks("他打我")
    office.desk.claim(number, "王芳", office.desk.get(number).opened)
    browser = staff(1280)
    browser.get(f"{console}/referral/{number}")
    box, care = browser.find_element(By.ID, "answer"), browser.find_element(By.ID, "care")
    box.send_keys("这是家务事")
    assert care.is_displayed() and browser.find_element(By.ID, "found").text == "家务事"
    browser.find_element(By.CSS_SELECTOR, "#reply button").click()
    assert not office.desk.get(number).unheard, "the tick is missing"
    box.clear()
    box.send_keys("您可以报警。")
    assert not care.is_displayed()
    browser.find_element(By.CSS_SELECTOR, "#reply button").click()
    until(browser, lambda: "回复存好了" in browser.find_element(By.TAG_NAME, "main").text)
    assert office.desk.get(number).answers == ("您可以报警。",)


def test_who_was_signed_out_while_typing_signs_in_beside_it_and_sends_what_was_typed(staff, office, client, console):
    number = office.asks("分地")
    office.desk.claim(number, "王芳", office.desk.get(number).opened)
    browser = staff(1280)
    browser.get(f"{console}/referral/{number}")
    browser.find_element(By.ID, "answer").send_keys("写了很久")
    client.delete(*client.keys("session:*"))
    refresh(browser)
    until(browser, lambda: "登录到时间了" in browser.find_element(By.ID, "gone").text)
    browser.find_element(By.CSS_SELECTOR, "#gone a").click()
    here, beside = browser.window_handles
    browser.switch_to.window(beside)
    browser.find_element(By.ID, "name").send_keys("王芳")
    browser.find_element(By.ID, "password").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    until(browser, lambda: browser.find_elements(By.ID, "tabs"))
    browser.close()
    browser.switch_to.window(here)
    refresh(browser)
    until(browser, lambda: not browser.find_element(By.ID, "gone").is_displayed())
    browser.find_element(By.CSS_SELECTOR, "#reply button").click()
    until(browser, lambda: "回复存好了" in browser.find_element(By.TAG_NAME, "main").text)
    assert office.desk.get(number).answers == ("写了很久",)


def test_every_field_has_a_label_and_is_big_enough_for_a_thumb(staff, office, console):
    number = office.asks("分地", urgent=True, kind="violence")
    office.desk.claim(number, "王芳", office.desk.get(number).opened)
    browser = staff(375)
    for path in ("/", f"/referral/{number}"):
        browser.get(console + path)
        browser.execute_script("for (const box of document.querySelectorAll('details')) box.open = true")
        assert browser.execute_script("""
            return [...document.querySelectorAll("input:not([type=hidden]), textarea, select")]
                .filter(field => !field.labels.length).map(field => field.id)""") == []
        assert browser.execute_script("""
            return [...document.querySelectorAll("button, input[type=text], select")]
                .filter(part => part.checkVisibility() && part.getBoundingClientRect().height < 44).map(part => part.id)""") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_rule_13_stepping_aside_takes_a_tick_and_then_it_is_gone(staff, office, console, width):
    number = office.asks("分地")
    browser = staff(width)
    browser.get(f"{console}/referral/{number}")
    browser.execute_script("document.getElementById('recuse-box').scrollIntoView({block: 'center'})")  # above the bar
    browser.find_element(By.CSS_SELECTOR, "#recuse-box summary").click()
    browser.find_element(By.ID, "recuse-go").click()
    assert office.desk.get(number).excluded == (), "the tick is missing"
    browser.find_element(By.CSS_SELECTOR, "#recuse-box .tick input").click()
    assert fits(browser)
    browser.find_element(By.ID, "recuse-go").click()
    until(browser, lambda: "您已回避" in browser.find_element(By.TAG_NAME, "main").text)
    assert not browser.find_elements(By.ID, f"open-{number}") and office.desk.get(number).excluded == ("王芳",)
    browser.find_element(By.ID, "words").send_keys(number, Keys.ENTER)
    until(browser, lambda: not browser.find_elements(By.ID, "words"))
    assert "这件由同事在办" in browser.find_element(By.TAG_NAME, "main").text and fits(browser)
    browser.get_log("browser")  # the refusal itself is a line in it
