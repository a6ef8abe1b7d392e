"""What is remembered about a person between two messages, and the turn that changes it.

Read in one round trip, written in another together with everything else that the turn does. Her record is sealed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.conversation.state import State
from bot.knowledge.library import Knowledge
from bot.knowledge.who import Who
from bot.message import CHINA, Choice, Inbound, Reply
from bot.privacy import Unreadable, Vault
from bot.referrals import window
from bot.referrals.contact import dangerous
from bot.referrals.desk import Move, Moves
from bot.referrals.referral import WORKED_ON, Referral, from_fields
from bot.store import Change, Outcome, Store, in_pairs, seen_key
from bot.unanswered import Sealer

log = logging.getLogger(__name__)

REPLY_SECONDS = 600
"""How long the reply to one message is kept for the platform's retries (three within some 15 seconds)."""

AFTER_ERASURE = 3600
"""Seconds that the bare version of an erased record outlives it, so that no turn of before can write it back."""


@dataclass(frozen=True)
class Missed:
    """A question that was not answered, for editors. why: one of unanswered.WHY; near: ids of the entries that came nearest."""

    text: str
    why: str
    near: tuple[str, ...]


@dataclass
class Turn:
    """One message on its way to a reply. Steps read it, put a new state, add moves; nothing is written before the end.

    unsaid: her message is a safe word and stands in no thread (safety rule 5). found: the state as her message found it.
    tried: the referral whose safe word her message may be a guess at.
    sent: how staff read what she sent that is no words ("[图片]"), "" for words.
    picked: the text is that of a choice she took. missed: what is kept for editors of it.
    told, who: who is in danger, and from whom, as this message tells it, and as it is known (bot.conversation.who).
    flags: number of a referral → fields that tell staff how she writes (bot.conversation.signs).
    """

    inbound: Inbound
    text: str
    now: datetime
    knowledge: Knowledge
    state: State
    referrals: tuple[Referral, ...]
    moves_of: Moves
    can_push: bool
    online: bool = True
    moves: list[Move] = field(default_factory=list)
    erase: bool = False
    concern: str = ""
    unsaid: bool = False
    tried: Referral | None = None
    found: State = State()
    sent: str = ""
    picked: bool = False
    missed: Missed | None = None
    told: Who = Who()
    who: Who = Who()
    flags: dict[str, dict[str, str]] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """A sentence of wording.yaml."""
        return self.knowledge.wording.say(key, **values)

    @property
    def line(self) -> str:
        """What she said or sent, sealed for a thread."""
        words = self.inbound.text if self.text and self.text in self.inbound.text else self.text  # of a long one all is kept
        return self.moves_of.line(self.inbound.at, "person", words or self.sent, media=self.inbound.attachment.media)

    def put(self, **changes: Any) -> None:
        """Change the state that her next message will find."""
        self.state = replace(self.state, **changes)

    def rest(self) -> None:
        """No question is open any more."""
        self.put(pending="", choices=(), number="", more=())

    def flag(self, number: str, **fields: str) -> None:
        """Let staff see something about how she writes, beside a referral."""
        self.flags.setdefault(number, {}).update(fields)

    def forget(self) -> None:
        """Ordinary conversation with her is erased, whatever the state has come to hold (safety rule 8)."""
        self.state, self.erase = State(), True

    @property
    def endangered(self) -> bool:
        """Whether any referral of hers that is not closed is about danger (safety rule 3)."""
        return any(dangerous(r) for r in self.referrals if r.status != "closed")

    @property
    def in_aftermath(self) -> Referral | None:
        """The urgent referral about whose danger she is taken to write for some hours, None when there is none."""
        rows = (r for r in self.referrals if r.in_aftermath(self.now))
        return max(rows, key=lambda r: (r.status in WORKED_ON, r.opened), default=None)

    @property
    def open_referral(self) -> Referral | None:
        """The latest one that staff are still working on."""
        return max((r for r in self.referrals if r.status in WORKED_ON), key=lambda r: (r.urgent, r.opened), default=None)

    def silence(self) -> float:
        """Hours since her last message; a large number when none is known."""
        if not self.state.last:
            return 1e6
        return (self.inbound.at - datetime.fromisoformat(self.state.last)).total_seconds() / 3600


@dataclass(frozen=True)
class Situation:
    """What was found about her: version of her record, state, referrals; or the reply that this message already had."""

    version: int = 0
    state: State = State()
    referrals: tuple[Referral, ...] = ()
    seen: Reply | None = None
    answered: bool = False


class Memory:
    """Reads a situation, commits a turn. Raises StoreDown when Redis does not answer."""

    def __init__(self, store: Store, vault: Vault, retention_days: int) -> None:
        self._store, self._vault = store, vault
        self._keep = retention_days * 86400
        self._editors = Sealer(vault, retention_days)

    def read(self, inbound: Inbound) -> Situation:
        """Everything that the turn needs, in one round trip."""
        seen, record, referrals = self._store.situation(inbound.person, seen_key(inbound.key))
        if seen:
            return Situation(seen=self._reply(seen), answered=True)
        row = in_pairs(record)
        return Situation(int(row.get("v", 0)), self._state(row.get("state", "")),
                         tuple(sorted(self._opened(referrals), key=lambda r: r.opened)))

    def _state(self, sealed: str) -> State:
        """What no key opens is as good as forgotten: it must not stand between her and an answer (safety rule 1)."""
        try:
            return State.from_json(self._vault.unseal_json(sealed)) if sealed else State()
        except Unreadable:
            log.error("the record of a person opens with none of DATA_KEYS")
            return State()

    def _opened(self, referrals: list[Any]) -> Iterator[Referral]:
        for row in referrals:
            try:
                yield from_fields(in_pairs(row), self._vault.unseal)
            except Unreadable:
                log.error("a referral opens with none of DATA_KEYS")

    def commit(self, turn: Turn, version: int, reply: Reply | None, openid: Callable[[], str]) -> Outcome:
        """Write all that the turn did, and the reply for retries, in one script. openid: gives it sealed."""
        reachable = bool(turn.moves) or any(r.status != "closed" for r in turn.referrals)
        record = {"state": self._vault.seal_json(turn.state.as_json())}
        if reachable and not turn.erase:
            # Only while staff may have to write to her (lua/hers.lua); delivery also needs to know when she last wrote.
            record |= {"openid": openid(), "last": f"{turn.inbound.at.timestamp():.0f}"}
            record |= window.opened(turn.inbound.at) if _opens_window(turn.inbound) else {}
        lines = [] if turn.erase else self._lines(turn, reply)
        for move in turn.moves:
            if move.event in ("opened", "crisis"):  # staff see what she read as well (safety rule 10)
                move.say += tuple(lines)
        moves = [m.plan() for m in (*turn.moves, *self._passed_on(turn, lines))]
        moves += [turn.moves_of.flagged(number, turn.now, fields_).plan() for number, fields_ in turn.flags.items()]
        keep = AFTER_ERASURE if turn.erase and not turn.state.pending else self._keep
        return self._store.change(Change(
            person=turn.inbound.person, expect=version, fields=record, keep_seconds=keep,
            reply_key=seen_key(turn.inbound.key), reply=self._sealed(reply), reply_seconds=REPLY_SECONDS,
            thread=lines, moves=moves, erase=turn.erase, day=f"{turn.now.astimezone(CHINA):%Y-%m-%d}",
            count=_counted(turn, reply), unanswered=self._missed(turn)))

    def _passed_on(self, turn: Turn, lines: list[str]) -> Iterator[Move]:
        """What she said and read goes to what staff work on, in the hours after danger also to what they have answered."""
        after, worked_on = turn.in_aftermath, turn.open_referral
        moved = {move.number: bool(move.say) for move in turn.moves}
        if after and not moved.get(after.number):  # what staff answered stands in the thread already
            told = self._lines(turn, None) if lines and after.number in moved else lines
            yield from [turn.moves_of.said_after(after.number, turn.now, *told)] if told else []
        if worked_on and worked_on is not after and lines and worked_on.number not in moved:
            yield turn.moves_of.say(worked_on.number, turn.now, *lines, event="said")

    def _missed(self, turn: Turn) -> dict[str, Any]:
        missed = turn.missed
        return self._editors.keep(missed.text, missed.why, missed.near, turn.now) if missed else {}

    def _lines(self, turn: Turn, reply: Reply | None) -> list[str]:
        said = [turn.line] if (turn.text or turn.sent) and not turn.unsaid else []
        heard = [turn.moves_of.line(turn.now, "bot", reply.as_read)] if reply and reply.text else []
        return said + heard

    def _sealed(self, reply: Reply | None) -> str:
        row = {**vars(reply), "choices": [vars(choice) for choice in reply.choices]} if reply else None
        return self._vault.seal_json(row)

    def _reply(self, sealed: str) -> Reply | None:
        row = self._vault.unseal_json(sealed)
        return row and Reply(row["text"], row["reason"], tuple(Choice(**c) for c in row["choices"]), row["footer"])


def _counted(turn: Turn, reply: Reply | None) -> dict[str, int]:
    """What this turn adds to the counters (bot.reports.counts): its reason, its topics, and her, once a day and once a month.

    Whether she was counted already is told by her own record alone, so that nothing of her stays behind for it.
    """
    counted = {f"turn.{reply.reason if reply else 'silent'}": 1} | ({"turn.concern": 1} if turn.concern else {})
    topics = {move.fields["topic"] for move in turn.moves if move.event == "opened"}
    if reply and reply.reason == "answer":
        topics.add(turn.knowledge.entries[turn.state.entry].topic)
    counted |= {f"topic.{topic}": 1 for topic in topics if topic}
    if turn.inbound.kind == "event":
        return counted
    counted["messages"] = 1
    last = datetime.fromisoformat(turn.found.last).astimezone(CHINA).date() if turn.found.last else None
    today = turn.now.astimezone(CHINA).date()
    if last != today:
        counted["people.day"] = 1
    if last is None or (last.year, last.month) != (today.year, today.month):
        counted["people.month"] = 1
    return counted


def _opens_window(inbound: Inbound) -> bool:
    """A message of hers does; a tap or an event does not for longer than a minute (see referrals.window)."""
    return inbound.kind != "event" and not inbound.event and not inbound.tapped
