"""What time does to data: retention, the stream, the append-only file, anchors."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import redis

from bot.message import CHINA
from bot.referrals.desk import Desk, NoSuchReferral
from bot.referrals.erasure import Erasures
from bot.store import EVENTS, Change, closed_key, erased_key
from bot.unanswered import Unanswered
from bot.upkeep import EVENTS_KEPT, EVERY, Upkeep, read_anchors
from tests.traces import keys_with, wait_for_rewrite

NOW = datetime.now(CHINA)


@pytest.fixture
def desk(store, vault):
    return Desk(store, vault, lambda: None)


@pytest.fixture
def unanswered(store, desk, vault):
    return Unanswered(store, vault, desk.audit, 30)


@pytest.fixture
def upkeep(store, desk, unanswered, tmp_path):
    return Upkeep(store, desk.audit, Erasures(desk), unanswered, 3, tmp_path / "audit.anchors")


def closed(desk, store, at, words="分地没有我"):
    """A referral that was closed at that time. Returns its number."""
    move = desk.moves.open("anna", "normal", "land", at, at)
    move.say = (desk.moves.line(at, "person", words),)
    store.change(Change(moves=[move.plan()]))
    desk.close(move.number, "王芳", "已答复", at)
    return move.number


def test_rule_8_a_closed_referral_goes_when_its_years_are_over_and_leaves_only_a_trace(upkeep, desk, store, client, vault):
    old = closed(desk, store, NOW - timedelta(days=3 * 366 + 1), "旧标记旧标记")
    young = closed(desk, store, NOW - timedelta(days=3 * 365 - 2))
    assert upkeep.step(NOW)
    with pytest.raises(NoSuchReferral):
        desk.get(old)
    assert desk.get(young).status == "closed"
    assert keys_with(client, vault, "旧标记旧标记") == set()
    entry = desk.audit.find(number=old)[0]
    assert (entry.who, entry.what, entry.reason) == ("worker", "erased", "保存期满")
    assert desk.audit.verify()[1] == []


def test_rule_8_what_is_not_closed_never_expires(upkeep, desk, store):
    move = desk.moves.open("anna", "normal", "land", NOW - timedelta(days=4000), NOW)
    store.change(Change(moves=[move.plan()]))
    upkeep.step(NOW)
    assert desk.get(move.number).status == "open"


def test_without_a_rule_of_the_district_everything_is_kept(store, desk, unanswered, tmp_path):
    old = closed(desk, store, NOW - timedelta(days=9000))
    Upkeep(store, desk.audit, Erasures(desk), unanswered, None, tmp_path / "a").step(NOW)
    assert desk.get(old).status == "closed"


def test_an_expired_one_that_was_taken_up_again_stays(desk, store, client):
    number = closed(desk, store, NOW)
    client.zadd(closed_key(), {number: NOW.timestamp()})
    assert not Erasures(desk).expire(number, NOW - timedelta(days=1))
    assert desk.get(number).status == "closed"


def stream_of(client, *rows, group=True):
    """Events of the given age in days."""
    for days, number in rows:
        at = int((NOW - timedelta(days=days)).timestamp()) * 1000
        client.xadd(EVENTS, {"number": number, "event": "said", "at": ""}, id=f"{at}-0")
    if group:
        client.xgroup_create(EVENTS, "delivery", id="0")
        for _ in rows:
            client.xreadgroup("delivery", "one", {EVENTS: ">"}, count=1)


def numbers_in(client):
    return [fields["number"] for _, fields in client.xrange(EVENTS)]


def test_old_events_of_finished_referrals_are_trimmed(upkeep, desk, store, client):
    over, still = closed(desk, store, NOW), desk.moves.open("anna", "normal", "land", NOW, NOW)
    store.change(Change(moves=[still.plan()]))
    client.delete(EVENTS)
    stream_of(client, (30, over), (20, still.number), (10, "GONE"), (1, over))
    client.xack(EVENTS, "delivery", *[identifier for identifier, _ in client.xrange(EVENTS)])
    assert upkeep.trim(NOW) == 2
    assert numbers_in(client) == [still.number, over], f"younger than {EVENTS_KEPT} or not finished"


def test_an_event_that_nobody_has_handled_is_never_trimmed(upkeep, client):
    stream_of(client, (30, "AAAA"), (29, "BBBB"), (28, "CCCC"))
    first = client.xrange(EVENTS)[0][0]
    client.xack(EVENTS, "delivery", first)
    assert upkeep.trim(NOW) == 1 and numbers_in(client) == ["BBBB", "CCCC"]


def test_an_event_that_was_not_delivered_yet_is_never_trimmed(upkeep, client):
    stream_of(client, (30, "AAAA"), group=False)
    client.xgroup_create(EVENTS, "delivery", id="0")
    assert upkeep.trim(NOW) == 0 and numbers_in(client) == ["AAAA"]


def test_a_round_is_done_once_an_hour(upkeep, client):
    wait_for_rewrite(client)  # while one is under way, the mark would rightly stay
    upkeep.step(NOW)
    client.set(erased_key(), "1")
    upkeep.step(NOW + EVERY / 2)
    assert client.get(erased_key()) == "1"
    upkeep.step(NOW + EVERY)
    assert client.get(erased_key()) is None


def test_rule_8_a_rewrite_that_the_server_never_heard_of_is_asked_for_again(upkeep, client, monkeypatch):
    wait_for_rewrite(client)
    client.set(erased_key(), "1")
    with monkeypatch.context() as cut:
        cut.setattr(upkeep._store.client, "bgrewriteaof", dropped)
        with pytest.raises(redis.ConnectionError):
            upkeep.compact()
    before = client.info("commandstats").get("cmdstat_bgrewriteaof", {}).get("calls", 0)
    upkeep.compact()
    assert client.info("commandstats")["cmdstat_bgrewriteaof"]["calls"] == before + 1
    assert not client.keys("erased:*")


def test_rule_8_what_is_erased_while_a_rewrite_begins_asks_for_the_next_one(upkeep, client, monkeypatch):
    wait_for_rewrite(client)
    client.set(erased_key(), "1")
    monkeypatch.setattr(upkeep._store.client, "bgrewriteaof", lambda: client.set(erased_key(), "1"))
    upkeep.compact()
    assert client.keys("erased:*") == [erased_key()]


def dropped():
    """The connection breaks before the server has the command."""
    raise redis.ConnectionError


def test_the_anchor_is_written_outside_redis_and_to_the_log(upkeep, desk, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    desk.audit.write("王芳", "read", "A111")
    upkeep.anchor(NOW)
    upkeep.anchor(NOW)
    desk.audit.write("王芳", "read", "A222")
    upkeep.anchor(NOW)
    anchors = read_anchors(tmp_path / "audit.anchors")
    assert len(anchors) == 2 and anchors[-1] == desk.audit.anchor() and anchors[-1] in caplog.text
    assert desk.audit.verify(anchors) == (2, [])


def test_a_folder_that_cannot_be_written_does_not_stop_the_worker(store, desk, unanswered, caplog):
    desk.audit.write("王芳", "read", "A111")
    Upkeep(store, desk.audit, Erasures(desk), unanswered, None, Path("/dev/null/audit.anchors")).step(NOW)
    assert "the audit anchor was not written" in caplog.text

