"""Checks of the sentences that staff put into a reply: that their topics exist, and that none is there twice."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet

FILE = "replies.yaml"


def replies(sheet: Sheet) -> Iterator[Problem]:
    """Unknown topics, and texts or titles that stand twice."""
    known = {*sheet.topics, *(topic.partition(".")[0] for topic in sheet.topics)}
    first: dict[str, str] = {}
    for n, one in enumerate(sheet.knowledge.replies):
        for place, topic in enumerate(one.topics):
            if topic not in known:
                yield Problem(*sheet.line(FILE, n, "topics", place), f"“{one.id}”：topics.yaml 里没有“{topic}”")
        for field in ("title", "text"):
            text = getattr(one, field)
            if first.setdefault(text, one.id) != one.id:
                yield Problem(*sheet.line(FILE, n, field), f"“{one.id}”：{field} 和“{first[text]}”一样，留一句")
