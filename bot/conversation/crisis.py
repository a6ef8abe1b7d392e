"""Notices danger in what a person wrote, before anything else is done with it (safety rules 1, 2, 11).

Pure: no I/O, no encoder, no Redis. Phrases that editors wrote decide; a small model learnt from examples adds what no
phrase foresaw and doubts a phrase only so far as from "danger now" to "perhaps". If the model cannot be had, phrases go on.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.conversation.crisis_model import WINDOW, Marks, Model
from bot.conversation.crisis_phrases import Normaliser, PhraseBook, Seen, Strength
from bot.knowledge.crisis_rules import CrisisRules, Kind

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Danger:
    """kind: of knowledge/crisis.yaml. strength: crisis = now, concern = perhaps. reason: who said so, never her words."""

    kind: Kind
    strength: Strength
    reason: str


class Detector:
    """Made once for each version of the rules (about a second: it trains on the examples).

    faults: how often a message could not be examined and was therefore taken for a concern.
    """

    def __init__(self, rules: CrisisRules) -> None:
        self.faults = 0
        self._limits = rules.thresholds
        self._danger = frozenset(f"#{group}" for group in rules.danger)
        self._alone = tuple(word for group in (*rules.danger, *rules.alone) for word in rules.words[group])
        self._normalise = Normaliser(rules)
        self._book = PhraseBook(rules)
        self._marks = Marks({group: words for group, words in rules.words.items() if group not in rules.alone})
        self._model = self._train(rules)

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

    def _examine(self, text: str) -> Danger | None:
        text = self._normalise(text)
        if not text:
            return None
        seen = self._book.look(text)
        if self._model is None:
            return self._without_model(text, seen)
        scored = [(self._model.probabilities(marks), marks) for marks in self._windows(text, seen)]
        now = max(crisis for (crisis, _), _ in scored)
        (_, perhaps), marks = max(scored, key=lambda pair: pair[0][1])
        named = bool(seen.raw) or not self._danger.isdisjoint(scored[0][1])
        strength, reason = self._decide(seen, now, perhaps, self._limits.crisis if named else self._limits.wordless)
        kind = "suicide" if seen.kind == "suicide" else self._model.kind(marks)
        return Danger(kind, strength, reason) if strength else None

    def _without_model(self, text: str, seen: Seen) -> Danger | None:
        """By phrases alone. Then any word of danger is a concern: asking once too often is the lesser harm."""
        if seen.strength:
            return Danger(seen.kind, seen.strength, "phrases")
        struck = self._book.strike(text)
        if "story" in seen.contexts or not any(word in struck for word in self._alone):
            return None
        return Danger("violence", "concern", "words")

    def _decide(self, seen: Seen, now: float, perhaps: float, limit: float) -> tuple[Strength | None, str]:
        if now >= limit:
            return "crisis", "model+phrases" if seen.strength else "model"
        if seen.strength == "crisis":
            return ("crisis" if now >= self._limits.doubt else "concern"), "phrases"
        if seen.strength == "concern":
            return "concern", "phrases"
        return ("concern", "model") if perhaps >= self._limits.concern else (None, "")

    def _windows(self, text: str, seen: Seen) -> list[set[str]]:
        """Marks of the message, and of its parts where it is so long that one sentence of danger would drown."""
        parts = [text]
        if len(text) > WINDOW * 3 // 2:
            parts += [text[at:at + WINDOW] for at in range(0, len(text) - WINDOW // 2, WINDOW // 2)]
        return [self._marks(part, self._book.strike(part), seen.contexts) for part in parts]

    def _train(self, rules: CrisisRules) -> Model | None:
        if not rules.examples:
            return None
        return Model({heading: [self._learn(text) for text in texts] for heading, texts in rules.examples.items()})

    def _learn(self, text: str) -> set[str]:
        text = self._normalise(text)
        struck = self._book.strike(text)
        return self._marks(text, struck, self._book.contexts(struck))
