"""Deleting a registered referral: a supervisor asks with a reason, a second person agrees (safety rule 8).

It may be evidence, so nobody does it alone and nothing brings it back. What the supervisor typed becomes a note in the
thread, where the second person reads it and with which it disappears; the audit trail keeps only the kind of reason. Her
ordinary conversation, in which the same words stand, goes as well.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.audit import NotRecorded
from bot.referrals.desk import Desk, Move, NoSuchReferral
from bot.referrals.referral import STATUSES, Referral
from bot.store import (
    EVENTS,
    LISTS,
    TAG,
    audit_head_key,
    audit_key,
    closed_key,
    drafts_key,
    due_key,
    erased_key,
    messages_key,
    referral_key,
    revisit_key,
    script,
)

REASONS = ("本人申请", "误触发", "重复登记", "登记错了人", "法律要求")
"""Why a referral may be deleted early; this is what the audit trail keeps."""

EXPIRED = "保存期满"
"""The reason of the worker, by the district's rule (REFERRAL_YEARS)."""

_FIELDS = ("erase_by", "erase_reason", "erase_at")
_TRIES = 30


class NotAgreed(Exception):
    """The deletion cannot be agreed to: nobody asked for it, or the same person did."""


class Erasures:
    """Asking, agreeing, declining. Every method raises StoreDown when Redis does not answer, NoSuchReferral."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._store = desk, desk.store
        self._script = script(desk.store.client, *LISTS, "erase")

    def ask(self, number: str, by: str, reason: str, words: str, now: datetime) -> Referral:
        """Ask for the deletion; reason: one of REASONS, words: why in this case. Raises ValueError when either is missing."""
        if reason not in REASONS or not words.strip():
            raise ValueError("a deletion needs a reason and words")
        note = self._desk.moves.line(now, "note", f"申请删除这件求助（{reason}）：{words.strip()}", by)
        fields = dict(zip(_FIELDS, (by, reason, now.isoformat(timespec="seconds")), strict=True))
        return self._desk.move(Move(number, STATUSES, fields=fields, say=(note,), event="erasure-asked", at=now), by, reason)

    def decline(self, number: str, by: str, now: datetime) -> Referral:
        """Keep it: a second person declines, or whoever asked takes it back. Raises NotAgreed when nobody asked."""
        asked = self._desk.get(number)
        if not asked.erase_by:
            raise NotAgreed(number)
        note = self._desk.moves.line(now, "note", "不删除，继续保存。", by)
        move = Move(number, (asked.status,), drop=(*_FIELDS, "erasure_asked"), say=(note,), event="erasure-declined", at=now)
        return self._desk.move(move, by, asked.erase_reason)

    def agree(self, number: str, by: str) -> None:
        """Delete what somebody else asked to delete. Raises NotAgreed, NotRecorded, Recused."""
        self._desk.admit(number, by)
        asked = self._desk.get(number)
        if not asked.erase_by or asked.erase_by == by:
            raise NotAgreed(number)
        self._erase(number, f"{asked.erase_by}、{by}", asked.erase_reason, asked_by=asked.erase_by)

    def expire(self, number: str, before: datetime) -> bool:
        """Delete one that was closed before that time, by the district's rule. Returns whether it was deleted."""
        try:
            self._erase(number, "worker", EXPIRED, closed_before=before.timestamp())
        except (NoSuchReferral, NotAgreed):
            return False
        return True

    def _erase(self, number: str, who: str, reason: str, asked_by: str = "", closed_before: float = 0) -> None:
        for _ in range(_TRIES):
            trail = self._desk.audit.link(who, "erased", number, reason)
            word = self._run({"number": number, "tag": TAG, "asked_by": asked_by, "closed_before": closed_before, "trail": trail})
            if word == "done":
                return
            if word == "gone":
                raise NoSuchReferral(number)
            if word == "refused":
                raise NotAgreed(number)
        raise NotRecorded("too many write at once")

    def _run(self, argument: dict[str, Any]) -> str:
        number = argument["number"]
        keys = [referral_key(number), messages_key(number), due_key(), closed_key(), EVENTS, audit_key(), audit_head_key(),
                erased_key(), revisit_key(), drafts_key(number)]
        return self._script(keys=keys, args=[json.dumps(argument, ensure_ascii=False)])[0]
