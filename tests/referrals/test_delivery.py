"""Answers on their way: recorded before tried, taken up again after a crash, neutral on the outside."""

import pytest

from bot.knowledge.library import load
from bot.knowledge.wording import BANNED_IN_NEUTRAL, NEUTRAL
from bot.message import NotSent
from bot.referrals.delivery import GROUP, MOST_TRIES, Delivery
from bot.settings import HERE
from bot.store import EVENTS, Change, referral_key
from tests.referrals.conftest import NOTICE, NOW, Phone, erase, say


def run(delivery):
    while delivery.step(NOW):
        pass


@pytest.mark.parametrize(("push", "told"), [("now", 1), ("hold", 0), ("when", 0)])
def test_rule_3_only_who_asked_for_it_is_written_to(desk, store, answered, push, told):
    number, phone = answered(push=push), Phone()
    run(Delivery(store, desk, phone, say, "w1"))
    assert len(phone.arrived) == told
    assert desk.get(number).status == "held"


def test_rule_4_only_the_neutral_line_is_pushed(desk, store, answered):
    answered()
    phone = Phone()
    run(Delivery(store, desk, phone, say, "w1"))
    assert phone.arrived == [("sealed", NOTICE)]


def test_rule_4_no_banned_word_stands_on_a_lock_screen():
    wording = load(HERE / "knowledge").wording
    for key in NEUTRAL:
        assert not [word for word in BANNED_IN_NEUTRAL if word in wording.say(key)], key


def test_after_the_window_nothing_is_tried(desk, store, answered):
    number, phone = answered(last=NOW.replace(day=15)), Phone()
    run(Delivery(store, desk, phone, say, "w1"))
    assert phone.arrived == [] and desk.get(number).status == "held"


def test_accounts_that_may_not_push_hold(desk, store, answered):
    number = answered()
    run(Delivery(store, desk, None, say, "w1"))
    assert desk.get(number).status == "held"


def test_a_permanent_refusal_is_written_down_and_the_answer_is_held(desk, store, answered):
    number = answered()
    run(Delivery(store, desk, Phone(NotSent("window", True, 45015)), say, "w1"))
    assert (desk.get(number).status, desk.get(number).notice) == ("held", "failed:45015")


def test_a_temporary_failure_is_tried_again_and_ends(desk, store, answered):
    number, busy = answered(), NotSent("busy", False, -1)
    phone = Phone(busy, busy)
    delivery = Delivery(store, desk, phone, say, "w1", idle_ms=0)
    run(delivery)
    assert phone.arrived == [("sealed", NOTICE)] and desk.get(number).notice == "sent"
    number = answered()
    run(Delivery(store, desk, Phone(*[busy] * 50), say, "w1", idle_ms=0))
    assert (desk.get(number).status, desk.get(number).notice) == ("held", "failed:-1")
    assert MOST_TRIES < 10


def test_a_worker_that_died_is_replaced(desk, store, answered):
    number = answered()
    Delivery(store, desk, None, say, "dead")._next()
    while store.client.xreadgroup(GROUP, "dead", {EVENTS: ">"}, count=1):
        pass  # it took every event and never came back
    assert desk.get(number).status == "answered"
    phone = Phone()
    run(Delivery(store, desk, phone, say, "alive", idle_ms=0))
    assert desk.get(number).status == "held" and len(phone.arrived) == 1
    assert store.client.xpending(EVENTS, GROUP)["pending"] == 0


def test_what_she_has_heard_meanwhile_is_not_announced(desk, store, answered):
    number, phone = answered(), Phone()
    store.change(Change(moves=[desk.moves.heard(desk.get(number), NOW).plan()]))
    run(Delivery(store, desk, phone, say, "w1"))
    assert phone.arrived == [] and desk.get(number).status == "delivered"


@pytest.mark.parametrize("faults", [[], [NotSent("shut", True, 45015)], [NotSent("refused", True, 40003)]])
def test_rule_8_one_that_is_erased_while_its_answer_is_under_way_stays_erased(desk, store, answered, faults):
    number = answered()

    class Erasing(Phone):
        def send_text(self, sealed_openid, text):
            erase(desk, number)
            super().send_text(sealed_openid, text)

    run(Delivery(store, desk, Erasing(*faults), say, "w1"))
    assert store.client.xpending(EVENTS, GROUP)["pending"] == 0 and not store.client.exists(referral_key(number))


def test_rule_8_one_that_is_erased_before_its_answer_goes_out_is_not_announced(desk, store, answered):
    number, phone = answered(), Phone()

    def erasing(key, **values):
        if store.client.exists(referral_key(number)):
            erase(desk, number)
        return say(key, **values)

    run(Delivery(store, desk, phone, erasing, "w1"))
    assert phone.arrived == [] and store.client.xpending(EVENTS, GROUP)["pending"] == 0
