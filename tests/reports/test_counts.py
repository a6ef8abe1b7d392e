"""The figures agree with what really happened, counted here from the replies and referrals themselves."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest

from bot.message import CHINA
from bot.referrals.contact import SPOKEN, Contact
from bot.referrals.erasure import Erasures
from bot.reports.counts import read, waiting
from bot.reports.period import months, period
from bot.store import DAYS_COUNTED, Change, counts_key
from tests.reports.conftest import NOON

TODAY = NOON.date()


def of(talk, name="2026-11"):
    return read(talk.store, period(name, talk.now.date()))


def test_every_message_is_counted_once_by_reason_and_by_topic(talk):
    said = ["人身安全保护令怎么申请", "两癌筛查在哪里做", "今天天气真好啊哈哈", "离婚", "谢谢", "人身安全保护令怎么申请"]
    replies, topics = [], Counter()
    for text in said:
        woman = talk.person("anna")
        replies.append(woman.says(text))
        if replies[-1].reason == "answer":
            topics[talk.conversation.library.current.index.as_row(text)["entries"][0]["topic"]] += 1
    figures, reasons = of(talk), Counter(reply.reason for reply in replies)
    assert figures["messages"] == len(said)
    assert figures.family("turn") == {reason: count for reason, count in reasons.items()} and reasons["answer"] >= 3
    assert figures.family("topic") == topics
    assert sum(figures.handled.values()) == len(said)
    assert (figures.handled["answered"], figures.handled["choices"]) == (reasons["answer"], reasons["clarify"])


def test_a_repeated_delivery_is_not_counted_again(talk):
    message = talk.person().message("人身安全保护令怎么申请")
    assert talk.send(message) == talk.send(message)
    assert of(talk)["messages"] == of(talk)["turn.answer"] == 1


def test_a_woman_is_counted_once_a_day_and_once_a_month(talk):
    for _ in range(2):  # two days
        for name in ("anna", "bella", "anna"):
            talk.person(name).says("你好")
        talk.later(days=1)
    talk.later(days=14)  # December
    talk.person("anna").says("你好")
    assert of(talk, "2026-11").women == 2 and of(talk, "2026-12").women == 1
    assert of(talk, "2026-11-18").women == of(talk, "2026-11-19").women == 2
    assert of(talk, "2026").women == 3, "of a year: the sum of its months"


def test_following_the_account_is_no_message(talk):
    talk.person().does("subscribe")
    assert (of(talk)["messages"], of(talk).women, of(talk)["turn.welcome"]) == (0, 0, 1)


def test_what_goes_to_staff_is_counted_by_topic_urgency_and_kind(talk):
    numbers = [talk.person(name).hands_over() for name in ("anna", "bella")]
    talk.person("carla").says("他拿刀在砸门，救命")
    rows = [talk.desk.get(row.number) for row in talk.desk.list()]
    assert len(rows) == 3 and set(numbers) < {row.number for row in rows}
    figures = of(talk)
    assert figures["referral.opened"] == 3
    assert figures.family("referral.priority") == Counter(row.priority for row in rows)
    assert figures.family("referral.topic") == Counter(row.topic for row in rows)
    assert figures.family("referral.kind") == Counter(row.kind for row in rows if row.kind)
    assert figures.handled["urgent"] == 1 and figures.handled["handed"] == 2


def test_the_time_to_the_first_answer_is_that_of_the_first_only(talk):
    waits = []
    for n, wait in enumerate((5, 90, 26 * 60)):
        number = talk.person(f"person{n}").hands_over()
        began = talk.desk.get(number).opened
        answered = began + timedelta(minutes=wait)
        talk.desk.answer(number, "王芳", "您好，可以。", answered)
        talk.desk.answer(number, "王芳", "再补一句。", answered + timedelta(hours=3))
        waits.append((answered - began).total_seconds() / 60)
        talk.later(minutes=7)
    talk.later(days=2)
    figures = of(talk)
    assert figures.first_answers() == sorted(waits) and figures.typical_wait() == median(waits)
    assert figures.first_answers("urgent") == [] and figures.typical_wait("urgent") is None


def test_a_call_that_reached_her_is_a_first_answer_and_one_that_did_not_is_none(talk):
    number = talk.person("anna").hands_over()
    contact, began = Contact(talk.desk, True), talk.desk.get(number).opened
    for minutes, result in ((10, "没人接"), (25, SPOKEN)):
        at = began + timedelta(minutes=minutes)
        contact.phoned(number, "王芳", at, result, "", False, "她急着要答复", at)
    talk.desk.answer(number, "王芳", "写下来给您。", began + timedelta(minutes=60))
    assert of(talk).first_answers() == [25]


def test_across_months_and_years_the_minutes_are_right(talk, store):
    for opened, answered, minutes in (("2024-02-28T23:50:00+08:00", "2024-03-01T00:10:00+08:00", 24 * 60 + 20),
                                      ("2025-12-31T23:59:10+08:00", "2026-01-01T00:01:50+08:00", 2),
                                      ("2026-11-18T10:00:00+08:00", "2026-11-18T03:30:00+00:00", 90)):
        move = talk.desk.moves.open("anna", "urgent", "dv.now", NOON, NOON)
        move.fields["opened"] = opened
        answer = talk.desk.moves.say(move.number, NOON).plan() | {"at": answered, "set": ["answered_at", answered]}
        for step in (move.plan(), answer):
            assert store.change(Change(moves=[step], day="2026-11-18")).word == "done"
        assert store.client.hdel(counts_key("2026-11-18"), f"first.urgent.{minutes}")


def test_deleting_a_referral_changes_no_figure(talk):
    number = talk.person("anna").hands_over()
    talk.desk.answer(number, "王芳", "您好。", talk.now + timedelta(minutes=9))
    before = of(talk).total
    erasures = Erasures(talk.desk)
    erasures.ask(number, "赵姐", "本人申请", "她要求", talk.now)
    erasures.agree(number, "王芳")
    after = of(talk)
    assert not talk.desk.list() and after.first_answers() == [9]
    assert {name: count for name, count in after.total.items() if not name.startswith("desk.")} == {
        name: count for name, count in before.items() if not name.startswith("desk.")}


def test_rule_15_no_counter_holds_a_name_a_number_or_a_pseudonym(talk, client):
    number = talk.person("anna").hands_over("我叫李秀英，村里不分地给我")
    talk.desk.answer(number, "王芳", "您好，李秀英。", talk.now)
    told = " ".join(name for key in client.scan_iter("counts:*") for name in client.hgetall(key))
    assert told and not [word for word in ("anna", "李秀英", "王芳", number) if word in told]


def test_a_day_is_kept_for_three_years_and_the_metrics_get_turns_moves_and_openings_only(talk, client):
    talk.person("anna").hands_over()
    assert DAYS_COUNTED - 60 < client.ttl(counts_key("2026-11-18")) <= DAYS_COUNTED and DAYS_COUNTED > 2 * 366 * 86400
    lasting = client.hgetall(counts_key("")).keys() - {"referral.opened"}
    assert {name.partition(".")[0] for name in lasting} <= {"turn", "desk", "spool", "worker"}


def test_what_waits_now(talk):
    first, second, third, fourth = (talk.person(name).hands_over() for name in ("a", "b", "c", "d"))
    talk.desk.claim(second, "王芳", talk.now)
    talk.desk.answer(third, "王芳", "您好。", talk.now)
    talk.desk.answer(fourth, "王芳", "您好。", talk.now)
    talk.desk.close(fourth, "王芳", "已答复", talk.now)
    now = waiting(talk.store, talk.now)
    assert (now.unclaimed, now.claimed, now.late, now.unheard) == (1, 1, 0, 1) and first
    assert waiting(talk.store, talk.now + timedelta(days=9)).late == 2


@pytest.mark.parametrize(("name", "first", "until", "words"), [
    ("2026", date(2026, 1, 1), TODAY, "2026年"), ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "2026年10月"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"), ("2026-11-18", TODAY, TODAY, "2026年11月18日")])
def test_a_period_ends_today_at_the_latest(name, first, until, words):
    found = period(name, TODAY)
    assert (found.first, found.until, found.words, found.name) == (first, until, words, name)
    assert found.running == (found.until == TODAY)
    assert len(found.days()) == (until - first).days + 1


@pytest.mark.parametrize("name", ["", "2027", "2026-12", "2026-11-19", "2026-13", "2026-02-30", "0000", "20261118", "现在",
                                  "2026-1"])
def test_what_is_no_period_or_lies_ahead_is_none(name):
    assert period(name, TODAY) is None


def test_months_go_back_over_the_year():
    assert months(date(2026, 2, 1), 3) == ["2026-02", "2026-01", "2025-12"]
    assert NOON.tzinfo == CHINA
