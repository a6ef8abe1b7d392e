"""One change of one referral, as data, so that a turn can commit it together with what it says. Commits nothing."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from bot.privacy import Vault
from bot.referrals.casework import REV_FIELD, Casework, Figure, Row, difference
from bot.referrals.referral import NOT_CLOSED, OUT_FIELD, STATUSES, WAITING, Line, Referral, new_number

CONTEXT_LINES = 40
"""How much of what she said before is put in front of staff, so that she need not repeat her story (safety rule 10)."""

FREED = {"holder": "", "claimed_at": "", "alerted": "0"}
"""Fields of a referral that nobody holds any more. alerted: if it is urgent, staff are told again."""

TRIED = ("word_failed", "word_failed_at")
"""Fields that count wrong tries at her safe word: they begin anew with the right one, or with another word."""

NO_REMINDER = {"revisit": "", "revisit_for": ""}
"""Fields of a referral to which nobody is to come back any more; the move says revisit=0 with them."""


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
    bars: tuple[str, ...] = ()
    revisit: float = -1
    spent: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    window: str = ""
    takes: int = 1
    id: str = field(default_factory=new_mark)

    def plan(self) -> dict[str, Any]:
        """As the script takes it."""
        row = asdict(self)
        row["from"] = list(row.pop("moved_from"))
        row["set"] = [part for pair in row.pop("fields").items() for part in pair]
        row["seen"] = [part for pair in row.pop("seen").items() for part in pair]
        row |= {"drop": list(self.drop), "say": list(self.say), "bars": list(self.bars)}
        row["due"] = self.due.timestamp() if self.due else 0
        row["closed"] = self.closed.timestamp() if self.closed else 0
        row["at"] = self.at.isoformat() if self.at else ""
        return row


class Moves:
    """Builds moves: sealing the words, computing the due time. Commits nothing."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def mark(self, name: str) -> str:
        """The field of a referral that keeps this member of staff out of it: a pseudonym, so that a script can look for it."""
        return OUT_FIELD + self._vault.pseudonym(f"staff {name}")

    def recusal(self, name: str) -> dict[str, str]:
        """The fields that keep this member of staff out for good (safety rule 13)."""
        return {self.mark(name): self._vault.seal(name), "outs": "1"}

    def line(self, at: datetime, who: str, text: str, name: str = "", media: str = "") -> str:
        """A sealed line for a thread."""
        return self._vault.seal_json(Line(at.isoformat(timespec="seconds"), who, text, name, media).as_json())

    def sealed(self, words: str) -> str:
        """Words of staff for a field of its own, "" for none."""
        return self._vault.seal(words.strip()) if words.strip() else ""

    def without_reminder(self, move: Move, referral: Referral, by: str) -> Move:
        """The move of `by`, made now, which also ends the reminder as it was read, with a note: one that a colleague has just
        set anew is not the one that was asked about."""
        what = f"“{referral.revisit_for}”" if referral.revisit_for else ""
        told = f"结案了，定在 {referral.revisit.replace('T', ' ')[:16]} 的提醒{what}不要了。"
        note = self.line(cast(datetime, move.at), "note", told, by)
        return replace(move, fields={**move.fields, **NO_REMINDER}, seen={**move.seen, "revisit": referral.revisit}, revisit=0,
                       say=(*move.say, note))

    def keep(self, move: Move, work: Casework, old: Row | None, new: Row) -> Move:
        """The move, which also keeps a row of casework, if all of it is still as it was read, and counts what that changes."""
        return replace(move, fields={**move.fields, new.name: self._vault.seal_json(asdict(new)), REV_FIELD: str(work.rev + 1)},
                       seen={**move.seen, REV_FIELD: str(work.rev) if work.rev else ""}, figures=difference(old, new))

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

    def endangered(self, number: str, now: datetime) -> Move:
        """She has told of danger again, and staff know of it already."""
        return Move(number, NOT_CLOSED, fields={"danger_at": now.isoformat(timespec="seconds")}, event="crisis", at=now)

    def said_after(self, number: str, now: datetime, *lines: str) -> Move:
        """What she says in the hours after danger: staff see in their list that there is more."""
        return Move(number, NOT_CLOSED, say=lines, fields={"said_at": now.isoformat(timespec="seconds")}, event="said", at=now)

    def wishes(self, number: str, now: datetime, *, push: str = "", when: str = "", contact: str = "",
               word: str = "", conflict: str = "") -> Move:
        """How and when she may be reached; conflict: her words about whoever must keep out of it."""
        fields = {"push": push} if push else {}
        fields |= {name: self._vault.seal(text) for name, text in (
            ("when", when), ("contact", contact), ("word", word), ("conflict", conflict)) if text}
        return Move(number, NOT_CLOSED, fields=fields, drop=TRIED if word else (), event="wishes", at=now)

    def heard(self, referral: Referral, now: datetime) -> Move:
        """She has been given the answers that waited; where a safe word guards them, she has said it."""
        to = "delivered" if referral.status in WAITING else ""
        return Move(referral.number, (referral.status,), to, drop=(*referral.answer_fields, *TRIED),
                    fields={"heard_at": now.isoformat(timespec="seconds")}, event="delivered", at=now)

    def again(self, referral: Referral, now: datetime, due: datetime) -> Move:
        """She asks on: back to whoever had it, with a new time limit, and staff and she are in conversation again."""
        at = now.isoformat(timespec="seconds")
        fields = {"due": due.isoformat(timespec="seconds"), "claimed_at": at, "asked_at": at, "talk_at": at}
        return Move(referral.number, (referral.status,), "claimed" if referral.holder else "open", due=due, fields=fields,
                    drop=("talk_end",), event="again", at=now)

    def talked(self, number: str, now: datetime, line: str) -> Move:
        """More of hers in a conversation, while whoever holds it owes her an answer anyway, or needs to give none."""
        return Move(number, NOT_CLOSED, say=(line,), fields={"talk_at": now.isoformat(timespec="seconds")}, event="said", at=now)

    def live(self, number: str, now: datetime, answer: str) -> Move:
        """Whether answers may come straight to her phone while she is in conversation: "asked" or "yes"."""
        return Move(number, NOT_CLOSED, fields={"talk_push": answer}, event="wishes", at=now)

    def end_talk(self, number: str, now: datetime) -> Move:
        """The bot answers again what she writes, until she has heard the next answer."""
        return Move(number, STATUSES, fields={"talk_end": now.isoformat(timespec="seconds")}, event="automatic", at=now)

    def flagged(self, number: str, now: datetime, fields: dict[str, str]) -> Move:
        """Something about how she writes that staff see beside it; nothing else of it changes."""
        return Move(number, STATUSES, fields=fields, at=now)

    def exit_used(self, number: str, now: datetime) -> Move:
        """She used an exit word: nothing is pushed from now on, and staff see it (safety rule 6)."""
        at = now.isoformat(timespec="seconds")
        return Move(number, NOT_CLOSED, fields={"push": "hold", "exit_used": at, "talk_end": at}, drop=("talk_push",),
                    event="exit", at=now)
