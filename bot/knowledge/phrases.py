"""Ways of saying one thing, as editors write them in who, manner, smalltalk, banned and crisis.yaml. Pure.

A file may name groups of words once, under `words`, and put `{娃}` wherever any word of the group may stand; crisis.yaml does the
same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from bot.knowledge.letters import Possible, bits

HOW = "… 代表隔几个字，(甲|乙) 代表其中一个，(甲)? 代表可有可无。"
HOW_NEAR = "～ 代表隔几个字，不跨逗号，中间没有“我”。"
HOW_GROUP = "几处要用的一组词，起个名字写在这里；说法里写 {名字}，就是其中任何一个。"

Words = dict[str, tuple[str, ...]]
"""Name of a group → its words; they are phrases themselves, without groups."""

GAP = "[^。！？；]{0,12}?"
"""What … stands for, where a file does not say otherwise."""
_NEAR = "[^我，。！？；]{0,8}?"
_SIGNS = frozenset("()|?^$")
_GROUP = re.compile(r"\{([^{}]*)\}")


class Phrases(BaseModel):
    """Ways of saying one thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field((), description=f"认得出来的说法；{HOW}")
    unless: tuple[str, ...] = Field((), description=f"话里有这些就不算；{HOW}")

    @field_validator("say", "unless", mode="after")
    @classmethod
    def _written_out(cls, phrases: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """With the groups of the file (`reading.check` hands it over as context) written out."""
        words = (info.context or {}).get("words")
        whole = tuple(spelled(phrase, words if isinstance(words, dict) else {}) for phrase in phrases)
        readable(whole)
        return whole

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return any_of(self.say)

    @cached_property
    def _not_meant(self) -> re.Pattern[str]:
        return any_of(self.unless)

    def found(self, text: str) -> bool:
        """Whether a message says it. 您 counts as 你; spaces do not count."""
        return self.found_in(written(text))

    def found_in(self, plain: str) -> bool:
        """The same of a message that was written for comparing already."""
        return bool(self._said.search(plain)) and not self.excused(plain)

    def excused(self, plain: str) -> bool:
        """Whether there is something in it for which it does not count."""
        return bool(self.unless) and bool(self._not_meant.search(plain))


def spelled(phrase: str, words: Mapping[str, Sequence[str]]) -> str:
    """The phrase with its groups written out. Raises ValueError, in an editor's words, for a group that is not there."""

    def group(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise ValueError(f"说法“{phrase}”里的 {{{found[1]}}} 在 words 里没有；有的是：{'、'.join(words) or '（空的）'}")
        return f"({'|'.join(words[found[1]])})"

    whole = _GROUP.sub(group, phrase)
    if "{" in whole or "}" in whole:
        raise ValueError(f"说法“{phrase}”里的 {{ }} 不成对")
    return whole


class Lists:
    """Several lists of phrases that the same text is held against: what it surely does not say is not looked for."""

    def __init__(self, lists: Iterable[Phrases]) -> None:
        said: list[str] = []
        self._mask: dict[int, int] = {}
        for phrases in lists:
            self._mask[id(phrases)] = ((1 << len(phrases.say)) - 1) << len(said)
            said += [phrase.replace("您", "你") for phrase in phrases.say]
        self._patterns = [re.compile(expression(phrase)) for phrase in said]
        self._possible = Possible(said)

    def of(self, plain: str) -> Callable[[Phrases], bool]:
        """Tells of each list whether this text, written for comparing (`written`), says it: what its found_in says."""
        possible = self._possible.among(plain)

        def says(phrases: Phrases) -> bool:
            left = possible & self._mask[id(phrases)]
            return left != 0 and any(self._patterns[bit].search(plain) for bit in bits(left)) and not phrases.excused(plain)

        return says


def written(text: str) -> str:
    """A message as phrases are compared with it: without spaces; 您 is 你."""
    return "".join(text.split()).replace("您", "你")


def readable(phrases: Iterable[str], gap: str = GAP) -> None:
    """Raises ValueError, in an editor's words, for a phrase that cannot be read."""
    for phrase in phrases:
        if not phrase.strip():
            raise ValueError(f"说法“{phrase}”是空的")
        try:
            re.compile(expression(phrase, gap))
        except re.error:
            raise ValueError(f"说法“{phrase}”读不懂：括号不成对，或者 ? 用错了（前面要有字或括号）") from None


def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the phrases; nothing where there are none."""
    return re.compile("|".join(expression(phrase.replace("您", "你")) for phrase in phrases) or r"(?!)")


def expression(phrase: str, gap: str = GAP) -> str:
    """A phrase as editors write it (HOW, HOW_NEAR; ^ and $: the two ends) as a regular expression. gap: what … stands for."""
    kept = "".join(c if c in _SIGNS else re.escape(c) for c in phrase)
    return kept.replace("…", gap).replace("～", _NEAR).replace("(", "(?:")
