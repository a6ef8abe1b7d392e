"""A form below a referral as it was typed, so that it comes back as it was when it is not accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType

from flask import request

LONGEST = 3000
"""Characters of one answer or note: about five messages on her phone, more than anybody reads there."""

FIELD = 500
"""Characters of any field beside the text."""

LAST_PAGE = 10_000
"""Up to which page a list is turned: far more than there will ever be, and a number that the store still counts with."""

CHOICES = ("outcome", "to", "day", "time", "at", "result", "within", "why", "id", "rev", "partner", "office", "on", "remind",
           "state", "amount", "aid", "case", "do", "street", "groups", "version", "insert", "find", "reminder",
           "kind", "topic", "was_kind", "was_topic", "reason")
"""Fields of the forms below a referral, beside their text."""


@dataclass(frozen=True)
class Draft:
    """problem: why it was not accepted; wrong: name of the field that it is about; sure: what was asked about once more was
    confirmed; chosen: CHOICES, as typed; once: mark of this very form, so that sending it twice is once."""

    form: str = ""
    text: str = ""
    problem: str = ""
    wrong: str = "text"
    sure: bool = False
    once: str = ""
    chosen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, name: str) -> str:
        """A choice, or ""; several ticked ones with 、 between them."""
        return self.chosen.get(name, "")

    @property
    def overlong(self) -> str:
        """Name of a field beside the text that is longer than FIELD, or ""."""
        return next((name for name, value in self.chosen.items() if len(value) > FIELD), "")


def typed(form: str) -> Draft:
    """The form that was sent."""
    chosen = {name: clean("、".join(request.form.getlist(name))) for name in CHOICES}
    return Draft(form, clean(request.form.get("text", "")), sure=request.form.get("sure") == "yes", chosen=chosen,
                 once=re.sub(r"[^0-9a-f]", "", request.form.get("once", ""))[:16])


def clean(text: str) -> str:
    """What was typed, without the browser's line ends."""
    return text.replace("\r\n", "\n").strip()


def unfit(text: str, when_empty: str, longest: int = LONGEST) -> str:
    """Why a text cannot be taken, or ""; when_empty: what to say of an empty one, "" if that may be."""
    if not text:
        return when_empty
    return f"太长了：最多 {longest} 个字，现在 {len(text)} 个。" if len(text) > longest else ""


def day(text: str) -> date:
    """What a date field sends. Raises ValueError."""
    return date.fromisoformat(text)


def clock(text: str) -> time | None:
    """What a time field sends; None when it was left empty. Raises ValueError."""
    return time.fromisoformat(text) if text else None


def page_asked() -> int:
    """Which page of a list the address asks for, from 1."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def count(text: str) -> int:
    """What a hidden field with a number sends; -1 when it is none."""
    return int(text) if text.isascii() and text.isdigit() else -1
