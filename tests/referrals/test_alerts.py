"""Nobody in danger is forgotten: told at once, again, and then to the supervisor (issue: the crisis path)."""

from datetime import timedelta

from bot.knowledge.library import load
from bot.message import NotSent
from bot.referrals.alerts import LOOK_EVERY, Alerts
from bot.settings import HERE
from tests.referrals.conftest import NOW, erase


class Told:
    """A channel that writes down what it was told."""

    def __init__(self, *faults):
        self.told, self.faults = [], list(faults)

    def tell(self, text, supervisors):
        if self.faults:
            raise self.faults.pop(0)
        self.told.append((text, supervisors))


def say(key, number):
    return f"{key} {number}"


def test_three_stages_then_silence(desk, opened):
    number, channel = opened(priority="urgent"), Told()
    alerts = Alerts(desk, [channel], say)
    for minutes in (0, 1, 9, 10, 11, 19, 20, 30, 300):
        alerts.step(NOW + timedelta(minutes=minutes))
    assert channel.told == [(f"alert_first {number}", False), (f"alert_again {number}", False),
                            (f"alert_supervisor {number}", True)]


def test_what_is_taken_or_not_urgent_makes_no_noise(desk, opened):
    opened()
    number, channel = opened(priority="urgent"), Told()
    desk.claim(number, "王姐", NOW)
    Alerts(desk, [channel], say).step(NOW + timedelta(hours=1))
    assert channel.told == []


def test_two_workers_tell_once(desk, opened):
    opened(priority="urgent")
    channel = Told()
    for _ in range(2):
        Alerts(desk, [channel], say).step(NOW)
    assert len(channel.told) == 1


def test_what_could_not_be_sent_is_tried_again_and_another_channel_suffices(desk, opened):
    opened(priority="urgent")
    broken, alerts = Told(NotSent("down", False)), None
    alerts = Alerts(desk, [broken], say)
    alerts.step(NOW)
    assert broken.told == []
    alerts.step(NOW + LOOK_EVERY)
    assert len(broken.told) == 1


def test_rule_15_the_sentences_hold_a_number_and_nothing_else():
    wording = load(HERE / "knowledge").wording
    for key in ("alert_first", "alert_again", "alert_supervisor"):
        assert "K7M2" in wording.say(key, number="K7M2")
        assert not [word for word in ("家暴", "暴力", "轻生", "离婚") if word in wording.say(key, number="K7M2")]


def test_one_that_is_erased_while_the_alert_goes_out_keeps_no_other_from_being_told(desk, opened):
    for _ in range(2):
        opened(priority="urgent")
    first, second = desk.page("open", "", limit=0).alarm

    class Erasing(Told):
        def tell(self, text, supervisors):
            super().tell(text, supervisors)
            if first in text:
                erase(desk, first)

    channel = Erasing()
    Alerts(desk, [channel], say).step(NOW)
    assert channel.told == [(f"alert_first {number}", False) for number in (first, second)]
