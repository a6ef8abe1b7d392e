"""Notices danger in what a person wrote, before anything else is done with it (safety rules 1, 2, 11).

Pure: no I/O, no Redis. A small model learnt from examples tells what is danger now; among what it weighs are the phrases
that editors wrote, and where one of them says danger it is "perhaps" at least. The encoder may help, and is never needed: if
it fails the model goes by letters, and if the model cannot be had, phrases go on.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from bot.conversation import crisis_nearest
from bot.conversation.crisis_marks import Sight
from bot.conversation.crisis_model import MEANING, Model, Weights
from bot.conversation.crisis_phrases import Seen, Strength
from bot.conversation.crisis_training import EVERYDAY, Example, learn
from bot.knowledge.crisis_rules import ANSWERS, CERTAIN, FIRM, WHOLE, CrisisRules, Kind

log = logging.getLogger(__name__)

SEEN_AS = "2"
"""Changes when the marks change, so that weights learnt from others are not used."""

EVEN = 0.5
"""Chance by the examples from which a phrase counts that its surroundings made too weak alone: 他打我 beside 我想离婚."""

Embed = Callable[[str], np.ndarray]


@dataclass(frozen=True)
class Danger:
    """kind: of knowledge/crisis.yaml. strength: crisis = now, concern = perhaps. reason: who said so, never her words; one of
    WHOLE where what was said before decides what the message means."""

    kind: Kind
    strength: Strength
    reason: str


@dataclass(frozen=True)
class Evidence:
    """text: normalised. seen: what the phrases say. now, perhaps: chances by the examples that there is danger now, and at
    all. gravest: marks of the part that sounds worst. These only with a model.
    whole: the list of WHOLE that the message stands in, "" for none. meant: its meaning was weighed, not its letters alone."""

    text: str
    seen: Seen
    whole: str = ""
    now: float = 0.0
    perhaps: float = 0.0
    gravest: frozenset[str] | set[str] = frozenset()
    meant: bool = False


class Detector:
    """Made once for each version of the rules: at once with weights made of these rules, in half a minute without.

    weights: knowledge/crisis_weights.npz. embed: embedding of a message, may raise anything.
    faults: how often a message could not be examined and was therefore taken for a concern.
    """

    def __init__(self, rules: CrisisRules, weights: bytes = b"", embed: Embed | None = None) -> None:
        self.faults = 0
        self.identity = identity(rules, weights)
        self.limits = rules.thresholds
        self._alone = tuple(word for group in (*rules.danger, *rules.alone) for word in rules.words[group])
        self._whole = {name: [re.compile(rules.pattern(said)) for said in getattr(rules, name)] for name in (*WHOLE, *ANSWERS)}
        self._sight = Sight(rules)
        self._model = self._learnt(rules, weights)
        self._embed = embed if self._model and self._model.knows_meaning else None

    def check(self, text: str) -> Danger | None:
        """Return what danger the message tells of, or None. Never raises, whatever the string.

        The one place besides the three edges that catches everything: a fault here must neither silence a cry for
        help nor stop the turn, so it counts as a concern and is counted.
        """
        try:
            return self._examine(text)
        except Exception as fault:
            self.faults += 1
            log.error("danger check failed: %s", type(fault).__name__)
            return Danger("violence", "concern", "fault")

    def evidence(self, message: str) -> Evidence | None:
        """What phrases and examples say of a message, before it is decided; None of one without letters."""
        text = self._sight.normalise(message)
        if not text:
            return None
        seen = self._sight.book.look(text)
        whole = next((name for name in WHOLE if self._stands_in(name, text)), "")
        if self._model is None:
            return Evidence(text, seen, whole)
        meant = self._model.meant(self._meaning(message))
        windows = self._sight.windows(text, seen)
        scored = [self._model.probabilities(marks, meant) for marks in windows]
        gravest = windows[max(range(len(scored)), key=lambda n: scored[n][1])]
        now, perhaps = (max(chances) for chances in zip(*scored, strict=True))
        return Evidence(text, seen, whole, now, perhaps, gravest, meant is not None)

    def answer(self, message: str, of_harm: bool = False) -> bool | None:
        """Whether there is danger, as she answers in words the question in front of what may hide it; None: it is no answer.

        of_harm: she was asked whether she fears to do harm, to which 不 is no danger; else whether she is safe, to which it is.
        """
        text = self._sight.normalise(message)
        danger, none = ("harm", "no_harm") if of_harm else ("unsafe", "safe")
        if self._stands_in("in_danger", text) or self._stands_in(danger, text):
            return True
        return False if self._stands_in(none, text) else None

    def _stands_in(self, name: str, text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in self._whole[name])

    def _examine(self, message: str) -> Danger | None:
        found = self.evidence(message)
        if found is None:
            return None
        if found.whole and (found.whole in FIRM or found.seen.strength != "crisis"):
            kind = WHOLE[found.whole]
            return Danger(kind, "crisis" if found.whole in CERTAIN else "concern", found.whole) if kind else None
        if self._model is None:
            return self._without_model(found.text, found.seen)
        strength, reason = self._decide(found)
        if not strength:
            return None
        return Danger(self._model.kind(found.gravest, found.seen.kind), strength, reason)

    def _meaning(self, message: str) -> np.ndarray | None:
        """The encoder's opinion, if there is an encoder and it has one."""
        if self._embed is None:
            return None
        try:
            meaning = self._embed(message)
            return meaning if meaning.shape == (MEANING,) and np.isfinite(meaning).all() else None
        except Exception as fault:  # whatever the encoder does, letters go on
            log.error("danger check without meaning: %s", type(fault).__name__)
            return None

    def _without_model(self, text: str, seen: Seen) -> Danger | None:
        """By phrases alone. Then any word of danger is a concern: asking once too often is the lesser harm."""
        if seen.strength:
            return Danger(seen.kind, seen.strength, "phrases")
        struck = self._sight.book.strike(text)
        if "story" in seen.contexts or not any(word in struck for word in self._alone):
            return None
        return Danger("violence", "concern", "words")

    def _decide(self, found: Evidence) -> tuple[Strength | None, str]:
        said = found.seen.strength
        if found.now >= self.limits.crisis:
            return "crisis", "model+phrases" if said else "model"
        if said == "crisis":
            return "concern", "phrases"
        if said == "concern" and found.perhaps >= self.limits.perhaps:
            return "concern", "phrases"
        if found.perhaps < (self.limits.concern if found.meant else self.limits.letters):
            return None, ""
        return "concern", "model+phrases" if found.seen.raw and found.perhaps >= EVEN else "model"

    def _learnt(self, rules: CrisisRules, stored: bytes) -> Model | None:
        if not rules.examples:
            return None
        weights = Weights.load(stored) if stored else None
        if weights is None or weights.made_of != made_of(rules):
            log.warning("weights of danger are not of these examples: learning by letters now; make danger")
            weights = teach(rules, self._sight)
        return Model(weights)


def teach(rules: CrisisRules, sight: Sight, embed: Embed | None = None, everyday: Iterable[str] = (), **how: int) -> Weights:
    """Learn from the examples of the rules; with their meaning if there is an encoder.

    everyday: more messages in which nothing is dangerous; those that sound of danger all the same are left out.
    """
    lessons = [(heading, text, sight.lessons(heading, text)) for heading, texts in rules.examples.items() for text in texts]
    danger = frozenset(f"#{group}" for group in rules.danger)
    for text in everyday:
        windows = sight.lessons(EVERYDAY, text)
        if not sight.says(text) and danger.isdisjoint(windows[0]):
            lessons.append((EVERYDAY, text, windows))
    meanings = [embed(text) if embed else None for _, text, _ in lessons]
    examples = [Example(heading, marks, meaning)
                for (heading, _, windows), meaning in zip(lessons, meanings, strict=True) for marks in windows]
    weights = learn(examples, made_of(rules), **how)
    if not embed:
        return weights
    plain = [(meaning, heading.endswith("/crisis")) for (heading, *_), meaning in zip(lessons, meanings, strict=True)
             if heading != EVERYDAY and not heading.endswith("/concern")]
    return replace(weights, nearest=crisis_nearest.settle(np.stack([m for m, _ in plain]), np.array([now for _, now in plain])))


def identity(rules: CrisisRules, weights: bytes) -> tuple[str, ...]:
    """Names everything that a detector is made of, its encoder apart."""
    return made_of(rules), rules.thresholds.model_dump_json(), hashlib.blake2b(weights, digest_size=16).hexdigest()


def made_of(rules: CrisisRules) -> str:
    """Names what weights were learnt from: every rule and example but the thresholds, WHOLE and ANSWERS, and the way they are
    seen."""
    learnt = rules.model_dump_json(exclude={"thresholds", *WHOLE, *ANSWERS})
    return hashlib.blake2b((SEEN_AS + learnt).encode(), digest_size=16).hexdigest()
