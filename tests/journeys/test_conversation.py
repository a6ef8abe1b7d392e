"""A conversation between her and staff, over signed, encrypted HTTP with the strict stand-in for WeChat's API."""

import pytest

from bot.referrals.indicator import Indicator
from tests.journeys.test_stories import CRISIS
from tests.service import wait_for


def answers(service, number, text):
    service.command("referrals", "answer", number, "--as", "王姐", "--text", "-", given=text)


def arrived(api, openid):
    return [text for to, text in api.sent if to == openid]


@pytest.fixture
def talk(service, api, request):
    """Somebody who has heard the first answer of 王姐; push: what she chose at hand-over."""
    def make(push):
        openid = f"o_talk_{request.node.name[:18]}_{push}".ljust(28, "0")
        person = service.platform().person(openid)
        number = person.hands_over(push=push)
        answers(service, number, "我们去村里问过了")
        wait_for(lambda: service.referral(number)["status"] == "held")
        assert "我们去村里问过了" in person.says("在吗").text
        return person, number
    return make


def test_rule_3_to_5_her_words_go_to_staff_and_the_answer_comes_while_she_is_there(service, api, talk):
    anna, number = talk("1")
    notice = arrived(api, anna.openid)
    assert len(notice) == 1 and "村里" not in notice[0]
    assert number in anna.says("那今年的补偿还有吗").text
    assert anna.says("去年就没有").text == "" and service.referral(number)["status"] == "claimed"
    Indicator(service.desk, None).note(number, "王姐")
    wait_for(lambda: (anna.openid, "Typing") in api.typed)
    answers(service, number, "今年的有，年底发")
    wait_for(lambda: len(arrived(api, anna.openid)) == 2)
    direct = arrived(api, anna.openid)[1]
    assert "今年的有，年底发" in direct and not [word for word in ("补偿", "年底", "妇联") if word in direct[:20]]
    wait_for(lambda: service.referral(number)["status"] == "delivered")
    assert "今年的有" not in anna.says("知道了").text


def test_rule_3_who_chose_to_wait_gets_nothing_pushed_even_while_she_is_there(service, api, talk):
    bella, number = talk("2")
    bella.says("那今年的补偿还有吗")
    answers(service, number, "今年的有，年底发")
    wait_for(lambda: service.referral(number)["status"] == "held")
    assert arrived(api, bella.openid) == []
    assert "今年的有，年底发" in bella.says("在吗").text


def test_rule_1_a_crisis_in_a_conversation_is_answered_at_once(service, talk):
    cora, number = talk("2")
    cora.says("那今年的补偿还有吗")
    heard = cora.says(CRISIS)
    assert "110" in heard.text and "12338" in heard.text
    assert [r for r in service.referrals("open") if r["priority"] == "urgent"]


def test_what_the_platform_refuses_is_not_lost(service, api, talk):
    dora, number = talk("1")
    dora.says("那今年的补偿还有吗")
    api.quota[dora.openid] = 0
    answers(service, number, "今年的有，年底发")
    wait_for(lambda: service.referral(number)["status"] == "held")
    assert service.desk.get(number).notice == "failed:45047"
    assert "今年的有，年底发" in dora.says("在吗").text


def test_silence_is_the_same_for_every_delivery_and_she_can_leave_with_0(service, talk):
    emma, number = talk("2")
    emma.says("那今年的补偿还有吗")
    heard = emma.says("去年就没有", overlap=True)
    assert heard.answers == ["", "", ""]
    assert [m["text"] for m in service.referral(number)["messages"]].count("去年就没有") == 1
    assert "接下来是我这个答复助手" in emma.says("0").text
    assert emma.says("两癌筛查多久一次").text
