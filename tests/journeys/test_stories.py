"""Whole stories over signed, encrypted HTTP."""

import json

import pytest
import requests

from tests.service import wait_for

CRISIS = "他又在砸门 我躲在厕所里 快救我"


def test_a_question_a_person_an_answer(service):
    anna = service.platform().person("o_anna_0000000000000000000")
    assert "妇联" in anna.follows().text
    number = anna.hands_over(push="2")
    assert number in anna.says("进度").text
    service.command("referrals", "claim", number, "--as", "王姐")
    assert "王姐" in service.command("referrals", "claim", number, "--as", "李姐", fails=True)
    service.command("referrals", "answer", number, "--as", "王姐", "--text", "-", given="我们去村里问过了")
    wait_for(lambda: service.referral(number)["status"] == "held")
    heard = anna.says("在吗")
    if "方便" in heard.text:
        heard = anna.taps(heard, 1)
    assert "我们去村里问过了" in heard.text
    assert service.referral(number)["status"] == "delivered"
    anna.taps(heard, 2)
    anna.says("那今年的补偿还有吗")
    assert service.referral(number)["status"] == "claimed"
    service.command("referrals", "close", number, "--as", "王姐", "--outcome", "已答复")
    row = json.loads(service.command("referrals", "show", number, "--json"))
    assert row["status"] == "closed"
    assert {m["from"] for m in row["messages"]} == {"person", "bot", "staff"}


def test_rule_2_a_crisis_is_with_staff_before_she_reads_the_reply(service):
    bella = service.platform().person("o_bella_000000000000000000")
    heard = bella.says(CRISIS)
    assert "110" in heard.text and "12338" in heard.text and "12110" in heard.text
    urgent = [r for r in service.referrals("open") if r["priority"] == "urgent"]
    assert any(CRISIS in [m["text"] for m in service.referral(r["number"])["messages"]] for r in urgent)
    assert "12110" in bella.taps(heard, 1).text


def test_unclear_then_a_choice_by_tap_or_number(service):
    cora = service.platform().person("o_cora_0000000000000000000")
    heard = cora.says("孩子")
    assert len(heard.links) >= 2
    answer = cora.taps(heard, 1)
    assert answer.text != heard.text
    dora = service.platform().person("o_dora_0000000000000000000")
    dora.says("孩子")
    assert dora.says("1").text == answer.text


def test_every_retry_gets_the_same_text_and_work_is_done_once(service):
    emma = service.platform().person("o_emma_0000000000000000000")
    emma.says("转人工")
    heard = emma.says("我家分地没有我的份", overlap=True)
    assert len(heard.answers) == 3 and len(set(heard.answers)) == 1
    told = [[m["text"] for m in service.referral(r["number"])["messages"]] for r in service.referrals()]
    assert sum("我家分地没有我的份" in texts for texts in told) == 1


@pytest.mark.parametrize("mode", ["plain", "compatible"])
def test_a_safe_account_refuses_weaker_modes(service, mode):
    fay = service.platform(mode, strict=False).person("o_fay_00000000000000000000")
    heard = fay.says("你好")
    if mode == "plain":
        assert heard.fault
    else:
        assert not heard.fault


def test_unfollowing_forgets(service):
    gina = service.platform().person("o_gina_0000000000000000000")
    number = gina.hands_over(push="2")
    gina.unfollows()
    assert number not in gina.says("进度").text


def test_voice_pictures_and_places_are_never_ignored(service):
    hanna = service.platform().person("o_hanna_00000000000000000")
    assert hanna.voice("").text
    assert "妇联" in hanna.voice("你是谁").text
    for kind in ("image", "video", "location", "link"):
        assert hanna.sends(kind).text


def test_rule_15_no_words_in_any_log(service):
    ida = service.platform().person("o_ida_MARKER_0000000000000")
    ida.says("MARKER-5K 家里的事")
    ida.says("转人工")
    ida.says("MARKER-5K 村里不分地给我")
    assert "MARKER" not in service.logs()


def test_readiness_and_metrics_tell_numbers_and_no_words(service):
    ready = requests.get(service.url + "/readyz", timeout=60).json()
    assert ready["redis"] is True and ready["knowledge"] is True
    metrics = requests.get(service.url + "/metrics", timeout=60).text
    assert "fulian_turns_total" in metrics
