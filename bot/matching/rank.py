"""How likely each topic is, and which of its entries: the signals of letters and meaning in one calibrated sum.

The kinds of outside matter (knowledge/outside.yaml) are classes like the topics, so that "not ours" is a probability and
not a threshold. The weights are a conditional logit, fitted by tests/bench/calibrate.py on the entries' own `tests` and on
outside messages that the model had not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import numpy as np
from rapidfuzz import fuzz, process

from bot.knowledge.entry import Entry
from bot.matching.cache import Cache
from bot.matching.corpus import read
from bot.matching.normalise import Normaliser
from bot.matching.semantic import Embeddings, Nearest, Softmax

_SENTENCE = re.compile(r"[。；！？\n]")


@dataclass(frozen=True)
class Weights:
    """What each signal counts for. outside: added to every kind of outside matter."""

    letters: float
    entry: float
    softmax: float
    nearest: float
    near: float
    outside: float


SIGNALS = ("letters", "entry", "softmax", "nearest", "near")
"""Letters of the whole topic; letters of its best entry; the softmax over embeddings; likeness of the nearest variant; of
the nearest three. The letters of an entry find a need that its topic's other entries would drown."""

BOTH = Weights(letters=0.18, entry=0.4, softmax=0.64, nearest=1.67, near=1.44, outside=3.75)
LETTERS_ONLY = Weights(letters=0.39, entry=0.48, softmax=0, nearest=0, near=0, outside=3.3)
WITHIN = np.array([0.5, 20.0, 6.0], np.float32)
"""Within a topic: letters of the entry, likeness of its three nearest variants, rapidfuzz's ratio with its best variant."""
COMPARED, COMMON = 8, 0.24
"""So many entries of a topic are compared letter by letter, the likeliest by the other two signals: with ten times the entries
nothing else would take longer. The others count as half of all entries of a likely topic do: so similar is any message."""


@dataclass(frozen=True)
class Ranked:
    """What was found. topics: (topic, its best entries with their share of it); outside: chance that it is not ours; matter:
    the kind of outside matter that is likeliest, "" where none is by itself as likely as everything else together."""

    topics: tuple[tuple[str, float, tuple[tuple[str, float], ...]], ...]
    outside: float
    signals: dict[str, dict[str, float]]
    matter: str = ""


@dataclass(frozen=True)
class Looked:
    """What is seen of one message: (classes, SIGNALS), (units, 2), its formal text, and the logit of every class."""

    of_classes: np.ndarray
    of_units: np.ndarray
    formal: str
    logits: np.ndarray

    def best(self, topics: int, most: int) -> list[int]:
        """Of the first so many classes, which are the topics, the likeliest."""
        return np.argsort(-self.logits[:topics], kind="stable")[:most].tolist()


class Ranker:
    """Everything that is computed from one set of knowledge; only read afterwards, so threads and forks may share it."""

    def __init__(self, entries: Iterable[Entry], synonyms: Mapping[str, Sequence[str]],
                 outside: Mapping[str, Sequence[str]], embeddings: Embeddings | None, before: Ranker | None = None,
                 place: str = "") -> None:
        """before: of the knowledge before an edit (settled()). place: where in the folder of the embeddings it keeps what takes
        long to make; there is room for one ranker in each."""
        cache = embeddings.cache.below(place) if embeddings else Cache(None)
        self.entries = sorted(entries, key=lambda e: (e.topic, e.id))
        self.topics = sorted({e.topic for e in self.entries})
        self.kinds = tuple(outside)
        self.normaliser = Normaliser(synonyms, (t for e in self.entries for t in e.terms))
        self.embeddings = embeddings if embeddings and embeddings.encoder else None
        said = [[*dict.fromkeys((e.question, e.ask, *e.variants))] for e in self.entries] + [[*ways] for ways in outside.values()]
        number = {t: n for n, t in enumerate(self.topics)}
        self._class_of = np.array([number[e.topic] for e in self.entries]
                                  + [len(number) + n for n in range(len(outside))])
        self._first_unit = np.searchsorted(self._class_of, np.arange(len(number) + len(outside)))
        self._units = np.repeat(np.arange(len(said)), [len(ways) for ways in said])
        self._size = len(number) + len(outside)
        corpus = read(said, [*map(_sentences, self.entries)], self._class_of, self.normaliser, cache)
        self._alphabet, self._letters = corpus.alphabet, corpus.letters
        if self.embeddings:
            rows = self.embeddings.of(corpus.plain)
            alike = before and before.embeddings and (before.topics, before.kinds) == (self.topics, self.kinds)
            self._softmax = Softmax(rows, self._class_of[self._units], self._size, cache, before._softmax if alike else None)
            self._nearest = Nearest(rows, self._units, self._class_of)
        self.weights = BOTH if self.embeddings else LETTERS_ONLY
        self._weigh = np.array([getattr(self.weights, name) for name in SIGNALS], np.float32)
        self._units_of = [np.flatnonzero(self._class_of == n) for n in range(len(self.topics))]
        first = np.searchsorted(self._units, np.arange(len(said) + 1)).tolist()
        self._ways_of = [corpus.formal[start:end] for start, end in pairwise(first[:len(self.entries) + 1])]
        self._counts = np.bincount(self._units)
        self._names = [entry.id for entry in self.entries]

    def settled(self) -> Ranker | None:
        """The same with a softmax that has learnt from the edit too; None if it has already. The slowest part of an index, and
        the one that a few variants change least: an edit need not wait for it."""
        softmax = self._softmax.settled() if self.embeddings else None
        if softmax is None:
            return None
        settled = copy(self)
        settled._softmax = softmax
        return settled

    def signals(self, plain: str) -> tuple[np.ndarray, np.ndarray, str]:
        """(classes, SIGNALS), (units, 2: letters, near) and the formal text. plain: as the normaliser writes it."""
        formal = self.normaliser.formal(plain)
        known = self._alphabet.known(formal)
        of_classes = np.zeros((self._size, len(SIGNALS)), np.float32)
        of_units = np.zeros((len(self._class_of), 2), np.float32)
        of_classes[:, 0], of_units[:, 0] = self._letters.score(known)
        of_classes[:, 1] = np.maximum.reduceat(of_units[:, 0], self._first_unit)
        if self.embeddings:
            meaning = self.embeddings.one(plain)
            of_classes[:, 2] = self._softmax.score(meaning)
            units, classes = self._nearest.score(meaning)
            of_classes[:, 3], of_classes[:, 4] = classes[:, 0], classes.mean(axis=1)
            of_units[:, 1] = units.mean(axis=1)
        return of_classes, of_units, formal

    def look(self, plain: str) -> Looked:
        """What there is to see of a message. plain: as the normaliser writes it, not empty."""
        of_classes, of_units, formal = self.signals(plain)
        logits = of_classes @ self._weigh
        logits[len(self.topics):] += self.weights.outside
        return Looked(of_classes, of_units, formal, logits)

    def rank(self, text: str, most: int = 6) -> Ranked:
        """Rank one message. Nothing is found in a message without letters."""
        plain = self.normaliser.plain(text)
        if not plain:
            return Ranked((), 1.0, {})
        seen = self.look(plain)
        chance = softmax(seen.logits)
        best = seen.best(len(self.topics), most)
        within = self.within(best, seen)
        topics = tuple((self.topics[n], float(chance[n]), entries) for n, entries in zip(best, within, strict=True))
        outside = chance[len(self.topics):]
        return Ranked(topics, float(outside.sum()), self.shares(seen, best), self._matter(outside))

    def _matter(self, chances: np.ndarray) -> str:
        best = int(chances.argmax()) if len(chances) else 0
        return self.kinds[best] if len(chances) and chances[best] >= 0.5 else ""

    def shares(self, seen: Looked, topics: Sequence[int]) -> dict[str, dict[str, float]]:
        """Each signal of these topics."""
        return {self.topics[n]: dict(zip(SIGNALS, seen.of_classes[n].tolist(), strict=True)) for n in topics}

    def within(self, topics: Sequence[int], seen: Looked) -> Iterator[tuple[tuple[str, float], ...]]:
        """Of each topic its entries, best first, with their shares of the topic's chance. Compared all at once: a call costs more
        than the comparing."""
        if not topics:
            return
        units = np.concatenate([self._units_of[n] for n in topics])
        sizes = [len(self._units_of[n]) for n in topics]
        topic = np.repeat(np.arange(len(topics)), sizes)
        starts = np.cumsum(sizes) - sizes
        worth = seen.of_units[units] @ WITHIN[:-1]
        place = np.empty(len(units), int)
        place[np.lexsort((-worth, topic))] = np.arange(len(units))
        likely = place - starts[topic] < COMPARED
        worth += WITHIN[-1] * COMMON
        worth[likely] += WITHIN[-1] * (self._ratios(seen.formal, units[likely]) - COMMON)
        share = np.exp(worth - np.maximum.reduceat(worth, starts)[topic])
        share /= np.add.reduceat(share, starts)[topic]
        order = np.lexsort((-share, topic))
        best = zip(map(self._names.__getitem__, units[order].tolist()), share[order].tolist(), strict=True)
        for size in sizes:
            yield tuple(islice(best, size))

    def _ratios(self, formal: str, units: np.ndarray) -> np.ndarray:
        """rapidfuzz's ratio of each unit's most similar variant."""
        ways = [self._ways_of[unit] for unit in units.tolist()]
        likeness = process.cdist([formal], [*chain.from_iterable(ways)], scorer=fuzz.ratio)[0]
        sizes = self._counts[units]
        return np.maximum.reduceat(likeness, np.cumsum(sizes) - sizes) / 100


def _sentences(entry: Entry) -> list[str]:
    whole = (entry.answer, *entry.steps, entry.more, *entry.terms)
    return [part for text in whole for part in _SENTENCE.split(text) if len(part) > 1]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Chances from logits."""
    chance = np.exp(logits - logits.max())
    return chance / chance.sum()
