"""Sentences that staff put into a reply by one tap (knowledge/replies.yaml), with blanks to fill in. Reads no file itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot.knowledge.reading import Document, KnowledgeError, Problem, check
from bot.knowledge.sounds import Sounds, sounds, wanted

BLANK = re.compile(r"【([^【】\n]{1,12})】")
"""A place that staff fill in; what stands in the brackets says with what."""

_BRACKET = re.compile(r"[【】]")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Canned(BaseModel):
    """One of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)] = Field(
        description="名字，只用小写字母、数字、连字符，每句不同，例如 mediation-invite。")
    occasion: Annotated[str, StringConstraints(min_length=2, max_length=10)] = Field(
        description="什么时候用，例如 约调解。同一个时候的排在一起。")
    title: Annotated[str, StringConstraints(min_length=2, max_length=20)] = Field(
        description="一眼能认出来的题目，最多20个字，工作人员照它找。")
    topics: tuple[Line, ...] = Field((), description=(
        "适合哪些类：topics.yaml 里的名字（dv.shelter），或者点前面的一组（dv）。适合的排在最前面；都能用就不写。"))
    words: tuple[Line, ...] = Field((), description="工作人员可能拿来找它、题目和正文里又没有的词。")
    text: Annotated[str, StringConstraints(min_length=10, max_length=600)] = Field(
        description="给她看的话，最多600字。要工作人员填的写成【日期】【地点】这样，一个空最多12个字。")

    @field_validator("text")
    @classmethod
    def _blanks_in_pairs(cls, value: str) -> str:
        if _BRACKET.search(BLANK.sub("", value)):
            raise ValueError("【】要成对，里面写要填什么，1到12个字，例如【日期】")
        return value

    def fit(self, topic: str) -> int:
        """How well it fits a referral's topic: 2 the topic itself, 1 its group, 0 neither."""
        return 2 if topic in self.topics else int(topic.partition(".")[0] in self.topics)

    @cached_property
    def haystack(self) -> str:
        """All that a search looks in as it is written."""
        return " ".join((self.title, self.occasion, *self.words, self.text)).lower()

    @property
    def sounds(self) -> Sounds:
        """How it sounds what it is called by: title, occasion, words."""
        return sounds("\n".join((self.title, self.occasion, *self.words)))

    def holds(self, word: str) -> bool:
        """Whether a word that was typed is written in it, or it is called so by sound."""
        return word in self.haystack or self.sounds.hold(word)


def written(document: Document) -> tuple[Canned, ...]:
    """All of replies.yaml. Raises KnowledgeError with file and line of what is wrong."""
    rows = document.data if isinstance(document.data, list) else []
    replies = tuple(check(Canned, document, (n,), row or {}) for n, row in enumerate(rows))
    ids = [one.id for one in replies]
    twice = [Problem(document.file, document.line((n,)), f"id “{name}”已经用过，请换一个")
             for n, name in enumerate(ids) if name in ids[:n]]
    if twice:
        raise KnowledgeError(twice)
    return replies


def blanks(text: str) -> list[str]:
    """The blanks of a text that are not filled in, as they stand, each once."""
    return list(dict.fromkeys(found[0] for found in BLANK.finditer(text)))


def best_first(replies: Iterable[Canned], topic: str) -> list[Canned]:
    """All of them, those that fit a topic in front, else in the order in which they were written."""
    return sorted(replies, key=lambda one: -one.fit(topic))


def search(replies: Iterable[Canned], words: str) -> list[Canned]:
    """Those that hold every word that was typed, in any order; where none does, those whose text sounds so."""
    looked_for, all_ = wanted(words), list(replies)
    found = [one for one in all_ if all(map(one.holds, looked_for))]
    # By sound a whole text holds much by chance (ytj is 约调解 and 有条件): that is asked only when nothing else is left.
    return found or [one for one in all_ if all(one.holds(word) or sounds(one.text).hold(word) for word in looked_for)]
