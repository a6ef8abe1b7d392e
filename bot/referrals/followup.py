"""Asking later how she is (回访): a day on a referral, also on a closed one, and a note about what to ask."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.message import CHINA
from bot.referrals.desk import Desk
from bot.referrals.move import Move, new_mark
from bot.referrals.referral import STATUSES, Referral

FURTHEST = timedelta(days=730)


class FollowUps:
    """Setting and finishing. Raises StoreDown when Redis does not answer, Recused."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def set(self, number: str, by: str, day: date, words: str, now: datetime, once: str = "") -> Referral:
        """Ask again on this day, local time; a second one replaces the first. Raises ValueError for a day that is past or far."""
        fields, score = planned(day, now)
        told = f"{day.month}月{day.day}日回访" + (f"：{words.strip()}" if words.strip() else "。")
        return self._move(number, by, told, now, fields, "revisit-set", score, once)

    def done(self, number: str, by: str, words: str, now: datetime, once: str = "") -> Referral:
        """It was done, or is not needed any more; words say which. Raises ValueError when there are none."""
        if not words.strip():
            raise ValueError("a follow-up ends with words")
        return self._move(number, by, f"回访：{words.strip()}", now, {"revisit": ""}, "revisit-done", 0, once)

    def _move(self, number: str, by: str, told: str, now: datetime, fields: dict[str, str], event: str, score: float,
              once: str) -> Referral:
        return self._desk.move(Move(number, STATUSES, fields=fields, say=(self._desk.moves.line(now, "note", told, by),),
                                    event=event, at=now, revisit=score, id=once or new_mark()), by)


def planned(day: date, now: datetime) -> tuple[dict[str, str], float]:
    """The fields and the score of a move that sets a follow-up on this day. Raises ValueError for a day that is past or far."""
    if not now.date() <= day <= now.date() + FURTHEST:
        raise ValueError("a follow-up is on a day from today on")
    return {"revisit": day.isoformat()}, datetime.combine(day, time(), CHINA).timestamp()
