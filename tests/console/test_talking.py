"""The conversation with her, as staff see it: who answers now, what may still be sent, that somebody is typing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from bot.referrals import window
from bot.referrals.indicator import waiting_key
from bot.store import person_key
from tests.console.office import press


def talking(office, push="now", ago=1, **case):
    """She heard an answer of 王芳 and asked on some minutes ago."""
    number, at = office.asks("分地", push=push, **case), datetime.now(CHINA) - timedelta(minutes=ago)
    office.desk.answer(number, "王芳", "可以的", at)
    office.desk.move(office.desk.moves.heard(office.desk.get(number), at))
    at += timedelta(seconds=1)
    office.desk.move(office.desk.moves.again(office.desk.get(number), at, office.desk.due(at)))
    office.client.hset(person_key("someone"), mapping={"openid": "sealed", "last": str(at.timestamp()), **window.opened(at)})
    return number


def test_the_page_says_that_they_are_talking_and_the_holder_may_end_it(office):
    number, wang, li = talking(office), office.signed_in("王芳"), office.signed_in("李敏")
    assert "自动回复不插话" in wang.get(f"/console/referral/{number}").text
    other = li.get(f"/console/referral/{number}").text
    assert "自动回复不插话" in other and 'id="automatic"' not in other
    assert press(li, f"/referral/{number}/automatic").status_code == 409
    assert press(wang, f"/referral/{number}/automatic").status_code == 303
    assert "现在由自动回复答她" in wang.get(f"/console/referral/{number}").text
    assert not office.desk.talking(office.desk.get(number), datetime.now(CHINA))
    assert "automatic" in [entry.what for entry in office.desk.audit.find(number, "王芳")]


def test_what_may_still_be_sent_is_counted_on_the_page_and_in_the_list(pushing):
    number, wang = talking(pushing), pushing.signed_in("王芳")
    pushing.client.hset(person_key("someone"), "left", "3")
    for page in (f"/console/referral/{number}", "/console/?tab=mine"):
        assert "47 小时内还能主动发给她 3 条" in wang.get(page).text, page


@pytest.mark.parametrize("fields, said", [({"left": "0"}, "主动发的条数用完了"), ({"until": "1"}, "过了微信规定的 48 小时")])
def test_a_window_that_is_over_or_used_up_is_said(pushing, fields, said):
    number, wang = talking(pushing), pushing.signed_in("王芳")
    pushing.client.hset(person_key("someone"), mapping=fields)
    assert said in wang.get(f"/console/referral/{number}").text
    assert "还能主动发" not in wang.get("/console/?tab=mine").text


def test_an_account_that_may_not_push_says_nothing_of_it(office):
    number, wang = talking(office), office.signed_in("王芳")
    assert "主动发" not in wang.get(f"/console/referral/{number}").text + wang.get("/console/?tab=mine").text


@pytest.mark.parametrize("case", [{"urgent": True}, {"kind": "violence"}, {"topic": "dv.divorce"}])
def test_rule_3_nothing_invites_to_push_where_there_is_danger(pushing, case):
    number, wang = talking(pushing, **case), pushing.signed_in("王芳")
    page = wang.get(f"/console/referral/{number}").text
    assert "还能主动发" not in page and "data-typing" not in page


@pytest.mark.parametrize("push, ago, offered", [("now", 1, True), ("hold", 1, False), ("when", 1, False), ("now", 9, False)])
def test_rule_3_typing_is_shown_only_where_the_answer_goes_at_once(pushing, push, ago, offered):
    number, wang = talking(pushing, push, ago), pushing.signed_in("王芳")
    page = wang.get(f"/console/referral/{number}").text
    assert ("data-typing" in page) == offered == ("马上到她手机上" in page)


def test_typing_is_noted_for_the_worker_and_only_of_the_holder(pushing):
    number, wang, li = talking(pushing), pushing.signed_in("王芳"), pushing.signed_in("李敏")
    assert press(li, f"/referral/{number}/typing").status_code == 204 and not pushing.client.exists(waiting_key())
    assert press(wang, f"/referral/{number}/typing").status_code == 204
    assert pushing.client.smembers(waiting_key()) == {number}
    assert press(wang, "/referral/ZZZZ/typing").status_code == 404


def test_what_was_answered_can_be_given_back_with_a_note(office):
    number, wang = office.asks("分地"), office.signed_in("王芳")
    press(wang, f"/referral/{number}/answer", text="可以的")
    assert press(wang, f"/referral/{number}/release", text="").status_code == 422
    assert press(wang, f"/referral/{number}/release", text="我下周休假").status_code == 303
    given = office.desk.get(number)
    assert (given.status, given.holder, given.unheard) == ("answered", "", True) and given.messages[-1].text == "我下周休假"
    assert press(office.signed_in("李敏"), f"/referral/{number}/claim").status_code == 303


def test_closing_while_her_last_question_is_open_is_asked_about_once_more(office):
    number, wang = talking(office), office.signed_in("王芳")
    refused = press(wang, f"/referral/{number}/close", outcome="已答复")
    assert refused.status_code == 422 and "她又来信了，还没有回复" in refused.text
    assert press(wang, f"/referral/{number}/close", outcome="已答复", sure="yes").status_code == 303


def test_what_was_closed_and_not_heard_is_marked_in_the_list_and_on_its_page(office):
    number, wang = office.asks("分地"), office.signed_in("王芳")
    press(wang, f"/referral/{number}/answer", text="可以的")
    assert press(wang, f"/referral/{number}/close", outcome="已答复").status_code == 422
    press(wang, f"/referral/{number}/close", outcome="已答复", sure="yes")
    assert "她还没看到回复" in wang.get("/console/?tab=closed").text
    assert "有 1 条回复她还没看到" in wang.get(f"/console/referral/{number}").text


def test_several_answers_may_be_written_whether_heard_or_not(office):
    number, wang = office.asks("分地"), office.signed_in("王芳")
    for text in ("第一句", "第二句"):
        assert press(wang, f"/referral/{number}/answer", text=text).status_code == 303
        assert 'id="answer"' in wang.get(f"/console/referral/{number}").text
    assert "有 2 条回复她还没看到" in wang.get(f"/console/referral/{number}").text
    office.desk.move(office.desk.moves.heard(office.desk.get(number), datetime.now(CHINA)))
    assert 'id="answer"' in wang.get(f"/console/referral/{number}").text
    assert press(wang, f"/referral/{number}/answer", text="第三句").status_code == 303
    assert office.desk.get(number).answers == ("第三句",)
