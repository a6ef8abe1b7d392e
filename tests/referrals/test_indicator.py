"""正在输入, where an answer would follow at once and nowhere else."""

from datetime import timedelta

import pytest

from bot.message import NotSent
from bot.referrals.desk import NoSuchReferral
from bot.referrals.indicator import Indicator, waiting_key
from bot.referrals.route import EXCHANGE
from tests.referrals.conftest import NOW, Phone

SOON = NOW + timedelta(seconds=10)


def shown(desk, number, phone=None, by="王姐", at=SOON):
    """What her phone is told when this member of staff types."""
    phone = phone or Phone()
    indicator = Indicator(desk, phone)
    indicator.note(number, by)
    while indicator.step(at):
        pass
    return phone.typed


def test_she_sees_that_somebody_is_typing(desk, talking):
    assert shown(desk, talking()) == ["sealed"]


@pytest.mark.parametrize("case", [{"by": "李姐"}, {"at": NOW + EXCHANGE + timedelta(seconds=1)}])
def test_only_of_the_holder_and_only_right_after_an_exchange(desk, talking, case):
    assert shown(desk, talking(), **case) == []


def test_rule_3_not_where_the_answer_would_wait(desk, talking):
    assert shown(desk, talking(push="hold")) == []


def test_it_is_asked_for_once_in_a_while_however_fast_somebody_types(desk, talking, store):
    number, indicator = talking(), Indicator(desk, Phone())
    assert [indicator.note(number, "王姐") for _ in range(3)] == [True, False, False]
    assert store.client.scard(waiting_key()) == 1 and 0 < store.client.ttl(waiting_key()) <= 10


@pytest.mark.parametrize("permanent", [True, False])
def test_what_fails_is_not_tried_again(desk, talking, permanent):
    number, phone = talking(), Phone(NotSent("no", permanent, 48001))
    assert shown(desk, number, phone) == [] and phone.faults == []
    assert not Indicator(desk, phone).step(SOON)


def test_an_account_that_may_not_push_asks_for_nothing(desk, talking):
    indicator = Indicator(desk, None)
    indicator.note(talking(), "王姐")
    assert not indicator.step(SOON)


def test_a_referral_that_is_not_there_is_told(desk, store):
    with pytest.raises(NoSuchReferral):
        Indicator(desk, Phone()).note("ZZZZ", "王姐")
