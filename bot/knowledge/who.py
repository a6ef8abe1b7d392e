"""Who is in danger, and from whom, as one message tells it (knowledge/who.yaml; safety rules 2 and 11). Pure.

All lists are for precision: what they miss is answered as if who writes were in danger herself, which does least harm. A woman
who hit back is no abuser; one who is hit with her mother is in danger; a cry of rage at somebody who is not there is still one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.phrases import HOW, HOW_GROUP, HOW_NEAR, Lists, Phrases, Words, written

Stage = Literal["hit", "means", "means-child", "done"]
"""How far a deed of who writes has gone: has hit; means to kill or hurt; fears to hurt the child; somebody lies hurt."""

Role = Literal["", "herself", "minor", "another", "hit", "means", "means-child", "done"]
"""Who writes: "" not told, which counts as herself; minor: a child, herself in danger; another: somebody else is in danger; the
rest: who writes is the danger."""

DOERS: tuple[Role, ...] = ("hit", "means", "means-child", "done")
GRAVE: tuple[Role, ...] = DOERS[1:]
"""Deeds that are danger now, whatever the detector says."""

Ambulance = Literal["poison", "burn", "birth", "swallowed", "other"]
"""What the one safe step after 120 depends on."""

Mishap = Literal["", "accident", "missing"]
"""What nobody does: an accident or an illness; somebody who cannot be found. "" none of it."""

_HOW_OTHERS = f"“我妈”“邻居家孩子”这样的人先换成“她”，“我”只指写话的人。{HOW_NEAR}{HOW}"
_PAUSE = re.compile(r"[\s,，、:：]+")
_OTHER_WORDS_FOR_I = re.compile("俺|咱|老子|本人")
SELF = re.compile("我|俺|咱")
"""Who writes, in her own words."""


@dataclass(frozen=True)
class Who:
    """role: see Role. entry: id of the entry that helps who has hit, "" for none. pressed: the one who wants to die says so
    lest she leave. child: the other one, or who is missing, is a child. silent: who writes can neither speak nor hear.
    mishap: nobody did it. sure: not a word of rage that may be no more."""

    role: Role = ""
    entry: str = ""
    pressed: bool = False
    child: bool = False
    silent: bool = False
    mishap: Mishap = ""
    sure: bool = True

    @property
    def doer(self) -> bool:
        """Whether who writes is the danger."""
        return self.role in DOERS

    @property
    def herself(self) -> bool:
        """Whether who writes is in danger, as far as is known."""
        return self.role in ("", "herself", "minor") and not self.mishap

    @property
    def token(self) -> str:
        """The part that is remembered, and stands in a choice: role, entry, and what else changes the words."""
        marks = [self.role, self.entry, "pressed" * self.pressed, "child" * self.child, self.mishap]
        return "/".join(marks).rstrip("/")

    @staticmethod
    def of(token: str) -> Who:
        """The other way round; what nobody knows any more is nothing told."""
        role, entry, pressed, child, mishap = (*token.split("/"), "", "", "", "", "")[:5]
        known = role in ("herself", "minor", "another", *DOERS) or (not role and mishap)
        return Who(role, entry, bool(pressed), bool(child), mishap=mishap) if known else Who()  # type: ignore[arg-type]


class Deed(Phrases):
    """Who writes has hurt somebody, or means to."""

    stage: Stage = Field("hit", description=(
        "到了哪一步：hit 动手打过人；means 想杀人、伤人；means-child 怕自己伤了孩子；done 已经把人伤得很重。"
        "后三样一律按“现在有危险”答。"))
    sure: bool = Field(True, description="写 false：像气话的，机器也看出危险才算；没看出，只先问一句怕不怕自己会动手。")
    entry: str = Field("", description="给说话人看的条目的 id。")


class Another(Phrases):
    """Somebody other than who writes is in danger (safety rule 11)."""

    people: tuple[str, ...] = Field((), description="别人：亲人、邻居、同事……怎样称呼。前面的“我”“我家”一起算。")
    hers: Phrases = Field(Phrases(), description=(
        f"写话的人自己挨打、被追：不算别人的，前面说过打人、替别人问的也改过来。{_HOW_OTHERS}"))

    @cached_property
    def _person(self) -> re.Pattern[str]:
        people = "|".join(map(re.escape, sorted(self.people, key=len, reverse=True))) or r"(?!)"
        return re.compile(rf"(?:(?:我(?:们|家|的|那个?|这个?)*)?(?:{people})(?!俩|仨|儿俩|几个)(?:们|家里?的?|的|那个)?)+")

    def plain(self, text: str) -> str:
        """A message as the phrases read it: everybody but who writes is 她."""
        return "，，" + self._person.sub("她", _OTHER_WORDS_FOR_I.sub("我", _PAUSE.sub("，", text.strip()).replace("您", "你")))

    def whose(self, text: str) -> Literal["", "herself", "another"]:
        """Whose danger a message tells of; of both, hers."""
        says = self._lists.of(self.plain(text))
        return "herself" if says(self.hers) else "another" if says(self) else ""

    @cached_property
    def _lists(self) -> Lists:
        return Lists((self.hers, self))


class Missing(Phrases):
    """Somebody cannot be found, and nobody has taken them."""

    child: Phrases = Field(Phrases(), description=f"里头的孩子：答复多说几句怎么找孩子。{HOW}")


class Aid(Phrases):
    """A state in which an ambulance comes first."""

    name: Ambulance = Field(description=(
        "哪一种：poison 中毒吃药，burn 烫伤烧伤，birth 怀孕生产，swallowed 孩子误吞误食，other 别的。"))
    accident: bool = Field(False, description="写 true：是意外、得病，没有人害他，答复里不说谁在伤人。")


class WhoRules(BaseModel):
    """Everything of who.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Words = Field({}, description=HOW_GROUP)
    deeds: tuple[Deed, ...] = Field((), description="说自己动手打了人、想伤人的话，按次序，先合上的算。")
    seeks: Phrases = Field(Phrases(), description="说过自己打了人的人，又问怎么找她、见她、让她回来。")
    charged: Phrases = Field(Phrases(), description="说过自己打了人的人，又问她报警、告他、申请保护令怎么办。")
    another: Another = Field(Another(), description=f"危险的是别人，不是写话的人。{_HOW_OTHERS}")
    children: Phrases = Field(Phrases(), description="别人里头的孩子：不想活、伤自己的是孩子时，换成说给家长听的话。")
    own_hand: Phrases = Field(Phrases(), description=(
        f"孩子身上有自己划的、割的：当成伤自己，不当成挨打，换成说给家长听的话。{HOW}"))
    pressed: Phrases = Field(Phrases(), description=f"拿寻死逼她不许走、不许离的。{HOW}")
    worse: Phrases = Field(Phrases(), description=(
        f"说过下了药、要动手的人（stage 是 means），接着说对方吃了、不行了：当成已经伤了人（done）。{HOW}"))
    missing: Missing = Field(Missing(), description=(
        f"孩子、老人、家里人找不到了，不是被谁带走、藏起来的：告诉她马上打110，不说谁在伤人，也马上告诉工作人员。{HOW}{HOW_NEAR}"))
    minor: Phrases = Field(Phrases(), description=f"写话的自己就是孩子。{HOW}")
    silent: Phrases = Field(Phrases(), description=f"写话的人说不了话、听不见，打不了电话。{HOW}")
    aid: tuple[Aid, ...] = Field((), description="要先打120的，按次序，先合上的算。")

    def who(self, text: str) -> Who:
        """Who is in danger, and from whom, as this message tells it."""
        says = self._lists.of(written(text))
        aid, lost = next(filter(says, self.aid), None), says(self.missing)
        mishap: Mishap = "missing" if lost else "accident" if aid and aid.accident else ""
        told = Who(silent=says(self.silent), mishap=mishap, child=lost and self.missing.child.found(text))
        deed = next(filter(says, self.deeds), None)
        if deed:
            return replace(told, role=deed.stage, entry=deed.entry, sure=deed.sure)
        if says(self.pressed):
            return replace(told, role="another", pressed=True)
        whose, own_hand = self.another.whose(text), says(self.own_hand)
        if own_hand or whose == "another":
            return replace(told, role="another", child=told.child if lost else own_hand or self.children.found(text))
        if says(self.minor):
            return replace(told, role="minor")
        return replace(told, role=whose)

    @cached_property
    def _lists(self) -> Lists:
        return Lists((*self.aid, self.missing, self.silent, *self.deeds, self.pressed, self.own_hand,
                      self.minor))

    def ambulance(self, text: str) -> Ambulance | None:
        """Which state is named that wants an ambulance first, if any."""
        aid = self._aid(text)
        return aid.name if aid else None

    def _aid(self, text: str) -> Aid | None:
        return next((aid for aid in self.aid if aid.found(text)), None)

    @cached_property
    def for_who_hit(self) -> frozenset[str]:
        """Ids of the entries that speak to who has hit: no question there whether he is safe."""
        return frozenset(deed.entry for deed in self.deeds if deed.stage == "hit")

    @cached_property
    def entries(self) -> frozenset[str]:
        """Ids of all entries that deeds lead to."""
        return frozenset(deed.entry for deed in self.deeds if deed.entry)
