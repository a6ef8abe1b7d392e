"""The exam: every test message is really asked, and what comes is marked. Nobody gets full marks: a figure, not a list of faults.

Danger that is recognised counts as right, whatever the test was for: her safety comes before her question (safety rule 1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal

from bot.knowledge import lint_aftermath
from bot.knowledge.entry import Entry
from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet
from bot.matching.decide import CHOICES
from bot.matching.situations import Situations

Meant = Callable[[str], dict[str, Any]]
"""What a message is taken for, as `python -m bot match` tells it (Understanding.as_row)."""

Mark = Literal["right", "offered", "beside", "wrong"]
"""right: answered by its entry, or taken for danger; offered: its entry is among the choices; beside: asked back without it, or
answered by another entry of its topic; wrong: answered by something else, or by nothing."""

READ = {"answer": 1, "command": 1, "clarify": CHOICES}
"""Decision → how many of the entries she gets to see."""

TOLD: dict[Mark, str] = {
    "right": "一次答对", "offered": "让她选、里面有对的", "beside": "选项里没有、或者答了同一类的另一条", "wrong": "答错或没答上"}


class Exam:
    """One exam. index: makes of a folder what decides about messages, and what knows situations after danger."""

    def __init__(self, index: Callable[[Sheet], tuple[Meant, Situations]]) -> None:
        self._index = index
        self.marks: Counter[Mark] = Counter()

    def taken(self, sheet: Sheet) -> Iterator[Problem]:
        """Ask everything. Yields what came out wrong (an error) or beside it (a warning)."""
        meant, situations = self._index(sheet)
        for entry in sheet.entries:
            for n, text in enumerate(entry.tests):
                row = meant(text)
                mark = marked(sheet, entry, row)
                self.marks[mark] += 1
                if mark in ("beside", "wrong"):
                    yield sheet.at(entry, "tests", n, level="error" if mark == "wrong" else "warning",
                                   why=f"“{text}”没有走到这一条，{_instead(row)}；在 variants 里添几句相近的说法，"
                                       "或者看看是不是该归别的条目")
        yield from lint_aftermath.astray(sheet, situations)

    def __str__(self) -> str:
        asked = self.marks.total() or 1
        shares = "，".join(f"{words} {self.marks[mark]}（{self.marks[mark] / asked:.0%}）" for mark, words in TOLD.items())
        return f"考题 {self.marks.total()} 句：{shares}"


def marked(sheet: Sheet, entry: Entry, row: dict[str, Any]) -> Mark:
    """The mark of one test of an entry. row: what the message was taken for."""
    read = _read(row)
    if row["decision"] == "crisis" or (read == [entry.id] and row["decision"] != "clarify"):
        return "right"
    if entry.id in read:
        return "offered"
    near = any(sheet.knowledge.entries[other].topic == entry.topic for other in read)
    return "beside" if near or row["decision"] == "clarify" else "wrong"


def _read(row: dict[str, Any]) -> list[str]:
    return [one["id"] for one in row["entries"][:READ.get(row["decision"], 0)]]


def _instead(row: dict[str, Any]) -> str:
    read = _read(row)
    if not read:
        return "被当成我们不管的事"
    return f"让她选的是“{'”“'.join(read)}”" if row["decision"] == "clarify" else f"答的是“{read[0]}”"
