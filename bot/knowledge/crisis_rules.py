"""The phrases by which danger is noticed, as an editor writes them (knowledge/crisis.yaml). Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["violence", "suicide", "sexual", "child", "confinement", "threat"]


class Phrases(BaseModel):
    """Phrases of one kind of danger. `…` stands for a few characters, `(a|b)` for one of several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crisis: tuple[str, ...] = ()
    concern: tuple[str, ...] = ()


class CrisisRules(BaseModel):
    """Everything that crisis.yaml holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    idioms: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    kinds: dict[Kind, Phrases]
