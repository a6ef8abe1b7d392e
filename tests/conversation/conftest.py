"""People who talk to the conversation directly, over a real Valkey, with a clock that tests can move."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.conversation.dialogue import Memory
from bot.conversation.turn import Conversation
from bot.conversation.understanding import understand
from bot.knowledge.library import Library
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.message import CHINA, Attachment, Inbound, Reply
from bot.referrals.delivery import Delivery
from bot.referrals.desk import Desk
from bot.referrals.spool import Spool
from bot.settings import HERE
from bot.store import referral_key
from tests.conftest import INDEX

QUESTION = "两癌筛查多久一次"
"""Something that the bot knows."""

LAND = "出嫁了村里不分地给我"
"""Something that it hands to staff."""

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=CHINA)  # a Wednesday, in working hours


@pytest.fixture(scope="session")
def library():
    """The knowledge as it ships."""
    return Library(HERE / "knowledge", partial(understand, embeddings=Embeddings(load_encoder(INDEX), INDEX)))


class Talk:
    """One account and the people who write to it."""

    def __init__(self, library, store, vault, spool_dir, can_push=True) -> None:
        self.now = NOON
        self.vault, self.store = vault, store
        self.desk = Desk(store, vault, lambda: library.current.district)
        self.spool = Spool(spool_dir, vault)
        memory = Memory(store, vault, 30)
        self.conversation = Conversation(library, memory, self.desk.moves, self.spool, can_push, lambda: self.now)
        self._keys = itertools.count()

    def person(self, name="anna") -> Voice:
        """Somebody with a phone of her own."""
        return Voice(self, name)

    def later(self, **amount) -> None:
        """Move the clock."""
        self.now += timedelta(**amount)

    def send(self, inbound: Inbound) -> Reply | None:
        """One message through the conversation."""
        return self.conversation.take_turn(inbound, lambda: self.vault.seal("openid-of-" + inbound.person))

    def new_key(self, person: str) -> str:
        """A message id that was not used before."""
        return f"{person}:{next(self._keys)}"


class Voice:
    """A person; remembers the last reply so that she can take its choices."""

    def __init__(self, talk: Talk, name: str) -> None:
        self._talk, self.name = talk, name
        self.heard: Reply | None = None

    def message(self, text="", kind="text", **more) -> Inbound:
        """A message of hers, not sent yet."""
        return Inbound(self.name, kind, self._talk.new_key(self.name), self._talk.now, text, **more)

    def says(self, text: str) -> Reply:
        """She types."""
        return self._send(self.message(text))

    def hands_over(self, story: str = LAND, push: str = "") -> str:
        """She asks for a person and tells her story. push: the choice by which she says how she wants to hear of it, "" when
        she leaves that open. Returns the number of her referral."""
        before = {referral.number for referral in self._talk.desk.list()}
        self.says("人工")
        self.says(story)
        if push:
            self.says(push)
        return next(referral.number for referral in self._talk.desk.list() if referral.number not in before)

    def does(self, event: str, key: str = "") -> Reply | None:
        """Something happens that is not a message."""
        return self._send(self.message(kind="event", event=event, event_key=key))

    def takes(self, action: str) -> Reply:
        """She types the number of the choice that has this action."""
        number = next(c.number for c in self.heard.choices if c.action == action)
        return self.says(number)

    def taps(self, action: str) -> Reply:
        """She taps a link of a message, perhaps an old one."""
        return self._send(replace(self.message("1"), tapped=action))

    def sends(self, kind: str, **attached: str) -> Reply | None:
        """A picture, a place, a voice without words. attached: fields of its Attachment."""
        return self._send(self.message(kind=kind, attachment=Attachment(**attached)))

    def _send(self, inbound: Inbound) -> Reply | None:
        self.heard = self._talk.send(inbound)
        return self.heard


@pytest.fixture
def talk(library, store, vault, tmp_path):
    """The account, empty."""
    return Talk(library, store, vault, tmp_path / "spool")


@pytest.fixture
def talking(talk, settle):
    """A person who has just heard the answer of the colleague who holds her referral."""
    def make(sensitive=False, push="2"):
        anna = talk.person()
        number = anna.hands_over(push=push)
        talk.store.client.hset(referral_key(number), "sensitive", "1" if sensitive else "0")
        answers(talk, number, "我们去村里问过了", settle)
        assert "我们去村里问过了" in anna.says("在吗").text
        talk.later(minutes=1)
        return anna, number
    return make


@pytest.fixture
def settle(talk):
    """The worker sees to what happened."""
    def run():
        delivery = Delivery(talk.store, talk.desk, None, lambda *_, **__: "", "test")
        while delivery.step(talk.now):
            pass
    return run


def answers(talk, number, text, settle):
    """Staff answer, and the worker sees to it."""
    talk.desk.answer(number, "王姐", text, talk.now)
    settle()


def said(talk, number):
    """Her lines in the thread of the referral."""
    return [line.text for line in talk.desk.get(number).messages if line.who == "person"]


@pytest.fixture
def guarded(talk):
    """A person who chose the safe word 向日葵花, and the number of her referral."""
    anna = talk.person()
    number = anna.hands_over(push="2")
    anna.takes("word:set")
    anna.says("向日葵花")
    return anna, number
