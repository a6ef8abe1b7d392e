"""The danger self-check as the district approves it: at most eight questions and a plain result. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class Question(BaseModel):
    """One question that 1 answers with yes. weight: what a yes counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: Text
    weight: int = Field(1, ge=1, le=10)


class SelfCheck(BaseModel):
    """The whole check. high: from this sum on it is treated as danger; some: from this sum on, help is offered.

    draft: true until the district has approved the questions; she is told so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    draft: bool = True
    high: int = Field(ge=1)
    some: int = Field(ge=1)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=8)

    @model_validator(mode="after")
    def _in_order(self) -> SelfCheck:
        if not self.some < self.high <= sum(q.weight for q in self.questions):
            raise ValueError("some 要小于 high，high 不能超过所有 weight 加起来的数")
        return self
