"""What she may say in the hours after danger, and what is answered (knowledge/aftermath.yaml). Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.knowledge.crisis_rules import KINDS, Kind

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]

FEWEST_WAYS, FEWEST_TESTS = 6, 4

HOURS = "{hours}"
"""Place in an answer where the working hours are spoken."""


class Situation(BaseModel):
    """One thing that she may say then.

    act: "" she is answered and may choose on; rest: a nod, answered with one line and no choices; other: she speaks for somebody
    else; danger: staff hear at once that she is in danger again; safe: who was missing is found; plain: she cannot follow.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)] = Field(
        description="名字，只用小写字母和连字符。")
    kinds: tuple[Kind, ...] = Field(KINDS, min_length=1, description="只用于哪几种危险；不写就是都用。")
    act: Literal["", "rest", "other", "danger", "safe", "plain"] = Field(
        "", description="不写：答完给选项；rest：应一声；other：替别人说的；danger：又有危险了，马上告诉工作人员；"
            "safe：不见的人找到了；plain：没看懂、嫌长。")
    ways: tuple[Said, ...] = Field(description=f"她会怎么说，整句，至少 {FEWEST_WAYS} 句；意思相近的也认得。")
    tests: tuple[Said, ...] = Field(description=f"另外的说法，至少 {FEWEST_TESTS} 句，只用来检查认得准不准。")
    answer: Annotated[str, StringConstraints(max_length=240)] = Field(
        "", description="接她的话，先说现在做什么，要有能打的电话。rest、other、plain 不写。{hours} 会换成工作时间。")
    entry: str = Field("", description="想知道更多的，给她一个选项：条目的 id。")

    @model_validator(mode="after")
    def _complete(self) -> Situation:
        if len({*self.ways}) < FEWEST_WAYS:
            raise ValueError(f"ways 至少要有 {FEWEST_WAYS} 句不同的")
        if len({*self.tests} - {*self.ways}) < FEWEST_TESTS:
            raise ValueError(f"tests 至少要有 {FEWEST_TESTS} 句，而且不能和 ways 一样")
        if self.act in ("rest", "other", "plain") and (self.answer or self.entry):
            raise ValueError(f"act 是 {self.act} 的不写 answer 和 entry，那句话在 wording.yaml 里")
        if self.act in ("", "danger") and not any(number in self.answer for number in ("110", "120", "12356")):
            raise ValueError("answer 里要有现在能打的电话：110、120或者12356")
        if any(mark in self.answer.replace(HOURS, "") for mark in "{}"):
            raise ValueError("answer 里的花括号只能是 {hours}")
        return self
