"""Finds a referral again by what was said in it: she calls and knows no number any more.

What she said rests sealed, and no index of it is kept: every search opens it anew. Therefore it is bounded (MOST, BUDGET,
HITS) and says where it stopped, so that one may go on from there. Nothing is found for whoever has withdrawn from it.
"""

from __future__ import annotations

import heapq
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.referrals.desk import Desk
from bot.referrals.referral import Referral
from bot.store import closed_key, due_key

MOST = 300
"""Referrals that one search looks at; about as many as a district has in half a year."""

BUDGET = 1.5
"""Seconds after which it stops: it holds one of the threads that the webhook shares."""

HITS = 20
"""Found ones that are shown at once."""

TERMS = 6
"""Words of one search; each must be found."""

_BATCH = 20
_CHUNK = 200
_AROUND = 24  # characters of an excerpt on each side of what was found
_EXCERPTS = 2
_BETWEEN = r"[\s()（）+－-]*"  # how people write telephone numbers

Place = tuple[float, str]
"""Due or closing time (epoch seconds) and number of a referral: latest first is the order of the search."""


@dataclass(frozen=True)
class Excerpt:
    """A piece of what was said. who: as in Line, or "contact"; parts: (words, whether they were looked for)."""

    who: str
    at: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    """A referral in which every word was found; excerpts: those from sealed words, perhaps none."""

    referral: Referral
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class Result:
    """looked: at how many referrals; stopped: where to go on, None when there is nothing further."""

    hits: tuple[Hit, ...]
    looked: int
    stopped: Place | None


class Words:
    """What is looked for: words separated by blanks, in any order; telephone numbers however they are written."""

    def __init__(self, text: str) -> None:
        self.terms = tuple(re.compile(_pattern(term)) for term in fold(text).split()[:TERMS])

    def all_in(self, texts: Iterable[str]) -> bool:
        """Whether each word is in one of these texts."""
        texts = [fold(text) for text in texts]
        return bool(self.terms) and all(any(term.search(text) for text in texts) for term in self.terms)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a text the words are, in order and without overlap."""
        found = sorted(match.span() for term in self.terms for match in term.finditer(fold(text)))
        merged: list[tuple[int, int]] = []
        for start, end in found:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged


class Search:
    """Looks through referrals, latest first. Raises StoreDown when Redis does not answer."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk, self._clock = desk, clock

    def find(self, words: Words, by: str, facts: Callable[[Referral], str], after: Place | None = None) -> Result:
        """What `by` may see of it. facts: what is written about a referral besides what was said; after: where to go on."""
        started, hits, looked, place = self._clock(), [], 0, after
        places = self._places(after)
        while batch := list(islice(places, _BATCH)):
            if len(hits) >= HITS or looked >= MOST or self._clock() - started > BUDGET:
                return Result(tuple(hits), looked, place)
            batch = batch[:MOST - looked]
            for referral in self._desk.threads([number for _, number in batch], by):
                said = [(line.who, line.at, line.text) for line in referral.messages if line.who != "bot"]
                said += [("contact", "", text) for text in (referral.contact, referral.when) if text]
                if words.all_in((facts(referral), *(text for _, _, text in said))):
                    hits.append(Hit(referral, _excerpts(words, said)))
            looked, place = looked + len(batch), batch[-1]
        return Result(tuple(hits), looked, None)

    def _places(self, after: Place | None) -> Iterator[Place]:
        return heapq.merge(self._of(due_key(), after), self._of(closed_key(), after), reverse=True)

    def _of(self, key: str, after: Place | None) -> Iterator[Place]:
        """The places of one sorted set before a place, latest first. Many referrals may share one time."""
        highest: Any = after[0] if after else "+inf"
        for offset in range(0, 10**9, _CHUNK):
            rows = self._desk.store.client.zrevrangebyscore(key, highest, "-inf", start=offset, num=_CHUNK, withscores=True)
            yield from ((score, number) for number, score in rows if after is None or (score, number) < after)
            if len(rows) < _CHUNK:
                return


def fold(text: str) -> str:
    """Half width and lower case, character by character, so that places in the text stay the same."""
    return "".join((unicodedata.normalize("NFKC", sign).lower() + sign)[:1] for sign in text)


def _pattern(term: str) -> str:
    digits = re.sub(_BETWEEN, "", term)
    if digits.isascii() and digits.isdigit() and len(digits) >= 5:
        return _BETWEEN.join(digits)
    return re.escape(term)


def _excerpts(words: Words, said: Iterable[tuple[str, str, str]]) -> tuple[Excerpt, ...]:
    found = ((who, at, text, words.spans(text)) for who, at, text in said)
    return tuple(Excerpt(who, at, _parts(text, spans)) for who, at, text, spans in islice((f for f in found if f[3]), _EXCERPTS))


def _parts(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """The text around the first place that was found, cut into what was looked for and what was not."""
    start, end = max(0, spans[0][0] - _AROUND), min(len(text), spans[0][1] + 2 * _AROUND)
    parts, at = [("…" if start else "", False)], start
    for first, last in spans:
        if first < end:
            parts += [(text[at:first], False), (text[first:min(last, end)], True)]
            at = min(last, end)
    parts.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return tuple((piece, hit) for piece, hit in parts if piece)
