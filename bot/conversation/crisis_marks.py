"""What the model of danger sees of a message: letters, sounds, groups of words, and what the phrases say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pypinyin import lazy_pinyin

from bot.conversation.crisis_phrases import Normaliser, PhraseBook, Seen
from bot.knowledge.crisis_rules import CrisisRules

LONGEST_GRAM = 3
GAPS = (2, 3, 4)
"""Two letters so far apart are a mark of their own: 拿…打, 打…死, 药…吃."""
NEAR = 14
"""Characters within which two words belong together."""
WINDOW = 48
LONG = 7
"""From 2**LONG characters on all lengths are alike."""


class Marks:
    """Marks of a normalised message. `#` begins those of words and phrases, `~` those of sounds; the rest are n-grams and
    pairs of letters apart."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._words: dict[str, list[tuple[str, str]]] = {}
        for group, members in words.items():
            for word in members:
                self._words.setdefault(word[0], []).append((word, group))
        for listed in self._words.values():
            listed.sort(key=lambda pair: -len(pair[0]))

    def __call__(self, text: str, struck: str, seen: Seen) -> set[str]:
        """text: normalised; struck: the same without idioms; seen: what the phrases say of the whole message."""
        framed = f"^{text}$"
        length = len(framed)
        marks = {framed[i:i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(length - n + 1)}
        for gap in GAPS:
            marks.update(map("…".join, zip(text, text[gap:], strict=False)))
        marks.update(_sounds(text))
        marks.add(f"#long{min(LONG, length.bit_length())}")
        marks.update(_phrases(seen))
        found = self._groups(struck)
        marks.update(f"#{group}" for _, group in found)
        for n, (at, group) in enumerate(found):
            marks.update(f"#{group}>{other}" for later, other in found[n + 1:n + 6] if later - at <= NEAR)
        return marks

    def _groups(self, text: str) -> list[tuple[int, str]]:
        found = []
        for at, letter in enumerate(text):
            if letter in self._words:
                found += [(at, group) for word, group in self._words[letter] if text.startswith(word, at)]
        return found


def _phrases(seen: Seen) -> set[str]:
    marks = {f"#{name}" for name in seen.contexts}
    if seen.raw:
        marks |= {f"#said {seen.raw}", f"#said {seen.kind}", f"#weighed {seen.strength}"}
        marks |= {f"#said {seen.raw} {name}" for name in seen.contexts}
    return marks


def _sounds(text: str) -> set[str]:
    """Pairs of syllables: what is dictated, misspelt or written in Latin letters sounds like what is meant."""
    words = [syllable for part in text.split() for syllable in _syllables(part)]
    return {f"~{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)}


def _syllables(part: str) -> list[str]:
    return [part] if part.isascii() else [_sound(letter) for letter in part]


@cache
def _sound(letter: str) -> str:
    return lazy_pinyin(letter)[0]


class Sight:
    """Everything that is seen of a message, the same when it is learnt from and when it is judged."""

    def __init__(self, rules: CrisisRules) -> None:
        self.normalise = Normaliser(rules)
        self.book = PhraseBook(rules)
        self._marks = Marks({group: words for group, words in rules.words.items() if group not in rules.alone})

    def windows(self, text: str, seen: Seen) -> list[set[str]]:
        """Marks of a normalised message, and of its parts where it is so long that one sentence of danger would drown."""
        parts = [text]
        if len(text) > WINDOW * 3 // 2:
            parts += [text[at:at + WINDOW] for at in range(0, len(text) - WINDOW // 2, WINDOW // 2)]
        return [self._marks(part, self.book.strike(part), seen) for part in parts]

    def says(self, text: str) -> bool:
        """Whether any phrase is in a message, whatever stands around it."""
        return self.book.look(self.normalise(text)).raw is not None

    def lessons(self, heading: str, text: str) -> list[set[str]]:
        """What an example teaches: where nothing is dangerous, no part of it is either."""
        text = self.normalise(text)
        seen = self.book.look(text)
        return self.windows(text, seen) if "/" not in heading else [self._marks(text, self.book.strike(text), seen)]
