"""Chinese found by what a keyboard of letters gives: whole syllables ("baohuling") or their initials ("bhl"). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pypinyin import lazy_pinyin


@dataclass(frozen=True)
class Sounds:
    """How a text sounds. spelt: its syllables without gaps; starts: where each begins; initials: of each the first letter.
    What is no Chinese stands in them as it is, so that nothing is found across a comma."""

    spelt: str
    starts: frozenset[int]
    initials: str

    def hold(self, typed: str) -> bool:
        """Whether these letters are initials in a row, or syllables in a row, of which the last may be begun only: "baohul"
        is found in 保护令, "aohu" is not."""
        if typed in self.initials:
            return True
        place = self.spelt.find(typed)
        while place >= 0 and place not in self.starts:
            place = self.spelt.find(typed, place + 1)
        return place >= 0


MOST = 6
"""Words that are looked for at once: each of them goes through all the knowledge."""


def wanted(typed: str) -> list[str]:
    """The words of what was typed to look for, each once, the first MOST."""
    return list(dict.fromkeys(typed.lower().split()))[:MOST]


@lru_cache(maxsize=4096)
def sounds(text: str) -> Sounds:
    """How this text sounds. Costs a millisecond for some hundred characters, once."""
    syllables = [syllable.lower() for syllable in lazy_pinyin(text)]
    ends = accumulate(map(len, syllables))
    return Sounds("".join(syllables), frozenset([0, *ends]), "".join(syllable[:1] for syllable in syllables))
