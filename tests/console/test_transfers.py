"""Transfers at the console: made, followed, taken back; a silent one shows in the list."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.console.words import OUTDATED
from bot.message import CHINA
from bot.store import referral_key
from tests.console.office import press
from tests.console.test_followup import day

POLICE = "公安，城东派出所，社区警务"


def sent(wang, number, **more):
    """A transfer to the police as the form sends it."""
    fields = {"partner": POLICE, "on": day(0), "remind": day(7)} | more
    return press(wang, f"/referral/{number}/transfer", **fields)


def rows(office, number):
    return office.desk.get(number).casework.transfers


def test_a_transfer_stands_in_the_panel_with_its_steps_and_reminds_in_a_week(office, wang):
    number = office.asks("他打我")
    assert f'value="{day(7)}"' in wang.get(f"/console/referral/{number}").text, "a week from now is offered"
    answer = sent(wang, number, office="户籍科", text="带着报警回执")
    assert answer.headers["Location"] == f"/console/referral/{number}?done=transferred"
    page = wang.get(answer.headers["Location"]).text
    for words in ("转介记下了", "转介：1 处在办", "城东派出所", "户籍科", "0000-110110", "带着报警回执", "已转出"):
        assert words in page
    assert office.desk.get(number).revisit == day(7)
    row = rows(office, number)[0]
    press(wang, f"/referral/{number}/transfer/news", id=row.id, rev="0", state="已受理", on=day(0), text="明天上门", remind="")
    page = wang.get(f"/console/referral/{number}").text
    assert re.search(r"已转出.*已受理", page, re.S) and "明天上门" in page and office.desk.get(number).revisit == day(7)


def test_an_earlier_follow_up_is_not_pushed_back_by_what_is_offered(office, wang):
    number = office.asks("他打我")
    press(wang, f"/referral/{number}/revisit", day=day(2))
    assert f'name="remind" min="{day(0)}" value="{day(2)}"' in wang.get(f"/console/referral/{number}").text


@pytest.mark.parametrize("wrong, told", [
    ({"partner": "居委会"}, "请选转给谁"), ({"on": ""}, "写上哪天的事"), ({"on": day(1)}, "写上哪天的事"),
    ({"remind": day(-1)}, "写上哪天的事"), ({"remind": "下周"}, "写上哪天的事"), ({"text": "长" * 3001}, "太长了")])
def test_what_cannot_be_comes_back_as_it_was_typed(office, wang, wrong, told):
    number = office.asks("他打我")
    refused = sent(wang, number, **{"office": "户籍科", "text": "带着回执", **wrong})
    assert refused.status_code == 422 and told in refused.text
    assert 'value="户籍科"' in refused.text and (wrong.get("text") or "带着回执") + "</textarea>" in refused.text
    assert rows(office, number) == ()


def test_an_office_that_is_too_long_is_refused_and_not_cut(office, wang):
    number, long = office.asks("他打我"), "科" * 501
    refused = sent(wang, number, office=long)
    assert refused.status_code == 422 and "最多 500 个字，现在 501 个" in refused.text
    assert f'value="{long}"' in refused.text and 'data-field="office"' in refused.text and rows(office, number) == ()
    assert sent(wang, number, office=long[:500]).status_code == 303 and rows(office, number)[0].office == long[:500]


def test_taking_one_back_needs_a_reason_and_leaves_it_visible(office, wang):
    number = office.asks("他打我")
    sent(wang, number)
    row = rows(office, number)[0]
    assert press(wang, f"/referral/{number}/transfer/undo", id=row.id, rev="0", text="").status_code == 422
    press(wang, f"/referral/{number}/transfer/undo", id=row.id, rev="0", text="记到别人那件去了")
    page = wang.get(f"/console/referral/{number}").text
    assert 'class="undone"' in page and "已撤掉：记到别人那件去了" in page and "处在办" not in page


def test_who_was_slower_than_a_colleague_keeps_what_she_typed(office, wang):
    number, li = office.asks("他打我"), office.signed_in("李敏")
    sent(wang, number)
    row = rows(office, number)[0]
    news = {"id": row.id, "rev": "0", "on": day(0)}
    press(li, f"/referral/{number}/transfer/news", **news, state="已受理")
    late = press(wang, f"/referral/{number}/transfer/news", **news, state="退回", text="说材料不全")
    assert late.status_code == 409 and OUTDATED in late.text and "说材料不全</textarea>" in late.text
    assert re.search(r'name="rev" value="1"', late.text), "sent once more, it is taken"


def test_news_of_one_that_a_colleague_has_just_taken_back_is_not_lost(office, wang):
    number = office.asks("他打我")
    sent(wang, number)
    row = rows(office, number)[0]
    press(office.signed_in("李敏"), f"/referral/{number}/transfer/undo", id=row.id, rev="0", text="记错了人")
    late = press(wang, f"/referral/{number}/transfer/news", id=row.id, rev="0", on=day(0), state="已受理", text="说下周上门")
    assert late.status_code == 409 and OUTDATED in late.text and "说下周上门</textarea>" in late.text


def test_a_form_that_is_sent_twice_is_one_step(office, wang):
    number = office.asks("他打我")
    for _ in range(2):
        assert sent(wang, number, once="ab12cd34ab12cd34").status_code == 303
    row = rows(office, number)[0]
    for _ in range(2):
        assert press(wang, f"/referral/{number}/transfer/news", id=row.id, rev="0", state="已办结", on=day(0),
                     once="ab12cd34ab12cd35").status_code == 303
    assert [len(row.steps) for row in rows(office, number)] == [2]


def test_one_without_news_shows_in_the_list_and_on_its_page(office, wang):
    number = office.asks("他打我")
    press(wang, f"/referral/{number}/claim")
    sent(wang, number, remind=day(0))
    assert "没有消息" not in wang.get("/console/?tab=revisit").text, "it was sent today"
    old = datetime.now(CHINA) - timedelta(days=9)
    office.client.hset(referral_key(number), "silent_since", old.date().isoformat())
    for path in ("/console/?tab=revisit", "/console/?tab=mine", f"/console/referral/{number}"):
        assert "转介 9 天没有消息" in wang.get(path).text


def test_without_any_the_panel_says_what_it_is_for(office, wang):
    assert "到日子会提醒您去问" in wang.get(f"/console/referral/{office.asks('一')}").text


def test_rule_15_words_are_in_no_address_and_not_in_the_list(office, wang):
    number = office.asks("他打我")
    answer = sent(wang, number, text="暗号词", office="暗号科", remind=day(0))
    assert re.fullmatch(rf"/console/referral/{number}\?done=\w+", answer.headers["Location"])
    assert "暗号" not in wang.get("/console/?tab=all").text
