"""What a message means, before anything is known about who wrote it: danger, a wish, or a need that the knowledge answers.

Made once for each set of knowledge; pure, so the same message is understood the same way in a turn, on the command
line and in a measurement, and what a text meant a moment ago need not be worked out again (memo.py).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bot.conversation import commands, reach_words
from bot.conversation.crisis import Danger, Detector, Embed
from bot.conversation.memo import Memo
from bot.knowledge.aftermath import Situation
from bot.knowledge.aspects import Aspects
from bot.knowledge.hubs import core
from bot.knowledge.library import Knowledge
from bot.knowledge.smalltalk import SmallTalk
from bot.knowledge.speak import side
from bot.matching.decide import Candidate, Decision, Matcher
from bot.matching.normalise import Normaliser
from bot.matching.semantic import Embeddings
from bot.matching.situations import Situations

log = logging.getLogger(__name__)

MAY_HIDE_DANGER = ("dv.", "sexual.", "privacy.", "personal.", "crisis.", "fraud.", "custody.abduct", "health.postpartum",
                   "health.counselling", "parent.bullying", "parent.child-mental", "relief.child", "elder.")
"""Topics whose messages are never taken less seriously for being about them."""

PEACEFUL = 0.5
"""Chance of a peaceful topic from which a concern that only the examples see is none. A crisis stays one: on messages of
writers whom the detector had not read, the chance of a topic told nothing of danger now that the examples did not
(a child alone in a hot car is about parent.child-safety too)."""

OF_EACH = 2
"""Variants of an entry that stand for ordinary messages beside those after danger; more of them change nothing measured."""

LONGEST_HUB = 16
"""Characters up to which a message may be one word and the words around it."""

HARMLESS = ("reach-push", "reach-phone", "reach-word", "reach-hold")
"""Wishes about how to be reached that tell of nobody at her side."""

WITH_NOBODY = ("reach-when", "reach-no-call")
"""The same where they name nobody who may see or hear. 别找我了 is not among them: it may be a farewell."""

OF_THE_SERVICE = ("unclear", "check")
"""Wishes that are about what the bot wrote, or does: nothing in them can tell of danger, whatever the examples find like it."""

FEARS_KIN = "reach-conflict"
"""Somebody of his works in an office: what only the examples find worse than that is asked about."""

_LEANS = re.compile("^(那|要是|如果|万一)|呢[\\s。！？!?~～…]*$")
"""孩子 is a matter of its own, 那孩子呢 is part of what she has just read."""

_NOTHING = Decision("none", (), "no index")


@dataclass(frozen=True)
class Understanding:
    """The detector of danger and the matcher of one set of knowledge; no matcher when its index could not be made.

    told: id of an aspect → ids of the entries that say something of it.
    """

    detector: Detector
    matcher: Matcher | None
    hubs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    smalltalk: SmallTalk = field(default_factory=SmallTalk)
    aspects: Aspects = field(default_factory=Aspects)
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    situations: Situations | None = None
    memo: Memo = field(default_factory=Memo, compare=False)

    def danger(self, text: str) -> Danger | None:
        """Danger in this message, if any.

        Where only the detector's examples see that something may be wrong, and none of its phrases, nothing is asked of
        who plainly wants a peaceful need (never without the matcher), or says no more than goodbye or how she may be reached.
        A whole message that takes back (孩子乱按的) is no danger, whatever it sounds like.
        """
        return self.memo.of("danger", self._danger, text, lasts=_examined)

    def _danger(self, text: str) -> Danger | None:
        found = self.detector.check(text) if text else None
        saying = self.smalltalk.found(text) if found else None
        if saying and saying.takes_back:
            return None
        if found is None or found.reason != "model":
            return found
        wish = commands.recognise(text)
        if wish in OF_THE_SERVICE or (wish in WITH_NOBODY and reach_words.nobody_there(text)):
            return None
        if found.strength == "crisis":
            return replace(found, strength="concern") if wish == FEARS_KIN else found
        if (saying and not saying.heavy) or wish in HARMLESS:
            return None
        if self.matcher is None:
            return found
        return None if self._peaceful(text) >= PEACEFUL else found

    def answers_danger(self, text: str, of_harm: bool) -> bool | None:
        """What she answers in words to the question in front of what may hide danger (Detector.answer)."""
        return self.detector.answer(text, of_harm)

    def _peaceful(self, text: str) -> float:
        """The chance that a message is about its best topic, 0 when that topic may itself hide danger."""
        try:
            best = self._matched(text, "").candidates[:1]
        except Exception as bug:  # a broken index leaves the detector's word as it is (safety rule 1)
            log.error("danger not weighed: %s", type(bug).__name__)
            return 0.0
        return best[0].score if best and not best[0].topic.startswith(MAY_HIDE_DANGER) else 0.0

    def decide(self, text: str, context: str = "") -> Decision:
        """Which entries answer it. context: id of the entry that she read last."""
        leans = bool(context) and bool(_LEANS.search(text))
        offer = self.hubs.get(core(text)) if len(text) <= LONGEST_HUB and not leans else None
        if offer:
            return Decision("clarify", tuple(Candidate(e, self.topics[e], 1 / len(offer)) for e in offer), "hub")
        return self._matched(text, context) if self.matcher else _NOTHING

    def _matched(self, text: str, context: str) -> Decision:
        aspect = self.aspects.of(text) if context else None
        if aspect:
            return self.memo.of("half", partial(self.matcher.decide, half=self.told.get(aspect.id, ())), text, context)
        return self.memo.of("needs", self.matcher.decide, text, context)

    def situation(self, text: str, kind: str) -> Situation | None:
        """What a message in the hours after danger of a kind is (bot.conversation.aftermath)."""
        return self.situations.named(self.memo.of("situation", self.situations.find, text, kind)) if self.situations else None

    def written_situation(self, text: str, kind: str) -> Situation | None:
        """The same, only where editors wrote the whole message letter by letter; needs neither ranker nor encoder."""
        return self.situations.written(text, kind) if self.situations else None

    def describe(self) -> str:
        """What matching goes by, for /readyz."""
        return self.matcher.describe() if self.matcher else "broken"

    def best(self, text: str) -> str | None:
        """Id of the entry that comes nearest, for giving a referral a topic; None when nothing is near."""
        decision = self.decide(text)
        return decision.candidates[0].entry if decision.candidates and decision.kind != "none" else None

    def as_row(self, text: str) -> dict[str, Any]:
        """What `python -m bot match` says of a message (shared contract)."""
        found = self.danger(text)
        wish = commands.recognise(text) or ("chat" if self.smalltalk.found(text) else "")
        decision = self.decide(text)
        rows = [{"id": c.entry, "topic": c.topic, "score": round(c.score, 4)} for c in decision.candidates]
        kind, reason = decision.kind, decision.reason
        if kind == "answer" and rows and rows[0]["topic"] in commands.TOPIC_WISHES:
            wish = wish or commands.TOPIC_WISHES[rows[0]["topic"]]
        if wish:
            kind, reason = "command", wish
        if found and found.strength == "crisis":
            kind, reason = "crisis", found.reason
        return {
            "decision": kind, "entries": rows, "reason": reason,
            "crisis": found.kind if found and found.strength == "crisis" else None,
            "concern": found.kind if found and found.strength == "concern" else None,
        }

    def explain(self, text: str) -> dict[str, Any]:
        """The row of as_row, and why: what was seen of danger and of need. Holds none of her words."""
        found = self.detector.evidence(text)
        danger = {} if found is None else {
            "now": round(float(found.now), 3), "perhaps": round(float(found.perhaps), 3), "limit": self.detector.limits.crisis,
            "whole": found.whole, "said": found.seen.raw, "weighed": found.seen.strength, "contexts": sorted(found.seen.contexts)}
        return {**self.as_row(text), "danger": danger, "needs": self.matcher.explain(text) if self.matcher else {}}


def _examined(found: Danger | None) -> bool:
    """A fault of ours says nothing about the message: the next time it is looked at again."""
    return found is None or found.reason != "fault"


def meaning_of(embeddings: Embeddings) -> Embed:
    """What the detector asks for the meaning of a message: the same text that the matcher embeds, so it is done once."""
    plain = Normaliser({}).plain
    return lambda text: embeddings.one(plain(text))


def everyday(knowledge: Knowledge) -> Iterator[str]:
    """How women put needs that hide no danger: what the detector may learn of ordinary messages from the knowledge."""
    for entry in knowledge.entries.values():
        if not entry.topic.startswith(MAY_HIDE_DANGER):
            yield from entry.variants


def understand(knowledge: Knowledge, embeddings: Embeddings | None = None, detector: Detector | None = None,
               before: Matcher | None = None) -> Understanding:
    """Make the understanding of a newly read set of knowledge. Without embeddings it goes by letters.

    Whatever is wrong with the index, danger is noticed and people are handed over (safety rule 1): the matcher is then
    missing, every message gets the honest "not found", and /readyz says so.
    """
    detector = detector or detector_of(knowledge, embeddings)
    try:
        matcher = Matcher(knowledge.entries.values(), knowledge.synonyms, knowledge.outside, embeddings, before)
        situations = Situations(knowledge.aftermath, knowledge.synonyms, _ordinary(knowledge), embeddings)
    except Exception as bug:  # see above
        log.critical("no index of the knowledge: %s", type(bug).__name__)
        matcher = situations = None
    topics = {entry.id: entry.topic for entry in knowledge.entries.values()}
    told = {aspect.id: frozenset(entry.id for entry in knowledge.entries.values() if side(knowledge, entry, aspect))
            for aspect in knowledge.aspects.aspects}
    return Understanding(detector, matcher, knowledge.hubs, topics, knowledge.smalltalk, knowledge.aspects, told, situations)


def _ordinary(knowledge: Knowledge) -> dict[str, list[str]]:
    """Messages that are no situation after danger: outside matter, and of each peaceful entry some variants, by group."""
    kinds = {name: list(texts) for name, texts in knowledge.outside.items()}
    for entry in knowledge.entries.values():
        if not entry.topic.startswith((*MAY_HIDE_DANGER, "bot.")):
            kinds.setdefault(f"entries of {entry.group}", []).extend(entry.variants[:OF_EACH])
    return kinds


def detector_of(knowledge: Knowledge, embeddings: Embeddings | None) -> Detector:
    """What notices danger by this set of knowledge."""
    embed = meaning_of(embeddings) if embeddings and embeddings.encoder else None
    return Detector(knowledge.crisis, knowledge.danger_weights, embed)
