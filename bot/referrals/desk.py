"""Keeps referrals and moves them: each move is one compare-and-set, and the loser is told who has it.

A move is data (bot.referrals.move); the desk commits the moves that staff and the worker make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.audit import Audit
from bot.message import CHINA
from bot.privacy import Vault
from bot.referrals import deadlines, queue
from bot.referrals.casework import Outdated, Result
from bot.referrals.drafts import Drafts
from bot.referrals.move import FREED, Move, Moves, new_mark
from bot.referrals.referral import ANSWER_FIELD, ANSWERED, NORMAL, NOT_CLOSED, Line, Referral, from_fields
from bot.store import Change, Store, closed_key, due_key, messages_key, referral_key


class NoSuchReferral(Exception):
    """There is no referral with this number."""


@dataclass
class AlreadyMoved(Exception):
    """Somebody else was first. by: who holds it now ("" nobody); status: where it is now."""

    number: str
    status: str
    by: str

    def __str__(self) -> str:
        return f"{self.number} is {self.status}" + (f", held by {self.by}" if self.by else "")


@dataclass
class Recused(Exception):
    """This member of staff has withdrawn from the referral, for good (safety rule 13)."""

    number: str
    name: str

    def __str__(self) -> str:
        return f"{self.number} is with colleagues: {self.name} has withdrawn from it"


class Desk:
    """What staff, the worker and commands do with referrals. Raises StoreDown when Redis does not answer."""

    def __init__(self, store: Store, vault: Vault, calendar: Callable[[], Any]) -> None:
        """calendar: gives the District in use, for due times."""
        self.store, self._vault, self._calendar = store, vault, calendar
        self.audit = Audit(store, vault)
        self.moves = Moves(vault)
        self.drafts = Drafts(store, vault)

    def get(self, number: str) -> Referral:
        """One referral with its thread. Raises NoSuchReferral."""
        pipe = self.store.client.pipeline(transaction=False)
        pipe.hgetall(referral_key(number))
        pipe.lrange(messages_key(number), 0, -1)
        fields, lines = pipe.execute()
        if not fields:
            raise NoSuchReferral(number)
        return from_fields(fields, self._vault.unseal, tuple(self._line(row) for row in lines))

    def threads(self, numbers: Iterable[str], by: str) -> list[Referral]:
        """These referrals with their threads, without those that are gone or that `by` has withdrawn from."""
        pipe, out = self.store.client.pipeline(transaction=False), self.moves.mark(by)
        for number in numbers:
            pipe.hgetall(referral_key(number))
            pipe.lrange(messages_key(number), 0, -1)
        rows = pipe.execute()
        return [from_fields(fields, self._vault.unseal, tuple(self._line(row) for row in lines))
                for fields, lines in zip(rows[::2], rows[1::2], strict=True) if fields and out not in fields]

    def admit(self, number: str, by: str) -> None:
        """Let this member of staff through to the referral. Raises Recused."""
        if self.store.client.hexists(referral_key(number), self.moves.mark(by)):
            raise Recused(number, by)

    def list(self, status: str | None = None, limit: int = 500) -> list[Referral]:
        """Referrals without their threads: urgent first, then by due time; closed ones newest first."""
        client = self.store.client
        if status == "closed":
            numbers = client.zrevrange(closed_key(), 0, limit - 1)
        else:
            numbers = client.zrange(due_key(), 0, -1 if status else limit - 1)
        pipe = client.pipeline(transaction=False)
        for number in numbers:
            pipe.hgetall(referral_key(number))
        rows = [from_fields(fields, self._vault.unseal) for fields in pipe.execute() if fields]
        if status == "closed":
            return rows
        rows = [r for r in rows if status in (None, r.status)]
        return sorted(rows, key=lambda r: (not r.urgent, r.due))[:limit]

    def page(self, view: str, by: str, page: int = 1, limit: int = queue.PAGE, *, supervisor: bool = False,
             now: datetime | None = None) -> queue.Page:
        """One page of the staff's list as `by` sees it; view: one of queue.VIEWS. One round trip, however many are open.

        by: "" sees all. now: with it, follow-ups of that day are looked up; supervisor: everybody's.
        """
        viewer = queue.Viewer(by, self.moves.mark(by) if by else "", supervisor, now)
        return queue.read(self.store, self._vault.unseal, view, viewer, page, limit)

    def claim(self, number: str, by: str, now: datetime) -> Referral:
        """Take a referral that nobody holds. Claiming what one holds already changes nothing. Raises AlreadyMoved."""
        fields = {"holder": by, "claimed_at": now.isoformat(timespec="seconds")}
        move = Move(number, ("open",), "claimed", "", fields, event="claimed", at=now)
        try:
            return self.move(move, by)
        except AlreadyMoved as lost:
            if lost.by == by and lost.status != "closed":
                return self.get(number)
            if lost.by or lost.status == "closed":
                raise
        # Answered, and whoever answered it is out of it: it needs somebody for what comes next.
        return self.move(replace(move, moved_from=NOT_CLOSED[1:], to=""), by)

    def claim_next(self, by: str, now: datetime) -> Referral | None:
        """Take what is to be done next; None when nothing waits. However many ask at once, each gets another one: whoever
        lost all that she had read reads again, because somebody else got on meanwhile."""
        lost: set[str] = set()
        while waiting := [row.number for row in self.page("open", by, limit=10).rows if row.number not in lost]:
            for number in waiting:
                try:
                    return self.claim(number, by, now)
                except (AlreadyMoved, Recused):
                    lost.add(number)
        return None

    def release(self, number: str, by: str, now: datetime, why: str = "") -> Referral:
        """Put back what one holds, for a colleague to take; why becomes a note with the same stroke. Raises AlreadyMoved.

        What was answered stays answered, and free for whoever takes what comes next.
        """
        say = (self.moves.line(now, "note", why.strip(), by),) if why.strip() else ()
        move = Move(number, ("claimed",), "open", by, FREED, say=say, event="released", at=now)
        try:
            return self.move(move, by)
        except AlreadyMoved as lost:
            if lost.by != by or lost.status not in ANSWERED:
                raise
        return self.move(replace(move, moved_from=ANSWERED, to=""), by)

    def answer(self, number: str, by: str, text: str, now: datetime, once: str = "", spent: str = "") -> Referral:
        """Answer as its holder; an open one is taken with the same stroke. She hears it when she next writes.

        once: mark of the form that it came with (new_mark), so that a form sent twice is one answer.
        spent: key of the draft that it was written as (Drafts.key), which goes with the same stroke.

        Raises AlreadyMoved when somebody else holds it, ValueError when text is empty.
        """
        if not text.strip():
            raise ValueError("an answer needs words")
        fields = {"holder": by, "answered_at": now.isoformat(timespec="seconds"), "notice": "",
                  f"{ANSWER_FIELD}{now.timestamp():.6f}": self._vault.seal(text.strip())}
        move = Move(number, ("claimed", *ANSWERED), "answered", by, fields, event="answered", at=now,
                    say=(self.moves.line(now, "staff", text.strip(), by),), spent=spent, id=once or new_mark())
        try:
            return self.move(move, by)
        except AlreadyMoved as lost:
            if lost.status != "open" or lost.by:
                raise
        return self.move(replace(move, moved_from=("open",), holder=""), by)

    def note(self, number: str, by: str, text: str, now: datetime, once: str = "") -> Referral:
        """A note among staff; she never sees it. once: as for answer. Raises ValueError when text is empty."""
        if not text.strip():
            raise ValueError("a note needs words")
        line = self.moves.line(now, "note", text.strip(), by)
        return self.move(Move(number, (*NOT_CLOSED, "closed"), say=(line,), event="noted", at=now,
                              id=once or new_mark()), by)

    def close(self, number: str, by: str, outcome: str, now: datetime, result: Result | None = None,
              remind: bool | None = None) -> Referral:
        """End it with an outcome, as its holder or while nobody holds it. An unheard answer stays for her.

        The outcome is itself a result. result: the one to record; None: one that stands with this outcome, else a bare one.
        remind: whether a reminder on it stays; None: as Referral.reminder_outlasts says.
        """
        fields = {"outcome": outcome, "closed_at": now.isoformat(timespec="seconds")}
        move = Move(number, NOT_CLOSED, "closed", by, fields, closed=now, event="closed", at=now)
        referral = self.get(number)
        work = referral.casework
        if referral.revisit and not (referral.reminder_outlasts(now) if remind is None else remind):
            move = self.moves.without_reminder(move, referral, by)
        if not result and outcome not in [kept.outcome for kept in work.standing]:
            result = Result("", outcome, now.astimezone(CHINA).date().isoformat(), by)
        if result:
            move = self.moves.keep(move, work, None, replace(result, id=work.next_id))
        try:
            return self.move(move, by)
        except AlreadyMoved as lost:
            if lost.by or lost.status == "closed":
                raise
        return self.move(replace(move, moved_from=("open",), holder="", fields={**move.fields, "holder": by}), by)

    def move(self, move: Move, by: str = "", reason: str = "") -> Referral:
        """Commit one move and return the referral as it then is. Raises AlreadyMoved, NoSuchReferral, Outdated,
        Recused.

        by: member of staff whose deed it is; then it and its entry in the audit trail are one change.
        """
        if by:
            move = replace(move, bars=(*move.bars, self.moves.mark(by)))
        change = Change(moves=[move.plan()], count={f"desk.{move.event}": 1} if move.event else {},
                        day=f"{move.at.astimezone(CHINA):%Y-%m-%d}" if move.at else "")
        outcome = (self.audit.commit(change, by, move.event, move.number, reason) if by else self.store.change(change))
        if outcome.word == "recused":
            raise Recused(move.number, by)
        if outcome.word == "outdated":
            raise Outdated(move.number)
        if outcome.word == "refused":
            number, status, holder = outcome.detail
            if not status:
                raise NoSuchReferral(number)
            raise AlreadyMoved(number, status, holder)
        return self.get(move.number)

    def made(self, number: str, once: str) -> bool:
        """Whether the latest move of the referral is the one with this mark: the same form came twice."""
        return bool(once) and self.store.client.hget(referral_key(number), "move") == once

    def held_until(self, referral: Referral) -> datetime:
        """Until when whoever claimed it may keep it without an answer."""
        district = self._calendar()
        since = datetime.fromisoformat(referral.claimed_at) if referral.claimed_at else referral.opened
        return deadlines.held_until(since, referral.priority, district.hours, district.deadlines)

    def talking(self, referral: Referral, now: datetime) -> bool:
        """Whether staff and she are in conversation about it (Referral.talking)."""
        return referral.talking(now, self._calendar().deadlines.conversation_hours)

    def due(self, now: datetime, priority: str = NORMAL) -> datetime:
        """By when a referral opened now must be answered."""
        district = self._calendar()
        return deadlines.due(now, priority, district.hours, district.deadlines)

    def _line(self, sealed: str) -> Line:
        row = self._vault.unseal_json(sealed)
        return Line(row["at"], row["from"], row["text"], row.get("name", ""), row.get("media", ""))
