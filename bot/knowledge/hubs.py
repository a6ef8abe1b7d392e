"""Words so short that no matcher can know the need: which three needs an editor offers for them. Pure."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field

_AROUND = re.compile(r"^(请问|我想问问?|想问问?|问一下|咨询一下|咨询|关于|说说|我想|我要|我)+"
                     r"|(怎么办|咋办|咋说|怎么说|咋弄|怎么弄|咋整|怎么搞|的事情?|这件?事|问题|的|呢|吗|啊|呀|吧|了)+$")
_MARKS = re.compile(r"[\s，。！？!?,.~～…、]+")


class Hub(BaseModel):
    """say: the words; offer: ids of the entries that are offered, in this order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field(min_length=1)
    offer: tuple[str, ...] = Field(min_length=2, max_length=3)


def core(text: str) -> str:
    """A message without marks and without the words around its one word."""
    bare = _MARKS.sub("", text).lower()
    return _AROUND.sub("", bare) or bare


def by_word(hubs: tuple[Hub, ...]) -> dict[str, tuple[str, ...]]:
    """Word → what is offered."""
    return {core(word): hub.offer for hub in hubs for word in hub.say}
