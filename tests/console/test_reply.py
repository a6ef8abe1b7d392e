"""The reply box: drafts, what can be put in, blanks, and how she will see it; all of it without a script."""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest

from bot import settings as settings_module
from bot.message import CHINA
from bot.referrals import window
from bot.store import person_key
from tests.console.office import Office, press


@pytest.fixture
def number(office, wang):
    """A referral that 王芳 holds."""
    made = office.asks("分地没有我 村里说我嫁出去了")
    press(wang, f"/referral/{made}/claim")
    return made


def page_of(client, number: str) -> str:
    return client.get(f"/console/referral/{number}").text


def in_box(page: str) -> str:
    """What stands in the reply box."""
    return html.unescape(re.search(r'<textarea id="answer".*?>(.*?)</textarea>', page, re.S)[1])


def seen(page: str) -> str:
    """What the preview says."""
    found = re.search(r'<section class="preview".*?</section>', page, re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", found[0])) if found else ""


def version(page: str) -> str:
    return re.search(r'name="version" value="(\w*)"', page)[1]


# ── drafts ──

def test_a_draft_is_there_again_on_any_device_with_its_time(office, wang, number):
    answer = press(wang, f"/referral/{number}/draft", text="写到一半")
    assert answer.status_code == 200 and in_box(answer.text) == "写到一半"
    other_device = office.signed_in("王芳")
    page = page_of(other_device, number)
    assert in_box(page) == "写到一半" and f"草稿 存于 {datetime.now(CHINA):%H}:" in page


def test_a_draft_is_its_authors_alone(office, wang, number):
    press(wang, f"/referral/{number}/draft", text="暗号词")
    assert "暗号词" not in page_of(office.signed_in("李敏"), number)


def test_a_script_gets_only_what_changes(wang, number):
    page = page_of(wang, number)
    token = re.search(r'name="token" content="(\w+)"', page)[1]
    answer = wang.post(f"/console/referral/{number}/draft", data={"text": "写到一半", "token": token, "version": version(page)},
                       headers={"X-Part": "draft"})
    assert answer.status_code == 200 and "<html" not in answer.text
    assert "草稿 存于" in answer.text and "写到一半" in seen(answer.text)
    too_long = wang.post(f"/console/referral/{number}/draft", data={"text": "长" * 3001, "token": token},
                         headers={"X-Part": "draft"})
    assert too_long.status_code == 422 and in_box(page_of(wang, number)) == "写到一半"


def test_without_our_token_nothing_is_kept(wang, number):
    assert wang.post(f"/console/referral/{number}/draft", data={"text": "外人写的"}).status_code == 400
    assert in_box(page_of(wang, number)) == ""


def test_what_is_too_long_comes_back_as_it_was_typed(wang, number):
    answer = press(wang, f"/referral/{number}/draft", text="长" * 3001)
    assert answer.status_code == 422 and in_box(answer.text) == "长" * 3001 and "最多 3000 个字" in answer.text


def test_sent_the_draft_is_gone(office, wang, number):
    press(wang, f"/referral/{number}/draft", text="写完了")
    assert press(wang, f"/referral/{number}/answer", text="写完了").status_code == 303
    page = page_of(wang, number)
    assert in_box(page) == "" and "草稿" not in re.search(r'<span id="draft-state".*?</span>', page, re.S)[0]


def test_a_save_that_arrives_after_sending_brings_nothing_back(office, wang, number):
    press(wang, f"/referral/{number}/answer", text="写完了", once="ab12")
    assert press(wang, f"/referral/{number}/draft", text="写完了", once="ab12").status_code == 200
    assert in_box(page_of(wang, number)) == ""


def test_an_answer_that_is_not_accepted_keeps_the_draft(wang, number):
    press(wang, f"/referral/{number}/draft", text="这是家务事")
    assert press(wang, f"/referral/{number}/answer", text="这是家务事").status_code == 422
    assert in_box(page_of(wang, number)) == "这是家务事"


def test_thrown_away_with_what_stood_in_the_box_and_taken_back(wang, number):
    press(wang, f"/referral/{number}/draft", text="写到一半")
    thrown = press(wang, f"/referral/{number}/draft/throw", text="写到一半，又一句")
    assert thrown.headers["Location"] == f"/console/referral/{number}?done=thrown#reply"
    page = page_of(wang, number)
    assert in_box(page) == "" and 'id="back"' in page
    assert press(wang, f"/referral/{number}/draft/back", text="").headers["Location"].endswith("?done=taken-back#reply")
    page = page_of(wang, number)
    assert in_box(page) == "写到一半，又一句" and 'id="back"' not in page


def test_taking_back_when_there_is_nothing_says_so_and_keeps_what_is_there(wang, number):
    press(wang, f"/referral/{number}/draft", text="写到一半")
    assert press(wang, f"/referral/{number}/draft/back", text="写到一半").headers["Location"].endswith("nothing-back#reply")
    assert in_box(page_of(wang, number)) == "写到一半"


def test_what_another_window_wrote_is_put_aside_and_said_so(wang, number):
    old = version(press(wang, f"/referral/{number}/draft", text="一", once="aa").text)
    press(wang, f"/referral/{number}/draft", text="电脑上写的", version=old, once="bb")
    answer = press(wang, f"/referral/{number}/draft", text="手机上写的", version=old, once="cc")
    assert in_box(answer.text) == "手机上写的" and 'id="back"' in answer.text
    press(wang, f"/referral/{number}/draft/back", text="手机上写的")
    assert in_box(page_of(wang, number)) == "电脑上写的"


def test_who_no_longer_holds_it_still_finds_what_she_wrote(office, wang, number):
    press(wang, f"/referral/{number}/draft", text="写到一半")
    press(wang, f"/referral/{number}/release", text="临时有事")
    assert "写到一半" in page_of(wang, number) and "写到一半" not in page_of(office.signed_in("李敏"), number)


def test_looking_whether_something_is_new_does_not_make_the_box_again(wang, number):
    press(wang, f"/referral/{number}/draft", text="写到一半")
    page = wang.get(f"/console/referral/{number}", headers={"X-Poll": "idle"}).text
    assert 'id="lines"' in page and 'id="take"' in page and "写到一半" not in page and "放进回复" not in page


# ── what can be put in ──

def test_sentences_that_fit_her_topic_come_first(wang, number):
    titles = re.findall(r"<h3>(.*?) <span>(.*?)</span>", page_of(wang, number))
    assert titles[0] == ("出嫁女不分地，先做什么", "土地权益 · 合适") and len(titles) > 40
    assert not any("合适" in mark for _, mark in titles[4:40])


def test_a_sentence_is_put_below_what_was_typed_and_kept(wang, number):
    answer = press(wang, f"/referral/{number}/draft", text="您好。", insert="reply:mediation-invite")
    assert in_box(answer.text).startswith("您好。\n想跟家里人谈开") and "还有空没填" in answer.text
    assert in_box(page_of(wang, number)) == in_box(answer.text)


def test_an_entry_is_put_in_as_she_would_read_it_with_its_basis_marked(office, wang, number):
    page = page_of(wang, number)
    assert "嫁出去了，村里不给分地怎么办" in page and 'value="entry:land"' in page
    answer = press(wang, f"/referral/{number}/draft", text="", insert="entry:land")
    assert in_box(answer.text) == "这是一段够长的回答文字。"


@pytest.mark.parametrize("insert", ["reply:no-such", "entry:no-such", "no-such", "entry:../x"])
def test_what_is_not_there_puts_nothing_in(wang, number, insert):
    assert in_box(press(wang, f"/referral/{number}/draft", text="写着", insert=insert).text) == "写着"


def test_looking_for_a_sentence_keeps_what_was_typed_and_says_when_there_is_none(wang, number):
    page = press(wang, f"/referral/{number}/draft", text="写到一半", find="春蕾").text
    assert in_box(page) == "写到一半" and "孩子上学有困难" in page and "讨工资两条路" not in page
    assert '<details class="aid" id="canned" name="aids" open>' in page
    assert "没有找到" in press(wang, f"/referral/{number}/draft", text="写到一半", find="没有这样的话").text


def test_a_blank_that_is_not_filled_in_is_not_sent_and_named(office, wang, number):
    answer = press(wang, f"/referral/{number}/answer", text="时间：【日期】，地点：【地点】", sure="yes")
    assert answer.status_code == 422 and "还有空没填：【日期】、【地点】" in answer.text
    assert in_box(answer.text) == "时间：【日期】，地点：【地点】" and not office.desk.get(number).unheard
    assert press(wang, f"/referral/{number}/answer", text="时间：周三，地点：妇女之家").status_code == 303


# ── how she will see it ──

def test_the_preview_shows_her_messages_with_what_she_may_take_next(wang, number):
    page = press(wang, f"/referral/{number}/draft", text="户口还在，就该有您的份。").text
    assert "户口还在，就该有您的份。" in seen(page) and "1 明白了" in seen(page) and "/ 2000" in seen(page)
    assert "现在方便看吗" in seen(page), "it is a sensitive matter"


def test_a_long_answer_is_shown_message_by_message(wang, number):
    page = press(wang, f"/referral/{number}/draft", text="一句不长也不短的话。\n" * 120).text
    assert 'data-pages="3"' in page and "第 3 条，共 3 条" in seen(page) and "接着看后面" in seen(page)
    assert all(int(size) <= 2000 for size in re.findall(r"(\d+) / 2000", seen(page)))


def test_rule_5_a_safe_word_is_asked_for_in_the_preview_and_not_shown(office, wang):
    number = office.asks("分地", word="青蛙跳水")
    press(wang, f"/referral/{number}/claim")
    page = press(wang, f"/referral/{number}/draft", text="问过了。").text
    assert "她设了暗号" in seen(page) and "在。现在方便吗？" in seen(page) and "青蛙跳水" not in page


def test_rule_4_the_lock_screen_is_shown_only_when_something_is_sent(environ, client, vault, office, wang):
    notice = "您之前问的事有消息了"
    quiet, told = office.asks("一"), office.asks("二", push="now")
    for number in (quiet, told):
        press(wang, f"/referral/{number}/claim")
    assert notice not in press(wang, f"/referral/{told}/draft", text="问过了。").text, "this account may not write first"
    pushing = Office(settings_module.load({**environ, "WECHAT_CAN_PUSH": "yes"}), client, vault)
    wang = pushing.signed_in("王芳")
    now = datetime.now(CHINA)
    client.hset(person_key("someone"), mapping={"openid": "sealed", "last": str(now.timestamp()), **window.opened(now)})
    assert notice in seen(press(wang, f"/referral/{told}/draft", text="问过了。").text)
    assert notice not in press(wang, f"/referral/{quiet}/draft", text="问过了。").text
    office.desk.move(office.desk.moves.exit_used(told, datetime.now(CHINA)))
    assert notice not in press(wang, f"/referral/{told}/draft", text="问过了。").text


def test_markup_in_an_answer_is_shown_as_she_gets_it(wang, number):
    page = press(wang, f"/referral/{number}/draft", text="<b>粗</b> & <a href='x'>链接</a>").text
    assert "＜b＞粗＜/b＞ & ＜a href='x'＞链接＜/a＞" in seen(page)


def test_rule_15_keeping_a_draft_leaves_a_reading_and_no_word_in_the_trail(office, wang, number):
    press(wang, f"/referral/{number}/draft", text="暗号词")
    trail = office.desk.audit.find(number)
    assert [e.what for e in trail] == ["read", "claimed"] and "暗号词" not in str(trail)


# ── taking it ──

def test_the_button_to_take_it_stands_above_the_thread_and_goes_when_it_is_taken(office, wang):
    number = office.asks(*["又一句"] * 30)
    page = page_of(wang, number)
    assert page.index('id="claim"') < page.index('id="lines"') and page.count('id="claim"') == 1
    press(wang, f"/referral/{number}/claim")
    assert 'id="claim"' not in page_of(wang, number)
