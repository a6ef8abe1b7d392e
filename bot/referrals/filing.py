"""What a referral is filed under: a kind of danger that is going on, a topic. The bot guesses both; staff set them right.

With the kind goes what depends on it: danger makes it urgent, due within minutes and sensitive; without, it is due as others
are. It stays sensitive, since nobody is harmed by that. The counters of the day on which it was opened follow, so that the
month and the year count what it was; how long she waited for the first answer stays counted as she waited.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.knowledge.crisis_rules import KINDS
from bot.message import CHINA
from bot.referrals.casework import Figure, Outdated
from bot.referrals.desk import Desk
from bot.referrals.move import Move, new_mark
from bot.referrals.referral import NORMAL, URGENT, WORKED_ON, Referral


class NeedsReason(ValueError):
    """Whoever takes the danger away says why."""


@dataclass(frozen=True)
class Filed:
    """kind: one of crisis_rules.KINDS, "" while nothing is going on; topic: of topics.yaml, "" for none."""

    kind: str
    topic: str


class Filing:
    """Setting it right. Raises StoreDown when Redis does not answer, Recused, Outdated, AlreadyMoved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def set(self, number: str, by: str, seen: Filed, new: Filed, told: str, why: str, now: datetime, once: str = "") -> Referral:
        """File it anew. seen: as whoever does it had read it; told: what changes, in words; why: may be "", but not where
        danger is taken away, which only its holder does while it is open. Raises NeedsReason, ValueError for a kind that is
        none."""
        referral = self._desk.get(number)
        old = Filed(referral.kind, referral.topic)
        if old != seen:
            raise Outdated(number)
        if new.kind and new.kind not in KINDS:
            raise ValueError("a kind of danger")
        calmed = bool(old.kind) and not new.kind
        if calmed and not why.strip():
            raise NeedsReason
        priority = URGENT if new.kind else NORMAL if calmed else referral.priority
        reason = f"原因：{why.strip()}" if why.strip() else ""
        move = Move(number, (referral.status,), fields={"kind": new.kind, "topic": new.topic, "priority": priority},
                    seen={"kind": old.kind, "topic": old.topic}, figures=_figures(referral, new, priority), event="refiled",
                    at=now, say=(self._desk.moves.line(now, "note", f"改归类：{told}。{reason}", by),), id=once or new_mark())
        if calmed and referral.status != "closed":
            move.holder = by
        if priority != referral.priority:
            self._hurry(move, referral, now)
        return self._desk.move(move, by)

    def _hurry(self, move: Move, referral: Referral, now: datetime) -> None:
        """Another priority, other limits: sooner from now on, or as if it had been opened so."""
        urgent = move.fields["priority"] == URGENT
        if urgent:
            move.fields["sensitive"] = "1"
        if referral.status not in WORKED_ON:
            return
        move.due = min(referral.due, self._desk.due(now, URGENT)) if urgent else self._desk.due(referral.opened, NORMAL)
        move.fields["due"] = move.due.isoformat(timespec="seconds")
        if urgent and referral.holder:
            # Urgent ones go back to the list after minutes: those begin now, not when she took an ordinary one.
            move.fields["claimed_at"] = now.isoformat(timespec="seconds")


def _figures(referral: Referral, new: Filed, priority: str) -> tuple[Figure, ...]:
    """What it was counted under is taken back, what it is counted under is added, on the day on which it was opened."""
    change: Counter[str] = Counter(_names(new.kind, new.topic, priority))
    change.subtract(_names(referral.kind, referral.topic, referral.priority))
    day = referral.opened.astimezone(CHINA).date().isoformat()
    return tuple((day, name, by) for name, by in change.items() if by)


def _names(kind: str, topic: str, priority: str) -> list[str]:
    """What opening it counts (bot.reports.counts)."""
    return ([f"referral.priority.{priority}"] + ([f"referral.kind.{kind}"] if kind else [])
            + ([f"referral.topic.{topic}", f"topic.{topic}"] if topic else []))
