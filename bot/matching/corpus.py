"""The knowledge's texts as they are matched, and what their letters say. Normalising and counting them is half of an index, so
the folder keeps both for the next process that reads the same knowledge."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

from bot.matching import lexical, normalise
from bot.matching.cache import Cache
from bot.matching.lexical import Alphabet, Letters, pieces
from bot.matching.normalise import Normaliser

ANSWER_WEIGHT = 0.25
"""What a sentence of an answer counts for, beside a variant: it has the words, but not the way women put it."""

_CODE = tuple(Path(module.__file__) for module in (lexical, normalise)) + (Path(__file__),)
"""Whoever changes these need not think of what is kept: their text is part of its name."""
_PACKAGES = ("opencc", "pypinyin")


@dataclass(frozen=True)
class Corpus:
    """plain, formal: each way of each unit, one unit after the other, as the normaliser writes them (normalise.py).
    letters: for the classes, then for the units."""

    plain: list[str]
    formal: list[str]
    alphabet: Alphabet
    letters: Letters


def read(said: Sequence[Sequence[str]], told: Sequence[Sequence[str]], class_of: np.ndarray, normaliser: Normaliser,
         cache: Cache) -> Corpus:
    """Of units, which are entries and kinds of outside matter: said, the ways that women put each; told, sentences of its
    answer; class_of, the number of its class. The normaliser learns how the knowledge writes."""
    found = cache.kept("corpus", _made_of(said, told, class_of, normaliser), partial(_made, said, told, class_of, normaliser))
    plain, formal = (found[name].tobytes().decode().split("\n") for name in ("plain", "formal"))
    normaliser.learn(plain)
    letters = Letters(*(found[name] for name in ("starts", "owners", "values", "sizes", "ends")))
    return Corpus(plain, formal, Alphabet(found["pieces"]), letters)


def _made(said: Sequence[Sequence[str]], told: Sequence[Sequence[str]], class_of: np.ndarray,
          normaliser: Normaliser) -> dict[str, np.ndarray]:
    plain = [normaliser.plain(text) for ways in said for text in ways]
    normaliser.learn(plain)
    formal = [normaliser.formal(text) for text in plain]
    sentences = [normaliser.formal(normaliser.plain(text)) for parts in told for text in parts]
    units = np.repeat(np.arange(len(said)), [len(ways) for ways in said])
    units = np.concatenate([units, np.repeat(np.arange(len(told)), [len(parts) for parts in told])])
    weights = np.repeat([1.0, ANSWER_WEIGHT], [len(formal), len(sentences)])
    used = pieces([*formal, *sentences])
    alphabet = Alphabet.of(used)
    number, text = alphabet.numbers(used)
    units, sizes = units[text], (int(class_of.max()) + 1, len(class_of))
    letters = Letters.learn(number, (class_of[units], units), weights[text], sizes, len(alphabet))
    return {"plain": _joined(plain), "formal": _joined(formal), "pieces": alphabet.pieces, **vars(letters)}


def _joined(texts: Sequence[str]) -> np.ndarray:
    """No text that is normalised holds a line break."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _made_of(said: Sequence[Sequence[str]], told: Sequence[Sequence[str]], class_of: np.ndarray, normaliser: Normaliser) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in _CODE:
        digest.update(path.read_bytes())
    known = (*map(version, _PACKAGES), normaliser.identity, class_of.tolist(), [*map(list, said)], [*map(list, told)])
    digest.update(repr(known).encode(errors="surrogatepass"))
    return digest.hexdigest()
