"""What a page does by itself: it hears of changes by the stream, asks when there is none, and shows who else is there."""

from __future__ import annotations

from datetime import datetime

import pytest
from selenium.webdriver.common.by import By

from bot.console import live
from bot.message import CHINA
from bot.store import referral_key, revisit_key
from tests.browser.conftest import until
from tests.console.office import press

AT_ONCE = 20
"""Seconds. A page that has a stream asks by itself every 30 only (live.js, SELDOM): what comes sooner came by the stream."""

BY_ASKING = 25
"""Seconds. Without one it asks every 10 (live.js, EVERY)."""


@pytest.fixture
def li(office):
    return office.signed_in("李敏")


def shows(browser, id: str, words: str) -> bool:
    """Whether this part of the page holds these words."""
    return words in browser.find_element(By.ID, id).get_attribute("textContent")


def test_a_change_is_on_the_page_at_once_without_a_reload(staff, office, li):
    number = office.asks("一")
    browser = staff(1280)
    until(browser, lambda: shows(browser, "how", "有变化马上显示"))
    browser.execute_script("window.same = true")
    press(li, f"/referral/{number}/claim")
    until(browser, lambda: not browser.find_elements(By.ID, f"open-{number}"), AT_ONCE)
    fresh = office.asks("二", urgent=True, kind="violence")
    until(browser, lambda: browser.find_elements(By.ID, f"alarm-{fresh}"), AT_ONCE)
    assert browser.execute_script("return window.same"), "the page was not loaded anew"


def test_a_reminder_whose_time_has_come_shows_above_the_page_by_itself(staff, office, li, client):
    number = office.asks("分地")
    office.desk.claim(number, "王芳", datetime.now(CHINA))
    browser = staff(1280)
    until(browser, lambda: shows(browser, "how", "有变化马上显示"))
    came = datetime.now(CHINA).replace(second=0, microsecond=0)
    client.hset(referral_key(number), "revisit", came.isoformat(timespec="minutes"))
    client.zadd(revisit_key(), {number: came.timestamp()})
    assert not browser.find_elements(By.CSS_SELECTOR, "#reminders a")
    press(li, f"/referral/{office.asks('二')}/claim")
    until(browser, lambda: shows(browser, "reminders", number), 4)
    assert browser.execute_script("return document.getElementById('reminders').dataset.reminded") == number
    assert browser.execute_script("return sessionStorage.getItem('reminded')") in (None, "", number)


def test_a_second_page_hears_through_the_stream_of_the_first(staff, office, console):
    browser = staff(1280)
    until(browser, lambda: shows(browser, "how", "有变化马上显示"))
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    browser.get(f"{console}/")
    number = office.asks("一")
    until(browser, lambda: browser.find_elements(By.ID, f"open-{number}"), AT_ONCE)
    browser.close()
    browser.switch_to.window(first)
    until(browser, lambda: browser.find_elements(By.ID, f"open-{number}"), AT_ONCE)


def test_without_room_for_a_stream_the_page_asks_instead(staff, office, monkeypatch):
    monkeypatch.setattr(live, "STREAMS", 0)
    browser = staff(1280)
    assert shows(browser, "how", "每 10 秒自动更新")
    number = office.asks("一")
    until(browser, lambda: browser.find_elements(By.ID, f"open-{number}"), BY_ASKING)


def test_who_is_at_the_same_referral_is_seen_there_and_in_the_list(staff, office, console, li, client):
    number = office.asks("分地")
    browser = staff(1280)
    press(li, f"/referral/{number}/here", doing="writing")
    until(browser, lambda: shows(browser, "list", "李敏 正在写"), AT_ONCE)
    browser.get(f"{console}/referral/{number}")
    assert shows(browser, "present", "李敏 正在写这一件")
    until(browser, lambda: "王芳 正在看" in li.get("/console/").text)
    press(li, f"/referral/{number}/here", doing="gone")
    until(browser, lambda: not shows(browser, "present", "李敏"), AT_ONCE)
    browser.execute_script("document.getElementById('note-box').open = true")
    browser.find_element(By.ID, "note").send_keys("这")
    until(browser, lambda: "王芳 正在写" in li.get("/console/").text)
    browser.execute_script("document.getElementById('note').value = ''")
    browser.get(f"{console}/")
    until(browser, lambda: "王芳 正在" not in li.get("/console/").text)


def test_rule_15_the_notice_on_the_desktop_is_asked_for_by_a_button_and_holds_no_words(staff, office, browser):
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """
        window.shown = [];
        window.Notification = class extends EventTarget {
          static permission = sessionStorage.getItem("may") ?? "default";
          static async requestPermission() { this.permission = "granted"; sessionStorage.setItem("may", "granted"); }
          constructor(...all) { super(); window.shown.push(JSON.stringify(all)); }
        };
        Object.defineProperty(document, "hidden", { get: () => true });"""})
    try:
        staff(1280)
        office.asks("不紧急的")
        until(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, "#list .number a")) == 1)
        browser.find_element(By.ID, "notice").click()
        until(browser, lambda: browser.find_element(By.ID, "notice-on").is_displayed())
        assert browser.execute_script("return window.shown") == [], "only urgent ones that nobody has are worth it"
        number = office.asks("他在砸门", urgent=True, kind="violence")
        until(browser, lambda: browser.execute_script("return window.shown.length"))
        assert browser.execute_script("return window.shown") == ['["有一件紧急的还没有人领取",{"tag":"urgent"}]']
        office.desk.claim(number, "李敏", office.desk.get(number).opened)
        until(browser, lambda: not browser.find_elements(By.ID, f"alarm-{number}"))
        assert browser.execute_script("return window.shown.length") == 1
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": script["identifier"]})
        browser.execute_script("sessionStorage.clear()")
