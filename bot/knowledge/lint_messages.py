"""Checks of women's words: none stands twice or nearly twice. Where tests lead is the exam's (exam.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.knowledge.entry import Entry
from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet

NEAR, NEAR_ASK = 90, 85
"""From this likeness on (rapidfuzz ratio, 0–100) two messages are nearly the same."""
SHORT, SHORT_ASK = 6, 4
"""Letters below which likeness says nothing."""

_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Said:
    """One message: where it stands and its letters."""

    entry: Entry
    field: str
    n: int
    text: str
    letters: str


def repeated(sheet: Sheet) -> Iterator[Problem]:
    """Messages and asks that stand twice or nearly twice, in one entry or in two."""
    yield from _twice(sheet, _messages(sheet, ("variants", "tests")), "这句话已经有了", NEAR, SHORT)
    yield from _twice(sheet, _messages(sheet, ("ask",)), "别的条目也是这句 ask，她分不清选哪个", NEAR_ASK, SHORT_ASK)


def _twice(sheet: Sheet, said: list[Said], what: str, least: int, shortest: int) -> Iterator[Problem]:
    first: dict[str, Said] = {}
    for one in said:
        other = first.setdefault(one.letters, one)
        if other is not one:
            yield _problem(sheet, one, other, what, "error")
    yield from _near(sheet, list(first.values()), least, shortest)


def _messages(sheet: Sheet, fields: Sequence[str]) -> list[Said]:
    out = []
    for entry in sheet.entries:
        for field in fields:
            value = getattr(entry, field)
            for n, text in enumerate((value,) if isinstance(value, str) else value):
                out.append(Said(entry, field, n, text, _NOISE.sub("", text).lower()))
    return out


def _near(sheet: Sheet, said: list[Said], least: int, shortest: int) -> Iterator[Problem]:
    """Pairs from a likeness on. Each letter that only one of two texts has costs an edit, and the likeness says how many edits
    there may be: nearly every pair is told apart by its letters alone, 64 kinds of them, and need not be compared."""
    rows = sorted((one for one in said if len(one.letters) >= shortest), key=lambda one: len(one.letters))
    lengths = np.array([len(one.letters) for one in rows])
    kinds = np.array([_kinds(one.letters) for one in rows], np.uint64)
    # ratio = 2·common / (a + b), so of two texts the longer has at most (200 − least) / least times the letters.
    ends = np.searchsorted(lengths, lengths * (200 - least) / least, side="right").tolist()
    for n, (one, end) in enumerate(zip(rows, ends, strict=True)):
        edits = (len(one.letters) + lengths[n + 1:end]) * (100 - least) // 100
        for other in np.flatnonzero(np.bitwise_count(kinds[n + 1:end] ^ kinds[n]) <= edits).tolist():
            if fuzz.ratio(one.letters, rows[n + 1 + other].letters, score_cutoff=least):
                yield _pair(sheet, one, rows[n + 1 + other])


def _kinds(letters: str) -> int:
    """Which kinds of letters a text has, each a bit of 64."""
    found = 0
    for letter in letters:
        found |= 1 << ord(letter) % 64
    return found


def _pair(sheet: Sheet, one: Said, other: Said) -> Problem:
    first, second = sorted((one, other), key=lambda s: sheet.place(s.entry, s.field, s.n))
    return _problem(sheet, second, first, f"跟“{first.text}”几乎一样", "warning")


def _problem(sheet: Sheet, one: Said, other: Said, what: str, level: str) -> Problem:
    file, line = sheet.place(other.entry, other.field, other.n)
    return sheet.at(one.entry, one.field, one.n, level=level,
                    why=f"“{one.text}”：{what}（“{other.entry.id}”的 {other.field}，{file}:{line}），换一句不一样的或者删掉")

