"""Where no word of hers and none of staff ever goes (safety rule 15), in the whole application."""

from __future__ import annotations

import logging

import pytest

from bot.store import EVENTS, audit_key
from tests.console.office import press
from tests.promises.conftest import MARKER, OPENID, hands_over
from tests.traces import values


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
