"""SIGKILL at every step of a hand-over: what was acknowledged is never lost, an answer arrives and is shown once."""

import re
import threading
import time

import pytest

from tests.journeys.conftest import environ
from tests.service import Service, wait_for

CRISIS = "他又在砸门 我躲在厕所里 快救我"
STORY = "出嫁了村里不分地给我"
ANSWER = "我们去村里问过了"

KILLS = {
    "a web process": Service.kill_one_web_process,
    "the store": lambda s: (s.kill_store(), s.start_store()),
    "the worker": lambda s: (s.kill_worker(), s.start_worker()),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A copy to be mistreated."""
    folder = tmp_path_factory.mktemp("mistreated")
    with Service(environ(folder), folder) as running:
        yield running.start()


def patient(act, service):
    """Do it as often as it takes: the platform repeats, and so does she."""
    heard = []

    def once():
        got = act()
        heard.append(got)
        return got.fault == "" and "出了点问题" not in got.text and "出了点毛病" not in got.text
    wait_for(once)
    return heard[-1]


@pytest.mark.parametrize("victim", KILLS)
def test_a_kill_between_any_two_steps_loses_nothing(service, victim):
    person = service.platform(strict=False).person(f"o_{abs(hash(victim)) % 10**8:08d}_between_00000000")
    kill = KILLS[victim]
    patient(lambda: person.says("转人工"), service)
    kill(service)
    patient(lambda: person.says(STORY), service)
    kill(service)
    number = re.search(r"编号 (\w{4})", patient(lambda: person.says("2"), service).text).group(1)
    kill(service)
    assert STORY in [m["text"] for m in service.referral(number)["messages"]]
    service.command("referrals", "claim", number, "--as", "王姐")
    kill(service)
    service.command("referrals", "answer", number, "--as", "王姐", "--text", ANSWER)
    kill(service)
    wait_for(lambda: service.referral(number)["status"] == "held")
    kill(service)
    seen = [patient(lambda: person.says("在吗"), service).text]
    kill(service)
    seen += [person.says(words).text for words in ("在吗", "你好", "在吗")]
    assert sum(ANSWER in text for text in seen) == 1
    service.command("referrals", "close", number, "--as", "王姐", "--outcome", "已答复")
    kill(service)
    assert service.referral(number)["status"] == "closed"


@pytest.mark.parametrize("victim", ["a web process", "the store"])
def test_a_kill_in_the_middle_of_many_hand_overs_loses_no_acknowledged_one(service, victim):
    platform = service.platform(strict=False)
    acknowledged, lock = {}, threading.Lock()

    def hand_over(n):
        person = platform.person(f"o_{victim[-5:]}_{n:03d}_many_0000000000".replace(" ", "_"))
        story = f"第{n}户 {victim} {STORY}"
        for _ in range(30):  # she tries again until she has her number
            person.says("转人工")
            person.says(story)
            found = re.search(r"编号 (\w{4})", person.says("2").text)
            if found:
                with lock:
                    acknowledged[found.group(1)] = story
                return
            time.sleep(0.2)
    threads = [threading.Thread(target=hand_over, args=(n,)) for n in range(24)]
    for n, thread in enumerate(threads):
        thread.start()
        if n == 12:
            KILLS[victim](service)
    for thread in threads:
        thread.join()
    assert len(acknowledged) == len(threads)
    for number, story in acknowledged.items():
        assert story in [m["text"] for m in service.referral(number)["messages"]]


def test_rule_1_a_crisis_while_the_store_is_dead_is_answered_and_handed_over_when_it_is_back(service):
    person = service.platform().person("o_while_dead_00000000000000")
    service.kill_store()
    try:
        heard = person.says(CRISIS)
        assert "110" in heard.text and "12338" in heard.text
        assert heard.seconds < 5
    finally:
        service.start_store()
    wait_for(lambda: any(CRISIS in [m["text"] for m in service.referral(r["number"])["messages"]]
                         for r in service.referrals("open") if r["priority"] == "urgent"))
