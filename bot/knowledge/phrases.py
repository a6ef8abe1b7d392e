"""Ways of saying one thing, as editors write them in who.yaml, manner.yaml and smalltalk.yaml. Pure."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.knowledge.banned import GAP

HOW = "… 代表隔几个字，(甲|乙) 代表其中一个，(甲)? 代表可有可无。"
HOW_NEAR = "～ 代表隔几个字，不跨逗号，中间没有“我”。"

_NEAR = "[^我，。！？；]{0,8}?"


class Phrases(BaseModel):
    """Ways of saying one thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field((), description=f"认得出来的说法；{HOW}")
    unless: tuple[str, ...] = Field((), description=f"话里有这些就不算；{HOW}")

    @model_validator(mode="after")
    def _readable(self) -> Phrases:
        readable((*self.say, *self.unless))
        return self

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return any_of(self.say)

    @cached_property
    def _not_meant(self) -> re.Pattern[str]:
        return any_of(self.unless)

    def found(self, text: str) -> bool:
        """Whether a message says it. 您 counts as 你; spaces do not count."""
        return self.found_in("".join(text.split()).replace("您", "你"))

    def found_in(self, plain: str) -> bool:
        """The same of a message that was written for comparing already."""
        return bool(self._said.search(plain)) and not self._not_meant.search(plain)


def readable(phrases: tuple[str, ...]) -> None:
    """Raises ValueError, in an editor's words, for a phrase that cannot be read."""
    for phrase in phrases:
        if phrase.count("(") != phrase.count(")") or not phrase.strip():
            raise ValueError(f"说法“{phrase}”是空的或括号不成对")
        try:
            re.compile(expression(phrase))
        except re.error:
            raise ValueError(f"说法“{phrase}”里的 ? 前面要有字或括号") from None


def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the phrases; nothing where there are none."""
    return re.compile("|".join(expression(phrase.replace("您", "你")) for phrase in phrases) or r"(?!)")


def expression(phrase: str) -> str:
    """A phrase as editors write it (HOW, HOW_NEAR), as a regular expression."""
    kept = "".join(c if c in "()|?" else re.escape(c) for c in phrase)
    return kept.replace("…", GAP).replace("～", _NEAR).replace("(", "(?:")
