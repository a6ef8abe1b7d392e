"""Which of many phrases the letters of a message leave possible, so that only those few are looked for. Pure.

A phrase as editors write it: (甲|乙) one of them, ? may be missing, … and ～ anything, ^ and $ where a message begins and ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

ASKED = 2
"""So many letters of a phrase are asked for, the rarest. With one, twice as many phrases are looked for in vain; with three
hardly fewer."""
_FREE = frozenset("…～^$")


class Possible:
    """Phrases, each a bit of a number: the first is the lowest."""

    def __init__(self, phrases: Iterable[str]) -> None:
        needed = [needs(phrase) for phrase in phrases]
        common = Counter(letter for sets in needed for letters in sets for letter in letters)
        self._tables: list[tuple[int, dict[str, int]]] = []
        for nth in range(ASKED):
            always, holding = 0, {}
            for bit, sets in enumerate(needed):
                rarest = sorted(sets, key=lambda letters: sum(common[letter] for letter in letters))[nth:nth + 1]
                if not rarest:
                    always |= 1 << bit
                for letter in rarest[0] if rarest else ():
                    holding[letter] = holding.get(letter, 0) | 1 << bit
            self._tables.append((always, holding))

    def among(self, text: str) -> int:
        """The bits of the phrases that may be in a text; of all others none is."""
        letters, left = frozenset(text), -1
        for always, holding in self._tables:
            found = always
            for letter in letters:
                found |= holding.get(letter, 0)
            left &= found
        return left


def bits(number: int) -> Iterator[int]:
    """Which bits are set, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def needs(phrase: str) -> tuple[frozenset[str], ...]:
    """Sets of letters: whatever the phrase finds holds at least one letter of each."""
    options = _options(phrase)
    if len(options) > 1:
        rarest = [min(needs(option), key=len, default=None) for option in options]
        return () if None in rarest else (frozenset().union(*rarest),)
    found: list[frozenset[str]] = []
    for piece, may_lack in _pieces(phrase):
        if not may_lack and piece not in _FREE:
            found += needs(piece[1:-1]) if piece[0] == "(" else [frozenset(piece)]
    return tuple(found)


def _pieces(phrase: str) -> Iterator[tuple[str, bool]]:
    """Its letters and whole groups in their order, and whether each may be missing."""
    while phrase:
        piece, phrase = _first(phrase)
        yield piece, phrase.startswith("?")
        phrase = phrase.removeprefix("?")


def _first(phrase: str) -> tuple[str, str]:
    """Cut off the first letter or the first whole group."""
    depth = 0
    for at, letter in enumerate(phrase):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return phrase[:at + 1], phrase[at + 1:]
    return phrase, ""


def _options(phrase: str) -> list[str]:
    """What stands between the outermost `|`."""
    options, rest = [""], phrase
    while rest:
        head, rest = _first(rest)
        if head == "|":
            options.append("")
        else:
            options[-1] += head
    return options
