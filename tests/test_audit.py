"""The audit trail: what it holds, that no break goes unnoticed, and what only an anchor can show."""

import json
import threading
from datetime import datetime

import pytest

from bot.audit import WHAT, Audit, NotRecorded
from bot.console.audit import WHAT as LABELS
from bot.message import CHINA
from bot.privacy import Vault
from bot.referrals.desk import AlreadyMoved, Desk
from bot.store import Change, StoreDown, audit_head_key, audit_key
from tests.conftest import DATA_KEY

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=CHINA)


@pytest.fixture
def five(audit):
    """A trail of five entries."""
    for number in ("A111", "A222", "A333", "A444", "A555"):
        audit.write("王芳", "read", number)
    return audit


def rewrite(client, *rows):
    """What somebody with Redis at hand could do: write the list anew, leave or take its head."""
    client.delete(audit_key())
    client.rpush(audit_key(), *rows)


def rows_of(client):
    return client.lrange(audit_key(), 0, -1)


def test_a_whole_trail_holds(five):
    assert five.verify() == (5, [])


def test_an_empty_trail_holds(audit):
    assert audit.verify() == (0, []) and audit.anchor() == ""


def test_an_entry_says_who_did_what_to_which_and_why(audit):
    audit.write("赵姐", "exported", "A111", "法院调取")
    entry = audit.find()[0]
    assert (entry.who, entry.what, entry.number, entry.reason, entry.n) == ("赵姐", "exported", "A111", "法院调取", 1)
    assert datetime.fromisoformat(entry.at).tzinfo


@pytest.mark.parametrize("field, value", [
    ("who", "李敏"), ("what", "noted"), ("number", "B111"), ("reason", "x"), ("at", "2020-01-01T00:00:00+08:00"), ("n", 9),
    ("hash", "0" * 64), ("before", "0" * 64)])
def test_a_changed_entry_is_found(five, client, field, value):
    rows = rows_of(client)
    rows[2] = json.dumps({**json.loads(rows[2]), field: value}, ensure_ascii=False)
    rewrite(client, *rows)
    assert five.verify()[1][0].startswith("entry 3: changed")


def test_a_removed_entry_is_found(five, client):
    rows = rows_of(client)
    rewrite(client, *rows[:2], *rows[3:])
    assert five.verify()[1] == ["entry 3: removed before it (1 missing, from 3)"]


def test_the_first_entry_removed_is_found(five, client):
    rewrite(client, *rows_of(client)[1:])
    assert five.verify()[1] == ["entry 1: removed before it (1 missing, from 1)"]


def test_a_forged_entry_is_found(five, client):
    rows = rows_of(client)
    forged = json.dumps({**json.loads(rows[2]), "who": "李敏"}, ensure_ascii=False)
    rewrite(client, *rows[:2], forged, *rows[2:])
    assert five.verify()[1][0] == "entry 3: inserted"


def test_a_copied_entry_is_found(five, client):
    rows = rows_of(client)
    rewrite(client, *rows, rows[1])
    assert five.verify()[1] == ["entry 6: inserted (a copy of entry 2)"]


def test_swapped_entries_are_found(five, client):
    rows = rows_of(client)
    rewrite(client, rows[0], rows[2], rows[1], *rows[3:])
    assert five.verify()[1] and all("reordered" in line for line in five.verify()[1])


def test_nonsense_in_the_list_is_found(five, client):
    client.rpush(audit_key(), "not json")
    assert five.verify()[1] == ["entry 6: changed"]


def test_a_truncated_trail_is_found_by_its_head(five, client):
    client.ltrim(audit_key(), 0, 2)
    assert five.verify()[1] == ["truncated: 3 entries are left, 5 were written"]


def test_truncation_with_its_head_needs_an_anchor(five, client):
    anchor = five.anchor()
    rows = rows_of(client)[:3]
    rewrite(client, *rows)
    client.hset(audit_head_key(), mapping={"n": 3, "hash": json.loads(rows[-1])["hash"]})
    assert five.verify()[1] == [], "the chain alone cannot know"
    assert five.verify((anchor,))[1] == ["truncated: an anchor knows 5 entries, 3 are left"]


def test_another_history_after_truncation_is_found_by_the_anchor(five, client):
    anchor = five.anchor()
    rows = rows_of(client)[:3]
    rewrite(client, *rows)
    client.hset(audit_head_key(), mapping={"n": 3, "hash": json.loads(rows[-1])["hash"]})
    five.write("王芳", "read", "A444")
    five.write("王芳", "read", "C555")
    assert five.verify()[1] == [] and "another history" in five.verify((anchor,))[1][0]


def test_who_has_only_redis_cannot_write_entries_that_hold(five, store, client):
    Audit(store, Vault(DATA_KEY, "another-secret-0123456789-abcdefghijk")).write("李敏", "read", "A111")
    assert five.verify()[1] == ["entry 6: changed"]


def test_a_later_anchor_of_a_whole_trail_holds(five):
    anchor = five.anchor()
    five.write("王芳", "read", "A666")
    assert five.verify((anchor,)) == (6, [])


def test_twenty_writers_at_once_make_one_chain(store, vault):
    def write():
        for _ in range(5):
            Audit(store, vault).write("王芳", "noted", "A111")
    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Audit(store, vault).verify() == (20, [])


def test_a_page_that_stays_open_is_one_reading_for_each_person_and_number(audit):
    for who, number in (("王芳", "A111"), ("王芳", "A111"), ("李敏", "A111"), ("王芳", "A222")):
        audit.read(who, number)
    assert [(e.who, e.number) for e in audit.find()] == [("王芳", "A222"), ("李敏", "A111"), ("王芳", "A111")]


def test_entries_are_found_by_number_and_by_name(five):
    five.write("赵姐、李敏", "erased", "A333", "误触发")
    assert [e.what for e in five.find(number="A333")] == ["erased", "read"]
    assert [e.number for e in five.find(who="李敏")] == ["A333"]
    assert [e.number for e in five.find(offset=1, limit=2)] == ["A555", "A444"]


def test_a_move_by_staff_and_its_entry_are_one_change(store, vault, client):
    desk = Desk(store, vault, lambda: None)
    move = desk.moves.open("anna", "normal", "land", NOW, NOW)
    store.change(Change(moves=[move.plan()]))
    desk.claim(move.number, "王芳", NOW)
    desk.note(move.number, "王芳", "电话里说的话", NOW, once="0123456789abcdef")
    desk.note(move.number, "王芳", "电话里说的话", NOW, once="0123456789abcdef")
    with pytest.raises(AlreadyMoved):
        desk.close(move.number, "李敏", "已答复", NOW)
    desk.answer(move.number, "王芳", "答复的话", NOW)
    desk.close(move.number, "王芳", "已答复", NOW)
    assert [e.what for e in reversed(desk.audit.find())] == ["claimed", "noted", "answered", "closed"]
    assert "话" not in "".join(rows_of(client)), "no words in the trail"
    client.delete(audit_key())
    client.set(audit_key(), "somebody wrote here")
    with pytest.raises(NotRecorded):
        desk.note(move.number, "王芳", "这句不该留下", NOW)
    assert "这句不该留下" not in [line.text for line in desk.get(move.number).messages]


def test_an_entry_that_cannot_be_written_is_a_kind_of_store_down(audit, client):
    client.set(audit_key(), "somebody wrote here")
    with pytest.raises(StoreDown):
        audit.write("王芳", "read", "A111")


def test_every_kind_of_entry_has_a_chinese_name():
    assert set(LABELS) == set(WHAT)
