"""Insults meant for the service (knowledge/manner.yaml). Pure.

The lists are for precision: a woman who tells what her husband shouted does not insult us.
"""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.phrases import Phrases

_AROUND = "你们?|妇联|机器人?|客服|都是|就是|是|个|一群|这群|这帮|一帮|这|真|都|给我|的|啊|吧|呢|了|些|去"


class Insults(BaseModel):
    """Insults of the service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    whole: tuple[str, ...] = Field((), description="整句话只有这些（可以重复、加“你”“你们”“妇联”和语气词），才算骂我们。")
    within: Phrases = Field(Phrases(), description="话里有这些就算，因为说明了骂的是我们。")

    @cached_property
    def _alone(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, sorted(self.whole, key=len, reverse=True))) or r"(?!)"
        return re.compile(rf"(?:{_AROUND}|{words})*(?:{words})(?:东西|玩意儿?|吧|啊|呢|的|们|了|你们?|妇联|机器人?|{words})*")

    def found(self, text: str) -> bool:
        """Whether this message insults the service and asks nothing."""
        plain = re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", text.lower().replace("您", "你"))
        return bool(self._alone.fullmatch(plain)) or self.within.found(text)


class Manner(BaseModel):
    """Everything of manner.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    insults: Insults = Field(Insults(), description="骂我们的话。讲别人怎么骂她、她骂丈夫，都不算。")
