"""What she writes after an answer and leaves its subject out ("那要多少钱", "他不同意呢"): ranked by entry, in the light of
what she has read. Pure.

Her words are looked at twice, alone and behind the question of the entry that she read; both count, and what belongs to that
entry is likelier. The weights were chosen on 119 follow-ups and checked on 360 by somebody else (tests/bench/follow.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from bot.knowledge.entry import Entry
from bot.matching.rank import Looked, Ranked, Ranker, softmax

LONGEST, LEANING = 14, 8
"""Characters of a message up to which it may lean on what she has read; a longer one names its subject. And up to which one that
begins with a word like 他 does, however certain it looks alone (他不承认 is of a blow after a blow, of a child after a child)."""
_LEANS = re.compile("[他她它那这]")
JOINED = 0.2
"""What her words behind the question count, beside her words alone."""
NOT_OURS = 0.5
"""What the logit of outside matters counts: half a question sounds like anybody's."""
_LOOKED_AT = 12
"""Topics of either look whose entries are compared."""


@dataclass(frozen=True)
class Pull:
    """What is added to the logits of the entry that she read, of those beside it (its topic, related), of its group."""

    entry: float
    beside: float
    group: float


OPEN, HALF = Pull(4, 4, 1), Pull(6, 4, 1)
"""With any words of her own; and where she asks for nothing but one side of the matter, so that it must be this one."""


class Follower:
    """Ranks follow-ups with what a ranker knows."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker
        self._entries = {e.id: e for e in ranker.entries}
        self._number = {topic: n for n, topic in enumerate(ranker.topics)}

    def knows(self, context: str) -> bool:
        """Whether there is such an entry."""
        return context in self._entries

    def leans(self, text: str) -> bool:
        """Whether a message names nobody and nothing by itself."""
        bare = text.strip()
        return len(bare) <= LEANING and bool(_LEANS.match(bare))

    def of_kin(self, ranked: Ranked, context: str) -> bool:
        """Whether what was found first belongs to what she has read: the entry, its topic, its group, or related."""
        return bool(ranked.topics) and ranked.topics[0][2][0][0] in self._pulls(self._entries[context], OPEN)

    def rank(self, text: str, context: str, half: Collection[str] | None = None, most: int = 6) -> Ranked:
        """Each row one entry, alone in its topic, best first.

        context: id of the entry that she read last. half: she names one side of the matter and nothing else
        (knowledge/aspects.yaml): ids of the entries that say something of it; then nothing else is looked for than the entry and
        those of its kin that do.
        """
        read, plain = self._entries[context], self._ranker.normaliser.plain
        if not plain(text):
            return Ranked((), 1.0, {})
        alone, joined = (self._ranker.look(plain(said)) for said in (text, f"{read.question}，{text}"))
        size, pulls = len(self._ranker.topics), self._pulls(read, OPEN if half is None else HALF)
        if half is not None:
            pulls = {name: pull for name, pull in pulls.items() if name in half or name == context}
        topics = sorted({*alone.best(size, _LOOKED_AT), *joined.best(size, _LOOKED_AT),
                         *(self._number[self._entries[name].topic] for name in pulls)})
        found = self._scores(topics, ((alone, 1.0), (joined, JOINED)))
        logits = {name: score + pulls.get(name, 0.0) for name, score in found.items() if name in pulls or half is None}
        not_ours = -math.inf if half is not None else NOT_OURS * _together(alone, size) + JOINED * _together(joined, size)
        chances = softmax(np.array([*logits.values(), not_ours]))
        names = sorted(zip(logits, chances.tolist(), strict=False), key=lambda pair: -pair[1])[:most]
        rows = tuple((self._entries[name].topic, chance, ((name, 1.0),)) for name, chance in names)
        return Ranked(rows, float(chances[-1]), self._ranker.shares(alone, [self._number[topic] for topic, *_ in rows]))

    def _scores(self, topics: list[int], looks: Iterable[tuple[Looked, float]]) -> dict[str, float]:
        """The logit of each entry of these topics."""
        scores: dict[str, float] = {}
        for seen, weight in looks:
            for n, entries in zip(topics, self._ranker.within(topics, seen), strict=True):
                for name, share in entries:
                    scores[name] = scores.get(name, 0.0) + weight * (float(seen.logits[n]) + math.log(share + 1e-9))
        return scores

    def _pulls(self, read: Entry, pull: Pull) -> dict[str, float]:
        pulls = {e.id: pull.group for e in self._entries.values() if e.group == read.group}
        pulls |= {e.id: pull.beside for e in self._entries.values() if e.topic == read.topic or e.id in read.related}
        return pulls | {read.id: pull.entry}


def _together(seen: Looked, topics: int) -> float:
    """The logit of all that is not ours."""
    return float(np.logaddexp.reduce(seen.logits[topics:])) if len(seen.logits) > topics else -math.inf
