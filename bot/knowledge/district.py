"""What only a district knows: its name, hours, holidays, places. Pure: no file is read here.

A fact that the district has not filled in is absent; answers then leave it out and name the nationwide number
(safety rule 14).
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from bot.knowledge.entry import LOCAL_KEYS

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Given = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]

PartnerKind = Literal["公安", "法院", "检察院", "民政", "司法局法律援助", "医院", "社区（村）妇联", "调解员", "心理咨询"]
"""Who helps beside the Women's Federation; the year's report counts transfers by these names."""

PARTNER_KINDS: tuple[str, ...] = get_args(PartnerKind)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Shift(_Strict):
    """A stretch of a working day, local time."""

    start: time
    end: time

    @model_validator(mode="after")
    def _forward(self) -> Shift:
        if self.start >= self.end:
            raise ValueError("上班时间要早于下班时间")
        return self


class Hours(_Strict):
    """When staff are there. weekdays: 1 Monday to 7 Sunday."""

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    shifts: tuple[Shift, ...] = Field(min_length=1)
    holidays: tuple[date, ...] = ()
    extra_days: tuple[date, ...] = ()
    spoken: str = ""

    @field_validator("weekdays")
    @classmethod
    def _days(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or any(not 1 <= d <= 7 for d in value):
            raise ValueError("weekdays 写 1 到 7（1 是星期一）")
        return value


class Deadlines(_Strict):
    """How long staff may take to answer first: minutes for urgent, working hours for the rest; how long one may keep what
    one has claimed without an answer, before it goes back to the queue; after how long silence between staff and her the bot
    answers again; and after how long silence about a transfer is shown."""

    urgent_minutes: int = Field(10, ge=1, le=120)
    normal_working_hours: float = Field(7.0, gt=0, le=80)
    claim_hours: float = Field(4.0, gt=0, le=80, description="领取后几个工作小时没有回复，就自动退回，等同事领取。")
    urgent_claim_minutes: int = Field(30, ge=5, le=240, description="紧急的领取后几分钟没有回复，就自动退回，等同事领取。")
    conversation_hours: float = Field(
        2.0, ge=0.25, le=12, description="看到回复以后写的话直接给工作人员，自动回复不插话；都不说话，过这么几个小时恢复。")
    transfer_working_days: int = Field(5, ge=1, le=60, description="转介以后几个工作日没有消息，列表里就提醒。")


class LocalFact(_Strict):
    """A place, time or way that the district stands for. label is what is spoken before the text."""

    label: Text
    text: Text


class Partner(_Strict):
    """One that a matter can be transferred to. Only the kind is needed: what the district has not filled in stays away."""

    kind: PartnerKind = Field(description="哪一类：只能用这九个名字。")
    name: Given = Field("", description="单位的名称，例如派出所、法院的全称。不知道就不写。")
    office: Given = Field("", description="对口的科室、窗口或岗位。不知道就不写。")
    phone: Given = Field("", description="给工作人员看的联系电话，她看不到。没有核实就不写。")

    @field_validator("phone")
    @classmethod
    def _dialled(cls, value: str) -> str:
        if value and not any(sign.isdigit() for sign in value):
            raise ValueError("phone 写电话号码，不知道就整项删掉")
        return value

    @property
    def whom(self) -> str:
        """What staff choose by, in one line."""
        return "，".join(filter(None, (self.kind, self.name, self.office)))


class District(_Strict):
    """One district's Women's Federation."""

    name: Text
    short_name: Text
    hours: Hours
    deadlines: Deadlines = Deadlines()
    facts: dict[str, LocalFact] = {}
    partners: tuple[Partner, ...] = Field((), description="能转介给谁。一家也没写，九类都可以选，只是没有单位名称。")
    streets: tuple[Annotated[Given, StringConstraints(min_length=1)], ...] = Field(
        (), description="本区的镇街，按镇街数数用。不知道就空着。")

    @property
    def offered(self) -> tuple[Partner, ...]:
        """Whom staff may choose for a transfer, in the order of the nine kinds: the district's own, or bare kinds."""
        listed = self.partners or tuple(Partner(kind=kind) for kind in get_args(PartnerKind))
        return tuple(sorted(listed, key=lambda partner: PARTNER_KINDS.index(partner.kind)))

    @field_validator("facts")
    @classmethod
    def _known(cls, value: dict[str, LocalFact]) -> dict[str, LocalFact]:
        for key in value:
            if key not in LOCAL_KEYS:
                raise ValueError(f"{key} 不是本地信息的名字，可用的名字见 knowledge/README.md")
        return value
