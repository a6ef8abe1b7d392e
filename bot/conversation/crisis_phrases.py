"""Looks for the phrases of knowledge/crisis.yaml in a message. Pure: no I/O, no encoder, no Redis."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from opencc import OpenCC

from bot.knowledge.crisis_rules import CrisisRules, Kind
from bot.knowledge.letters import Possible, bits

LONGEST = 3000
"""Characters that are looked at. WeChat carries 2,048 bytes of text; what is beyond is no message of hers."""

CONTEXTS = ("past", "asking", "story", "now")
STRUCK = "□"

_traditional = OpenCC("t2s")
_soft = re.compile(r"[\s,，、;；:：~～\"'“”‘’()（）《》\[\]【】<>_*·-]+")
_hard = re.compile(r"[。.!！?？…\n]+")
_run = re.compile(r"([^0-9a-z])\1{2,}")
_spaced = re.compile(r"(?<![^ 。])([^ 。a-z0-9]) (?=[^ 。a-z0-9](?: |。|$))")
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
    """All phrases, compiled once. Of each message only those are looked for that its letters leave possible."""

    def __init__(self, rules: CrisisRules) -> None:
        listed = [(kind, strength, text) for strength in ("crisis", "concern") for kind, phrases in rules.kinds.items()
                  for text in getattr(phrases, strength)]
        self._phrases = [_Phrase(kind, strength, re.compile(rules.pattern(text))) for kind, strength, text in listed]
        self._possible = Possible(rules.spelled(text) for *_, text in listed)
        self._idioms = re.compile(_either(rules, rules.idioms))
        self._contexts = {name: re.compile(_either(rules, getattr(rules, name))) for name in CONTEXTS}

    def look(self, text: str) -> Seen:
        """Weigh a normalised message."""
        text = self.strike(text)
        contexts = self.contexts(text)
        found = (self._phrases[bit] for bit in bits(self._possible.among(text)))
        phrase = next((phrase for phrase in found if phrase.pattern.search(text)), None)
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
