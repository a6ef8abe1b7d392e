"""What one knowledge entry is. Pure: no file is read here.

The field names are relied on by editors and by other programs (shared contract, "Knowledge entry").
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

LOCAL_KEYS = (
    "federation-office", "federation-phone", "womens-home", "legal-aid-center", "court", "police-dv", "shelter",
    "marriage-registry", "screening-place", "screening-time", "screening-booking", "vaccine-clinic", "counselling",
    "parenting-station", "mediation-room", "training-signup", "job-fair", "loan-office", "honor-signup",
    "volunteer-signup", "relief-office", "disability-federation", "events", "premarital-clinic", "judicial-relief",
    "labour-arbitration", "hukou-office", "school-enrolment")
"""Facts that only a district knows; district.yaml fills in those that it can."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Entry(BaseModel):
    """One vetted answer to one need. Every sentence in it is spoken as it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z-]+$")]
    question: Line
    ask: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=14)]
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300)]
    steps: tuple[Line, ...] = ()
    more: str = ""
    basis: tuple[Line, ...] = ()
    hotlines: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sensitive: bool
    terms: tuple[Line, ...] = ()
    reviewed: date
    review_by: date
    variants: tuple[Line, ...] = Field(min_length=1)
    tests: tuple[Line, ...] = Field(min_length=1)

    @field_validator("local")
    @classmethod
    def _known_key(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for key in value:
            if key not in LOCAL_KEYS:
                raise ValueError(f"{key} 不是本地信息的名字，可用的名字见 knowledge/README.md")
        return value

    @property
    def group(self) -> str:
        """The file that it belongs in: what stands before the dot of its topic."""
        return self.topic.partition(".")[0]


CITATION = re.compile(r"^《(?P<law>[^》]+)》(?:第(?P<articles>[0-9、至之条第]+)条)?")
"""A line of `basis` that cites a statute: 《name》第1、2条; an inserted article is written 第260条之一."""
