"""Coming back to her (回访, or the time that she has named): a day on a referral, also on a closed one, with a time of day
where it matters, and a note about what to do then. Nothing is sent by it: it reminds staff, who decide."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.message import CHINA
from bot.referrals.desk import Desk
from bot.referrals.move import NO_REMINDER, Move, new_mark
from bot.referrals.referral import STATUSES, Referral

FURTHEST = timedelta(days=730)


class FollowUps:
    """Setting and finishing. Raises StoreDown when Redis does not answer, Recused."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def set(self, number: str, by: str, day: date, words: str, now: datetime, once: str = "", at: time | None = None) -> Referral:
        """Come back on this day, at this time if there is one, local time; a second one replaces the first.

        Raises ValueError for what is past or far.
        """
        fields, score = planned(day, now, self._desk.moves.sealed(words), at)
        told = f"{day.month}月{day.day}日{f' {at:%H:%M} ' if at else ''}回访" + (f"：{words.strip()}" if words.strip() else "。")
        return self._move(number, by, told, now, fields, "revisit-set", score, once)

    def done(self, number: str, by: str, words: str, now: datetime, once: str = "") -> Referral:
        """It was done, or is not needed any more; words say which. Raises ValueError when there are none."""
        if not words.strip():
            raise ValueError("a follow-up ends with words")
        return self._move(number, by, f"回访：{words.strip()}", now, NO_REMINDER, "revisit-done", 0, once)

    def _move(self, number: str, by: str, told: str, now: datetime, fields: dict[str, str], event: str, score: float,
              once: str) -> Referral:
        return self._desk.move(Move(number, STATUSES, fields=fields, say=(self._desk.moves.line(now, "note", told, by),),
                                    event=event, at=now, revisit=score, id=once or new_mark()), by)


def planned(day: date, now: datetime, sealed: str, at: time | None = None) -> tuple[dict[str, str], float]:
    """The fields and the score of a move that sets a follow-up. sealed: what to do then. Raises ValueError for what is past
    or far."""
    moment = datetime.combine(day, at or time(), CHINA)
    if not now.date() <= day <= now.date() + FURTHEST or (at and moment < now):
        raise ValueError("a follow-up is from now on")
    return {"revisit": moment.isoformat(timespec="minutes") if at else day.isoformat(), "revisit_for": sealed}, moment.timestamp()
