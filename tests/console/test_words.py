"""How states and times are put into words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.console import words
from bot.knowledge.crisis_rules import KIND_NAMES
from bot.message import CHINA
from bot.referrals.desk import AlreadyMoved
from bot.referrals.referral import STATUSES, Referral
from bot.settings import HERE

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


def referral(**fields) -> Referral:
    """One that is due in an hour."""
    base = {"number": "K7M2", "status": "open", "priority": "normal", "topic": "dv.now", "opened": NOW,
            "due": NOW + timedelta(hours=1), "person": "p"}
    return Referral(**{**base, **fields})


@pytest.mark.parametrize("seconds, said", [
    (20, "不到 1 分钟"), (25 * 60, "25 分钟"), (2 * 3600, "2 小时"), (3 * 3600 + 600, "3 小时 10 分"), (50 * 3600, "2 天")])
def test_a_length_of_time(seconds, said):
    assert words.span(seconds) == said


def test_what_is_left_and_what_is_late():
    assert words.limit(referral(), NOW) == "还有 1 小时"
    assert words.limit(referral(status="claimed"), NOW + timedelta(minutes=90)) == "已超 30 分钟"
    assert words.limit(referral(status="held"), NOW + timedelta(days=3)) == "", "answered in time stays answered"


@pytest.mark.parametrize("text, said", [
    ("2026-03-02T08:05:00+08:00", "今天 08:05"), ("2026-03-01T16:30:00+00:00", "今天 00:30"),
    ("2026-02-28T08:05:00+08:00", "2月28日 08:05"), ("2025-12-31T08:05:00+08:00", "2025年12月31日 08:05"), ("", "")])
def test_a_time_of_day_is_local(text, said):
    assert words.clock(text, NOW) == said


def test_a_danger_is_named_before_its_topic():
    titles = {"dv.now": "正在挨打怎么办"}
    assert words.topic(referral(kind="violence"), titles) == "正在发生的危险：家暴"
    assert words.topic(referral(), titles) == "正在挨打怎么办"
    assert words.topic(referral(topic="x.y"), titles) == "还没有归类"


def test_every_state_has_words():
    assert set(words.STATUS) == set(STATUSES)


def test_who_came_second_is_told_who_has_it():
    assert "李敏" in words.lost(AlreadyMoved("K7M2", "claimed", "李敏"))
    assert "结案" in words.lost(AlreadyMoved("K7M2", "closed", "李敏"))
    assert "没有人" in words.lost(AlreadyMoved("K7M2", "open", ""))


PLAIN = {"Word", "Excel"}
"""Names of programs that everybody in an office knows."""
EDITORS = {"role.html": {"knowledge", "README"}, "unanswered.html": {"variants", "outside.yaml", "entries"}}
"""Names of folders, files and places in them that an editor has to find."""


def seen_in(template: str) -> str:
    """The words of a template that a person sees or hears."""
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template, flags=re.S)
    spoken = " ".join(re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', bare))
    return re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", bare, flags=re.S) + " " + spoken


@pytest.mark.parametrize("page", sorted((HERE / "bot" / "templates" / "console").glob("*.html")), ids=lambda path: path.name)
def test_no_page_of_the_staff_speaks_a_language_of_programs(page):
    found = set(re.findall(r"[A-Za-z][A-Za-z.]+", seen_in(page.read_text("utf-8"))))
    allowed = PLAIN | EDITORS.get(page.name, set()) | {"xxxx", "nbsp", "Enter", "Esc", "Ctrl"}
    assert found <= allowed


@pytest.mark.parametrize("table", [words.STATUS, KIND_NAMES, words.TABS, words.DONE, words.BARRIERS])
def test_no_sentence_about_what_was_done_does_either(table):
    assert not re.findall(r"[A-Za-z]{2,}", " ".join(table.values()) + words.OUTDATED)
