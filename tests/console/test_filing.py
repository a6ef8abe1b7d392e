"""Setting right at the console what a referral is filed under, and what the month then says."""

from __future__ import annotations

import pytest

from tests.console.office import press


def filed(who, number, was=("violence", "dv.now"), **fields):
    """The form as a browser sends it."""
    return press(who, f"/referral/{number}/filing", was_kind=was[0], was_topic=was[1], **fields)


@pytest.fixture
def alarm(office):
    """The number of an idiom that was taken for violence."""
    return office.asks("他笑死我了", urgent=True, kind="violence", topic="dv.now")


def test_who_holds_it_takes_the_danger_away_and_the_red_bar_and_the_figures_follow(office, wang, alarm):
    assert f'data-urgent="{alarm}"' in wang.get("/console/").text
    press(wang, f"/referral/{alarm}/claim")
    assert filed(wang, alarm, kind="", topic="divorce.cooling", text="是句玩笑").status_code == 303
    page = wang.get(f"/console/referral/{alarm}").text
    assert "改归类：正在发生的危险：家暴，正在挨打或刚被打怎么办 → 离婚冷静期。原因：是句玩笑" in page
    assert '<span class="danger">' not in page and not office.desk.get(alarm).urgent
    numbers = wang.get("/console/numbers").text
    assert "离婚冷静期" in numbers and "件紧急" not in numbers.partition("<main")[2]
    assert [entry.what for entry in office.desk.audit.find(alarm, "王芳")][:2] == ["read", "refiled"]


def test_without_a_reason_danger_is_not_taken_away_and_what_was_chosen_stays(office, wang, alarm):
    press(wang, f"/referral/{alarm}/claim")
    refused = filed(wang, alarm, kind="", topic="divorce.cooling", text=" ")
    assert refused.status_code == 422 and "为什么不算正在发生的危险" in refused.text
    assert '<option value="divorce.cooling" selected>' in refused.text and office.desk.get(alarm).urgent


def test_nobody_silences_the_alarm_of_what_nobody_has(office, wang, li, alarm):
    refused = filed(wang, alarm, kind="", topic="dv.now", text="看着不像")
    assert refused.status_code == 409 and "先领取，再办" in refused.text and "看着不像</textarea>" in refused.text
    press(li, f"/referral/{alarm}/claim")
    refused = filed(wang, alarm, kind="", topic="dv.now", text="看着不像")
    assert refused.status_code == 409 and "李敏 在办" in refused.text and office.desk.get(alarm).urgent


def test_a_reason_is_not_asked_for_where_danger_is_seen(office, wang):
    number = office.asks("他又把门反锁了，不让我出去", topic="land.married-out")
    assert filed(wang, number, ("", "land.married-out"), kind="confinement", topic="personal.trafficking").status_code == 303
    assert f'id="alarm-{number}"' in wang.get("/console/").text and office.desk.get(number).sensitive


@pytest.mark.parametrize("fields", [{"kind": "weather"}, {"topic": "no.such"}, {}, {"text": "长" * 3001, "kind": "threat"}])
def test_what_is_not_in_the_lists_and_what_changes_nothing_is_said(office, wang, alarm, fields):
    refused = filed(wang, alarm, **{"kind": "violence", "topic": "dv.now", **fields})
    assert refused.status_code == 422 and 'id="problem-filing"' in refused.text
    assert office.desk.get(alarm).kind == "violence"


def test_who_was_slower_than_a_colleague_is_told(office, wang, li, alarm):
    assert filed(li, alarm, kind="threat", topic="dv.now").status_code == 303
    late = filed(wang, alarm, kind="child", topic="dv.now", text="是孩子")
    assert late.status_code == 409 and "同事刚刚改过" in late.text and office.desk.get(alarm).kind == "threat"
