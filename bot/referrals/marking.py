"""How a referral is counted: its street, and whom the year's report counts apart (重点人群). Staff set it; she is never asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.message import CHINA
from bot.referrals.casework import GROUPS, Outdated
from bot.referrals.desk import Desk
from bot.referrals.move import Move, new_mark
from bot.referrals.referral import STATUSES, Referral


class Marking:
    """Setting the marks. Raises StoreDown when Redis does not answer, Recused, Outdated."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def set(self, number: str, by: str, rev: int, street: str, groups: tuple[str, ...], now: datetime,
            once: str = "") -> Referral:
        """Count it so from now on, on the day of the referral. rev: of the marks as they were read. Raises ValueError for an
        unknown group."""
        referral = self._desk.get(number)
        old = referral.casework.marks
        if old.rev != rev:
            raise Outdated(number)
        if not set(groups) <= set(GROUPS):
            raise ValueError("a group of the report")
        day = referral.opened.astimezone(CHINA).date().isoformat()
        new = replace(old, on=day, street=street, groups=groups, rev=rev + 1)
        move = Move(number, STATUSES, event="marked", at=now, id=once or new_mark())
        return self._desk.move(self._desk.moves.keep(move, referral.casework, old, new), by)
