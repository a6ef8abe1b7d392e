"""Giving her matter to somebody who can do more (转介), and what became of it there.

Any member of staff may write down news, also after the referral was closed. It stands in the transfer itself; only what is
taken back becomes a note in the thread, so that the thread stays what was said. While a transfer runs, the referral carries
the day of its last news in the open (`silent_since`), so that the list can show which ones have gone silent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.knowledge.district import PARTNER_KINDS
from bot.referrals.casework import SENT, STATES, Step, Transfer, found, need_day, need_why
from bot.referrals.desk import Desk
from bot.referrals.followup import planned
from bot.referrals.move import Move, new_mark
from bot.referrals.referral import STATUSES, Referral


class Transfers:
    """Making, following, taking back. Raises StoreDown when Redis does not answer, Recused, Outdated."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, number: str, by: str, wanted: Transfer, on: date, remind: date | None, now: datetime,
             once: str = "") -> Referral:
        """Write down a new one: kind, partner, office and note of `wanted`, made on this day. remind: when to ask after it.

        Raises ValueError for an unknown kind, for a day before the referral or after today, and for a past day to ask.
        """
        referral = self._desk.get(number)
        if wanted.kind not in PARTNER_KINDS:
            raise ValueError("a transfer is to one of the kinds of partners")
        need_day(on, referral.opened.date(), now)
        made = replace(wanted, id=referral.casework.next_id, steps=(Step(SENT, on.isoformat(), by),))
        return self._keep(referral, None, made, Move(number, STATUSES, event="transferred", at=now, id=once or new_mark()),
                          by, remind)

    def advance(self, number: str, by: str, id: str, rev: int, state: str, on: date, words: str, remind: date | None,
                now: datetime, once: str = "") -> Referral:
        """What became of it. rev: of the row that whoever writes had read; words: more about it, or "". Raises ValueError as
        make does."""
        referral = self._desk.get(number)
        old = found(referral.casework.transfers, id, rev)
        if state not in STATES:
            raise ValueError("a transfer stands in one of the states")
        need_day(on, date.fromisoformat(old.on), now)
        new = replace(old, steps=(*old.steps, Step(state, on.isoformat(), by, words.strip())), rev=rev + 1)
        return self._keep(referral, old, new, Move(number, STATUSES, event="transfer-moved", at=now, id=once or new_mark()),
                          by, remind)

    def withdraw(self, number: str, by: str, id: str, rev: int, why: str, now: datetime, once: str = "") -> Referral:
        """It was written down by mistake: it stays visible and is not counted. Raises ValueError without a reason."""
        referral = self._desk.get(number)
        old = found(referral.casework.transfers, id, rev)
        need_why(why)
        note = self._desk.moves.line(now, "note", f"撤掉转介给{old.whom}。原因：{why.strip()}", by)
        move = Move(number, STATUSES, say=(note,), event="transfer-withdrawn", at=now, id=once or new_mark())
        return self._keep(referral, old, replace(old, withdrawn=why.strip(), rev=rev + 1), move, by)

    def _keep(self, referral: Referral, old: Transfer | None, new: Transfer, move: Move, by: str,
              remind: date | None = None) -> Referral:
        work = referral.casework
        left = replace(work, transfers=(*(t for t in work.transfers if t is not old), new))
        again = remind and referral.revisit[:10] != remind.isoformat()  # a time of that very day stays
        wanted = self._desk.moves.sealed(f"问{new.kind}{new.partner}：转介办得怎样了")
        fields, score = planned(remind, move.at, wanted) if again and move.at else ({}, -1.0)
        move = replace(move, fields={**fields, "silent_since": left.silent_since()}, revisit=score)
        return self._desk.move(self._desk.moves.keep(move, work, old, new), by)
