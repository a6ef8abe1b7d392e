"""The legal basis as she reads it: what carries the answer first, the whole of it when she asks for more. Pure.

Seventeen numbers of articles tell a frightened woman nothing; that there is a law, and which, does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LAWS, ARTICLES = 2, 2
"""So many laws, and of each so many articles, are named first: those that editors put first."""

_ARTICLES = re.compile(r"(?P<law>.*?第)(?P<numbers>\d+(?:、\d+)+)(?P<rest>条)$")


def short(basis: Sequence[str]) -> str:
    """The beginning of a basis, with 等 where it goes on."""
    named = "、".join(_few(line) for line in basis[:LAWS])
    return named + "等" if is_cut(basis) else named


def is_cut(basis: Sequence[str]) -> bool:
    """Whether `short` leaves any of it out."""
    return len(basis) > LAWS or any(_few(line) != line for line in basis[:LAWS])


def _few(line: str) -> str:
    found = _ARTICLES.fullmatch(line)
    if found is None:
        return line
    return found["law"] + "、".join(found["numbers"].split("、")[:ARTICLES]) + found["rest"]
