"""Checks of what asks for nothing: that no name stands twice, that its kind exists, that it takes no entry's words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet

FILE = "smalltalk.yaml"


def sayings(sheet: Sheet) -> Iterator[Problem]:
    """Names that stand twice, kinds that there are not, and messages of entries that would not reach them."""
    known = sheet.knowledge
    seen: set[str] = set()
    for n, saying in enumerate(known.smalltalk):
        if saying.id in seen:
            yield Problem(*sheet.line(FILE, n, "id"), f"“{saying.id}”用过了，换一个名字")
        seen.add(saying.id)
        if saying.outside and saying.outside not in known.outside:
            yield Problem(*sheet.line(FILE, n, "outside"), f"“{saying.id}”：outside.yaml 里没有“{saying.outside}”这一类")
    for entry in sheet.entries:
        for field in ("variants", "tests"):
            for n, text in enumerate(getattr(entry, field)):
                if saying := known.smalltalk.found(text):
                    yield sheet.at(entry, field, n, why=f"“{text}”会被当成家常话（{FILE} 的“{saying.id}”），走不到这一条",
                                   level="error" if field == "tests" else "warning")
