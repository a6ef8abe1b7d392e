"""Deleting a registered referral takes two people and leaves one line (safety rule 8)."""

import pytest

from bot.referrals.desk import NoSuchReferral
from bot.referrals.erasure import Erasures, NotAgreed
from bot.store import EVENTS, closed_key, due_key, hers_key
from tests.referrals.conftest import NOW
from tests.traces import keys_with

MARKER = "标记词青蛙跳"


@pytest.fixture
def erasures(desk):
    return Erasures(desk)


@pytest.fixture
def asked(erasures, opened, desk):
    """A referral with her words, for whose deletion the supervisor has asked."""
    number = opened(story=MARKER)
    desk.answer(number, "王芳", f"回复里也有{MARKER}", NOW)
    erasures.ask(number, "赵姐", "误触发", f"说明里也有{MARKER}", NOW)
    return number


def test_rule_8_with_a_second_person_everything_goes_but_the_trace(erasures, desk, asked, opened, client, vault):
    other = opened(story="别的事")
    assert keys_with(client, vault, MARKER)
    erasures.agree(asked, "李敏")
    with pytest.raises(NoSuchReferral):
        desk.get(asked)
    assert keys_with(client, vault, MARKER) == set()
    assert asked not in [fields["number"] for _, fields in client.xrange(EVENTS)]
    assert client.zscore(due_key(), asked) is None and client.zscore(closed_key(), asked) is None
    assert client.smembers(hers_key("anna")) == {other}
    assert keys_with(client, vault, asked) == {"audit:{referrals:events}"}, "the number is in the trail and nowhere else"
    entry = desk.audit.find(number=asked)[0]
    assert (entry.who, entry.what, entry.reason) == ("赵姐、李敏", "erased", "误触发")
    assert desk.get(other).messages[0].text == "别的事"
    assert desk.audit.verify()[1] == []


def test_rule_8_nobody_agrees_with_himself(erasures, desk, asked):
    with pytest.raises(NotAgreed):
        erasures.agree(asked, "赵姐")
    assert desk.get(asked).messages


def test_rule_8_without_having_been_asked_nothing_is_deleted(erasures, desk, opened):
    number = opened()
    with pytest.raises(NotAgreed):
        erasures.agree(number, "李敏")
    with pytest.raises(NotAgreed):
        erasures.decline(number, "李敏", NOW)
    assert desk.get(number).status == "open"


@pytest.mark.parametrize("reason, words", [("误触发", " "), ("", "因为"), ("不喜欢", "因为")])
def test_rule_8_asking_needs_a_reason_and_words(erasures, desk, opened, reason, words):
    number = opened()
    with pytest.raises(ValueError):
        erasures.ask(number, "赵姐", reason, words, NOW)
    assert not desk.get(number).erase_by


def test_declined_it_stays_and_may_be_asked_for_again(erasures, desk, asked):
    kept = erasures.decline(asked, "李敏", NOW)
    assert not kept.erase_by and kept.messages[0].text == MARKER
    with pytest.raises(NotAgreed):
        erasures.agree(asked, "李敏")
    assert erasures.ask(asked, "赵姐", "误触发", "再看一次", NOW).erase_by == "赵姐"
    assert [e.what for e in desk.audit.find(number=asked)][:3] == ["erasure-asked", "erasure-declined", "erasure-asked"]


def test_what_was_typed_is_not_in_the_trail(erasures, asked, client, vault):
    assert "audit:{referrals:events}" not in keys_with(client, vault, MARKER)


def test_a_deletion_that_somebody_withdrew_meanwhile_is_refused_by_the_script(erasures, desk, asked):
    erasures.decline(asked, "赵姐", NOW)
    with pytest.raises(NotAgreed):
        erasures._erase(asked, "赵姐、李敏", "误触发", asked_by="赵姐")
    assert desk.get(asked).messages


def test_agreeing_twice_finds_nothing_the_second_time(erasures, asked):
    erasures.agree(asked, "李敏")
    with pytest.raises(NoSuchReferral):
        erasures.agree(asked, "王芳")


def test_a_closed_one_is_deleted_as_well(erasures, desk, asked, client):
    desk.close(asked, "王芳", "误触发", NOW)
    erasures.agree(asked, "李敏")
    assert client.zscore(closed_key(), asked) is None
