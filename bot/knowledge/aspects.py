"""Half a question after an answer ("要钱吗", "去哪办"): which side of the matter she asks about, and what the answer says of it
(knowledge/aspects.yaml). Pure.

A message is half a question only if nothing is left of it besides the words for an aspect and words that carry nothing; with
any other word it may be a new matter and is looked for like every message.
"""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

LONGEST = 16
"""Characters up to which a message is half a question."""
_MARKS = re.compile(r"[\s，。！？!?,.~～…、：:]+")
_NUMBER = r"[0-9一二两三四五六七八九十百千半几]+ ?"


class Aspect(BaseModel):
    """One side of a matter, such as what it costs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(description="这一面的名字，小写英文，定了就不改。")
    lead: str = Field(min_length=2, max_length=12, description="重说那几句之前的一小句，用冒号结尾。")
    choice: str = Field(min_length=2, max_length=14, description="让她选这一面时显示的话，最多14个字。")
    ask: tuple[str, ...] = Field(min_length=1, description="问这一面的词。")
    own: tuple[str, ...] = Field((), description="话里还有这些词，问的就是另一件事，照平常找答案。")
    within: tuple[str, ...] = Field((), alias="in", description=(
        "答复里说这一面的句子，含有这些词里的一个；N 代表一个数字。空着就把步骤再说一遍。"))
    besides: tuple[str, ...] = Field((), description="答复里有这些词不算说到这一面，例如“身上多少钱”不是要花多少钱。")
    local: bool = Field(False, description="true：district.yaml 里填的本区信息也算这一面，先说。")

    @cached_property
    def _told(self) -> re.Pattern[str]:
        return _any(self.within, N=_NUMBER)

    def told_in(self, sentence: str) -> bool:
        """Whether a sentence of an answer says something of this side."""
        return bool(self._told.search(self._besides.sub("", sentence)))

    @cached_property
    def _besides(self) -> re.Pattern[str]:
        return _any(self.besides)


class Aspects(BaseModel):
    """Everything of aspects.yaml. A message asks about the aspect that stands first in the file, of those that it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    aspects: tuple[Aspect, ...] = ()
    around: tuple[str, ...] = Field((), description="半句话里不算数的词。")

    @cached_property
    def _half(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_any((*self.around, *(word for aspect in self.aspects for word in aspect.ask))).pattern})+")

    def of(self, text: str) -> Aspect | None:
        """The aspect that is all this message asks about; None if it says anything else."""
        bare = _MARKS.sub("", text)
        half = 0 < len(bare) <= LONGEST and self._half.fullmatch(bare)
        asked = next((a for a in self.aspects if any(word in bare for word in a.ask)), None) if half else None
        return None if asked is None or any(word in bare for word in asked.own) else asked


def _any(words: tuple[str, ...], **instead: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join("".join(instead.get(c, re.escape(c)) for c in word) for word in longest_first) or r"(?!)")
