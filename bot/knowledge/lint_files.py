"""Checks of the files beside the entries: menu, district, synonyms, examples of danger, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge import menu as menus
from bot.knowledge.beside import DANGER_EXAMPLES
from bot.knowledge.reading import Document, Problem, read
from bot.knowledge.sheet import Sheet

_GAP = re.compile(r"XX|xx|××|某某|待定|待填|暂缺|TODO|〇〇|＿＿|__|[{}]")


def menu(sheet: Sheet) -> Iterator[Problem]:
    """What WeChat would not take."""
    for path, why in menus.faults(sheet.knowledge.menu):
        yield Problem(*sheet.line("menu.yaml", *path), why)


def district(sheet: Sheet) -> Iterator[Problem]:
    """Facts, partners and streets that hold a gap instead of a fact or stand there twice, and facts that no entry uses."""
    used = {key for entry in sheet.entries for key in entry.local}
    for key, fact in sheet.knowledge.district.facts.items():
        place = sheet.line("district.yaml", "facts", key)
        gap = _GAP.search(fact.label + fact.text)
        if gap:
            yield Problem(*place, f"“{key}”里有“{gap[0]}”：不知道就整条删掉，答复会改说全国通用的电话")
        if key not in used:
            yield Problem(*place, f"“{key}”还没有条目用到，写了也不会有人看到；在相关条目的 local 里加上它", "warning")
    given = sheet.knowledge.district
    yield from _listed(sheet, "partners", [(p.kind, p.name, p.office, p.phone) for p in given.partners])
    yield from _listed(sheet, "streets", [(name,) for name in given.streets])


def _listed(sheet: Sheet, heading: str, rows: list[tuple[str, ...]]) -> Iterator[Problem]:
    for n, row in enumerate(rows):
        place = sheet.line("district.yaml", heading, n)
        if gap := _GAP.search("|".join(row)):
            yield Problem(*place, f"{heading} 里有“{gap[0]}”：不知道就不写这一项")
        if row in rows[:n]:
            yield Problem(*place, f"“{' '.join(filter(None, row))}”写了两遍，只留一遍")


def synonyms(sheet: Sheet) -> Iterator[Problem]:
    """Words that would be read in two ways, or that change nothing."""
    first: dict[str, str] = {}
    for formal, words in sheet.knowledge.synonyms.items():
        for n, word in enumerate(words):
            place = sheet.line("synonyms.yaml", formal, n)
            if word == formal:
                yield Problem(*place, f"“{word}”就是左边的说法，不用再写", "warning")
            elif first.setdefault(word, formal) != formal:
                yield Problem(*place, f"“{word}”在“{first[word]}”那一行已经有了，只能留一个，不然不知道当哪个看")


def danger(sheet: Sheet) -> Iterator[Problem]:
    """Example sentences that stand under two headings: danger and no danger at once."""
    first: dict[str, tuple[str, str]] = {}
    for path in (sheet.folder / name for name in DANGER_EXAMPLES):
        document = read(path) if path.is_file() else None
        data = document.data if document and isinstance(document.data, dict) else {}
        for heading, rows in data.items():
            for n, text in enumerate(rows if isinstance(rows, list) else ()):
                yield from _seen(document, first, str(heading), n, str(text))


def _seen(document: Document, first: dict[str, tuple[str, str]], heading: str, n: int, text: str) -> Iterator[Problem]:
    line = document.line((heading, n))
    if text not in first:
        first[text] = heading, f"{document.file}:{line}"
        return
    other, where = first[text]
    same = other == heading
    why = "重复了" if same else f"又写在“{other}”下面"
    yield Problem(document.file, line, f"例句“{text}”{why}（{where}），只留一处", "warning" if same else "error")


def hotlines(sheet: Sheet) -> Iterator[Problem]:
    """Names of numbers that state hours."""
    for number, name in sheet.knowledge.hotlines.items():
        if re.search(r"小时|全天|工作日|\d+[:：点]", name) and number not in ("110", "119", "120"):
            yield Problem(*sheet.line("hotlines.yaml", number), f"“{number}”的名称里不要写接听时间，各地不一样")
