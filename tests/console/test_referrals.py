"""The list, one referral, and what staff do with it."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.message import CHINA
from tests.console.office import press


def numbers(page: str) -> list[str]:
    """The numbers of the rows, from the top."""
    return re.findall(r'id="open-(\w+)"', page)


def heard(office, number: str) -> None:
    """She reads what waits for her."""
    office.desk.move(office.desk.moves.heard(office.desk.get(number), datetime.now(CHINA)))


def test_the_list_pins_urgent_ones_and_says_what_each_is_about(office, wang):
    late = office.asks("分地", due=-75)
    urgent = office.asks("他在砸门", urgent=True, kind="violence", due=10)
    page = wang.get("/console/").text
    assert numbers(page) == [urgent, late]
    assert "正在发生的危险：家暴" in page and "嫁出去了，村里不给分地怎么办" in page
    assert "已超 1 小时 15 分" in page and "还有 9 分钟" in page


def test_the_list_shows_none_of_her_words(office, wang):
    office.asks("他在砸门我躲厕所了", contact="13800001234", when="晚上")
    page = wang.get("/console/?tab=all").text
    assert "厕所" not in page and "13800001234" not in page


@pytest.mark.parametrize("tab", ["open", "mine", "overdue", "waiting", "all", "revisit", "closed"])
@pytest.mark.parametrize("page", ["0", "-3", "abc", "1" + "0" * 30, "9" * 400])
def test_a_page_that_there_is_not_is_no_trouble(office, wang, tab, page):
    office.asks("一")
    answer = wang.get(f"/console/?tab={tab}&page={page}")
    assert answer.status_code == 200 and "没有存上" not in answer.text


def test_the_tabs_count_and_hold_what_they_say(office, wang, li):
    first, second, third = office.asks("一"), office.asks("二"), office.asks("三")
    press(wang, f"/referral/{first}/claim")
    press(li, f"/referral/{second}/claim")
    press(li, f"/referral/{second}/answer", text="答复")
    held = {tab: numbers(wang.get(f"/console/?tab={tab}").text) for tab in ("open", "mine", "all", "waiting", "closed")}
    assert held == {"open": [third], "mine": [first], "all": [first, second, third], "waiting": [second], "closed": []}
    late = office.asks("四", due=-5)
    assert numbers(wang.get("/console/?tab=overdue").text) == [late]
    assert re.findall(r"<b[^>]*>(\d+)</b>", wang.get("/console/").text) == ["2", "1", "1", "1", "0", "4"]


def test_an_unknown_tab_or_number_is_not_found(office, wang):
    assert wang.get("/console/?tab=x").status_code == 404
    for number in ("ZZZZ", "A:messages", "%7Bx%7D", "k7m2", "ZZZZ:messages"):
        assert wang.get(f"/console/referral/{number}").status_code == 404


def test_the_list_costs_few_commands_however_long_it_is(office, wang, client):
    wang.get("/console/")  # from the first look on the lists are kept
    for n in range(60):
        office.asks(due=n)
    before = client.info("stats")["total_commands_processed"]
    page = wang.get("/console/").text
    assert len(numbers(page)) == 50 and "共 2 页，60 件" in page
    scripted = 50 + 28  # rows, and the ends of the lists: what the script itself looks up in the server
    assert client.info("stats")["total_commands_processed"] - before <= scripted + 8


def test_only_an_urgent_one_that_nobody_has_rings(office, wang, li):
    office.asks("慢慢来")
    assert 'data-urgent=""' in wang.get("/console/").text
    number = office.asks("他在砸门", urgent=True, kind="violence")
    other = office.asks("别的")
    assert f'data-urgent="{number}"' in wang.get(f"/console/referral/{other}").text, "it rings on every page"
    press(li, f"/referral/{number}/claim")
    assert 'data-urgent=""' in wang.get("/console/").text


def test_next_gives_what_is_to_be_done_first_and_never_the_same_to_two(office, wang, li):
    later, urgent = office.asks("一", due=50), office.asks("二", urgent=True, due=60)
    assert f"/referral/{urgent}?" in press(wang, "/next").headers["Location"]
    assert f"/referral/{later}?" in press(li, "/next").headers["Location"]
    assert press(li, "/next").headers["Location"] == "/console/?done=none"
    assert "现在没有待领取的了" in li.get("/console/?done=none").text


def test_of_two_who_claim_one_wins_and_the_other_is_told_who(office, wang, li):
    number = office.asks("分地")
    assert press(wang, f"/referral/{number}/claim").status_code == 303
    lost = press(li, f"/referral/{number}/claim")
    assert lost.status_code == 409 and f"{number} 现在由 王芳 在办" in lost.text
    assert office.desk.get(number).holder == "王芳"


def test_who_does_not_hold_it_reads_it_but_cannot_answer_and_keeps_what_was_typed(office, wang, li):
    number = office.asks("分地没有我")
    press(wang, f"/referral/{number}/claim")
    page = li.get(f"/console/referral/{number}").text
    assert "分地没有我" in page and 'id="answer"' not in page and "由 王芳 在办" in page
    lost = press(li, f"/referral/{number}/answer", text="我来答吧，村里这样不对")
    assert lost.status_code == 409
    assert "现在由 王芳 在办" in lost.text and "我来答吧，村里这样不对</textarea>" in lost.text
    assert not office.desk.get(number).unheard


def test_an_answer_is_stored_and_waits_for_her(office, wang):
    number = office.asks("分地没有我")
    press(wang, f"/referral/{number}/claim")
    answer = press(wang, f"/referral/{number}/answer", text="您好。\r\n可以的。")
    assert answer.headers["Location"] == f"/console/referral/{number}?done=answered"
    referral = office.desk.get(number)
    assert (referral.status, referral.answers) == ("answered", ("您好。\n可以的。",))
    page = wang.get(answer.headers["Location"]).text
    assert "回复存好了" in page and "有 1 条回复她还没看到" in page


def test_a_form_that_is_sent_twice_is_one_answer(office, wang):
    number = office.asks("分地没有我")
    press(wang, f"/referral/{number}/claim")
    once = re.search(r'name="once" value="(\w+)"', wang.get(f"/console/referral/{number}").text).group(1)
    for _ in range(2):
        assert press(wang, f"/referral/{number}/answer", text="可以的", once=once).status_code == 303
    assert len(office.desk.get(number).answers) == 1


def test_rule_13_an_answer_that_may_sound_like_blame_is_asked_about_once_more(office, wang):
    number = office.asks("他打我")
    press(wang, f"/referral/{number}/claim")
    asked = press(wang, f"/referral/{number}/answer", text="这是家务事，您应该早点说")
    assert asked.status_code == 422
    assert "家务事、你应该早点" in asked.text and "这是家务事，您应该早点说</textarea>" in asked.text
    assert not office.desk.get(number).unheard
    press(wang, f"/referral/{number}/answer", text="这不是家务事，可以报警", sure="yes")
    assert office.desk.get(number).answers == ("这不是家务事，可以报警",)


@pytest.mark.parametrize("form, typed", [("answer", " \n "), ("note", ""), ("answer", "长" * 3001), ("release", "")])
def test_what_cannot_be_stored_comes_back_as_it_was_typed(office, wang, form, typed):
    number = office.asks("分地没有我")
    press(wang, f"/referral/{number}/claim")
    answer = press(wang, f"/referral/{number}/{form}", text=typed)
    assert answer.status_code == 422 and 'class="problem"' in answer.text and typed.strip() in answer.text
    assert office.desk.get(number).status == "claimed"


def test_rule_6_and_13_the_banner_says_how_she_may_be_contacted(office, wang):
    number = office.asks("分地", push="when", when="晚上八点以后", contact="13800001234")
    page = wang.get(f"/console/referral/{number}").text
    assert "只在她说的时间发" in page and "晚上八点以后" in page and "13800001234" in page
    office.desk.move(office.desk.moves.exit_used(number, datetime.now(CHINA)))
    page = wang.get(f"/console/referral/{number}").text
    assert "她发过“退出”一类的话" in page and "不要主动联系" in page and "只在她说的时间发" not in page


def test_rule_3_without_a_word_from_her_nothing_is_sent(office, wang):
    number = office.asks("分地")
    page = wang.get(f"/console/referral/{number}").text
    assert "先不发，她自己来问" in page and "没有留电话，不要另找办法联系她" in page


def test_a_note_is_marked_as_internal_and_anyone_may_write_one(office, wang, li):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    press(li, f"/referral/{number}/note", text="这个村前年也有一户")
    page = wang.get(f"/console/referral/{number}").text
    assert "line-note" in page and "仅内部可见" in page and "这个村前年也有一户" in page
    assert not office.desk.get(number).unheard


def test_giving_back_needs_a_reason_which_the_next_one_reads(office, wang, li):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    assert press(wang, f"/referral/{number}/release", text="我认识她婆家").headers["Location"] == "/console/?done=released"
    assert office.desk.get(number).status == "open"
    assert "我认识她婆家" in li.get(f"/console/referral/{number}").text


def test_closing_needs_an_outcome_and_a_second_word_while_she_has_not_heard_the_answer(office, wang):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    press(wang, f"/referral/{number}/answer", text="可以的")
    assert press(wang, f"/referral/{number}/close", outcome="随便").status_code == 422
    asked = press(wang, f"/referral/{number}/close", outcome="调解成功")
    assert asked.status_code == 422 and "她还没看到回复" in asked.text and "<option selected>调解成功</option>" in asked.text
    assert office.desk.get(number).status == "answered"
    press(wang, f"/referral/{number}/close", outcome="调解成功", sure="yes")
    closed = office.desk.get(number)
    assert (closed.status, closed.outcome, closed.unheard) == ("closed", "调解成功", True)


def test_closing_is_one_step_once_she_has_heard(office, wang):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    press(wang, f"/referral/{number}/answer", text="可以的")
    heard(office, number)
    assert press(wang, f"/referral/{number}/close", outcome="已答复").status_code == 303
    assert numbers(wang.get("/console/?tab=closed").text) == [number]


def test_a_colleague_cannot_close_what_another_holds(office, wang, li):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    assert press(li, f"/referral/{number}/close", outcome="已答复").status_code == 409
    assert office.desk.get(number).status == "claimed"


def test_rule_15_words_are_in_no_address(office, wang):
    number = office.asks("分地")
    press(wang, f"/referral/{number}/claim")
    closing = {"outcome": "已答复", "sure": "yes"}
    for form, fields in (("note", {"text": "暗号词"}), ("answer", {"text": "暗号词"}), ("close", closing)):
        answer = press(wang, f"/referral/{number}/{form}", **fields)
        assert re.fullmatch(rf"/console/referral/{number}\?done=\w+", answer.headers["Location"])


def test_a_long_story_is_folded_but_all_there(office, wang):
    number = office.asks(*(f"第{n}句" for n in range(40)))
    page = wang.get(f"/console/referral/{number}").text
    assert "更早的 26 条" in page and all(f"第{n}句" in page for n in range(40))


def test_what_the_bot_said_at_length_is_folded_and_her_words_are_not(office, wang):
    long = "村里的事我想从头说一遍，" * 20
    number = office.asks(long)
    office.desk.move(office.desk.moves.say(number, datetime.now(CHINA), office.desk.moves.line(
        datetime.now(CHINA), "bot", "打110。\n" + "说清地址，" * 20)))
    page = wang.get(f"/console/referral/{number}").text
    assert f'<p class="said">{long}</p>' in page
    assert re.search(r'<details class="said" id="line-2"><summary>打110。 说清地址，.{10,30}…</summary>', page)
