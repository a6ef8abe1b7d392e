"""The phone page as a person uses it, in a real browser against a real server."""

from __future__ import annotations

import time

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.simulator.platform import FAILURE
from tests.browser.hand import Hand
from tests.simulator.account import Account, serving, switched_on


@pytest.fixture
def environ(environ, tmp_path):
    """With the simulator on."""
    return environ | switched_on(tmp_path)


@pytest.fixture
def account(settings):
    return Account(settings)


@pytest.fixture
def hand(settings, client, account, browser):
    with serving(settings, client, account, patience=60) as address:
        yield Hand(browser, address).open()
        browser.get("about:blank")


def test_the_first_visit_shows_the_welcome_under_the_accounts_name(hand):
    assert hand.one("#account").text == "丰水区妇联"
    assert hand.one("#chat .time").text
    assert hand.one("#words").is_displayed()


def test_what_she_types_stands_right_and_the_answer_left(hand):
    hand.type("孩子的抚养费")
    hand.sees("收到：孩子的抚养费")
    assert hand.bubbles()[1:] == [(True, "孩子的抚养费"), (False, "收到：孩子的抚养费")]
    assert hand.one(".mine .bubble").rect["x"] > 100 > hand.one("#chat .bot .bubble").rect["x"]


def test_the_send_button_comes_with_the_first_letter(hand):
    assert not hand.one("#send").is_displayed()
    hand.type("在吗", key="")
    assert hand.one("#send").text == "发送" and not hand.one("#to-panel").is_displayed()
    hand.press("#send")
    hand.sees("收到：在吗")


def test_while_the_account_thinks_one_bubble_says_so(hand, account):
    thought = account.thinks()
    hand.type("慢")
    hand.until(lambda: hand.one("#typing").is_displayed())
    assert hand.one("#typing .bubble").text == "正在输入…"
    thought.set()
    hand.sees("收到：慢")
    hand.until(lambda: not hand.one("#typing").is_displayed())


def test_a_tapped_choice_becomes_her_own_words(hand, account):
    hand.press(".tap")
    hand.sees("收到：孩子（点了7）")
    assert hand.bubbles()[1] == (True, "孩子")
    assert account.got[-1]["bizmsgmenuid"] == "7"


def test_phone_numbers_look_tappable(hand):
    assert [n.text for n in hand.browser.find_elements(By.CSS_SELECTOR, ".number")] == ["110", "12338"]


def test_words_never_become_markup(hand, account):
    account.reply = lambda p: '<b>粗</b><img src=x onerror="document.title=1"> <a href="https://example.org/?a=1&amp;b=2">看</a>'
    hand.type("<script>document.title=2</script>")
    hand.sees("粗")
    assert hand.bubbles()[1][1] == "<script>document.title=2</script>"
    assert hand.bubbles()[2][1].startswith('<b>粗</b><img src=x')
    assert not hand.browser.find_elements(By.CSS_SELECTOR, "#chat img, #chat b, #chat script")
    assert hand.one("#chat .bubble a").get_attribute("href") == "https://example.org/?a=1&b=2"
    assert hand.browser.title.startswith("丰水区妇联")


def test_the_menu_bar_takes_the_place_of_the_keyboard_and_opens_lists(hand, account):
    hand.press("#to-menu")
    assert not hand.one("#form").is_displayed()
    buttons = hand.browser.find_elements(By.CSS_SELECTOR, "#buttons > li > *:first-child")
    assert [b.text for b in buttons] == ["我想问", "找人", "关于"]
    hand.press("#buttons .opener")
    hand.press("#buttons .sub li:nth-child(2) button")
    hand.sees("您按了：say:孩子")
    assert not hand.one("#buttons .sub").is_displayed()
    assert not any(mine for mine, _ in hand.bubbles())
    hand.press("#to-keys")
    assert hand.one("#words").is_displayed()


@pytest.mark.parametrize("words, sent", [("他不给抚养费", "他不给抚养费"), ("", "")])
def test_voice_is_sent_with_what_was_heard_or_nothing(hand, account, words, sent):
    hand.press("#to-voice")
    hand.type(words)
    hand.sees("听成：" + words if words else "没有听出文字")
    hand.until(lambda: account.got[-1]["MsgType"] == "voice")
    assert account.got[-1]["Recognition"] == sent


@pytest.mark.parametrize("kind", ["image", "video", "location", "link"])
def test_the_panel_sends_things(hand, kind):
    hand.press("#to-panel")
    hand.press(f"[data-thing={kind}]")
    hand.sees(f"收到：{kind}")
    assert hand.bubbles()[1][0] is True
    assert not hand.one("#panel").is_displayed()


def test_what_the_account_pushes_appears_without_reload(hand, account, settings):
    base = hand.address + "/simulator/cgi-bin/"
    token = requests.post(base + "stable_token", timeout=60, json={
        "grant_type": "client_credential", "appid": settings.wechat_app_id,
        "secret": settings.wechat_app_secret.get_secret_value()}).json()["access_token"]
    body = f'{{"touser":"{account.got[0]["FromUserName"]}","msgtype":"text","text":{{"content":"您有一条新消息"}}}}'
    sent = requests.post(base + "message/custom/send", params={"access_token": token}, data=body.encode(), timeout=60).json()
    assert sent["errcode"] == 0
    hand.sees("您有一条新消息")


def test_an_account_that_fails_shows_wechats_notice(hand, account):
    account.wrong = lambda p, q: (b"", 500)
    hand.type("在吗")
    hand.sees(FAILURE)
    assert hand.one(".notice").text == FAILURE


def test_what_could_not_be_sent_says_so_and_is_sent_again_at_a_press(hand):
    hand.browser.execute_script("window.real = fetch; window.fetch = () => Promise.reject(new TypeError('away'))")
    hand.type("在吗")
    hand.until(lambda: hand.browser.find_elements(By.CSS_SELECTOR, ".again"))
    hand.browser.execute_script("window.fetch = window.real")
    hand.press(".again")
    hand.sees("收到：在吗")
    assert hand.bubbles()[1:] == [(True, "在吗"), (False, "收到：在吗")]


def test_a_busy_server_is_asked_again_without_her_noticing(hand, account):
    hand.browser.execute_script(
        "const real = fetch; let times = 0;"
        "window.fetch = (url, asked) => url.endsWith('/say') && times++ < 2"
        " ? Promise.resolve(new Response('{}', {status: 503})) : real(url, asked)")
    hand.type("在吗")
    hand.sees("收到：在吗")
    assert [p["MsgType"] for p in account.got] == ["event", "text"]


def test_rule_4_the_lock_screen_shows_the_name_and_twenty_characters(hand, account):
    account.reply = lambda p: "一二三四五六七八九十" * 3
    hand.type("在吗")
    hand.sees("一二三")
    hand.control("[data-act=lock]")
    assert hand.one("#lock-title").text == "丰水区妇联"
    assert hand.one("#lock-words").text == "一二三四五六七八九十" * 2 + "…"
    hand.press("#lock")
    assert not hand.one("#lock").is_displayed()


def test_leaving_takes_the_keyboard_away_until_she_follows_again(hand, account):
    hand.control("#follow")
    hand.until(lambda: hand.one("#join").is_displayed())
    assert not hand.one("#form").is_displayed()
    assert account.got[-1]["Event"] == "unsubscribe"
    hand.press("#join button")
    hand.until(lambda: hand.one("#words").is_displayed())
    assert account.got[-1]["Event"] == "subscribe"


def test_48_hours_later_the_clock_and_the_next_time_line_have_moved(hand, account):
    before = hand.one("#clock").get_attribute("textContent")
    hand.control("[data-act=later]")
    hand.until(lambda: hand.one("#clock").get_attribute("textContent") != before)
    hand.type("在吗")
    hand.sees("收到：在吗")
    assert len(hand.browser.find_elements(By.CSS_SELECTOR, "#chat .time")) == 2
    assert int(account.got[-1]["CreateTime"]) > time.time() + 48 * 3600


def test_two_phones_are_two_people_and_the_page_remembers_which(hand, account):
    hand.type("手机一的话")
    hand.sees("收到：手机一的话")
    hand.control("[data-phone='2']")
    hand.until(lambda: len(hand.bubbles()) == 1)
    assert account.got[-1]["Event"] == "subscribe"
    hand.browser.refresh()
    hand.until(lambda: len(hand.bubbles()) == 1)
    hand.control("[data-phone='1']")
    hand.sees("收到：手机一的话")


def test_a_new_chat_begins_with_the_welcome_alone(hand, account):
    hand.type("旧话")
    hand.sees("收到：旧话")
    hand.control("[data-act=new]")
    hand.until(lambda: len(hand.bubbles()) == 1)
    assert account.got[-1]["FromUserName"] != account.got[0]["FromUserName"]


def test_a_reload_shows_the_chat_as_it_was(hand):
    hand.type("在吗")
    hand.sees("收到：在吗")
    before = hand.bubbles()
    hand.browser.refresh()
    hand.until(lambda: hand.bubbles() == before)


@pytest.mark.parametrize("width, height, beside", [(375, 812, False), (1280, 900, True)])
def test_it_fits_a_phone_and_a_desk(hand, resize, width, height, beside):
    resize(width, height)
    hand.type("一句很长很长很长很长很长很长很长很长很长很长的话https://example.org/" + "x" * 80)
    hand.sees("收到：一句")
    assert hand.browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert hand.browser.execute_script("const c = document.getElementById('chat'); return c.scrollWidth <= c.clientWidth")
    assert hand.one("#side").is_displayed() is beside
    assert hand.one("#more").is_displayed() is not beside
    frame = hand.one(".phone").rect
    assert (frame["width"] == 390 and frame["x"] > 100) if beside else frame["width"] == width


def test_everything_that_is_pressed_is_large_enough_and_has_a_name(hand, resize):
    resize(1280, 900)
    hand.press("#to-panel")
    for button in hand.browser.find_elements(By.CSS_SELECTOR, "button:not(.tap), textarea"):
        if button.is_displayed():
            assert button.accessible_name, button.get_attribute("outerHTML")
            assert min(button.rect["height"], button.rect["width"]) >= 40, button.get_attribute("outerHTML")


def test_the_sheet_closes_with_escape(hand):
    hand.press("#more")
    hand.until(lambda: hand.one("#close").is_displayed())
    hand.one("#close").send_keys(Keys.ESCAPE)
    hand.until(lambda: not hand.one("#close").is_displayed())


def test_nothing_is_complained_of_in_the_console(hand):
    hand.type("在吗")
    hand.sees("收到：在吗")
    assert [line["message"] for line in hand.browser.get_log("browser") if line["level"] == "SEVERE"] == []
