"""How somebody writes (knowledge/manner.yaml): insults meant for the service, people who say that they have hit, whose danger
it is, and whether it wants an ambulance first. Pure.

All lists are for precision: what they miss is answered as any other message, what they take wrongly would hurt. A woman who
tells what her husband shouted does not insult us; one who hit back is no abuser; one who is hit with her mother is in danger.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.knowledge.banned import GAP

HOW = "… 代表隔几个字，(甲|乙) 代表其中一个，(甲)? 代表可有可无。"
HOW_ANOTHER = "“我妈”“邻居家孩子”这样的人先换成“她”，“我”只指写话的人。～ 代表隔几个字，不跨逗号，中间没有“我”。" + HOW

_NEAR = "[^我，。！？；]{0,8}?"
_PAUSE = re.compile(r"[\s,，、:：]+")
_SELF = re.compile("俺|咱|老子|本人")

Ambulance = Literal["poison", "burn", "birth", "other"]
"""What the one safe step after 120 depends on."""

_AROUND = "你们?|妇联|机器人?|客服|都是|就是|是|个|一群|这群|这帮|一帮|这|真|都|给我|的|啊|吧|呢|了|些|去"


class Phrases(BaseModel):
    """Ways of saying one thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...] = Field((), description=f"认得出来的说法；{HOW}")
    unless: tuple[str, ...] = Field((), description=f"话里有这些就不算；{HOW}")

    @model_validator(mode="after")
    def _readable(self) -> Phrases:
        for phrase in (*self.say, *self.unless):
            if phrase.count("(") != phrase.count(")") or not phrase.strip():
                raise ValueError(f"说法“{phrase}”是空的或括号不成对")
        return self

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return _any(self.say)

    @cached_property
    def _not_meant(self) -> re.Pattern[str]:
        return _any(self.unless)

    def found(self, text: str) -> bool:
        """Whether a message says it. 您 counts as 你; spaces do not count."""
        plain = "".join(text.split()).replace("您", "你")
        return bool(self._said.search(plain)) and not self._not_meant.search(plain)


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


class Deed(Phrases):
    """Who writes says that he, or she, has hit somebody."""

    entry: str = Field(description="给说话人看的条目的 id。")


class Another(Phrases):
    """Somebody other than who writes is in danger (safety rule 11)."""

    people: tuple[str, ...] = Field((), description="别人：亲人、邻居、同事……怎样称呼。前面的“我”“我家”一起算。")

    @cached_property
    def _person(self) -> re.Pattern[str]:
        people = "|".join(map(re.escape, sorted(self.people, key=len, reverse=True))) or r"(?!)"
        return re.compile(rf"(?:(?:我(?:们|家|的|那个?|这个?)*)?(?:{people})(?!俩|仨|儿俩|几个)(?:们|家里?的?|的|那个)?)+")

    def found(self, text: str) -> bool:
        """Whether only somebody else is in danger; unsure, no."""
        plain = _SELF.sub("我", _PAUSE.sub("，", text.strip()).replace("您", "你"))
        plain = "，，" + self._person.sub("她", plain)
        return bool(self._said.search(plain)) and not self._not_meant.search(plain)


class Aid(Phrases):
    """A state in which an ambulance comes first."""

    name: Ambulance = Field(description="哪一种：poison 中毒吃药，burn 烫伤烧伤，birth 怀孕生产，other 别的。")


class Manner(BaseModel):
    """Everything of manner.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    insults: Insults = Field(Insults(), description="骂我们的话。讲别人怎么骂她、她骂丈夫，都不算。")
    deeds: tuple[Deed, ...] = Field((), description="说自己动手打了人的话，按次序，先合上的算。")
    another: Another = Field(Another(), description=f"危险的是别人，不是写话的人。{HOW_ANOTHER}")
    aid: tuple[Aid, ...] = Field((), description="要先打120的，按次序，先合上的算。")

    def ambulance(self, text: str) -> Ambulance | None:
        """Which state is named that wants an ambulance first, if any."""
        return next((aid.name for aid in self.aid if aid.found(text)), None)

    def deed(self, text: str) -> str:
        """Id of the entry for who says that he has hit somebody; "" for everybody else."""
        return next((deed.entry for deed in self.deeds if deed.found(text)), "")

    @cached_property
    def for_who_hit(self) -> frozenset[str]:
        """Ids of the entries that speak to who has hit: no question there whether he is safe."""
        return frozenset(deed.entry for deed in self.deeds)


def _any(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(expression(phrase.replace("您", "你")) for phrase in phrases) or r"(?!)")


def expression(phrase: str) -> str:
    """A phrase as editors write it (HOW, HOW_ANOTHER), as a regular expression."""
    kept = "".join(c if c in "()|?" else re.escape(c) for c in phrase)
    return kept.replace("…", GAP).replace("～", _NEAR).replace("(", "(?:")
