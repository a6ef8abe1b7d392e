"""Writing to her: what is put in, blanks, the draft that survives, and how she will see it, in a real browser."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import until
from tests.browser.test_console import WIDTHS, fits


@pytest.fixture
def number(office):
    """A referral that 王芳 holds."""
    made = office.asks("分地没有我 村里说我嫁出去了", "户口还在娘家")
    office.desk.claim(made, "王芳", office.desk.get(made).opened)
    return made


@pytest.fixture
def writing(staff, console, number):
    """Opens the page of that referral at this width."""
    def at(width):
        browser = staff(width)
        browser.get(f"{console}/referral/{number}")
        return browser
    return at


def box(browser):
    return browser.find_element(By.ID, "answer")


def value(browser) -> str:
    return box(browser).get_attribute("value")


def chosen(browser) -> str:
    """What is selected in the box."""
    return browser.execute_script("const b = document.getElementById('answer');"
                                  "return b.value.slice(b.selectionStart, b.selectionEnd)")


def kept(office, number, text) -> bool:
    return office.desk.drafts.read(number, "王芳")[0].text == text


def text(browser, id: str) -> str:
    return browser.find_element(By.ID, id).text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_sentence_is_found_put_in_and_its_blanks_filled_in_one_after_the_other(writing, office, number, width):
    browser = writing(width)
    browser.find_element(By.CSS_SELECTOR, "#canned summary").click()
    browser.find_element(By.ID, "find").send_keys("ytj qtaqta")
    until(browser, lambda: "没有找到" in text(browser, "offers"))
    browser.find_element(By.ID, "find").clear()
    browser.find_element(By.ID, "find").send_keys("ytj 身份证")
    until(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, "#offers li")) == 1)
    rows = browser.find_elements(By.CSS_SELECTOR, "#offers li")
    assert "请她来调解" in rows[0].text and fits(browser)
    rows[0].find_element(By.TAG_NAME, "button").click()
    assert value(browser).startswith("想跟家里人谈开") and chosen(browser) == "【日期】"
    box(browser).send_keys("周三" + Keys.TAB)
    assert chosen(browser) == "【几点】"
    box(browser).send_keys("上午九点" + Keys.TAB + "妇女之家" + Keys.TAB)
    assert chosen(browser) == "【谁】" and text(browser, "gaps").split("：")[1].strip() == "【谁】" and fits(browser)
    browser.find_element(By.CSS_SELECTOR, "#reply button.main").click()
    until(browser, lambda: "还有空没填：【谁】" in text(browser, "problem-answer"))
    browser.find_element(By.CSS_SELECTOR, "#gaps button").click()
    box(browser).send_keys("王芳")
    assert not browser.find_element(By.ID, "gaps").is_displayed()
    browser.find_element(By.CSS_SELECTOR, "#reply button.main").click()
    until(browser, lambda: "回复存好了" in browser.find_element(By.TAG_NAME, "main").text)
    assert "时间：周三上午九点\n地点：妇女之家\n到了找：王芳" in office.desk.get(number).answers[0]
    browser.get_log("browser")  # the refusal itself is a line in it


def test_behind_the_last_blank_tab_leaves_the_box_as_everywhere(writing):
    browser = writing(1280)
    box(browser).send_keys("没有空的一句" + Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") != "answer"


def test_it_is_put_in_at_the_cursor_and_nothing_typed_is_replaced(writing):
    browser = writing(1280)
    box(browser).send_keys("开头。结尾。")
    browser.execute_script("document.getElementById('answer').setSelectionRange(0, 3)")
    browser.find_element(By.CSS_SELECTOR, "#nearest summary").click()
    browser.find_element(By.CSS_SELECTOR, "#nearest li button").click()
    assert value(browser) == "开头。\n这是一段够长的回答文字。\n结尾。"
    box(browser).send_keys(Keys.CONTROL + "z")
    assert value(browser) == "开头。结尾。", "the browser's own undo still works"


@pytest.mark.parametrize("width", WIDTHS)
def test_how_she_will_see_it_appears_while_it_is_typed(writing, width):
    browser = writing(width)
    box(browser).send_keys("户口还在，就该有您的份。")
    until(browser, lambda: "户口还在" in text(browser, "preview"))
    assert "现在方便看吗" in text(browser, "preview") and "1 明白了" in text(browser, "preview")
    assert "一条装得下" in text(browser, "size") and fits(browser)
    browser.execute_script("const b = document.getElementById('answer'); b.value = '一句不长也不短的话。\\n'.repeat(90);"
                           "b.dispatchEvent(new Event('input'))")
    until(browser, lambda: "分 2 条给她看" in text(browser, "size"))
    assert "第 2 条，共 2 条" in text(browser, "preview") and fits(browser)


def test_a_draft_is_kept_when_typing_stops_and_when_the_page_is_left(writing, office, number, console):
    browser = writing(1280)
    box(browser).send_keys("写到一半")
    until(browser, lambda: "草稿 存于" in text(browser, "draft-state"))
    assert kept(office, number, "写到一半")
    box(browser).send_keys("，又一句")
    browser.get(f"{console}/")
    until(browser, lambda: kept(office, number, "写到一半，又一句"))
    browser.get(f"{console}/referral/{number}")
    assert value(browser) == "写到一半，又一句" and "草稿 存于" in text(browser, "draft-state")
    assert not office.desk.drafts.read(number, "王芳")[1].text, "one window puts nothing of its own aside"


def test_thrown_away_by_a_slip_it_is_taken_back(writing, office, number):
    browser = writing(375)
    box(browser).send_keys("写了很久")
    browser.find_element(By.ID, "throw").click()
    until(browser, lambda: browser.find_elements(By.ID, "back"))
    assert value(browser) == "" and not kept(office, number, "写了很久") and fits(browser)
    browser.find_element(By.ID, "back").click()
    until(browser, lambda: value(browser) == "写了很久")
    assert kept(office, number, "写了很久")


def test_every_button_below_the_box_can_be_read(writing):
    browser = writing(375)
    for id in ("look", "throw"):
        ink, paper = browser.execute_script("""
            const button = document.getElementById(arguments[0]); let around = button;
            const clear = (part) => getComputedStyle(part).backgroundColor === "rgba(0, 0, 0, 0)";
            while (clear(around)) around = around.parentElement;
            return [getComputedStyle(button).color, getComputedStyle(around).backgroundColor]""", id)
        assert ink != paper, id


def test_sent_nothing_of_the_draft_comes_back(writing, office, number):
    browser = writing(1280)
    box(browser).send_keys("户口还在。")
    until(browser, lambda: kept(office, number, "户口还在。"))
    box(browser).send_keys("您放心。")
    browser.find_element(By.CSS_SELECTOR, "#reply button.main").click()
    until(browser, lambda: "回复存好了" in browser.find_element(By.TAG_NAME, "main").text)
    assert value(browser) == "" and kept(office, number, "")


def test_while_the_server_is_away_the_page_says_so_and_keeps_it_later(writing, office, number):
    browser = writing(1280)
    save = office.desk.drafts.save
    office.desk.drafts.save = None  # as if it were being restarted
    box(browser).send_keys("写了很久")
    until(browser, lambda: "还没存上" in text(browser, "draft-state"))
    office.desk.drafts.save = save
    until(browser, lambda: kept(office, number, "写了很久"))
    browser.get_log("browser")  # the refusal itself is a line in it


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_thread_can_be_taken_at_once(staff, office, console, width):
    made = office.asks(*[f"第{n}句，说得长一点，好占一行的地方" for n in range(40)])
    browser = staff(width)
    browser.get(f"{console}/referral/{made}")
    button = browser.find_element(By.ID, "claim")
    top, height = browser.execute_script("const r = arguments[0].getBoundingClientRect(); return [r.top, r.height]", button)
    assert 0 <= top <= 800 - height and fits(browser)
    button.click()
    until(browser, lambda: browser.find_elements(By.ID, "answer"))
    assert not browser.find_elements(By.ID, "claim") and office.desk.get(made).holder == "王芳"
