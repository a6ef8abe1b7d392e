"""Results at the console: several, with money where there is money, corrected with a reason, chosen at closing."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.message import CHINA
from tests.console.office import press
from tests.console.test_followup import day
from tests.console.test_referrals import heard


def told(office, number):
    return [one.told for one in office.desk.get(number).casework.standing]


def test_results_are_recorded_with_what_they_need_and_shown(office, wang):
    number = office.asks("没钱看病")
    for fields in ({"outcome": "司法救助", "amount": "8,500.5"}, {"outcome": "救助", "aid": "大病救助", "amount": ""},
                   {"outcome": "法律援助", "case": "援字17号"}, {"outcome": "已答复", "amount": "看不见的旧数", "aid": "春蕾"}):
        assert press(wang, f"/referral/{number}/result", on=day(0), **fields).status_code == 303
    assert told(office, number) == ["司法救助，8,500.50 元", "救助，大病救助", "法律援助，案号 援字17号", "已答复"]
    page = wang.get(f"/console/referral/{number}").text
    assert "办理结果：司法救助、救助、法律援助、已答复" in page and "8,500.50 元" in page and "案号 援字17号" in page


@pytest.mark.parametrize("fields, why", [
    ({"outcome": ""}, "请选一个结果"), ({"outcome": "司法救助"}, "写上司法救助的金额"), ({"outcome": "救助"}, "请选是哪一种救助"),
    ({"outcome": "司法救助", "amount": "8.5万"}, "金额写成数字"), ({"outcome": "司法救助", "amount": "-1"}, "金额写成数字"),
    ({"outcome": "庇护", "on": day(1)}, "写上哪天的结果"), ({"outcome": "庇护", "on": ""}, "写上哪天的结果")])
def test_what_cannot_be_comes_back_as_it_was_typed(office, wang, fields, why):
    number = office.asks("一")
    refused = press(wang, f"/referral/{number}/result", **{"on": day(0), "case": "援字17号", **fields})
    assert refused.status_code == 422 and why in refused.text and 'value="援字17号"' in refused.text
    assert f'value="{fields.get("amount", "")}"' in refused.text and told(office, number) == []


def test_a_correction_needs_a_reason_and_so_does_taking_back(office, wang):
    number = office.asks("一")
    press(wang, f"/referral/{number}/result", outcome="司法救助", amount="100", on=day(0))
    row = office.desk.get(number).casework.results[0]
    change = {"id": row.id, "rev": "0", "outcome": "司法救助", "amount": "200", "on": day(0)}
    refused = press(wang, f"/referral/{number}/result/change", **change)
    assert refused.status_code == 422 and "写一句为什么改" in refused.text and 'value="200"' in refused.text
    assert press(wang, f"/referral/{number}/result/change", **change, text="少写了").status_code == 303
    assert told(office, number) == ["司法救助，200 元"]
    press(wang, f"/referral/{number}/result/change", id=row.id, rev="1", do="withdraw", text="没有批")
    page = wang.get(f"/console/referral/{number}").text
    assert told(office, number) == [] and "已撤掉：没有批" in page and "原因：少写了" in page


def test_the_single_result_that_was_recorded_is_chosen_for_closing(office, wang):
    number = office.asks("一")
    press(wang, f"/referral/{number}/claim")

    def selected(page=""):
        page = page or wang.get(f"/console/referral/{number}").text
        return re.findall(r"<option selected>(.+?)</option>", re.search(r'<select id="outcome".+?</select>', page, re.S).group())

    assert selected() == []
    press(wang, f"/referral/{number}/result", outcome="告诫书", on=day(0))
    assert selected() == ["告诫书"]
    press(wang, f"/referral/{number}/result", outcome="告诫书", on=day(0))
    assert selected() == ["告诫书"], "the same one twice is one"
    press(wang, f"/referral/{number}/result", outcome="调解成功", on=day(0))
    assert selected() == [], "of several somebody chooses"
    assert selected(press(wang, f"/referral/{number}/close", outcome="").text) == []


def test_closing_takes_one_that_stands_or_adds_one(office, wang):
    first, second = office.asks("一"), office.asks("二")
    for number in (first, second):
        press(wang, f"/referral/{number}/claim")
        press(wang, f"/referral/{number}/answer", text="可以的")
        heard(office, number)
    press(wang, f"/referral/{first}/result", outcome="司法救助", amount="100", on=day(0))
    page = wang.get(f"/console/referral/{first}").text
    assert '<optgroup label="已经记下的">' in page and page.count("<option selected>司法救助</option>") == 1
    assert press(wang, f"/referral/{first}/close", outcome="司法救助").status_code == 303
    assert told(office, first) == ["司法救助，100 元"]
    short = press(wang, f"/referral/{second}/close", outcome="救助", amount="50")
    assert short.status_code == 422 and "请选是哪一种救助" in short.text and 'value="50"' in short.text
    assert press(wang, f"/referral/{second}/close", outcome="救助", aid="春蕾", amount="50").status_code == 303
    assert told(office, second) == ["救助，春蕾，50 元"]


def test_what_it_was_closed_with_is_corrected_and_never_taken_back(office, wang):
    number = office.asks("一")
    press(wang, f"/referral/{number}/close", outcome="联系不上")
    row = office.desk.get(number).casework.results[0]
    kept = press(wang, f"/referral/{number}/result/change", id=row.id, rev="0", do="withdraw", text="打通了")
    assert kept.status_code == 422 and "不能撤掉，只能更正" in kept.text and 'value="打通了"' in kept.text
    change = {"id": row.id, "rev": "0", "on": day(0), "text": "打通了"}
    unheard = press(wang, f"/referral/{number}/result/change", outcome="调解成功", **change)
    assert unheard.status_code == 422 and "她还没有收到回复" in unheard.text
    assert press(wang, f"/referral/{number}/result/change", outcome="本人撤回", **change).status_code == 303
    assert office.desk.get(number).outcome == "本人撤回"


def test_a_result_may_come_after_the_end(office, wang):
    number = office.asks("一")
    office.desk.close(number, "王芳", "转其他部门", datetime.now(CHINA))
    press(wang, f"/referral/{number}/result", outcome="人身安全保护令", on=day(0))
    assert told(office, number) == ["转其他部门", "人身安全保护令"] and office.desk.get(number).outcome == "转其他部门"


def test_without_any_the_panel_says_what_it_is_for(office, wang):
    assert "年度总结的数字从这里来" in wang.get(f"/console/referral/{office.asks('一')}").text
