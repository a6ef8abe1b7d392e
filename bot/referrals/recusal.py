"""Conflict of interest: a member of staff leaves a referral for good, and somebody else must be able to see it (rule 13).

A district is small. What keeps her out is a field of the referral's own hash (Moves.recusal), which every change of state
looks at; whoever has withdrawn from one referral of a person is out of those that follow as well (lua/change.lua).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.accounts import Account, Accounts
from bot.referrals.desk import AlreadyMoved, Desk, Recused
from bot.referrals.move import FREED, Move
from bot.referrals.referral import Referral
from bot.store import referral_key

_TRIES = 10


class Recusals:
    """Leaving, and who is left. Every method raises StoreDown when Redis does not answer."""

    def __init__(self, desk: Desk, accounts: Accounts) -> None:
        self._desk, self._accounts = desk, accounts

    def recuse(self, number: str, by: str, why: str, now: datetime) -> None:
        """Take this member of staff out; what she holds goes back to the queue with the same stroke.

        why: a note for colleagues, or "". Raises NoSuchReferral; AlreadyMoved when it never stops moving.
        """
        moves = self._desk.moves
        say = (moves.line(now, "note", f"回避：{why.strip()}", by),) if why.strip() else ()
        for attempt in range(_TRIES):
            seen = self._desk.get(number)
            held = seen.holder == by and seen.status != "closed"
            move = Move(number, (seen.status,), "open" if held and seen.status == "claimed" else "", seen.holder,
                        moves.recusal(by) | (FREED if held else {}), say=say, event="recused", at=now)
            try:
                self._desk.move(move, by)
            except Recused:
                return  # she is out already
            except AlreadyMoved:
                if attempt == _TRIES - 1:
                    raise
                continue
            return

    def colleagues(self, referral: Referral, but: str) -> list[str]:
        """Who else may take this referral: active, reads referrals, has not withdrawn."""
        return [a.name for a in self._readers() if a.name not in (*referral.excluded, but)]

    def stranded(self, numbers: Iterable[str]) -> dict[str, bool]:
        """Of these referrals, those that too few may still see: number -> whether a supervisor still may.

        One is stranded when all have withdrawn, and also when only supervisors are left in an office that has staff.
        """
        numbers, readers = list(numbers), self._readers()
        if not numbers:
            return {}
        pipe = self._desk.store.client.pipeline(transaction=False)
        for number in numbers:
            pipe.hkeys(referral_key(number))
        found = {}
        for number, fields in zip(numbers, pipe.execute(), strict=True):
            left = [a for a in readers if self._desk.moves.mark(a.name) not in fields]
            if not left or _only_supervisors(left) and not _only_supervisors(readers):
                found[number] = bool(left)
        return found

    def seen_by(self, name: str, numbers: Iterable[str]) -> list[str]:
        """Those of the numbers that this member of staff has not withdrawn from."""
        numbers, pipe = list(numbers), self._desk.store.client.pipeline(transaction=False)
        for number in numbers:
            pipe.hexists(referral_key(number), self._desk.moves.mark(name))
        return [number for number, out in zip(numbers, pipe.execute(), strict=True) if not out]

    def all_stranded(self) -> dict[str, bool]:
        """What stranded says about every open referral from which anybody has withdrawn."""
        return self.stranded(self._desk.page("all", "", limit=0).recused)

    def _readers(self) -> list[Account]:
        return [account for account in self._accounts.all() if account.reads_referrals]


def _only_supervisors(accounts: list[Account]) -> bool:
    return all(account.role == "supervisor" for account in accounts)
