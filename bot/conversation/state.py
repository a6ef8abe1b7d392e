"""What the bot must know to understand her next message. Pure: it rests sealed in her record (conversation.dialogue)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from bot.message import Choice


@dataclass(frozen=True)
class State:
    """What the bot must know to understand her next message.

    pending: the question that was asked last ("" none); choices: what she was offered with it; number: the referral
    that it is about; more: pages still to be spoken; last: time of her last message (ISO); entry: id of the answer she
    read last; told: when she was last told that her words go to staff;
    asked: her message that a held answer pushed aside; deferred: she said "another time";
    knocked: the newest answer for which she was asked whether it is convenient, though a safe word guards it;
    question: what she asked last that knowledge answered, until she says whether it was any help;
    noted: which note on deleting and evidence was given last; check: question and sum of the self-check; pace: messages within
    the minute that began at pace_from; conflict: her words about somebody who must keep out of what she puts before staff;
    who, silent: who is in danger, as it was told last (Who.token), and that who writes can neither speak nor hear;
    heard: how often she was told after danger that staff have her words.
    """

    pending: str = ""
    choices: tuple[Choice, ...] = ()
    number: str = ""
    more: tuple[str, ...] = ()
    last: str = ""
    entry: str = ""
    asked: str = ""
    question: str = ""
    deferred: bool = False
    knocked: str = ""
    noted: str = ""
    check: tuple[int, int] = (0, 0)
    told: str = ""
    pace: int = 0
    pace_from: str = ""
    conflict: str = ""
    who: str = ""
    silent: bool = False
    heard: int = 0

    def left(self, at: datetime) -> State:
        """After an exit word: no question is open, nothing is taken up again, and she is asked before anything is shown
        (safety rules 5 and 6). at: when she wrote it."""
        return replace(self, pending="", choices=(), number="", more=(), entry="", asked="", question="", deferred=True,
                       who="", silent=False, last=at.isoformat())

    def as_json(self) -> dict[str, Any]:
        """Only what differs from the beginning, to keep the sealed record short."""
        row = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        if "choices" in row:
            row["choices"] = [[c.number, c.label, c.action] for c in self.choices]
        return row

    @staticmethod
    def from_json(row: dict[str, Any]) -> State:
        """The other way round."""
        choices = tuple(Choice(label, action, number) for number, label, action in row.get("choices", ()))
        row = {f.name: row[f.name] for f in fields(State) if f.name in row}  # another version may have written more
        return State(**{**row, "choices": choices, "more": tuple(row.get("more", ())), "check": tuple(row.get("check", (0, 0)))})
