"""What came of a referral (办理结果): several, each with its day; corrected or taken back only with a reason.

Any member of staff may write one down, also after the referral was closed: a court decides when it decides.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.referrals.casework import AIDS, Result, found, need_day, need_why
from bot.referrals.desk import Desk
from bot.referrals.move import Move, new_mark
from bot.referrals.referral import OUTCOMES, STATUSES, Referral


class ClosedWith(Exception):
    """The referral was closed with this very result: it may be corrected, to one with which it may be closed, but not taken
    back."""


class Results:
    """Recording, correcting, taking back. Raises StoreDown when Redis does not answer, Recused, Outdated."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, number: str, by: str, given: Result, now: datetime, once: str = "") -> Referral:
        """Write one down: outcome, day, amount, kind of aid and case of `given`.

        Raises ValueError for an unknown outcome or kind of aid, and for a day before the referral or after today.
        """
        referral = self._desk.get(number)
        new = checked(replace(given, id=referral.casework.next_id, by=by), referral, now)
        return self._keep(referral, None, new, {}, "", "result-recorded", by, now, once)

    def correct(self, number: str, by: str, rev: int, given: Result, why: str, now: datetime, once: str = "") -> Referral:
        """Put `given` in place of the result with its id. rev: of that one as it was read. Raises ClosedWith; ValueError as
        record does, and without a reason."""
        referral = self._desk.get(number)
        old = found(referral.casework.results, given.id, rev)
        need_why(why)
        new = checked(replace(given, by=by, rev=rev + 1), referral, now)
        fields = {"outcome": new.outcome} if _sole(referral, old) else {}
        if fields and not referral.may_close(new.outcome):
            raise ClosedWith(old.outcome)
        told = f"更正办理结果：{old.told} → {new.told}。原因：{why.strip()}"
        return self._keep(referral, old, new, fields, told, "result-corrected", by, now, once)

    def withdraw(self, number: str, by: str, id: str, rev: int, why: str, now: datetime, once: str = "") -> Referral:
        """It was written down by mistake: it stays visible and is not counted. Raises ClosedWith, ValueError without a
        reason."""
        referral = self._desk.get(number)
        old = found(referral.casework.results, id, rev)
        need_why(why)
        if _sole(referral, old):
            raise ClosedWith(old.outcome)
        return self._keep(referral, old, replace(old, withdrawn=why.strip(), rev=rev + 1), {},
                          f"撤掉办理结果：{old.told}。原因：{why.strip()}", "result-withdrawn", by, now, once)

    def _keep(self, referral: Referral, old: Result | None, new: Result, fields: dict[str, str], told: str, event: str,
              by: str, now: datetime, once: str) -> Referral:
        moves = self._desk.moves
        move = Move(referral.number, STATUSES, fields=fields, say=(moves.line(now, "note", told, by),) if told else (),
                    event=event, at=now, id=once or new_mark())
        return self._desk.move(moves.keep(move, referral.casework, old, new), by)


def checked(given: Result, referral: Referral, now: datetime) -> Result:
    """The result with what belongs to it, if it can be one of this referral. Raises ValueError."""
    if given.outcome not in OUTCOMES or (given.aid and given.aid not in AIDS) or (given.amount or 0) < 0:
        raise ValueError("a result has an outcome, and aid and money only as they can be")
    need_day(date.fromisoformat(given.on), referral.opened.date(), now)
    return given.fitting()


def _sole(referral: Referral, result: Result) -> bool:
    """Whether the referral was closed with this result, and no other says the same."""
    same = [kept for kept in referral.casework.standing if kept.outcome == referral.outcome]
    return referral.status == "closed" and same == [result]
