"""Every row of the table in bot.referrals.route, and that nothing above a row is undone below it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.referrals.referral import ANSWER_FIELD, Referral
from bot.referrals.route import EXCHANGE, LIVE, may_show_typing, route
from bot.referrals.window import LASTS, MARGIN, Window
from tests.referrals.conftest import NOW

WAITS = (f"{ANSWER_FIELD}{NOW.timestamp():.6f}",)
ANNA = Referral("K7M2", "answered", "normal", "land.married-out", NOW, NOW, "anna", holder="王姐", sensitive=False, push="now",
                answers=("有的",), answer_fields=WAITS)
OPEN = Window("sealed", NOW.timestamp(), 5, (NOW + LASTS).timestamp())
BEFORE = (f"{ANSWER_FIELD}{(NOW - timedelta(minutes=9)).timestamp():.6f}",)


def goes(referral=ANNA, window=OPEN, now=NOW, can_push=True, talking=True, fits=True, endangered=False):
    found = route(referral, window, now, can_push=can_push, talking=talking, endangered=endangered, fits=fits)
    return found.row, found.way


def test_row_1_an_account_that_may_not_push_and_somebody_who_left_hold():
    assert goes(can_push=False) == goes(replace(ANNA, person="")) == (1, "held")


def test_row_2_rule_6_after_an_exit_word_nothing_is_pushed():
    assert goes(replace(ANNA, exit_used="2026-11-18")) == (2, "held")


@pytest.mark.parametrize("danger", [
    {"priority": "urgent"}, {"kind": "threat"}, {"topic": "dv.divorce"}, {"topic": "sexual.assault"}])
def test_row_3_rule_3_where_there_is_danger_nothing_is_pushed_whatever_she_chose(danger):
    assert goes(replace(ANNA, **danger, talk_push="yes")) == (3, "held")


@pytest.mark.parametrize("window", [replace(OPEN, left=0), replace(OPEN, openid=""), Window(),
                                    replace(OPEN, until=(NOW + MARGIN).timestamp())])
def test_row_4_a_window_that_is_over_or_used_up_holds(window):
    assert goes(window=window) == (4, "held")


def test_row_5_rule_5_what_she_was_asked_about_and_did_not_take_is_not_pushed_after_her():
    assert goes(replace(ANNA, answer_fields=(*BEFORE, *WAITS))) == (5, "held")


@pytest.mark.parametrize("allowed", [{"push": "now"}, {"push": "now", "sensitive": True}, {"push": "hold", "talk_push": "yes"}])
def test_row_6_rules_3_4_5_who_is_there_and_allowed_it_gets_the_answer_itself(allowed):
    assert goes(replace(ANNA, **allowed)) == (6, "direct")
    assert goes(replace(ANNA, **allowed), now=NOW + LIVE) == (6, "direct")


@pytest.mark.parametrize("case", [{"talking": False}, {"now": NOW + LIVE + timedelta(seconds=1)}, {"fits": False},
                                  {"referral": replace(ANNA, word="向日葵")}])
def test_row_7_rules_4_5_who_is_not_there_or_has_a_safe_word_gets_the_neutral_line_only(case):
    assert goes(**case) == (7, "notice")


@pytest.mark.parametrize("choice", [{"push": "hold"}, {"push": "when"}, {"push": "hold", "talk_push": "asked"}])
def test_row_8_rule_3_without_her_leave_nothing_is_pushed_even_while_she_is_there(choice):
    assert goes(replace(ANNA, **choice)) == (8, "held")
    assert goes(replace(ANNA, push="hold", talk_push="yes"), talking=False) == (8, "held")


def test_typing_is_shown_only_where_the_answer_follows_at_once():
    def shown(referral=ANNA, now=NOW, talking=True):
        return may_show_typing(referral, OPEN, now, can_push=True, talking=talking, endangered=False)
    assert shown() and shown(now=NOW + EXCHANGE)
    assert not shown(now=NOW + EXCHANGE + timedelta(seconds=1)) and not shown(talking=False)
    for held in ({"push": "hold"}, {"kind": "violence"}, {"exit_used": "x"}, {"word": "向日葵"}):
        assert not shown(replace(ANNA, **held))
