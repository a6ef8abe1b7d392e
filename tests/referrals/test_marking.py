"""Street and groups: set by staff, sealed, counted on the day of the referral."""

from datetime import timedelta

import pytest

from bot.referrals.casework import Outdated
from bot.referrals.erasure import Erasures
from bot.referrals.marking import Marking
from bot.store import referral_key
from tests.referrals.conftest import NOW
from tests.referrals.test_transfers import LATER, figures
from tests.traces import keys_with


@pytest.fixture
def marking(desk):
    return Marking(desk)


def test_they_are_counted_on_the_day_of_the_referral_and_changed_there(marking, opened, client):
    number = opened()
    marked = marking.set(number, "王芳", 0, "东街街道", ("单亲", "低保"), LATER).casework.marks
    assert (marked.street, marked.groups, marked.rev) == ("东街街道", ("单亲", "低保"), 1)
    assert figures(client) == {"street.东街街道": 1, "group.单亲": 1, "group.低保": 1}
    marking.set(number, "李敏", 1, "西街街道", ("低保",), LATER + timedelta(days=9))
    assert figures(client) == {"street.西街街道": 1, "group.低保": 1} and figures(client, LATER.date()) == {}


def test_who_read_them_before_a_colleague_changed_them_changes_nothing(marking, opened, client):
    number = opened()
    marking.set(number, "王芳", 0, "", ("老人",), NOW)
    with pytest.raises(Outdated):
        marking.set(number, "李敏", 0, "", ("孕产",), NOW)
    assert figures(client) == {"group.老人": 1}


def test_a_group_is_one_of_the_report(marking, opened):
    with pytest.raises(ValueError):
        marking.set(opened(), "王芳", 0, "", ("离异",), NOW)


def test_rule_15_and_8_they_are_sealed_and_go_with_the_referral(desk, marking, opened, client, vault):
    number = opened()
    marking.set(number, "王芳", 0, "标记词青蛙街道", ("残疾",), NOW)
    assert "残疾" not in str(client.hgetall(referral_key(number)))
    assert referral_key(number) in keys_with(client, vault, "标记词青蛙街道")
    erasures = Erasures(desk)
    erasures.ask(number, "赵姐", "误触发", "说明", NOW)
    erasures.agree(number, "王芳")
    assert keys_with(client, vault, "残疾") == {"counts:{referrals:events}:2026-11-18"}
    assert figures(client) == {"street.标记词青蛙街道": 1, "group.残疾": 1}
