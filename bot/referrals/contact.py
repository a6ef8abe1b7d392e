"""Reaching her other than by the answer that waits: a neutral line now, a telephone call on record (safety rules 3, 6, 13).

The ordinary answer needs none of this: it is pushed only if she asked for that, and held otherwise. What goes beyond her
wishes needs typed words, which become a note in the thread; the audit trail keeps that it happened and what came of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.referrals import window
from bot.referrals.desk import Desk
from bot.referrals.move import Move, new_mark
from bot.referrals.referral import STATUSES, URGENT, WAITING, Referral
from bot.referrals.window import Window
from bot.store import hers_key, referral_key

SHORTEST_REASON = 5
"""Characters of a reason for going beyond her wishes."""

CALLS = ("接通，是她本人", "接通，不是她本人", "没人接", "打不通")
"""What can come of a call."""

SPOKEN = CALLS[0]

TOLD = ("asked", "trying", "sent")
"""States of the neutral line after which it is not sent a second time for the same answer."""


class NotNow(Exception):
    """The line cannot be sent; why: one of the names below."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Contact:
    """What staff do to reach her. Raises StoreDown when Redis does not answer, Recused."""

    def __init__(self, desk: Desk, can_push: bool) -> None:
        """can_push: the account has the right to write first (settings.wechat_can_push)."""
        self._desk, self._can_push = desk, can_push

    def barrier(self, referral: Referral, supervisor: bool) -> str:
        """Why the neutral line may not be sent now, or "".

        cannot: the account may not, or she has left; nothing: no answer waits; told: she was told of it; exit: she used an
        exit word, after which nothing is pushed (rule 6); danger: she may be in danger, where only a supervisor may.
        """
        checks = (("cannot", not self._can_push or not referral.person), ("nothing", not referral.unheard),
                  ("closed", referral.status == "closed"), ("exit", bool(referral.exit_used)),
                  ("told", referral.notice in TOLD), ("danger", not supervisor and self.endangered(referral)))
        return next((why for why, holds in checks if holds), "")

    def nudge(self, number: str, by: str, why: str, supervisor: bool, now: datetime, once: str = "") -> Referral:
        """Have the worker send the neutral line. Raises NotNow, AlreadyMoved, ValueError when the reason is too short."""
        referral = self._desk.get(number)
        if barrier := self.barrier(referral, supervisor):
            raise NotNow(barrier)
        need_reason(why)
        note = self._desk.moves.line(now, "note", f"不等她来，现在就提醒她。原因：{why.strip()}", by)
        return self._desk.move(Move(number, WAITING, holder="*" if supervisor else by, fields={"notice": "asked"},
                                    say=(note,), event="nudged", at=now, id=once or new_mark()), by)

    def endangered(self, referral: Referral) -> bool:
        """Whether whoever it is about may be in danger, by this referral or another of hers."""
        return dangerous(referral) or endangered(self._desk.store.client, referral.person)

    def windows(self, referrals: Iterable[Referral]) -> dict[str, Window]:
        """Number -> WeChat's window, of those to whom something may be sent first; none where the account may not."""
        reachable = [r for r in referrals if self._may_reach(r)] if self._can_push else []
        found = window.read(self._desk.store.client, (r.person for r in reachable))
        return {r.number: found[r.person] for r in reachable}

    def _may_reach(self, referral: Referral) -> bool:
        return bool(referral.person) and referral.status != "closed" and not referral.exit_used and not dangerous(referral)

    def end_talk(self, number: str, by: str, now: datetime) -> Referral:
        """Its holder lets the bot answer again what she writes. Raises AlreadyMoved."""
        move = self._desk.moves.end_talk(number, now)
        move.holder = by
        return self._desk.move(move, by)

    def phoned(self, number: str, by: str, at: datetime, result: str, words: str, within: bool, why: str,
               now: datetime, once: str = "") -> Referral:
        """Write a call down. at: when it was; result: one of CALLS; words: what was said, or "".

        within: it kept to the time and the way that she named; else, and where she named none, why is needed. Raises
        ValueError.
        """
        if result not in CALLS or at > now:
            raise ValueError("a call needs its time and what came of it")
        within = within and expected(self._desk.get(number))
        if not within:
            need_reason(why)
        beyond = "" if within else f"不在她说的方式里，原因：{why.strip()}"
        call = f"{at.month}月{at.day}日 {at:%H:%M} 打电话：{result}。{words.strip()}"
        told = "\n".join(line for line in (call, beyond) if line)
        fields = {"spoken_at": at.isoformat(timespec="seconds")} if result == SPOKEN else {}
        move = Move(number, STATUSES, fields=fields, say=(self._desk.moves.line(now, "note", told, by),), event="phoned", at=now,
                    id=once or new_mark())
        return self._desk.move(move, by, result if within else f"{result}，不在她说的方式里")


def dangerous(referral: Referral) -> bool:
    """Whether somebody may be beside her who must not see the phone light up: urgent, any kind of danger, violence."""
    return _danger(referral.priority, referral.kind, referral.topic)


def endangered(client: Any, person: str) -> bool:
    """Whether any referral of hers that is not closed is dangerous: her phone is the same. Raises StoreDown."""
    pipe = client.pipeline(transaction=False)
    for number in client.smembers(hers_key(person)) if person else ():
        pipe.hmget(referral_key(number), "status", "priority", "kind", "topic")
    return any(status not in (None, "closed") and _danger(priority or "", kind or "", topic or "")
               for status, priority, kind, topic in pipe.execute())


def _danger(priority: str, kind: str, topic: str) -> bool:
    return priority == URGENT or bool(kind) or of_violence(topic)


def of_violence(topic: str) -> bool:
    """Whether a topic is one about which nothing lights up her phone (safety rule 3)."""
    return topic.partition(".")[0] in ("dv", "sexual")


def expected(referral: Referral) -> bool:
    """Whether she left a way to call her and has not taken it back."""
    return bool(referral.contact) and not referral.exit_used


def need_reason(why: str) -> None:
    """Raise ValueError when a reason is too short to be one."""
    if len("".join(why.split())) < SHORTEST_REASON:
        raise ValueError("going beyond her wishes needs a reason")
