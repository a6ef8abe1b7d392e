"""Danger is answered whatever else is going on, and whatever is broken (safety rules 1 and 2)."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from bot.connection import connect
from bot.conversation.dialogue import Memory
from bot.privacy import Vault
from bot.referrals.indicator import Indicator
from bot.store import Store, person_key
from tests.conftest import SECRET_KEY
from tests.conversation.conftest import QUESTION, Talk
from tests.referrals.conftest import Phone

CRISIS = "他又在砸门 我躲在厕所里 快救我"

STORY = ["人工", "出嫁了村里不分地给我"]
DIALOGUES = {
    "story": ["人工"], "push": STORY, "when": [*STORY, "3"], "choices": [*STORY, "2"], "contact": [*STORY, "2", "2"],
    "word": [*STORY, "2", "3"], "what": ["人工", "嗯"], "forget": ["删除我的记录"], "check": ["自测"], "danger": [CRISIS],
}
"""Every question that can be open, and what she says to get there."""


def all_right(reply):
    """What a crisis is owed in the same turn."""
    return reply.reason == "crisis" and "110" in reply.text and "12338" in reply.text


@pytest.mark.parametrize("pending", DIALOGUES)
def test_rule_1_in_every_open_question(talk, pending):
    anna = talk.person()
    for text in DIALOGUES[pending]:
        anna.says(text)
    state = talk.conversation.memory.read(anna.message("?")).state
    assert state.pending == pending
    assert all_right(anna.says(CRISIS)) and any(r.urgent for r in talk.desk.list())


@pytest.mark.parametrize("action", ["again", "understood", ""])
def test_rule_1_after_an_answer_was_heard(talk, talking, action):
    anna, _ = talking()
    if action:
        anna.takes(action)
    assert all_right(anna.says(CRISIS)) and any(r.urgent for r in talk.desk.list())


def test_rule_1_while_staff_and_she_are_talking_and_staff_are_typing(talk, talking):
    anna, number = talking(push="1")
    anna.says("那今年的补偿还有吗")
    assert Indicator(talk.desk, Phone()).note(number, "王姐")
    assert all_right(anna.says(CRISIS))
    urgent = next(r for r in talk.desk.list() if r.urgent)
    assert CRISIS in [line.text for line in talk.desk.get(urgent.number).messages]


def test_rule_1_two_hundred_times_in_a_row_from_one_person_in_conversation(talk, talking):
    anna, _ = talking()
    for n in range(200):
        assert all_right(anna.says(f"{CRISIS} {n}")), n
    urgent = [r for r in talk.desk.list() if r.urgent]
    said = [line.text for line in talk.desk.get(urgent[0].number).messages if line.who == "person"]
    assert len(urgent) == 1 and [n for n in range(200) if f"{CRISIS} {n}" not in said] == []


def test_rule_1_in_conversation_when_the_store_dies_under_it(talk, talking, library, vault):
    anna, _ = talking()
    anna.says("那今年的补偿还有吗")
    talk.conversation.memory = Memory(Store(connect("redis://127.0.0.1:1/0")), vault, 30)
    for n in range(200):
        assert all_right(anna.says(CRISIS)), n
    assert talk.spool.waiting() == 200
    while talk.spool.replay(talk.store, "2026-11-18"):
        pass
    assert all(r.urgent for r in talk.desk.list("open"))


def test_rule_1_in_conversation_with_a_broken_index(talk, talking, library, monkeypatch):
    def broken(*_):
        raise RuntimeError("no index")
    anna, _ = talking()
    anna.says("那今年的补偿还有吗")
    monkeypatch.setattr(type(library.current.index.matcher), "decide", broken)
    assert all_right(anna.says(CRISIS))


def test_rule_1_a_record_that_no_key_opens_stands_between_nobody_and_an_answer(talk, library, store, tmp_path):
    """The old key was dropped too early."""
    anna = talk.person()
    for text in (*STORY, "2"):
        anna.says(text)
    later = Talk(library, store, Vault(Fernet.generate_key().decode(), SECRET_KEY), tmp_path / "spool")
    later.desk, later.now = talk.desk, talk.now
    again = later.person()
    again._talk._keys = talk._keys
    assert all_right(again.says(CRISIS))
    assert again.says(QUESTION).reason in ("answer", "clarify")
    assert len(list(store.client.scan_iter("referral:*:messages"))) == 2, "handed over as a referral of its own"


def test_what_a_later_version_wrote_into_her_record_is_passed_by(talk, vault, client):
    anna = talk.person()
    anna.says(QUESTION)
    state = vault.unseal_json(client.hget(person_key("anna"), "state"))
    client.hset(person_key("anna"), "state", vault.seal_json({**state, "unheard_of": 1}))
    assert anna.says(QUESTION).reason in ("answer", "clarify")
