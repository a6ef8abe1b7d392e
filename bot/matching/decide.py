"""Answer, up to three choices, or none: the decision and its reason.

A wrong answer costs her five times as much as a question back, an answer to something that is not ours three times. With
calibrated chances that is a sum, not a feeling: ANSWER and NOTHING are where the cheaper side changes, checked on messages
the model had not seen (tests/bench/README.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from bot.knowledge.entry import Entry
from bot.matching.clauses import parts
from bot.matching.follow import LONGEST, Follower
from bot.matching.rank import SIGNALS, Ranked, Ranker
from bot.matching.semantic import Embeddings

ANSWER = 0.72
"""From this chance of its topic on, an entry is spoken without asking back."""
NOTHING = 0.65
"""From this chance on that a message is not ours, nothing is offered."""
CHOICES = 3
"""So many needs a question back offers."""
WORTH = 0.02
"""Below this chance a third need is not offered: it would only look odd. Of 376 evaluation messages none lost its need by it."""
ALONE = 0.9
"""From this chance on a short message needs no help from what she has read before."""
FOLLOWS, HALF, NEVER = 0.8, 0.7, 1.1
"""What ANSWER is where she leans on what she has read; where she asks for one side of it and nothing else; and where what she has
read cannot be what 他 or 那 means."""
CERTAIN, LIKELY = 0.8, 0.45
"""From these chances on a part of a message is a need that is answered; and one that is offered beside it."""
SURE = 0.6
"""Below this share of its topic the best entry is offered beside the second best instead of spoken: of 972 own tests the best
is right in 0.50 of those with 0.5 to 0.6, in 0.57 to 0.7, in 0.82 with 0.7 to 0.9, in 0.99 above; one of the best two in 0.97."""


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer. score: 0 to 1, the chance that its topic is meant."""

    entry: str
    topic: str
    score: float


@dataclass(frozen=True)
class Decision:
    """kind: answer (the first candidate is spoken), clarify (the first three, or all two, are offered) or none.

    also: with an answer, what else the message certainly asks; the first is spoken and these are offered.
    matter: with none, the kind of outside matter that it is, "" for no one kind.
    """

    kind: str
    candidates: tuple[Candidate, ...]
    reason: str
    also: tuple[Candidate, ...] = ()
    matter: str = ""


class Matcher:
    """Finds the entries that answer a message. outside: messages that are none of ours, by kind."""

    def __init__(self, entries: Iterable[Entry], synonyms: Mapping[str, Sequence[str]],
                 outside: Mapping[str, Sequence[str]] | None = None, embeddings: Embeddings | None = None,
                 before: Matcher | None = None) -> None:
        """before: of the knowledge before an edit (settled())."""
        self._ranker = Ranker(entries, synonyms, outside or {}, embeddings, before and before._ranker)
        self._follower = Follower(self._ranker)

    def settled(self) -> Matcher | None:
        """The same when it has learnt everything from an edit; None if it has already. Takes a second and more."""
        ranker = self._ranker.settled()
        if ranker is None:
            return None
        settled = copy(self)
        settled._ranker, settled._follower = ranker, Follower(ranker)
        return settled

    def decide(self, text: str, context: str = "", half: Collection[str] | None = None) -> Decision:
        """Decide for one message. context: id of the entry she read last. half: ids of the entries that tell of the one side of
        the matter that she asks about; None where her words name more than that."""
        whole = _decision(*self._ranked(text, context, half))
        asked = parts(text)
        return self._several(whole, asked, context) if len(asked) > 1 else whole

    def _ranked(self, text: str, context: str, half: Collection[str] | None = None) -> tuple[Ranked, float]:
        """What is likely, and from which chance on it is spoken. What is certain by itself needs no context."""
        if not self._follower.knows(context):
            return self._ranker.rank(text), ANSWER
        if half is not None:
            return self._follower.rank(text, context, half), HALF
        alone = self._ranker.rank(text)
        certain = alone.topics and alone.topics[0][1] >= ALONE and not self._follower.leans(text)
        if len(text.strip()) > LONGEST or certain:
            return alone, ANSWER
        ranked = replace(self._follower.rank(text, context), matter=alone.matter)
        astray = self._follower.leans(text) and not self._follower.of_kin(ranked, context)
        return ranked, NEVER if astray else FOLLOWS

    def _several(self, whole: Decision, asked: list[str], context: str) -> Decision:
        """The decision for a message that puts one need after another: the first that is certain is spoken, others are offered.

        What it says of the chance is that of the whole message: it is looked at before danger is taken less seriously.
        """
        found: dict[str, Candidate] = {}
        for part in asked:
            best = next(iter(_decision(*self._ranked(part, context)).candidates), None)
            if best and best.score >= LIKELY:
                found.setdefault(best.topic, best)
                context = best.entry  # 那要多少钱 is about what she has just named
        spoken = next((c for c in found.values() if c.score >= CERTAIN), None)
        if spoken is None or len(found) < 2:
            return whole
        chances = {c.topic: c.score for c in whole.candidates}
        needs = [replace(c, score=min(c.score, chances.get(c.topic, 0.0))) for c in found.values()]
        needs.sort(key=lambda c: c.topic != spoken.topic)
        others = [c for c in whole.candidates if c.topic not in found]
        return Decision("answer", (*needs, *others), f"{whole.reason}, {len(found)} needs", tuple(needs[1:]))

    def describe(self) -> str:
        """What it goes by, for /readyz."""
        return "letters+meaning" if self._ranker.embeddings else "letters"

    def explain(self, text: str, context: str = "") -> dict[str, Any]:
        """Why it decides as it does, for editors. Holds none of her words.

        parts: what each signal adds to the topic's logit beside the average of the topics shown, so that the largest part
        is what put it where it is. chance: of the topic; share: of the entry within it.
        """
        ranked, answer = self._ranked(text, context)
        decision = _decision(ranked, answer)
        weights = vars(self._ranker.weights)
        shown = list(ranked.signals.values())
        mean = {name: sum(signals[name] for signals in shown) / len(shown) for name in SIGNALS} if shown else {}
        return {
            "decision": decision.kind, "reason": decision.reason, "outside": round(ranked.outside, 4),
            "thresholds": {"answer": answer, "nothing": NOTHING, "sure": SURE}, "weights": weights,
            "topics": [{"topic": topic, "chance": round(chance, 4),
                        "signals": {name: round(value, 3) for name, value in ranked.signals[topic].items()},
                        "parts": {name: round(weights[name] * (ranked.signals[topic][name] - mean[name]), 2)
                                  for name in SIGNALS},
                        "entries": [{"id": entry, "share": round(share, 4)} for entry, share in within]}
                       for topic, chance, within in ranked.topics],
        }


def _decision(ranked: Ranked, answer: float = ANSWER) -> Decision:
    candidates = tuple(Candidate(within[0][0], topic, chance) for topic, chance, within in ranked.topics)
    best = candidates[0].score if candidates else 0.0
    reason = f"chance {best:.2f}, outside {ranked.outside:.2f}"
    if best >= answer:
        torn = _torn(ranked)
        return Decision("clarify", _offered(torn + candidates[1:]), reason + ", two needs of one topic") if torn else \
            Decision("answer", candidates, reason)
    if ranked.outside >= NOTHING or not candidates:
        return Decision("none", candidates, reason, matter=ranked.matter)
    return Decision("clarify", _offered(candidates), reason)


def _offered(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What a question back offers: two needs at least, a third only if it may be hers."""
    return candidates if len(candidates) < CHOICES or candidates[CHOICES - 1].score >= WORTH else candidates[:CHOICES - 1]


def _torn(ranked: Ranked) -> tuple[Candidate, ...]:
    """The two entries of the best topic between which her message does not decide; none if it does."""
    topic, chance, within = ranked.topics[0]
    if within[0][1] >= SURE or len(within) < 2:
        return ()
    return tuple(Candidate(entry, topic, chance * share) for entry, share in within[:2])
