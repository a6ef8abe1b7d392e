"""Which of the things that women say after danger a message is (knowledge/aftermath.yaml).

By the ranker that finds entries, over the sentences of the file beside ordinary messages. Compared on sentences that were
written apart (tests/bench/README.md): phrases with gaps named half of them, the likeness of single sentences not much more,
this four in five. Without the encoder it goes by letters, as entries do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.aftermath import Situation
from bot.matching.rank import Ranker
from bot.matching.semantic import Embeddings

LIKELY, SURE = 0.2, 0.6
"""From this chance on it is taken for one; for one after which she is no longer taken to be in danger herself. Low: in these
hours most that she says is about what has happened, and the ranker's prior is that of any message. At 0.15 three in a hundred of
the file's tests more are found, and more odd remarks (楼下有保安) are taken for one."""

SHORTEST = 3
"""Letters up to which likeness says nothing: they must stand in the file."""

_MARKS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_SIGHS = "啊呀吧呢嘛哦啦哈哎唉"


@dataclass(frozen=True)
class _Told:
    """A situation as the ranker takes it: a topic with one entry that is all variants."""

    id: str
    topic: str
    question: str
    ask: str
    variants: tuple[str, ...]
    answer: str = ""
    more: str = ""
    steps: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


class Situations:
    """Finds the situation. Made once for each set of knowledge; only read afterwards. ordinary: other messages, by kind.

    kind, of each message: of the danger that she told of.
    """

    def __init__(self, situations: Iterable[Situation], synonyms: Mapping[str, Sequence[str]],
                 ordinary: Mapping[str, Sequence[str]], embeddings: Embeddings | None = None) -> None:
        self._all = {situation.id: situation for situation in situations}
        self._whole = {name: _alone(situation.ways) for name, situation in self._all.items()}
        told = [_Told(s.id, s.id, s.ways[0], s.ways[0], s.ways) for s in self._all.values()]
        self._ranker = Ranker(told, synonyms, ordinary, embeddings, place="situations") if told else None

    def written(self, text: str, kind: str) -> Situation | None:
        """The situation of which the whole message is one of the ways, letter by letter."""
        said = _bare(text)
        return next((s for s in self._all.values() if kind in s.kinds and self._whole[s.id].fullmatch(said)), None)

    def named(self, name: str) -> Situation | None:
        """The situation with this id, None for ""."""
        return self._all.get(name)

    def find(self, text: str, kind: str) -> str:
        """The id of the situation that her message most likely is, "" if it is something else."""
        found = self.written(text, kind)
        if found or self._ranker is None or len(_bare(text)) <= SHORTEST:
            return found.id if found else ""
        ranked = self._ranker.rank(text, most=len(self._all))
        chances = {name: chance for name, chance, _ in ranked.topics if kind in self._all[name].kinds}
        best = max(chances, key=lambda name: chances[name], default="")
        limit = SURE if best and self._all[best].act == "other" else LIKELY
        return best if best and chances[best] >= limit * (ranked.outside + sum(chances.values())) else ""


def _alone(ways: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(map(_bare, ways), key=len, reverse=True)))
    return re.compile(f"(?:{words})(?:{words}|[{_SIGHS}])*")


def _bare(text: str) -> str:
    """What is compared letter by letter: without marks, however politely she is addressed."""
    return _MARKS.sub("", text.lower().replace("您", "你"))
