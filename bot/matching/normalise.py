"""One way of writing for every message: full width, traditional characters, synonyms, words heard or typed wrong.

What is done here is done to the knowledge and to her message alike, so that a rule can only bring them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import add

from opencc import OpenCC
from pypinyin import lazy_pinyin

LONGEST = 600
"""Characters of a message that are looked at; WeChat allows 2,048 bytes, which is about 680."""

SHORTEST = 3
"""Characters of a word that is recognised by its sound; of two there are too many that sound alike by chance."""

_OTHER = re.compile(r"[^0-9a-z一-鿿]+")
_HAN = re.compile(r"[一-鿿]{2,8}")
_LATIN = re.compile(r"[a-z]{4,}")
_STRETCHED = re.compile(r"(.)\1{3,}")
_SOUNDS = ((re.compile(r"^(zh|ch|sh)"), lambda m: m.group()[0]), (re.compile(r"ng$"), lambda _: "n"),
           (re.compile(r"^l"), lambda _: "n"), (re.compile(r"^hu"), lambda _: "f"))
"""Sounds that southern dialects and dictation do not keep apart: zh/z, ng/n, l/n, hu/f."""


class Normaliser:
    """Rewrites text. synonyms: the formal word -> how it is also said. terms: words worth recognising by their sound."""

    def __init__(self, synonyms: Mapping[str, Iterable[str]], terms: Iterable[str] = ()) -> None:
        self._simplify = OpenCC("t2s")
        formal = {self.plain(said): self.plain(word) for word, ways in synonyms.items() for said in ways}
        formal.update({word: word for word in formal.values()})  # 保护令 must not be replaced inside 人身安全保护令
        formal.pop("", None)
        self._formal = formal
        self._said = re.compile("|".join(map(re.escape, sorted(formal, key=len, reverse=True))) or r"(?!)")
        self._sounds: dict[str, str] = {}
        self._heard: dict[tuple[str, ...], str] = {}
        self._spelt: dict[str, str] = {}
        self._known: frozenset[str] = frozenset()
        self._terms = {t for t in (*formal.values(), *map(self.plain, terms)) if _HAN.fullmatch(t)}
        for term in sorted(self._terms):
            self._spelt.setdefault("".join(lazy_pinyin(term)), term)
            if len(term) >= SHORTEST:
                self._heard.setdefault(tuple(map(self._sound, term)), term)
        self._lengths = sorted({len(key) for key in self._heard}, reverse=True)
        self._beginnings = {key[:2] for key in self._heard}

    @property
    def identity(self) -> str:
        """Names what it was made of."""
        return repr((sorted(self._formal.items()), sorted(self._terms)))

    def plain(self, text: str) -> str:
        """Half width, lower case, simplified characters; anything but letters and digits becomes one blank."""
        text = self._simplify.convert(unicodedata.normalize("NFKC", text[:LONGEST]).lower())
        return _STRETCHED.sub(r"\1\1\1", _OTHER.sub(" ", text)).strip()

    def formal(self, plain: str) -> str:
        """The same with words restored that were heard or spelt by sound, and with synonyms in their formal form."""
        text = _LATIN.sub(lambda m: self._spelt.get(m.group(), m.group()), plain)
        if self._known:
            text = self._restored(text)
        return self._said.sub(lambda m: self._formal[m.group()], text)

    def learn(self, texts: Iterable[str]) -> None:
        """Take note of how the knowledge writes: pairs of characters that occur in it are never taken for mishearings."""
        self._known = frozenset(chain.from_iterable(map(_pairs, texts)))

    def _restored(self, text: str) -> str:
        """Words of the knowledge that stand in the text with their sound, in characters that nobody would write."""
        if self._writes(text):
            return text
        sounds = [self._sound(c) for c in text]
        start = 0
        while start < len(text) - 1:
            lengths = self._lengths if (sounds[start], sounds[start + 1]) in self._beginnings else ()
            for length in lengths:
                term = self._heard.get(tuple(sounds[start:start + length]))
                written = text[start:start + length]
                if term and written not in self._terms and not self._writes(written):
                    text = text[:start] + term + text[start + length:]
                    start += length - 1
                    break
            start += 1
        return text

    def _writes(self, text: str) -> bool:
        """Whether the knowledge uses every pair of these characters."""
        return self._known.issuperset(_pairs(text))

    def _sound(self, character: str) -> str:
        if character not in self._sounds:
            syllable = lazy_pinyin(character)[0]
            for pattern, spoken in _SOUNDS:
                syllable = pattern.sub(spoken, syllable)
            self._sounds[character] = syllable
        return self._sounds[character]


def _pairs(text: str) -> Iterator[str]:
    return map(add, text, text[1:])
