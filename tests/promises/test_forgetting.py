"""What she deletes, what staff delete and what a new key leaves behind: nothing (safety rule 8), in the whole application."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document

from bot.message import Inbound
from bot.referrals.erasure import Erasures
from bot.referrals.record import record
from bot.store import audit_key, counts_key, hers_key, person_key
from tests.console.office import press
from tests.promises.conftest import MARKER, OPENID, deletes
from tests.referrals.conftest import NOW
from tests.traces import append_only, keys_with, wait_for_rewrite

LIFE_AFTER = 3600
REACHED = {"openid", "last", "left", "until"}
"""How staff would write to her: fields of her record."""


def test_rule_8_what_she_deleted_rests_nowhere(anna, parts, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    anna.says(f"{MARKER}的事还没有说完")
    anna.says("没解决")
    kinds = {key.partition(":")[0] for key in keys_with(client, vault, MARKER)}
    assert {"thread", "unanswered"} <= kinds, "it was there, also for editors"
    deletes(anna)
    assert keys_with(client, vault, MARKER) == set()
    assert keys_with(client, vault, OPENID) == set()


def test_rule_8_stored_replies_go_with_it(anna, client):
    anna.says("离婚要带什么")
    anna.says("孩子归谁")
    before = {key for key in client.scan_iter("seen:*")}
    deletes(anna)
    assert before and not before & set(client.scan_iter("seen:*"))


def test_rule_8_after_a_rewrite_it_is_not_in_the_append_only_file(anna, parts, client, vault):
    client.config_set("aof-use-rdb-preamble", "no")
    anna.says(f"我想问{MARKER}怎么办")
    deletes(anna)
    assert MARKER in append_only(client, vault), "until the file is written anew it is still there, sealed"
    parts.upkeep.compact()
    wait_for_rewrite(client)
    assert MARKER not in append_only(client, vault) and OPENID not in append_only(client, vault)


def test_rule_8_a_later_referral_and_its_record_know_nothing_of_what_was_deleted(anna, parts, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    deletes(anna)
    number = anna.hands_over("村里不分地给我")
    referral = parts.desk.get(number)
    file = record(referral, "妇联", NOW, "王芳")
    assert MARKER not in str(referral) + "".join(p.text for p in Document(io.BytesIO(file)).paragraphs)
    assert keys_with(client, vault, MARKER) == set()


def test_rule_8_counters_hold_reasons_and_no_words(anna, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    counted = client.hgetall(counts_key(""))
    assert counted and all(re.fullmatch(r"[a-z.-]+", name) for name in counted)


def test_rule_8_unfollowing_erases_and_leaves_no_way_back_to_her(anna, parts, client, vault):
    number = anna.hands_over(f"村里不分地{MARKER}")
    person = parts.vault.pseudonym(OPENID)
    assert parts.desk.get(number).person == person
    anna.unfollows()
    assert MARKER in str(parts.desk.get(number).messages), "the registered referral is kept by the district's rule"
    assert not parts.desk.get(number).person and not client.exists(hers_key(person))
    assert keys_with(client, vault, OPENID) == set()
    left = keys_with(client, vault, person)
    assert person_key(person) in left and all(0 < client.ttl(key) <= LIFE_AFTER for key in left), left


def test_rule_8_what_two_of_staff_delete_rests_nowhere_whatever_was_done_with_it(story, parts, client, vault, hired):
    number, _ = story
    li, person = hired("李敏"), vault.pseudonym(OPENID)
    press(li, f"/referral/{number}/draft", text=f"没有发出{MARKER}")
    press(li, f"/referral/{number}/here", doing="writing")
    assert {"thread", "referral", "draft", "unanswered", "seen", "person"} <= kinds_with(client, vault, MARKER)
    for which in client.smembers(hers_key(person)):
        Erasures(parts.desk).ask(which, "老周", "本人申请", f"说明里也有{MARKER}", NOW)
        assert press(li, f"/referral/{which}/erase/agree", sure="yes").status_code == 303
    assert keys_with(client, vault, MARKER) == set()
    lasting = {key for key in keys_with(client, vault, number) if client.ttl(key) < 0}
    assert lasting == {audit_key()}, "the number stays in the trail; signs of who looked at it last minutes"
    assert parts.spool.waiting() == 0
    client.config_set("aof-use-rdb-preamble", "no")
    parts.upkeep.compact()
    wait_for_rewrite(client)
    assert MARKER not in append_only(client, vault)


def test_rule_8_what_staff_deleted_is_not_put_before_them_with_her_next_referral(anna, parts, client, vault, hired):
    number, li = anna.hands_over(f"村里不分地{MARKER}"), hired("李敏")
    Erasures(parts.desk).ask(number, "老周", "误触发", "试着玩的", NOW)
    press(li, f"/referral/{number}/erase/agree", sure="yes")
    assert MARKER not in str(parts.desk.get(anna.hands_over("孩子上学的事")).messages)
    assert keys_with(client, vault, MARKER) == set()


def test_rule_8_a_deletion_by_staff_leaves_the_way_to_her_other_referral(anna, parts, client, vault, hired):
    gone, kept, li = anna.hands_over("村里不分地"), anna.hands_over("孩子上学的事"), hired("李敏")
    Erasures(parts.desk).ask(gone, "老周", "误触发", "试着玩的", NOW)
    press(li, f"/referral/{gone}/erase/agree", sure="yes")
    parts.desk.answer(kept, "李敏", "可以就近入学", NOW)
    assert "openid" in client.hgetall(person_key(vault.pseudonym(OPENID)))
    assert "可以就近入学" in anna.says("在吗").text + anna.says("方便").text


def test_rule_8_with_the_last_referral_closed_the_way_to_her_goes(anna, parts, client, vault):
    first, last, person = anna.hands_over("村里不分地"), anna.hands_over("孩子上学的事"), person_key(vault.pseudonym(OPENID))
    for number in (first, last):
        assert client.hgetall(person).keys() >= REACHED
        parts.desk.claim(number, "王芳", NOW)
        parts.desk.close(number, "王芳", "误触发", NOW)
    assert not REACHED & client.hgetall(person).keys() and keys_with(client, vault, OPENID) == set()
    anna.says("离婚要带什么")
    assert not REACHED & client.hgetall(person).keys(), "her next message does not bring it back"
    anna.hands_over("又有一件事")
    assert client.hgetall(person).keys() >= REACHED


def test_rule_8_with_the_last_referral_deleted_the_way_to_her_goes(anna, parts, client, vault, hired):
    number, person = anna.hands_over("村里不分地"), person_key(vault.pseudonym(OPENID))
    before = int(client.hget(person, "v"))
    Erasures(parts.desk).ask(number, "老周", "误触发", "试着玩的", NOW)
    press(hired("李敏"), f"/referral/{number}/erase/agree", sure="yes")
    assert not REACHED & client.hgetall(person).keys()
    assert int(client.hget(person, "v")) > before, "a turn that has read it before cannot write it back"


@pytest.mark.parametrize("way", ["unfollows", "forget"])
def test_rule_8_who_leaves_leaves_no_word_but_in_the_registered_referral(way, story, anna, parts, client, vault):
    person = vault.pseudonym(OPENID)
    if way == "unfollows":
        anna.unfollows()
    else:
        parts.conversation.take_turn(Inbound(person, "event", "forget-1", NOW, event="unsubscribe"), str)
    assert kinds_with(client, vault, MARKER) == {"referral"}
    assert vault.unseal_json(client.hget(person_key(person), "state")) == {}
    left = {key for key in keys_with(client, vault, person) if client.ttl(key) < 0}
    assert left == set() and keys_with(client, vault, OPENID) == set()


def kinds_with(client, vault, word):
    """The kinds of keys under which a word rests."""
    return {key.partition(":")[0] for key in keys_with(client, vault, word)}


def test_rule_8_the_command_forgets_as_unfollowing_does(anna, parts, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    person = parts.vault.pseudonym(OPENID)
    parts.conversation.take_turn(Inbound(person, "event", "forget-1", NOW, event="unsubscribe"), str)
    assert keys_with(client, vault, MARKER) == set() and keys_with(client, vault, OPENID) == set()


def test_rule_8_her_wish_to_have_a_referral_deleted_is_put_before_staff(anna, parts, staff, client):
    number = anna.hands_over("村里不分地给我")
    deletes(anna)
    anna.says("1")
    assert parts.desk.get(number).erasure_asked
    assert "她要求删除" in staff.get(f"/console/referral/{number}").text


def test_rule_8_a_turn_that_read_before_the_deletion_cannot_write_it_back(anna, parts, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    person, memory = parts.vault.pseudonym(OPENID), parts.conversation.memory
    late = Inbound(person, "text", "late", NOW, f"还有{MARKER}")
    situation = memory.read(late)
    deletes(anna)
    turn = parts.conversation._turn(late, situation, online=True)
    assert memory.commit(turn, situation.version, None, str).word == "stale"
    assert keys_with(client, vault, MARKER) == set()
