"""Checks of what she may say after danger: names and sentences that stand twice, entries, and what each test is taken for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.aftermath import Situation
from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet
from bot.matching.situations import Situations

FILE = "aftermath.yaml"


def repeated(sheet: Sheet) -> Iterator[Problem]:
    """Names and sentences that stand twice for one kind of danger, entries that there are not."""
    for n, one in enumerate(sheet.knowledge.aftermath):
        if one.id in [other.id for other in sheet.knowledge.aftermath[:n]]:
            yield Problem(*sheet.line(FILE, n, "id"), f"“{one.id}”用过了，换一个名字")
        if one.entry and one.entry not in sheet.knowledge.entries:
            yield Problem(*sheet.line(FILE, n, "entry"), f"没有“{one.entry}”这个条目，请改成有的 id")
        yield from _twice(sheet, n, one)


def _twice(sheet: Sheet, n: int, one: Situation) -> Iterator[Problem]:
    for other in sheet.knowledge.aftermath[:n]:
        if not set(one.kinds).isdisjoint(other.kinds):
            for at, text in enumerate(one.ways):
                if text in other.ways:
                    yield Problem(*sheet.line(FILE, n, "ways", at), f"“{text}”在“{other.id}”里已经有了，只留一处")


def astray(sheet: Sheet, found: Situations) -> Iterator[Problem]:
    """Tests that are taken for another situation, or for none, where they would be answered that her words are with staff."""
    for n, one in enumerate(sheet.knowledge.aftermath):
        for at, text in enumerate(one.tests):
            got = found.find(text, one.kinds[0])
            if got != one.id:
                instead = f"认成了“{got}”" if got else "没有认出来，只会告诉她工作人员能看到"
                yield Problem(*sheet.line(FILE, n, "tests", at), f"“{one.id}”：“{text}”{instead}；ways 里加几句像它的", "warning")
