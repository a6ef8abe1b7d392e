"""By what danger is noticed, as editors write it (knowledge/crisis.yaml and crisis_examples*.yaml). Pure.

A phrase is plain Chinese with three signs: `…` stands for up to six characters of the same sentence, `(a|b)` for one of
several (`(又|)`: may be missing), `{他}` for any word of the group 他 under `words`. `^` and `$` are the two ends.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.knowledge.phrases import expression, readable, spelled

Kind = Literal["violence", "suicide", "sexual", "child", "confinement", "threat"]
KIND_NAMES: dict[Kind, str] = {"violence": "家暴", "suicide": "轻生", "sexual": "性侵", "child": "儿童",
                               "confinement": "被关", "threat": "威胁"}
"""What staff call them."""
KINDS: tuple[Kind, ...] = tuple(KIND_NAMES)

LOOK_ALIKE = "look-alike"
ORDINARY = "ordinary"
HEADINGS = tuple(f"{kind}/{strength}" for kind in KINDS for strength in ("crisis", "concern")) + (LOOK_ALIKE, ORDINARY)
"""The headings of crisis_examples.yaml."""

WHOLE: dict[str, Kind | None] = {"lull": "violence", "cry": "violence", "parting": "suicide", "for_child": "child",
                                 "astray": None, "in_danger": "violence"}
"""Lists of whole messages that are a concern whatever the examples say, and of which kind; None: they are no danger."""
FIRM = ("for_child", "astray", "in_danger")
"""Those that count whatever the phrases say, too."""
CERTAIN = ("in_danger",)
"""Those that are danger now: the bot itself offers the words (我现在有危险)."""

ANSWERS = ("unsafe", "safe", "harm", "no_harm")
"""Lists of whole messages that answer the question in front of what may hide danger: whether she is safe, or whether who does
harm fears to do it now."""

GAP = "[^。]{0,6}?"


class Phrases(BaseModel):
    """Phrases of one kind of danger."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crisis: tuple[str, ...] = ()
    concern: tuple[str, ...] = ()


class Thresholds(BaseModel):
    """From which probability (0–1) the examples decide. Chosen on messages of writers whom the detector had not read.

    crisis: danger now; concern: perhaps, without a phrase; letters: the same where the message went by letters alone, which are
    mistaken more often; perhaps: with a phrase of concern.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    crisis: float = Field(0.5, gt=0, lt=1)
    concern: float = Field(0.5, gt=0, lt=1)
    letters: float = Field(0.5, gt=0, lt=1)
    perhaps: float = Field(0.2, ge=0, lt=1)


class CrisisRules(BaseModel):
    """Everything that these files hold.

    words: groups of words that phrases name; danger: those of them that mean danger; alone: those that are heeded as well
    when there are no examples to learn from. spelling: wrong or evading characters → what is meant; pinyin: syllable →
    character. idioms are struck out before anything is looked for. past, asking and story each make a phrase weaker
    unless a phrase of now says that it is happening. lull, cry, parting: whole messages too short to be judged by what examples
    teach (he has gone; a bare cry; she is going; a child is with his side, or she fears to leave it to him; a thing
    is lost). All but the last are a concern, and what was said before decides what it means. in_danger: whole messages that say
    in so many words that she is not safe. unsafe, safe, harm, no_harm: see ANSWERS. No examples are learnt anew for any of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    thresholds: Thresholds = Thresholds()
    words: dict[str, tuple[str, ...]] = {}
    danger: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    spelling: dict[str, str] = {}
    pinyin: dict[str, str] = {}
    idioms: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    lull: tuple[str, ...] = ()
    cry: tuple[str, ...] = ()
    parting: tuple[str, ...] = ()
    for_child: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    in_danger: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    safe: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    no_harm: tuple[str, ...] = ()
    kinds: dict[Kind, Phrases]
    examples: dict[str, tuple[str, ...]] = {}

    @field_validator("examples")
    @classmethod
    def _known_headings(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for heading in value:
            if heading not in HEADINGS:
                raise ValueError(f"例句的标题“{heading}”不认识；可以用的有：{'、'.join(HEADINGS)}")
        return value

    @model_validator(mode="after")
    def _phrases_can_be_read(self) -> CrisisRules:
        readable(map(self.spelled, self.every_phrase()), GAP)
        for group, words in self.words.items():
            if not all(words):
                raise ValueError(f"words 里“{group}”有一个空的词")
        for group in (*self.danger, *self.alone):
            if group not in self.words:
                raise ValueError(f"danger 或 alone 里的“{group}”在 words 里没有")
        return self

    def every_phrase(self) -> list[str]:
        """Every phrase of every list."""
        kinds = [phrase for k in self.kinds.values() for phrase in (*k.crisis, *k.concern)]
        whole = [phrase for name in (*WHOLE, *ANSWERS) for phrase in getattr(self, name)]
        return [*self.idioms, *self.past, *self.asking, *self.story, *self.now, *whole, *kinds]

    def spelled(self, phrase: str) -> str:
        """The phrase with its groups written out. Raises ValueError, in an editor's words, for a group that is not there."""
        return spelled(phrase, self.words)

    def pattern(self, phrase: str) -> str:
        """The phrase as a regular expression."""
        return expression(self.spelled(phrase), GAP)
