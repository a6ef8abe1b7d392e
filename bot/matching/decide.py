"""Answer, up to three choices, or none: the decision and its reason.

A wrong answer costs her five times as much as a question back, an answer to something that is not ours three times. With
calibrated chances that is a sum, not a feeling: ANSWER and NOTHING are where the cheaper side changes, checked on messages
the model had not seen (tests/bench/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.knowledge.entry import Entry
from bot.matching.rank import SIGNALS, Ranked, Ranker
from bot.matching.semantic import Embeddings

ANSWER = 0.72
"""From this chance of its topic on, an entry is spoken without asking back."""
NOTHING = 0.65
"""From this chance on that a message is not ours, nothing is offered."""
CHOICES = 3
"""So many needs a question back offers."""
SURE = 0.5
"""Below this share of its topic the best entry is offered beside the second best instead of spoken."""


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer. score: 0 to 1, the chance that its topic is meant."""

    entry: str
    topic: str
    score: float


@dataclass(frozen=True)
class Decision:
    """kind: answer (the first candidate is spoken), clarify (the first three are offered) or none."""

    kind: str
    candidates: tuple[Candidate, ...]
    reason: str


class Matcher:
    """Finds the entries that answer a message. outside: messages that are none of ours, by kind."""

    def __init__(self, entries: Iterable[Entry], synonyms: Mapping[str, Sequence[str]],
                 outside: Mapping[str, Sequence[str]] | None = None, embeddings: Embeddings | None = None) -> None:
        self._ranker = Ranker(entries, synonyms, outside or {}, embeddings)

    def decide(self, text: str, context: str = "") -> Decision:
        """Decide for one message. context: id of the entry she read last."""
        return _decision(self._ranker.rank(text, context))

    def describe(self) -> str:
        """What it goes by, for /readyz."""
        return "letters+meaning" if self._ranker.embeddings else "letters"

    def explain(self, text: str, context: str = "") -> dict[str, Any]:
        """Why it decides as it does, for editors. Holds none of her words.

        parts: what each signal adds to the topic's logit beside the average of the topics shown, so that the largest part
        is what put it where it is. chance: of the topic; share: of the entry within it.
        """
        ranked = self._ranker.rank(text, context)
        decision = _decision(ranked)
        weights = vars(self._ranker.weights)
        shown = list(ranked.signals.values())
        mean = {name: sum(signals[name] for signals in shown) / len(shown) for name in SIGNALS} if shown else {}
        return {
            "decision": decision.kind, "reason": decision.reason, "outside": round(ranked.outside, 4),
            "thresholds": {"answer": ANSWER, "nothing": NOTHING, "sure": SURE}, "weights": weights,
            "topics": [{"topic": topic, "chance": round(chance, 4),
                        "signals": {name: round(value, 3) for name, value in ranked.signals[topic].items()},
                        "parts": {name: round(weights[name] * (ranked.signals[topic][name] - mean[name]), 2)
                                  for name in SIGNALS},
                        "entries": [{"id": entry, "share": round(share, 4)} for entry, share in within]}
                       for topic, chance, within in ranked.topics],
        }


def _decision(ranked: Ranked) -> Decision:
    candidates = tuple(Candidate(within[0][0], topic, chance) for topic, chance, within in ranked.topics)
    best = candidates[0].score if candidates else 0.0
    reason = f"chance {best:.2f}, outside {ranked.outside:.2f}"
    if best >= ANSWER:
        torn = _torn(ranked)
        return Decision("clarify", torn + candidates[1:], reason + ", two needs of one topic") if torn else \
            Decision("answer", candidates, reason)
    if ranked.outside >= NOTHING or not candidates:
        return Decision("none", candidates, reason)
    return Decision("clarify", candidates, reason)


def _torn(ranked: Ranked) -> tuple[Candidate, ...]:
    """The two entries of the best topic between which her message does not decide; none if it does."""
    topic, chance, within = ranked.topics[0]
    if within[0][1] >= SURE or len(within) < 2:
        return ()
    return tuple(Candidate(entry, topic, chance * share) for entry, share in within[:2])
