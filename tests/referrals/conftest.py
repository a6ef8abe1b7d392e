"""A desk over a real Valkey, and a way to put a referral on it."""

from datetime import datetime

import pytest

from bot.knowledge.district import District
from bot.message import CHINA
from bot.referrals import window
from bot.referrals.desk import Desk
from bot.referrals.erasure import Erasures
from bot.store import Change, person_key

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=CHINA)
DISTRICT = District(name="试点区妇联", short_name="试点", hours={"shifts": [{"start": "08:30", "end": "17:30"}]})


@pytest.fixture
def desk(store, vault):
    """An empty desk."""
    return Desk(store, vault, lambda: DISTRICT)


@pytest.fixture
def opened(desk, store):
    """Puts a referral on the desk and returns its number."""
    def make(priority="normal", topic="land.married-out", person="anna", story="分地没有我", kind=""):
        move = desk.moves.open(person, priority, topic, NOW, desk.due(NOW, priority), kind=kind)
        move.say = (desk.moves.line(NOW, "person", story),)
        assert store.change(Change(moves=[move.plan()], day=f"{NOW:%Y-%m-%d}")).word == "done"
        return move.number
    return make


@pytest.fixture
def answered(desk, store, opened):
    """An answered referral of a person who wrote a moment ago and chose what may be pushed."""
    def make(priority="normal", topic="land.married-out", push="now", last=NOW):
        number = opened(priority, topic)
        store.client.hset(person_key("anna"), mapping={
            "v": "1", "openid": "sealed", "last": str(last.timestamp()), **window.opened(last)})
        store.change(Change(moves=[desk.moves.wishes(number, NOW, push=push).plan()]))
        desk.answer(number, "王芳", "我们问过了", NOW)
        return number
    return make


def erase(desk, number):
    """Two people delete it."""
    Erasures(desk).ask(number, "赵姐", "误触发", "按错了", NOW)
    Erasures(desk).agree(number, "李敏")


NOTICE = "您好，有消息了"


def say(key, answer=""):
    """The sentences that delivery speaks."""
    return {"push_notice": NOTICE, "talk_direct": f"您好，请看下面。\n{answer}"}[key]


class Phone:
    """Stands for the platform: (sealed identifier, text) of what arrived, and what goes wrong before."""

    def __init__(self, *faults):
        self.arrived, self.faults, self.typed = [], list(faults), []

    def send_text(self, sealed_openid, text):
        """Take it, or fail as told."""
        if self.faults:
            raise self.faults.pop(0)
        self.arrived.append((sealed_openid, text))

    def typing(self, sealed_openid):
        """Show it, or fail as told."""
        if self.faults:
            raise self.faults.pop(0)
        self.typed.append(sealed_openid)


@pytest.fixture
def talking(desk, store, opened):
    """She heard an answer, and has asked on a moment ago."""
    def make(push="now", sensitive="0"):
        number = opened()
        store.change(Change(moves=[desk.moves.wishes(number, NOW, push=push).plan()]))
        desk.answer(number, "王姐", "我们问过了", NOW)
        heard = desk.moves.heard(desk.get(number), NOW)
        heard.fields["sensitive"] = sensitive
        desk.move(heard)
        desk.move(desk.moves.again(desk.get(number), NOW, desk.due(NOW)))
        store.client.hset(person_key("anna"), mapping={
            "v": "1", "openid": "sealed", "last": str(NOW.timestamp()), **window.opened(NOW)})
        return number
    return make
