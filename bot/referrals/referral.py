"""What a referral is: a question handed to a person, with a number. Pure.

    open ──claim──> claimed ──answer──> answered ──worker──> held ──her next message──> delivered
      ^───release─────┘ ^                  └── she asks again ──┴───────────────────────────┘
    whoever holds an answered one may give it back: it stays answered, and free for a colleague
    any of them ──close──> closed (an answer that she has not heard yet stays held and is still spoken)
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.message import CHINA
from bot.referrals import casework
from bot.referrals.casework import Casework

STATUSES = ("open", "claimed", "answered", "held", "delivered", "closed")
NOT_CLOSED = STATUSES[:-1]
WORKED_ON = ("open", "claimed")
ANSWERED = ("answered", "held", "delivered")
WAITING = ("answered", "held")  # for her to hear it
URGENT, NORMAL = "urgent", "normal"

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 1 I L O, which are misread and misheard."""

PUSH = {"now": "有回复就发给她", "hold": "先不发，她自己来问", "when": "只在她说的时间发"}
"""What she allowed (safety rule 3). Without a word from her: hold."""

OUTCOMES = (
    "已答复", "调解成功", "调解未成功", "告诫书", "人身安全保护令", "司法救助", "法律援助", "救助", "庇护", "心理", "就业",
    "转其他部门", "本人撤回", "联系不上", "重复", "误触发")
"""How a referral can end; the year's report counts them."""

ANSWER_FIELD = "answer:"
"""Prefix of the hash fields that hold answers which she has not heard yet, one field an answer, in order of time."""


AFTERMATH = timedelta(hours=24)
"""So long after she told of danger what she writes is taken to be about it: the night, the morning after, the way to the police
and to a doctor. After that it is more often a new question, and somebody else may hold the phone (safety rule 5)."""

OUT_FIELD = "out:"
"""Prefix of the hash fields that keep a member of staff out: pseudonym of her name, and the name sealed."""

WHY_UNHEARD = ("联系不上", "本人撤回", "重复", "误触发", "转其他部门")
"""Outcomes that say why she has heard no answer."""


@dataclass(frozen=True)
class Line:
    """One thing that was said. who: person, staff, bot, or note (among staff only). media: see message.Attachment."""

    at: str
    who: str
    text: str
    name: str = ""
    media: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is sealed and stored."""
        more = {name: value for name, value in (("name", self.name), ("media", self.media)) if value}
        return {"at": self.at, "from": self.who, "text": self.text, **more}


@dataclass(frozen=True)
class Referral:
    """The open (unsealed) view of one referral. Times are aware datetimes; person is a pseudonym or "" after she left.

    asked_at: when she asked on after an answer; talk_at: her last word in a conversation; talk_end: since when the bot answers
    again although staff have it; talk_push: "asked" or "yes", whether answers may come directly while she is there.
    spoken_at: when she was reached by telephone; revisit: day, or day and time (ISO), at which staff come
    back to her; revisit_for: what they wanted to do then, "" if they did not say; excluded: names of staff
    who have withdrawn (in a list, where nothing is opened, only their count holds).
    silent_since: day of the last news of a transfer that is running.
    conflict: her words about somebody who must keep out of it, or whose office it must not reach; taken_back_at: when she,
    or whoever held her phone, said that what sounded of danger was not meant.
    rude_at: when insults of the service were in what she wrote; back_at, away_days: when she wrote after so many days of
    silence; word_failed, word_failed_at: how often her safe word was wrong, and when last.
    danger_at: when she told of danger again after it was opened; said_at: her last words in the hours after danger;
    own_deed: what who writes has done or means to do (knowledge.who.DOERS; "1" before there were several), "" nothing;
    for_other_at: when she said that it is about somebody else; found_at: that who was missing is back; who: who is in
    danger, as told last (knowledge.who.Who.token), "" before that was kept; silent: "1" when she can neither speak nor hear.
    erasure_asked: when she asked that it be deleted; erase_by, erase_reason, erase_at: who among staff asked, why, when.
    """

    number: str
    status: str
    priority: str
    topic: str
    opened: datetime
    due: datetime
    person: str
    holder: str = ""
    kind: str = ""
    sensitive: bool = True
    push: str = "hold"
    when: str = ""
    contact: str = ""
    word: str = ""
    answers: tuple[str, ...] = ()
    answer_fields: tuple[str, ...] = ()
    answered_at: str = ""
    heard_at: str = ""
    notice: str = ""
    outcome: str = ""
    closed_at: str = ""
    exit_used: str = ""
    conflict: str = ""
    taken_back_at: str = ""
    rude_at: str = ""
    away_days: str = ""
    back_at: str = ""
    danger_at: str = ""
    said_at: str = ""
    own_deed: str = ""
    for_other_at: str = ""
    who: str = ""
    found_at: str = ""
    silent: str = ""
    word_failed: int = 0
    word_failed_at: str = ""
    alerted: int = 0
    erasure_asked: str = ""
    erase_by: str = ""
    erase_reason: str = ""
    erase_at: str = ""
    claimed_at: str = ""
    spoken_at: str = ""
    revisit: str = ""
    revisit_for: str = ""
    stranded: str = ""
    asked_at: str = ""
    talk_at: str = ""
    talk_end: str = ""
    talk_push: str = ""
    excluded: tuple[str, ...] = ()
    silent_since: str = ""
    casework: Casework = field(default_factory=Casework)
    messages: tuple[Line, ...] = field(default=())

    @property
    def unheard(self) -> bool:
        """An answer waits for her."""
        return bool(self.answers)

    def may_close(self, outcome: str) -> bool:
        """Whether she has had an answer, waiting or heard or by telephone, or the outcome says why there is none."""
        return bool(self.answered_at or self.spoken_at) or outcome in WHY_UNHEARD

    @property
    def asks_on(self) -> bool:
        """She has asked on and nobody has answered that, by message or by telephone."""
        return bool(self.asked_at) and self.asked_at > max(self.answered_at, self.spoken_at)

    @property
    def exchanged(self) -> datetime | None:
        """When she last heard an answer, or last spoke in the conversation that followed."""
        return _time(max(self.heard_at, self.talk_at)) if self.heard_at else None

    def talking(self, now: datetime, hours: float) -> bool:
        """Staff and she are in conversation: somebody holds it, she has heard an answer, neither side has ended it since, and
        the last word is younger than that many hours."""
        if self.status == "closed" or not self.holder or self.exchanged is None or self.talk_end >= self.heard_at:
            return False
        return now - self.exchanged < timedelta(hours=hours)

    @property
    def urgent(self) -> bool:
        """Danger: pinned above all others."""
        return self.priority == URGENT

    def in_aftermath(self, now: datetime) -> bool:
        """Whether what she writes now is taken to be about the danger that she told of."""
        found = bool(self.found_at) and _time(self.found_at) > self._told
        return self.urgent and self.status != "closed" and not found and timedelta() <= now - self._told < AFTERMATH

    @property
    def says_more(self) -> bool:
        """She has written in the hours after danger, and since then nobody has taken, answered or called."""
        return self.status in WORKED_ON and self.said_at > max(self.claimed_at, self.answered_at, self.spoken_at)

    @property
    def left(self) -> bool:
        """She used an exit word after she last told of danger."""
        return bool(self.exit_used) and _time(self.exit_used) >= self._told

    @property
    def _told(self) -> datetime:
        return _time(self.danger_at) if self.danger_at else self.opened

    def overdue(self, now: datetime) -> bool:
        """Nobody has answered in time."""
        return self.status in WORKED_ON and now > self.due

    def reminder_outlasts(self, now: datetime) -> bool:
        """Whether its reminder stays when it is closed, unless staff say otherwise: it is still to come, and she has not used
        an exit word, after which nobody comes back to her by herself (safety rule 6)."""
        still_to_come = self.revisit > now.astimezone(CHINA).isoformat(timespec="minutes")[:len(self.revisit)]
        return still_to_come and not self.exit_used

    def as_json(self) -> dict[str, Any]:
        """As other programs read it (shared contract, `referrals show --json`)."""
        return {
            "number": self.number, "status": self.status, "priority": self.priority, "topic": self.topic,
            "opened": self.opened.isoformat(), "due": self.due.isoformat(), "holder": self.holder or None,
            "contact": self.contact or None, "push": self.push, "when": self.when, "kind": self.kind or None,
            "outcome": self.outcome or None, "heard": self.heard_at or None,
            "messages": [line.as_json() for line in self.messages if line.who != "note"],
        }


def new_number() -> str:
    """A number that can be read out over the telephone. Whether it is free is checked where it is stored."""
    number = "".join(secrets.choice(ALPHABET) for _ in range(4))
    # With a letter in it, so that a typed year or amount is never taken for one.
    return number if not number.isdigit() else new_number()


def from_fields(fields: dict[str, str], unseal: Any, messages: tuple[Line, ...] = ()) -> Referral:
    """Make a Referral of its hash. unseal: opens sealed text."""
    waiting = sorted(name for name in fields if name.startswith(ANSWER_FIELD))
    plain = {name: fields.get(name, "") for name in (
        "number", "status", "priority", "topic", "person", "holder", "kind", "answered_at", "heard_at", "notice",
        "outcome", "closed_at", "exit_used", "taken_back_at", "rude_at", "away_days", "back_at", "word_failed_at",
        "erasure_asked", "erase_by", "erase_reason", "erase_at", "claimed_at", "spoken_at", "revisit", "stranded", "silent_since",
        "danger_at", "said_at", "own_deed", "for_other_at", "who", "found_at", "silent", "asked_at", "talk_at", "talk_end",
        "talk_push")}
    return Referral(
        **plain,
        opened=_time(fields["opened"]), due=_time(fields["due"]),
        alerted=int(fields.get("alerted", "0")), word_failed=int(fields.get("word_failed", "0")),
        sensitive=fields.get("sensitive", "1") == "1", push=fields.get("push", "hold"),
        when=unseal(fields["when"]) if fields.get("when") else "",
        contact=unseal(fields["contact"]) if fields.get("contact") else "",
        word=unseal(fields["word"]) if fields.get("word") else "",
        conflict=unseal(fields["conflict"]) if fields.get("conflict") else "",
        revisit_for=unseal(fields["revisit_for"]) if fields.get("revisit_for") else "",
        excluded=tuple(unseal(text) for name, text in fields.items() if name.startswith(OUT_FIELD)),
        casework=casework.of_fields(fields, lambda sealed: json.loads(unseal(sealed) or "null")),
        answers=tuple(unseal(fields[name]) for name in waiting), answer_fields=tuple(waiting), messages=messages)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(CHINA)
