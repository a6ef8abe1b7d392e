"""Keeps referrals and moves them: each move is one compare-and-set, and the loser is told who has it.

A move is data (Move), so that a turn can commit it together with what it says; the desk itself commits the moves
that staff and the worker make.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.audit import Audit
from bot.message import CHINA
from bot.privacy import Vault
from bot.referrals import deadlines, queue
from bot.referrals.referral import ANSWER_FIELD, NORMAL, NOT_CLOSED, Line, Referral, from_fields, new_number
from bot.store import Change, Store, closed_key, due_key, messages_key, referral_key

CONTEXT_LINES = 40
"""How much of what she said before is put in front of staff, so that she need not repeat her story (safety rule 10)."""


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


def new_mark() -> str:
    """A mark for one move: a move that comes twice with the same mark is done once."""
    return secrets.token_hex(8)


@dataclass
class Move:
    """One change of one referral. Field by field as lua/change.lua documents it."""

    number: str
    moved_from: tuple[str, ...]
    to: str = ""
    holder: str = "*"
    fields: dict[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    due: datetime | None = None
    closed: datetime | None = None
    event: str = ""
    at: datetime | None = None
    hers: str = ""
    unlink: bool = False
    context: int = 0
    id: str = field(default_factory=new_mark)

    def plan(self) -> dict[str, Any]:
        """As the script takes it."""
        row = asdict(self)
        row["from"] = list(row.pop("moved_from"))
        row["set"] = [part for pair in row.pop("fields").items() for part in pair]
        row["drop"], row["say"] = list(self.drop), list(self.say)
        row["due"] = self.due.timestamp() if self.due else 0
        row["closed"] = self.closed.timestamp() if self.closed else 0
        row["at"] = self.at.isoformat() if self.at else ""
        return row


class Moves:
    """Builds moves: sealing the words, computing the due time. Commits nothing."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def line(self, at: datetime, who: str, text: str, name: str = "") -> str:
        """A sealed line for a thread."""
        return self._vault.seal_json(Line(at.isoformat(timespec="seconds"), who, text, name).as_json())

    def open(self, person: str, priority: str, topic: str, now: datetime, due: datetime, *, kind: str = "",
             sensitive: bool = True) -> Move:
        """A new referral of this person, with the latest lines of her thread."""
        number = new_number()
        fields = {
            "number": number, "priority": priority, "topic": topic, "person": person, "kind": kind, "holder": "",
            "sensitive": "1" if sensitive else "0", "push": "hold",
            "opened": now.isoformat(timespec="seconds"), "due": due.isoformat(timespec="seconds"),
        }
        return Move(number, ("",), "open", "", fields, due=due, event="opened", at=now, hers=person, context=CONTEXT_LINES)

    def say(self, number: str, at: datetime, *lines: str, event: str = "") -> Move:
        """More was said while it is not closed."""
        return Move(number, NOT_CLOSED, say=lines, event=event, at=at)

    def wishes(self, number: str, now: datetime, *, push: str = "", when: str = "", contact: str = "",
               word: str = "") -> Move:
        """How and when she may be reached."""
        fields = {"push": push} if push else {}
        fields |= {name: self._vault.seal(text) for name, text in (("when", when), ("contact", contact), ("word", word)) if text}
        return Move(number, NOT_CLOSED, fields=fields, event="wishes", at=now)

    def heard(self, referral: Referral, now: datetime) -> Move:
        """She has been given the answers that waited."""
        to = "delivered" if referral.status in ("answered", "held") else ""
        return Move(referral.number, (referral.status,), to, drop=referral.answer_fields,
                    fields={"heard_at": now.isoformat(timespec="seconds")}, event="delivered", at=now)

    def again(self, referral: Referral, now: datetime, due: datetime) -> Move:
        """She asks on: back to whoever had it, with a new time limit."""
        return Move(referral.number, (referral.status,), "claimed" if referral.holder else "open", due=due,
                    fields={"due": due.isoformat(timespec="seconds")}, event="again", at=now)

    def exit_used(self, number: str, now: datetime) -> Move:
        """She used an exit word: nothing is pushed from now on, and staff see it (safety rule 6)."""
        return Move(number, NOT_CLOSED, fields={"push": "hold", "exit_used": now.isoformat(timespec="seconds")},
                    event="exit", at=now)


class Desk:
    """What staff, the worker and commands do with referrals. Raises StoreDown when Redis does not answer."""

    def __init__(self, store: Store, vault: Vault, calendar: Callable[[], Any]) -> None:
        """calendar: gives the District in use, for due times."""
        self.store, self._vault, self._calendar = store, vault, calendar
        self.audit = Audit(store, vault)
        self.moves = Moves(vault)

    def get(self, number: str) -> Referral:
        """One referral with its thread. Raises NoSuchReferral."""
        pipe = self.store.client.pipeline(transaction=False)
        pipe.hgetall(referral_key(number))
        pipe.lrange(messages_key(number), 0, -1)
        fields, lines = pipe.execute()
        if not fields:
            raise NoSuchReferral(number)
        return from_fields(fields, self._vault.unseal, tuple(self._line(row) for row in lines))

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

    def page(self, view: str, by: str, page: int = 1, limit: int = queue.PAGE) -> queue.Page:
        """One page of the staff's list as `by` sees it; view: one of queue.VIEWS. One round trip, however many are open."""
        return queue.read(self.store, view, by, page, limit)

    def claim(self, number: str, by: str, now: datetime) -> Referral:
        """Take an open referral. Claiming what one holds already changes nothing. Raises AlreadyMoved."""
        try:
            return self.move(Move(number, ("open",), "claimed", "", {"holder": by}, event="claimed", at=now), by)
        except AlreadyMoved as lost:
            if lost.by == by and lost.status != "closed":
                return self.get(number)
            raise

    def release(self, number: str, by: str, now: datetime, why: str = "") -> Referral:
        """Put back what one holds, for a colleague to take; why becomes a note with the same stroke. Raises AlreadyMoved."""
        say = (self.moves.line(now, "note", why.strip(), by),) if why.strip() else ()
        return self.move(Move(number, ("claimed",), "open", by, {"holder": ""}, say=say, event="released", at=now), by)

    def answer(self, number: str, by: str, text: str, now: datetime, once: str = "") -> Referral:
        """Answer as its holder; an open one is taken with the same stroke. She hears it when she next writes.

        once: mark of the form that it came with (new_mark), so that a form sent twice is one answer.

        Raises AlreadyMoved when somebody else holds it, ValueError when text is empty.
        """
        if not text.strip():
            raise ValueError("an answer needs words")
        fields = {"holder": by, "answered_at": now.isoformat(timespec="seconds"), "notice": "",
                  f"{ANSWER_FIELD}{now.timestamp():.6f}": self._vault.seal(text.strip())}
        move = Move(number, ("claimed", "answered", "held", "delivered"), "answered", by, fields, event="answered", at=now,
                    say=(self.moves.line(now, "staff", text.strip(), by),), id=once or new_mark())
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

    def close(self, number: str, by: str, outcome: str, now: datetime) -> Referral:
        """End it with an outcome, as its holder or while nobody holds it. An unheard answer stays for her."""
        fields = {"outcome": outcome, "closed_at": now.isoformat(timespec="seconds")}
        move = Move(number, NOT_CLOSED, "closed", by, fields, closed=now, event="closed", at=now)
        try:
            return self.move(move, by)
        except AlreadyMoved as lost:
            if lost.by or lost.status == "closed":
                raise
        return self.move(replace(move, moved_from=("open",), holder="", fields={**fields, "holder": by}), by)

    def move(self, move: Move, by: str = "", reason: str = "") -> Referral:
        """Commit one move and return the referral as it then is. Raises AlreadyMoved, NoSuchReferral.

        by: member of staff whose deed it is; then it and its entry in the audit trail are one change.
        """
        change = Change(moves=[move.plan()], count={f"desk.{move.event}": 1} if move.event else {},
                        day=f"{move.at.astimezone(CHINA):%Y-%m-%d}" if move.at else "")
        outcome = (self.audit.commit(change, by, move.event, move.number, reason) if by else self.store.change(change))
        if outcome.word == "refused":
            number, status, holder = outcome.detail
            if not status:
                raise NoSuchReferral(number)
            raise AlreadyMoved(number, status, holder)
        return self.get(move.number)

    def due(self, now: datetime, priority: str = NORMAL) -> datetime:
        """By when a referral opened now must be answered."""
        district = self._calendar()
        return deadlines.due(now, priority, district.hours, district.deadlines)

    def _line(self, sealed: str) -> Line:
        row = self._vault.unseal_json(sealed)
        return Line(row["at"], row["from"], row["text"], row.get("name", ""))
