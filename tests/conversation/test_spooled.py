"""What must not be lost while Redis is down, danger and exit words: it is spooled, and takes effect when Redis is back."""

from types import SimpleNamespace

import pytest

from bot.connection import connect
from bot.referrals.delivery import Delivery
from bot.store import EVENTS, Store
from bot.worker import Worker, steps
from tests.conversation.conftest import Talk
from tests.referrals.conftest import Phone, say

CRISIS = "他又在砸门 我躲在厕所里 快救我"
NOWHERE = "redis://127.0.0.1:1/0"


def test_rule_1_danger_needs_no_redis_and_is_spooled(library, vault, tmp_path, store):
    dead = Store(connect(NOWHERE))
    talk = Talk(library, dead, vault, tmp_path / "spool")
    reply = talk.person().says(CRISIS)
    assert "110" in reply.text and "12338" in reply.text
    assert library.current.wording.say("crisis_spooled") in reply.text
    assert library.current.wording.say("crisis_registered") not in reply.text
    assert talk.spool.waiting() == 1
    assert CRISIS not in "".join(p.read_text() for p in (tmp_path / "spool").iterdir())
    assert talk.spool.replay(store, "2026-11-18")
    assert talk.spool.waiting() == 0
    living = Talk(library, store, vault, tmp_path / "spool")
    referral = living.desk.get(living.desk.list()[0].number)
    assert referral.urgent and CRISIS in [line.text for line in referral.messages]


def test_rule_1_a_spool_that_cannot_be_written_is_admitted(library, vault, tmp_path):
    (tmp_path / "spool").write_text("a file where the folder should be")
    reply = Talk(library, Store(connect(NOWHERE)), vault, tmp_path / "spool").person().says(CRISIS)
    assert library.current.wording.say("crisis_down") in reply.text and "110" in reply.text


def test_the_same_crisis_message_is_spooled_once(library, vault, tmp_path):
    talk = Talk(library, Store(connect(NOWHERE)), vault, tmp_path / "spool")
    message = talk.person().message(CRISIS)
    for _ in range(3):
        assert "110" in talk.send(message).text
    assert talk.spool.waiting() == 1


def test_rule_1_what_one_woman_cried_for_while_redis_was_down_is_one_urgent_referral(library, vault, tmp_path, store):
    down = Talk(library, Store(connect(NOWHERE)), vault, tmp_path / "spool")
    anna, cries = down.person(), (CRISIS, "他拿刀了 门要被砸开了 救命", "他掐我脖子 快来人")
    for cry in cries:
        assert anna.says(cry).reason == "crisis"
    assert down.person("bella").says(CRISIS).reason == "crisis"
    assert down.spool.waiting() == 4
    while down.spool.replay(store, "2026-11-18"):
        pass
    living = Talk(library, store, vault, tmp_path / "spool")
    rows = {r.person: living.desk.get(r.number) for r in living.desk.list()}
    assert len(living.desk.list()) == 2 and all(r.urgent for r in rows.values())
    assert [line.text for line in rows["anna"].messages if line.who == "person"] == list(cries)
    living.desk.close(rows["anna"].number, "王姐", "误触发", living.now)
    assert down.person().says(CRISIS).reason == "crisis" and down.spool.replay(store, "2026-11-18")
    assert len(living.desk.list()) == 2, "a new one where the other was closed"


@pytest.fixture
def down(talk, library, vault):
    """The same account while Redis is away."""
    away = Talk(library, Store(connect(NOWHERE)), vault, talk.spool._folder)
    away.now = talk.now
    return away


def wanting(talk, push="1"):
    """She has a referral and chose how she is told of the answer."""
    anna = talk.person()
    for text in ("人工", "出嫁了村里不分地给我", push):
        anna.says(text)
    talk.later(minutes=5)
    return anna, talk.desk.list()[0].number


def carried(talk, number):
    """Staff answer and the worker goes round: what reaches her phone by itself."""
    phone = Phone()
    talk.desk.answer(number, "王姐", "我们去村里问过了", talk.now)
    delivery = Delivery(talk.store, talk.desk, phone, say, "w")
    idle = [SimpleNamespace(step=lambda now: False) for _ in range(4)]
    worker = Worker(steps(delivery, talk.spool, talk.store, *idle), talk.store, lambda: talk.now)
    while worker.once():
        pass
    return phone.arrived


@pytest.mark.parametrize("word", ["退出", "发错了", "没事了", "不说了", "没事了，谢谢", "我发错了"])
def test_rule_6_an_exit_word_while_redis_was_down_holds_before_anything_is_pushed(talk, down, word, library):
    _, number = wanting(talk)
    down.now = talk.now
    for person in ("bella", "anna"):
        assert down.person(person).says(word).text == library.current.wording.say("exit")
    assert word not in "".join(p.read_text() for p in down.spool._folder.iterdir())
    talk.later(minutes=1)
    assert carried(talk, number) == [] and talk.spool.waiting() == 0
    referral = talk.desk.get(number)
    assert (referral.exit_used, referral.push) == (down.now.isoformat(timespec="seconds"), "hold")


def test_rule_6_nothing_is_pushed_while_what_was_spooled_cannot_be_taken_up(talk):
    _, number = wanting(talk)
    assert talk.spool.keep([{"exit": "anna", "at": "no time", "written": "no time"}], "anna:1")
    assert carried(talk, number) == [] and talk.spool.waiting() == 1


def test_without_it_what_she_chose_holds(talk):
    assert len(carried(talk, wanting(talk)[1])) == 1


def test_rule_6_it_drops_the_open_question_as_if_redis_had_been_there(talk, down, store):
    anna = talk.person()
    anna.says("人工")
    down.now = talk.now
    down.person().says("发错了")
    talk.spool.replay(store, "2026-11-18")
    assert anna.says("出嫁了村里不分地给我").reason != "handover" and talk.desk.list() == []


def test_what_she_does_after_redis_is_back_is_not_undone_by_it(talk, down, store):
    anna, number = wanting(talk)
    down.now = talk.now
    message = down.person().message("退出")
    down.send(message)
    talk.later(minutes=1)
    anna.says("人工")
    anna.says("还想问两癌筛查在哪里做")
    assert anna.says("2").reason == "handover-done", "the question that was asked since is still open"
    anna.says("2")
    talk.spool.replay(store, "2026-11-18")
    assert anna.says("13800000000").reason == "handover", "so is this one"
    rows = {r.number: r for r in talk.desk.list()}
    assert {r.number for r in rows.values() if r.exit_used} == {number}
    down.send(message)
    events = len(store.client.xrange(EVENTS))
    assert talk.spool.replay(store, "2026-11-18") and len(store.client.xrange(EVENTS)) == events, "done once"


def test_rule_6_an_exit_word_after_a_crisis_that_also_waits_is_seen_beside_it(talk, down, store):
    anna = down.person()
    anna.says(CRISIS)
    anna.says("不说了")
    talk.spool.replay(store, "2026-11-18")
    assert [bool(r.urgent and r.exit_used) for r in talk.desk.list()] == [True]
