"""What is sealed, what is forgotten, and where no word ever goes (safety rules 8 and 15), in the whole application."""

from __future__ import annotations

import io
import logging
import re

import pytest
from docx import Document

from bot import create_app
from bot import settings as settings_module
from bot.message import Inbound
from bot.privacy import Unreadable, Vault
from bot.referrals.record import record
from bot.store import EVENTS, audit_key, counts_key, hers_key, person_key
from tests.conftest import AES_KEY, APP_ID, DATA_KEY, SECRET_KEY, TOKEN
from tests.console.office import PASSWORD, press, sign_in
from tests.platform import Platform
from tests.referrals.conftest import NOW
from tests.traces import append_only, keys_with, values, wait_for_rewrite

MARKER = "青蛙跳水缸"
OPENID = "o_anna_0000000000000000000"
LIFE_AFTER = 3600


@pytest.fixture(scope="module")
def app(valkey, tmp_path_factory):
    """The whole application."""
    folder = tmp_path_factory.mktemp("app")
    return create_app(settings_module.load({
        "WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": AES_KEY, "SECRET_KEY": SECRET_KEY,
        "DATA_KEYS": DATA_KEY, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0", "SPOOL_DIR": str(folder / "spool"),
        "CONSOLE_HTTPS": "no", "SIMULATOR": "on"}))


@pytest.fixture
def parts(app, client):
    """Its parts, over an emptied store."""
    return app.extensions["parts"]


@pytest.fixture
def anna(app, parts):
    """A woman who writes over the signed, encrypted wire."""
    def post(query, body):
        answer = app.test_client().post("/wechat", query_string=query, data=body, content_type="text/xml")
        return answer.status_code, answer.data

    return Platform("", TOKEN, APP_ID, AES_KEY, "safe", post=post).person(OPENID)


@pytest.fixture
def staff(app, parts):
    """A member of staff at a browser, signed in."""
    parts.accounts.add("王芳", "staff", PASSWORD)
    browser = app.test_client()
    sign_in(browser, "王芳")
    return browser


def hands_over(anna, story):
    """She is handed over; returns the number."""
    anna.says("转人工")
    heard = anna.says(story)
    return re.search(r"编号[ ：]*([2-9A-Z]{4})", heard.text).group(1)


def deletes(anna):
    """She deletes what can be deleted at once."""
    anna.says("删除我的记录")
    return anna.says("1")


# ── rule 8: ordinary conversation ──

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
    number = hands_over(anna, "村里不分地给我")
    referral = parts.desk.get(number)
    file = record(referral, "妇联", NOW, "王芳")
    assert MARKER not in str(referral) + "".join(p.text for p in Document(io.BytesIO(file)).paragraphs)
    assert keys_with(client, vault, MARKER) == set()


def test_rule_8_counters_hold_reasons_and_no_words(anna, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    counted = client.hgetall(counts_key(""))
    assert counted and all(re.fullmatch(r"[a-z.-]+", name) for name in counted)


def test_rule_8_unfollowing_erases_and_leaves_no_way_back_to_her(anna, parts, client, vault):
    number = hands_over(anna, f"村里不分地{MARKER}")
    person = parts.vault.pseudonym(OPENID)
    assert parts.desk.get(number).person == person
    anna.unfollows()
    assert MARKER in str(parts.desk.get(number).messages), "the registered referral is kept by the district's rule"
    assert not parts.desk.get(number).person and not client.exists(hers_key(person))
    assert keys_with(client, vault, OPENID) == set()
    left = keys_with(client, vault, person)
    assert person_key(person) in left and all(0 < client.ttl(key) <= LIFE_AFTER for key in left), left


def test_rule_8_the_command_forgets_as_unfollowing_does(anna, parts, client, vault):
    anna.says(f"我想问{MARKER}怎么办")
    person = parts.vault.pseudonym(OPENID)
    parts.conversation.take_turn(Inbound(person, "event", "forget-1", NOW, event="unsubscribe"), "")
    assert keys_with(client, vault, MARKER) == set() and keys_with(client, vault, OPENID) == set()


def test_rule_8_her_wish_to_have_a_referral_deleted_is_put_before_staff(anna, parts, staff, client):
    number = hands_over(anna, "村里不分地给我")
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
    assert memory.commit(turn, situation.version, None, "").word == "stale"
    assert keys_with(client, vault, MARKER) == set()


# ── rule 15: words go nowhere else ──

@pytest.fixture
def story(anna, parts, staff):
    """Her words and those of staff have passed every part. Returns the number and every address that was given."""
    anna.says(f"我想问{MARKER}怎么办")
    anna.says(f"他在砸门要杀我{MARKER}")
    number = hands_over(anna, f"村里不分地{MARKER}")
    addresses = []
    for action, fields in (("claim", {}), ("note", {"text": MARKER}), ("draft", {"text": MARKER}),
                           ("draft/throw", {"text": MARKER}), ("draft/back", {"text": ""}), ("answer", {"text": MARKER}),
                           ("close", {"outcome": "已答复", "sure": "yes"})):
        addresses.append(press(staff, f"/referral/{number}/{action}", **fields).headers.get("Location", ""))
    addresses.append(press(staff, "/search", words=number).headers["Location"])
    anna.says("在吗")
    return number, addresses


def test_rule_15_words_are_in_no_log_metric_address_stream_or_trail(caplog, app, story, client, vault):
    number, addresses = story
    logged = [line.getMessage() for line in caplog.get_records("setup")]
    assert any("message kind=text" in line for line in logged) and MARKER not in "".join(logged)
    web = app.test_client()
    for path in ("/metrics", "/readyz", "/healthz"):
        assert MARKER not in web.get(path).text
    assert MARKER not in caplog.text and any(addresses) and MARKER not in "".join(addresses)
    assert client.xlen(EVENTS) and MARKER not in str(client.xrange(EVENTS))
    assert client.llen(audit_key()) and MARKER not in str(client.lrange(audit_key(), 0, -1))
    assert number in str(client.xrange(EVENTS)), "the marker is missing because it is not there, not because nothing is"


def test_rule_15_nothing_rests_unsealed_and_no_key_names_her(story, client):
    resting = "".join(text for _, text in values(client))
    assert MARKER not in resting and OPENID not in resting and "gAAAAA" in resting


def test_rule_15_a_fault_in_the_webhook_tells_neither_log_nor_answer_her_words(anna, parts, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)

    def fails(*_):
        raise RuntimeError(f"this exception holds {MARKER}")

    monkeypatch.setattr(parts.conversation.memory, "read", fails)
    heard = anna.says(f"我想问{MARKER}怎么办")
    assert heard.text and MARKER not in heard.text
    assert "fault RuntimeError" in caplog.text and MARKER not in caplog.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_rule_15_a_fault_in_the_console_tells_neither_log_nor_page_her_words(app, staff, parts, monkeypatch, caplog, method):
    caplog.set_level(logging.DEBUG)

    def fails(*_, **__):
        raise RuntimeError(f"this exception holds {MARKER}")

    monkeypatch.setattr(parts.desk, "get", fails)
    monkeypatch.setattr(parts.desk, "note", fails)
    if method == "get":
        answer = staff.get("/console/referral/K7M2")
    else:
        answer = press(staff, "/referral/K7M2/note", text="员工写了半天")
        assert "员工写了半天" in answer.text, "what was typed is given back"
    assert answer.status_code == 500 and MARKER not in answer.text and "程序出了错" in answer.text
    assert "fault RuntimeError" in caplog.text and MARKER not in caplog.text and "员工" not in caplog.text


def test_rule_15_error_pages_hold_no_words(app, staff, story):
    number, _ = story
    pages = [staff.get("/console/referral/ZZZZ"), app.test_client().get(f"/console/referral/{number}"),
             app.test_client().post(f"/console/referral/{number}/note", data={"text": MARKER}),
             app.test_client().post("/wechat?signature=wrong", data=MARKER.encode()), app.test_client().get(f"/{MARKER}")]
    assert all(page.status_code >= 300 for page in pages)
    assert all(MARKER not in page.text for page in pages)


# ── the vault ──

def test_rule_15_sealed_text_opens_with_an_older_key_and_with_no_other(vault):
    sealed = vault.seal(MARKER)
    newer = Vault(f"{'A' * 43}=,{DATA_KEY}", SECRET_KEY)
    assert newer.unseal(sealed) == MARKER and not newer.is_current(sealed)
    assert newer.is_current(newer.reseal(sealed)) and newer.unseal(newer.reseal(sealed)) == MARKER
    with pytest.raises(Unreadable) as refused:
        Vault(f"{'A' * 43}=", SECRET_KEY).unseal(sealed)
    assert MARKER not in str(refused.value) and sealed not in str(refused.value)


def test_rule_15_a_pseudonym_is_stable_keyed_and_says_nothing(vault):
    name = vault.pseudonym(OPENID)
    assert name == vault.pseudonym(OPENID) and re.fullmatch(r"[a-z2-7]{26}", name)
    assert name != Vault(DATA_KEY, SECRET_KEY[::-1]).pseudonym(OPENID) and name != vault.pseudonym(OPENID + "x")
