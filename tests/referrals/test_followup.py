"""Follow-ups come back on their day, also when the referral is closed."""

from datetime import time, timedelta

import pytest

from bot.referrals.casework import Transfer
from bot.referrals.erasure import Erasures
from bot.referrals.followup import FURTHEST, FollowUps
from bot.referrals.transfers import Transfers
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


def test_a_time_that_she_has_named_is_there_all_day_and_reminds_whoever_holds_it_when_it_comes(desk, opened, followups):
    number, day_only = opened(), opened()
    for which, at in ((number, time(20, 30)), (day_only, None)):
        desk.claim(which, "王芳", NOW)
        followups.set(which, "王芳", TODAY, "她说晚上八点半孩子睡了", NOW, at=at)
    evening = NOW.replace(hour=20, minute=30)

    def reminded(who, now, supervisor=False):
        return desk.page("open", who, limit=0, supervisor=supervisor, now=now).reminded

    assert set(due(desk, "王芳")) == {number, day_only}
    assert desk.get(number).messages[-1].text == "11月18日 20:30 回访：她说晚上八点半孩子睡了"
    assert reminded("王芳", evening - timedelta(minutes=1)) == ()
    assert reminded("王芳", evening) == reminded("王芳", evening + timedelta(days=3)) == (number,)
    assert reminded("李敏", evening) == reminded("赵姐", evening, supervisor=True) == ()
    desk.release(number, "王芳", NOW)
    assert reminded("王芳", evening) == () and reminded("赵姐", evening, supervisor=True) == (number,), "nobody forgets it"
    followups.done(number, "赵姐", "提醒过她了", evening)
    assert reminded("赵姐", evening, supervisor=True) == ()


@pytest.mark.parametrize("earlier", [timedelta(minutes=1), timedelta(hours=2)])
def test_a_time_is_still_to_come(opened, followups, earlier):
    with pytest.raises(ValueError):
        followups.set(opened(), "王芳", TODAY, "", NOW, at=(NOW - earlier).time())


def test_a_transfer_of_the_same_day_leaves_the_time_as_it_is(desk, opened, followups):
    number = opened()
    followups.set(number, "王芳", TODAY, "", NOW, at=time(20, 30))
    Transfers(desk).make(number, "王芳", Transfer("", "公安", "", "", ""), TODAY, TODAY, NOW)
    assert desk.get(number).revisit == NOW.replace(hour=20, minute=30).isoformat(timespec="minutes")


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
