"""What only a district knows: its name, hours, holidays, places. Pure: no file is read here.

A fact that the district has not filled in is absent; answers then leave it out and name the nationwide number
(safety rule 14).
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from bot.knowledge.entry import LOCAL_KEYS

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


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
    """How long staff may take to answer first: minutes for urgent, working hours for the rest; and how long one may keep
    what one has claimed without an answer, before it goes back to the queue."""

    urgent_minutes: int = Field(10, ge=1, le=120)
    normal_working_hours: float = Field(7.0, gt=0, le=80)
    claim_hours: float = Field(4.0, gt=0, le=80, description="领取后几个工作小时没有回复，就自动退回队列。")
    urgent_claim_minutes: int = Field(30, ge=5, le=240, description="紧急的领取后几分钟没有回复，就自动退回队列。")


class LocalFact(_Strict):
    """A place, time or way that the district stands for. label is what is spoken before the text."""

    label: Text
    text: Text


class District(_Strict):
    """One district's Women's Federation."""

    name: Text
    short_name: Text
    hours: Hours
    deadlines: Deadlines = Deadlines()
    facts: dict[str, LocalFact] = {}

    @field_validator("facts")
    @classmethod
    def _known(cls, value: dict[str, LocalFact]) -> dict[str, LocalFact]:
        for key in value:
            if key not in LOCAL_KEYS:
                raise ValueError(f"{key} 不是本地信息的名字，可用的名字见 knowledge/README.md")
        return value
