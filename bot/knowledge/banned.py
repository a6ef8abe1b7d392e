"""What must not be said (knowledge/banned.yaml): tone, and mistakes that are often made. Pure: no file is read here."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.knowledge.phrases import any_of, readable, written

_SENTENCE = re.compile(r"[^。！？；]+")


class Ban(BaseModel):
    """Phrases of one kind, why they are wrong and how to mend them."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    say: tuple[str, ...] = Field(min_length=1, description="不能出现的说法；… 代表隔几个字，(甲|乙) 代表其中一个。")
    why: str = Field(description="为什么不行。")
    instead: str = Field(description="怎么改。")
    unless: tuple[str, ...] = Field((), description="同一句话里有这些字就不算。")
    topics: tuple[str, ...] = Field((), description="只在这些类里查。")
    exempt: tuple[str, ...] = Field((), alias="except", description="在这些类里不查。")
    staff: bool = Field(False, description="写 true：工作人员给她写回复时，也提醒一句（这时说法里不能用 … 和括号）。")

    @model_validator(mode="after")
    def _readable(self) -> Ban:
        readable(self.say)
        for phrase in self.say:
            if self.staff and set(phrase) & set("…(|)"):
                raise ValueError(f"说法“{phrase}”要提醒工作人员（staff: true），就不能用 … 和括号")
        return self

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All its phrases as one expression."""
        return any_of(self.say)

    def holds(self, topic: str) -> bool:
        """Whether it is meant for a topic; "" stands for sentences of the bot itself."""
        return topic not in self.exempt and (not self.topics or topic in self.topics)

    def found(self, sentence: str) -> str:
        """The words of a sentence that it bans, or ""."""
        hit = self.pattern.search(written(sentence))
        return hit[0] if hit and not any(word in sentence for word in self.unless) else ""


class Banned(BaseModel):
    """Everything of banned.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tone: tuple[Ban, ...] = Field((), description="口气。")
    mistakes: tuple[Ban, ...] = Field((), description="常见的错。")

    @cached_property
    def blaming(self) -> tuple[Ban, ...]:
        """What staff are warned of while they write to her (safety rule 13)."""
        return tuple(ban for ban in self.tone if ban.staff)

    def blame(self, text: str) -> list[str]:
        """The phrases in an answer of staff that put it on her or send her back; 您 counts as 你, spaces do not count."""
        found = (ban.found(sentence) for sentence in _SENTENCE.findall(text) for ban in self.blaming)
        return list(dict.fromkeys(phrase for phrase in found if phrase))
