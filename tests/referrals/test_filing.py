"""What a referral is filed under: set right with all that depends on it, and counted where it belongs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.referrals.casework import Outdated
from bot.referrals.desk import AlreadyMoved
from bot.referrals.filing import Filed, Filing, NeedsReason
from bot.store import counts_key
from tests.referrals.conftest import NOW

LATER = NOW + timedelta(hours=2)
DANGER, TALK = Filed("violence", "dv.now"), Filed("", "divorce.cooling")


@pytest.fixture
def filing(desk):
    return Filing(desk)


def counted(client) -> dict[str, int]:
    """What the day of the referral counts of it."""
    day = client.hgetall(counts_key(f"{NOW:%Y-%m-%d}"))
    return {name: int(count) for name, count in day.items() if name.startswith(("referral.", "topic.")) and count != "0"}


def test_it_is_counted_under_what_it_is_on_the_day_on_which_it_was_opened(filing, desk, opened, client):
    number = opened("urgent", topic="dv.now", kind="violence")
    desk.claim(number, "王芳", NOW)
    filing.set(number, "王芳", DANGER, TALK, "", "玩笑话", LATER + timedelta(days=3))
    assert counted(client) == {"referral.opened": 1, "referral.priority.normal": 1, "referral.topic.divorce.cooling": 1,
                               "topic.divorce.cooling": 1, "topic.dv.now": -1}, "a turn counts topic.dv.now, and here was none"
    filing.set(number, "王芳", TALK, DANGER, "", "", LATER + timedelta(days=4))
    assert counted(client) == {"referral.opened": 1, "referral.priority.urgent": 1, "referral.topic.dv.now": 1,
                               "referral.kind.violence": 1}


def test_without_danger_it_is_due_as_others_and_with_it_within_minutes_from_now(filing, desk, opened):
    number = opened("urgent", topic="dv.now", kind="violence")
    desk.claim(number, "王芳", NOW)
    calm = filing.set(number, "王芳", DANGER, TALK, "", "玩笑话", LATER)
    assert (calm.priority, calm.due) == ("normal", desk.due(NOW, "normal"))
    assert calm.sensitive, "nobody is harmed by that"
    grave = filing.set(number, "王芳", TALK, DANGER, "", "", LATER)
    assert (grave.priority, grave.due) == ("urgent", min(calm.due, desk.due(LATER, "urgent")))
    assert desk.held_until(grave) > LATER, "who has it is given the minutes from now, not from when she took it"
    assert desk.page("all", "").rows[0].number == number


def test_one_that_is_closed_is_set_right_and_stays_closed(filing, desk, opened):
    number = opened("urgent", topic="dv.now", kind="violence")
    desk.close(number, "王芳", "误触发", NOW)
    after = filing.set(number, "李敏", DANGER, TALK, "", "玩笑话", LATER)
    assert (after.status, after.kind, after.priority) == ("closed", "", "normal") and not desk.page("all", "").rows


def test_danger_is_taken_away_by_its_holder_with_a_reason_only(filing, desk, opened):
    number = opened("urgent", topic="dv.now", kind="violence")
    with pytest.raises(AlreadyMoved):
        filing.set(number, "王芳", DANGER, TALK, "", "玩笑话", LATER)
    desk.claim(number, "王芳", NOW)
    with pytest.raises(NeedsReason):
        filing.set(number, "王芳", DANGER, TALK, "", "  ", LATER)
    assert desk.get(number).urgent


def test_what_was_read_must_still_be_so(filing, opened):
    number = opened(topic="land.married-out")
    with pytest.raises(Outdated):
        filing.set(number, "王芳", TALK, DANGER, "", "", LATER)
    with pytest.raises(ValueError):
        filing.set(number, "王芳", Filed("", "land.married-out"), Filed("weather", ""), "", "", LATER)
