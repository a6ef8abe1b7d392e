"""Where no word of hers and none of staff ever goes (safety rule 15), in the whole application."""

from __future__ import annotations

import io
import logging

import openpyxl
import pytest
from docx import Document

from bot.referrals.presence import news_key
from bot.referrals.queue import VIEWS
from bot.referrals.record import REASONS
from bot.store import EVENTS, audit_key
from tests.console.office import press
from tests.promises.conftest import FORMS, MARKER, NOW, OPENID, SUPERVISORS
from tests.traces import values


def test_every_form_below_a_referral_is_in_the_story(app):
    below = {rule.rule.partition("/referral/<number>/")[2] for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    tried = {action for action, _ in FORMS + SUPERVISORS}
    assert below - {""} - tried == {"erase/agree", "nudge", "take", "marks"}, "which take no words, or go nowhere here"


def test_rule_15_words_are_in_no_log_metric_address_stream_or_trail(caplog, app, story, client, vault):
    number, addresses = story
    logged = [line.getMessage() for line in caplog.get_records("setup")]
    assert any("message kind=text" in line for line in logged) and MARKER not in "".join(logged)
    web = app.test_client()
    for path in ("/metrics", "/readyz", "/healthz"):
        assert MARKER not in web.get(path).text
    assert MARKER not in caplog.text and any(addresses) and MARKER not in "".join(addresses)
    streams = {key: str(client.xrange(key)) for key in client.scan_iter(_type="stream")}
    assert {EVENTS, news_key()} <= set(streams) and MARKER not in "".join(streams.values())
    assert client.llen(audit_key()) and MARKER not in str(client.lrange(audit_key(), 0, -1))
    assert number in str(client.xrange(EVENTS)), "the marker is missing because it is not there, not because nothing is"


def test_rule_15_a_place_and_what_else_is_no_words_are_kept_like_words(parts, staff, hired, anna, story):
    urgent = next(row.number for row in parts.desk.list() if row.urgent)
    assert f"[位置] {MARKER}" in staff.get(f"/console/referral/{urgent}").text
    paper = Document(io.BytesIO(press(hired("钱姐"), f"/referral/{urgent}/record", reason=REASONS[0]).data))
    said = [p.text for p in paper.paragraphs]
    assert any(f"[位置] {MARKER}" in text and "120.2" in text for text in said)
    assert f"[链接] {MARKER} https://example.com/" in said


def test_rule_15_figures_lists_and_the_stream_of_an_open_page_hold_no_words(staff, hired, story):
    stream = staff.get("/console/live", buffered=False)
    first = next(iter(stream.response)).decode()
    stream.close()
    assert first.startswith("retry:") and MARKER not in first
    for tab in VIEWS:
        assert MARKER not in staff.get(f"/console/?tab={tab}").text, tab
    assert MARKER not in staff.get("/console/numbers").text + staff.get("/console/home").text
    assert MARKER not in hired("赵姐", "supervisor").get("/console/audit").text
    book = openpyxl.load_workbook(io.BytesIO(press(staff, "/numbers/excel", of=f"{NOW:%Y-%m}").data))
    assert not [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if MARKER in str(cell)]
    paper = Document(io.BytesIO(press(staff, "/numbers/report", of=f"{NOW:%Y}").data))
    assert paper.paragraphs and MARKER not in "".join(p.text for p in paper.paragraphs)


def test_rule_15_every_reading_and_every_export_is_in_the_trail(parts, staff, story):
    number, _ = story
    press(staff, "/numbers/excel", of=f"{NOW:%Y-%m}")
    trail = {(entry.who, entry.what) for entry in parts.desk.audit.find()}
    done = {"claimed", "noted", "answered", "transferred", "transfer-moved", "transfer-withdrawn", "result-recorded",
            "result-corrected", "revisit-set", "revisit-done", "refiled", "phoned", "automatic", "released", "handed", "read",
            "figures-exported"}
    assert {("王芳", what) for what in done} <= trail
    assert {("赵姐", what) for what in ("searched", "read", "exported", "closed", "erasure-asked", "erasure-declined",
                                      "recused")} <= trail


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
