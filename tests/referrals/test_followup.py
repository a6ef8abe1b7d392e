"""Follow-ups come back on their day, also when the referral is closed."""

from datetime import timedelta

import pytest

from bot.referrals.erasure import Erasures
from bot.referrals.followup import FURTHEST, FollowUps
from bot.store import revisit_key
from tests.referrals.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def followups(desk):
    return FollowUps(desk)


def due(desk, who, days=0, supervisor=False):
    """What stands under the tab on a later day."""
    page = desk.page("revisit", who, supervisor=supervisor, now=NOW + timedelta(days=days))
    assert page.counts.get("revisit", 0) == page.total == len(page.rows)
    return [row.number for row in page.rows]


def test_it_is_seen_from_its_day_on_by_its_holder_and_by_supervisors(desk, opened, followups):
    number = opened()
    desk.claim(number, "王芳", NOW)
    followups.set(number, "王芳", TODAY + timedelta(days=7), "问问村里分了没有", NOW)
    desk.close(number, "王芳", "转其他部门", NOW)
    assert due(desk, "王芳", 6) == []
    assert due(desk, "王芳", 7) == due(desk, "王芳", 30) == due(desk, "赵姐", 7, supervisor=True) == [number]
    assert due(desk, "李敏", 7) == []
    assert desk.get(number).messages[-1].text == "11月25日回访：问问村里分了没有"


def test_a_second_day_replaces_the_first_and_done_is_done(desk, opened, followups, client):
    number = opened()
    desk.claim(number, "王芳", NOW)
    followups.set(number, "王芳", TODAY, "", NOW)
    followups.set(number, "王芳", TODAY + timedelta(days=1), "", NOW)
    assert due(desk, "王芳") == [] and due(desk, "王芳", 1) == [number]
    done = followups.done(number, "王芳", "分到了", NOW)
    assert (done.revisit, done.messages[-1].text) == ("", "回访：分到了") and due(desk, "王芳", 1) == []
    assert client.zcard(revisit_key()) == 0
    assert [entry.what for entry in desk.audit.find(number)][:3] == ["revisit-done", "revisit-set", "revisit-set"]


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + FURTHEST + timedelta(days=1)])
def test_a_day_is_from_today_on_and_not_too_far(opened, followups, day):
    with pytest.raises(ValueError):
        followups.set(opened(), "王芳", day, "", NOW)


def test_it_ends_with_words(opened, followups):
    with pytest.raises(ValueError):
        followups.done(opened(), "王芳", " ", NOW)


def test_rule_8_a_deleted_referral_leaves_no_follow_up(desk, opened, followups, client):
    number = opened()
    followups.set(number, "王芳", TODAY, "", NOW)
    erasures = Erasures(desk)
    erasures.ask(number, "赵姐", "误触发", "说明", NOW)
    erasures.agree(number, "王芳")
    assert client.zcard(revisit_key()) == 0
