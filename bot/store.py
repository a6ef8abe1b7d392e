"""The scripts of Redis or Valkey through which a turn and the staff's list read and all state changes, and its keys.

One turn costs two round trips: `situation` (read only) and `change` (one script, all writes or none). Whoever lost a race
learns it from the script's answer and starts again; no lock is ever held.

Keys carry the hash tag {referrals:events}, so that in Redis Cluster they live in the slot of the stream `referrals:events`
and one script may touch them all. A district's data is small; the cluster serves availability.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from bot.lines import Breaker, Lines

TAG = "{referrals:events}"
EVENTS = "referrals:events"
"""Stream of what happened to referrals (ids and names of states, never words). Consumer group: delivery."""

DAYS_COUNTED = 1096 * 86400
"""Seconds that a day's counters live: three years, so that a year's report can be written anew long after its end."""

_LUA = Path(__file__).with_name("lua")

LISTS = ("lists", "hers")
"""What every script calls that reads or changes referrals."""

StoreDown = redis.RedisError
"""What every call raises when the store cannot be used."""

UNREACHABLE = (redis.ConnectionError, redis.TimeoutError, redis.exceptions.ReadOnlyError)
"""Those of them after which nobody else needs to try; the others may be about one command alone."""


@dataclass
class Change:
    """A set of writes that happen together or not at all. See lua/change.lua for what each part means.

    person / expect: pseudonym and the version of her record that the writer had read; a newer one refuses the change.
    reply_key / reply: where the sealed reply to this message is kept for retries.
    moves: what happens to referrals (see referrals.desk.Move).
    trail: the entry of the audit trail that must be written with it (audit.Audit.commit sets it).
    unanswered, seen_to: a message kept for editors, and what an editor did with one (see bot.unanswered).
    """

    person: str = ""
    expect: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    keep_seconds: int = 0
    reply_key: str = ""
    reply: str = ""
    reply_seconds: int = 0
    thread: list[str] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    count: dict[str, int] = field(default_factory=dict)
    day: str = ""
    erase: bool = False
    trail: dict[str, Any] = field(default_factory=lambda: {"entry": ""})
    unanswered: dict[str, Any] = field(default_factory=dict)
    seen_to: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The script's answer, in the words that lua/change.lua explains. detail: of "seen" the stored reply; of "refused"
    [number, status, holder] of the referral that is not as expected."""

    word: str
    detail: Any = None


class Store:
    """The scripts, bound to a client."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.breaker = Breaker()
        self._situation = script(client, "situation")
        self._change = script(client, *LISTS, "change")
        self._queue = script(client, *LISTS, "queue")
        self._lines = Lines(client) if isinstance(client, redis.Redis) else None  # a cluster's client finds the node first

    def situation(self, person: str, reply_key: str) -> list[Any]:
        """Read all that a turn needs: [stored reply or None, [field, value, …] of her record, [referral, …]]."""
        return self._run(self._situation, [person_key(person), reply_key, hers_key(person)], [TAG])

    def change(self, change: Change) -> Outcome:
        """Apply a change. Raises StoreDown; then it may or may not have happened, and repeating it is safe."""
        keys = [person_key(change.person), change.reply_key or person_key(change.person), thread_key(change.person),
                hers_key(change.person), EVENTS, due_key(), closed_key(), counts_key(""), counts_key(change.day),
                audit_key(), audit_head_key(), replies_key(change.person), revisit_key(), unanswered_of_key(change.person),
                unanswered_key()]
        argument = {
            "person": change.person, "expect": change.expect, "fields": _flat(change.fields), "keep": change.keep_seconds,
            "reply": change.reply if change.reply_key else "", "reply_seconds": change.reply_seconds, "thread": change.thread,
            "moves": change.moves, "count": _flat(change.count), "day": change.day, "day_seconds": DAYS_COUNTED,
            "erase": change.erase, "tag": TAG, "trail": change.trail,
            "unanswered": change.unanswered, "seen_to": change.seen_to}
        answer = self._run(self._change, keys, [json.dumps(argument, ensure_ascii=False)])
        return Outcome(answer[0], answer[1] if len(answer) == 2 else answer[1:] or None)

    def queue(self, ask: dict[str, Any]) -> list[Any]:
        """Read a page of the staff's list (referrals.queue); ask and answer as lua/queue.lua documents them."""
        keys = [lists_key(), listed_key(), due_key(), closed_key(), revisit_key(), EVENTS]
        return self._run(self._queue, keys, [TAG, json.dumps(ask)])

    def _run(self, script: Any, keys: list[str], args: list[str]) -> Any:
        self.breaker.check()
        try:
            return self._lines.run(script, keys, args) if self._lines else script(keys=keys, args=args)
        except UNREACHABLE:
            self.breaker.trip()
            raise


def script(client: Any, *names: str) -> Any:
    """A script of lua/, for the client to run. names: of the files whose functions it calls, then its own."""
    return client.register_script("".join((_LUA / f"{name}.lua").read_text("utf-8") for name in names))


def person_key(person: str) -> str:
    """Hash: v (version), state (sealed), and while any referral of hers is not closed openid (sealed), last, left, until (see
    referrals.window; lua/hers.lua takes them out). Lives for the retention time after her last message."""
    return f"person:{TAG}:{person}"


def thread_key(person: str) -> str:
    """List of sealed lines of ordinary conversation, oldest first. Same lifetime as the person."""
    return f"thread:{TAG}:{person}"


def hers_key(person: str) -> str:
    """Set of the numbers of her referrals. Kept as long as they are."""
    return f"hers:{TAG}:{person}"


def referral_key(number: str) -> str:
    """Hash of one referral; see referrals.referral for its fields. Kept by the district's rule."""
    return f"referral:{TAG}:{number}"


def messages_key(number: str) -> str:
    """List of the sealed lines of one referral (what she, the bot and staff said; notes among staff)."""
    return f"referral:{TAG}:{number}:messages"


def draft_key(number: str, author: str) -> str:
    """Hash {v (version), text (sealed)}: what one member of staff (a pseudonym; ":thrown" after it for what she threw away)
    has written below one referral and not sent. Kept 14 days after the last save, one hour when thrown away."""
    return f"draft:{TAG}:{number}:{author}"


def drafts_key(number: str) -> str:
    """Set of the keys of all drafts of one referral, so that its erasure finds them. Kept as long as the newest of them."""
    return f"drafts:{TAG}:{number}"


def due_key() -> str:
    """Sorted set of the numbers of referrals that are not closed, by due time (epoch seconds)."""
    return f"referrals:{TAG}:due"


def lists_key() -> str:
    """Sorted set: in which of the staff's lists each open referral stands (lua/lists.lua). No words. Kept for good."""
    return f"referrals:{TAG}:lists"


def listed_key() -> str:
    """Up to where the lists have followed the referrals (lua/lists.lua). Kept for good."""
    return f"referrals:{TAG}:listed"


def closed_key() -> str:
    """Sorted set of the numbers of closed referrals, by closing time (epoch seconds)."""
    return f"referrals:{TAG}:closed"


def revisit_key() -> str:
    """Sorted set of the numbers of referrals with a follow-up, by its time, or midnight of its day (epoch seconds)."""
    return f"referrals:{TAG}:revisit"


def counts_key(day: str) -> str:
    """Hash of counters without names (bot.reports.counts lists them): for "" of all time; else of a YYYY-MM-DD, DAYS_COUNTED."""
    return f"counts:{TAG}:{day}" if day else f"counts:{TAG}"


def seen_key(message_key: str) -> str:
    """Sealed reply to one message, kept a few minutes for the platform's retries."""
    return f"seen:{TAG}:{message_key}"


def replies_key(person: str) -> str:
    """Set of the seen keys of her latest messages, so that an erasure finds them. Kept as long as they are."""
    return f"replies:{TAG}:{person}"


def unanswered_key() -> str:
    """Sorted set of the ids of messages kept for editors, by day (epoch seconds of midnight). Upkeep takes out older ones."""
    return f"unanswered:{TAG}"


def unanswered_message_key(identifier: str) -> str:
    """One message kept for editors, masked and sealed (bot.unanswered). Lives 30 days at most; an hour once it was seen to."""
    return f"unanswered:{TAG}:message:{identifier}"


def unanswered_of_key(person: str) -> str:
    """Set of the ids of her messages kept for editors, so that an erasure finds them. Kept as long as the newest of them."""
    return f"unanswered:{TAG}:of:{person}"


def audit_key() -> str:
    """List of the entries of the audit trail; see bot.audit."""
    return f"audit:{TAG}"


def audit_head_key() -> str:
    """Hash {n, hash} of the last entry of the audit trail."""
    return f"audit:{TAG}:head"


def erased_key() -> str:
    """"1" while something was erased that the append-only file still holds; see bot.upkeep."""
    return f"erased:{TAG}"


def compacting_key() -> str:
    """"1" from when the append-only file is to be written anew for what was erased until the server has begun."""
    return f"erased:{TAG}:compacting"


def _flat(pairs: dict[str, Any]) -> list[str]:
    return [str(part) for pair in pairs.items() for part in pair]


def in_pairs(flat: Iterable[str]) -> dict[str, str]:
    """Turn [name, value, name, value …], as scripts answer, into a dict."""
    iterator = iter(flat)
    return dict(zip(iterator, iterator, strict=False))
