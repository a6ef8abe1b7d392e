"""Looks for the phrases of knowledge/crisis.yaml in a message. Pure: no I/O, no encoder, no Redis."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from opencc import OpenCC

from bot.knowledge.crisis_rules import CrisisRules, Kind

LONGEST = 3000
"""Characters that are looked at. WeChat carries 2,048 bytes of text; what is beyond is no message of hers."""

CONTEXTS = ("past", "asking", "story", "now")
STRUCK = "□"

_traditional = OpenCC("t2s")
_soft = re.compile(r"[\s,，、;；:：~～\"'“”‘’()（）《》\[\]【】<>_*·-]+")
_hard = re.compile(r"[。.!！?？…\n]+")
_run = re.compile(r"([^0-9a-z])\1{2,}")
_spaced = re.compile(r"(?<![^ 。])([^ 。a-z0-9]) (?=[^ 。a-z0-9](?: |。|$))")
_MIRROR = str.maketrans("()^$", ")($^")
_letters = re.compile(r"[a-z]+(?:[ ']*[a-z]+)*")

Strength = Literal["crisis", "concern"]


_TONES = re.compile("[\u0300-\u036f]")
"""Marks above letters: tā dǎ wǒ is what ta da wo is."""


class Normaliser:
    """Writes every message the same way: half width, simplified, one space between clauses, `。` between sentences."""

    def __init__(self, rules: CrisisRules) -> None:
        self._pinyin = rules.pinyin
        syllables = "|".join(sorted(map(re.escape, rules.pinyin), key=len, reverse=True)) or "(?!)"
        self._syllables = re.compile(f"(?:{syllables}|[ '])+")
        self._syllable = re.compile(syllables)
        self._spelling = rules.spelling
        self._misspelt = re.compile("|".join(sorted(map(re.escape, rules.spelling), key=len, reverse=True)) or "(?!)")

    def __call__(self, text: str) -> str:
        """Return text in that form; may be empty."""
        text = text[:LONGEST].encode("utf-8", "ignore").decode()
        text = unicodedata.normalize("NFKC", _TONES.sub("", unicodedata.normalize("NFKD", text)))
        text = _traditional.convert(text).lower()
        text = _hard.sub("。", _soft.sub(" ", text))
        text = _letters.sub(self._spoken, text)
        text = _run.sub(r"\1", _spaced.sub(r"\1", text))
        return self._misspelt.sub(lambda found: self._spelling[found[0]], text).strip(" 。")

    def _spoken(self, found: re.Match[str]) -> str:
        if not self._syllables.fullmatch(found[0]):
            return found[0]
        return "".join(self._pinyin[s] for s in self._syllable.findall(found[0]))


@dataclass(frozen=True)
class Seen:
    """What the phrases say. kind and strength are those of the gravest phrase, after its context has been weighed."""

    kind: Kind | None
    strength: Strength | None
    raw: Strength | None
    contexts: frozenset[str]


@dataclass(frozen=True)
class _Phrase:
    kind: Kind
    strength: Strength
    pattern: re.Pattern[str]


class PhraseBook:
    """All phrases, compiled once."""

    def __init__(self, rules: CrisisRules) -> None:
        self._idioms = re.compile(_either(rules, rules.idioms))
        self._contexts = {name: re.compile(_either(rules, getattr(rules, name))) for name in CONTEXTS}
        listed = [(kind, strength, text) for strength in ("crisis", "concern") for kind, phrases in rules.kinds.items()
                  for text in getattr(phrases, strength)]
        self._phrases = [_Phrase(kind, strength, re.compile(rules.pattern(text))) for kind, strength, text in listed]
        spelled = [rules.spelled(text) for *_, text in listed]
        self._begin, self._end = _ByLetter(map(_starts, spelled)), _ByLetter(map(_starts, map(_mirrored, spelled)))

    def look(self, text: str) -> Seen:
        """Weigh a normalised message."""
        text = self.strike(text)
        contexts = self.contexts(text)
        phrase = next(self._hits(text), None)
        if phrase is None:
            return Seen(None, None, None, contexts)
        strength = _weigh(phrase.strength, contexts)
        return Seen(phrase.kind if strength else None, strength, phrase.strength, contexts)

    def contexts(self, struck: str) -> frozenset[str]:
        """Which of CONTEXTS a message, its idioms struck out, stands in."""
        return frozenset(name for name, pattern in self._contexts.items() if pattern.search(struck))

    def strike(self, text: str) -> str:
        """Strike out idioms."""
        return self._idioms.sub(STRUCK, text)

    def _hits(self, text: str) -> Iterator[_Phrase]:
        letters = frozenset(text)
        left = self._begin.possible(letters) & self._end.possible(letters)
        while left:
            lowest = left & -left
            phrase = self._phrases[lowest.bit_length() - 1]
            if phrase.pattern.search(text):
                yield phrase
            left ^= lowest


class _ByLetter:
    """Which phrases a set of letters leaves possible, each a bit of a number."""

    def __init__(self, needs: Iterable[frozenset[str] | None]) -> None:
        """needs: of each phrase the letters one of which it cannot be without, None if there are none such."""
        self._always, self._with = 0, {}
        for n, letters in enumerate(needs):
            if letters is None:
                self._always |= 1 << n
            for letter in letters or ():
                self._with[letter] = self._with.get(letter, 0) | 1 << n

    def possible(self, letters: Iterable[str]) -> int:
        found = self._always
        for letter in letters:
            found |= self._with.get(letter, 0)
        return found


def _weigh(strength: Strength, contexts: frozenset[str]) -> Strength | None:
    """One step weaker for the past, a question of law or a story; a story that is not now is nothing."""
    steps = 2 if strength == "crisis" else 1
    if "story" in contexts:
        steps -= 1 if "now" in contexts else 2
    if not contexts.isdisjoint(("past", "asking")) and "now" not in contexts:
        steps -= 1
    return None if steps <= 0 else "concern" if steps == 1 else "crisis"


def _either(rules: CrisisRules, phrases: tuple[str, ...]) -> str:
    return "|".join(rules.pattern(p) for p in phrases) or "(?!)"


def _starts(phrase: str) -> frozenset[str] | None:
    """The characters one of which a match begins with, or None when any may: saves most searches."""
    found: set[str] = set()
    for option in _options(phrase):
        starts = _option_starts(option)
        if starts is None:
            return None
        found |= starts
    return frozenset(found)


def _mirrored(phrase: str) -> str:
    """The phrase from its end to its beginning: what that begins with, the phrase ends with."""
    return phrase[::-1].translate(_MIRROR)


def _option_starts(option: str) -> set[str] | None:
    found: set[str] = set()
    rest = option.lstrip("^")
    while rest:
        head, rest = _first(rest)
        if head in "…$":
            return None
        if head[0] != "(":
            return found | {head}
        inner = [_option_starts(o) for o in _options(head[1:-1]) if o]
        if None in inner:
            return None
        found |= set().union(*inner)
        if "" not in _options(head[1:-1]):
            return found
    return None


def _first(option: str) -> tuple[str, str]:
    """Cut off the first character or the first whole group."""
    depth = 0
    for at, letter in enumerate(option):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return option[:at + 1], option[at + 1:]
    return option, ""


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
