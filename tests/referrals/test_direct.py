"""An answer that goes straight to her phone (safety rules 3 to 5; table in bot.referrals.route)."""

from datetime import timedelta

import pytest

from bot.message import NotSent
from bot.referrals import window
from bot.referrals.delivery import Delivery
from tests.referrals.conftest import NOTICE, NOW, Phone, say

LATER = NOW + timedelta(minutes=1)


def carried(desk, store, phone, now=LATER):
    delivery = Delivery(store, desk, phone, say, "w1", idle_ms=0)
    while delivery.step(now):
        pass
    return phone


def left(store):
    return window.read(store.client, ["anna"])["anna"].left


def test_it_arrives_once_and_waits_no_longer(desk, store, talking):
    number, phone = talking(), Phone()
    desk.answer(number, "王姐", "今年有的", LATER)
    carried(desk, store, phone)
    referral = desk.get(number)
    assert phone.arrived == [("sealed", say("talk_direct", answer="今年有的"))]
    assert (referral.status, referral.notice, referral.unheard) == ("delivered", "direct", False)
    assert referral.talking(LATER, 2) and left(store) == window.MESSAGES - 1


def test_several_answers_in_a_row_all_arrive_in_order(desk, store, talking):
    number, phone = talking(), Phone()
    for n, text in enumerate(("先去村委会", "带上户口本")):
        desk.answer(number, "王姐", text, LATER + timedelta(seconds=n))
    carried(desk, store, phone, LATER + timedelta(seconds=5))
    together = "\n".join(text for _, text in phone.arrived)
    assert together.index("先去村委会") < together.index("带上户口本") and not desk.get(number).unheard


def test_rule_3_without_her_leave_it_waits(desk, store, talking):
    number = talking(push="hold")
    desk.answer(number, "王姐", "今年有的", LATER)
    assert carried(desk, store, Phone()).arrived == []
    assert desk.get(number).status == "held" and left(store) == window.MESSAGES


def test_rule_3_her_leave_for_this_conversation_is_enough_while_it_lasts(desk, store, talking):
    number = talking(push="hold")
    desk.move(desk.moves.live(number, NOW, "yes"))
    desk.answer(number, "王姐", "今年有的", LATER)
    assert "今年有的" in carried(desk, store, Phone()).arrived[0][1]
    desk.answer(number, "王姐", "还有一句", NOW + timedelta(minutes=9))
    assert carried(desk, store, Phone(), NOW + timedelta(minutes=9)).arrived == []


def test_rule_4_once_she_is_gone_only_the_neutral_line_goes_out(desk, store, talking):
    number, gone = talking(), NOW + timedelta(minutes=6)
    desk.answer(number, "王姐", "今年有的", gone)
    assert carried(desk, store, Phone(), gone).arrived == [("sealed", NOTICE)]
    assert desk.get(number).unheard


def test_what_the_platform_refuses_waits_for_her(desk, store, talking):
    number = talking()
    desk.answer(number, "王姐", "今年有的", LATER)
    carried(desk, store, Phone(NotSent("refused", True, 48002)))
    referral = desk.get(number)
    assert (referral.status, referral.notice, referral.answers) == ("held", "failed:48002", ("今年有的",))


@pytest.mark.parametrize("code", [45015, 45047])
def test_the_platform_knows_better_what_is_left(desk, store, talking, code):
    number = talking()
    desk.answer(number, "王姐", "今年有的", LATER)
    carried(desk, store, Phone(NotSent("no more", True, code)))
    assert left(store) == 0 and desk.get(number).status == "held"


def test_a_busy_platform_is_tried_again(desk, store, talking):
    number, phone = talking(), Phone(NotSent("busy", False, -1))
    desk.answer(number, "王姐", "今年有的", LATER)
    carried(desk, store, phone)
    assert len(phone.arrived) == 1 and desk.get(number).notice == "direct"


def test_when_five_are_used_up_the_sixth_waits(desk, store, talking):
    number, phone = talking(), Phone()
    for n in range(window.MESSAGES + 1):
        desk.answer(number, "王姐", f"第{n}句", LATER + timedelta(seconds=n))
        carried(desk, store, phone, LATER + timedelta(seconds=n))
    assert len(phone.arrived) == window.MESSAGES and desk.get(number).answers == (f"第{window.MESSAGES}句",)
