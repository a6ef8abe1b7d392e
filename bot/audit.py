"""The audit trail: who read, changed, exported or deleted which referral, and when. Append-only, chained, without words.

Keys: `audit:<tag>` list of entries, oldest first, JSON {n, at, who, what, number, reason, before, hash}; kept for good.
`audit:<tag>:head` hash {n, hash} of the last one. `audit:<tag>:open:<who>:<number>` marks a reading that is already
written down, for READING seconds.

Each entry holds the hash of the one before; the hash is keyed (Vault.chain), so that whoever can only write to Redis can
forge none. What the chain alone cannot show: that its newest end was cut off together with the head, or that an older
copy of the whole store was put back. Anchors (count and last hash, kept outside Redis) show that from the last anchor on.
Whoever holds SECRET_KEY and every anchor can write another history; a chain says nothing against him.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import redis

from bot.message import now
from bot.privacy import Vault
from bot.store import Change, Outcome, Store, audit_head_key, audit_key

READING = 30 * 60
"""A page that stays open refreshes itself; within this many seconds that is one reading. As long as an idle session."""

COMMAND = "command"
"""Who acted, where nobody is named: somebody at the server's command line."""

_TRIES = 30
_CHUNK = 1000


class NotRecorded(redis.RedisError):
    """The entry could not be written, so what it would have told of must not happen. One kind of StoreDown."""


@dataclass(frozen=True)
class Entry:
    """One line of the trail. at: ISO time; what: a name of WHAT; reason: from a fixed list, never typed words."""

    n: int
    at: str
    who: str
    what: str
    number: str
    reason: str
    before: str
    hash: str = ""


WHAT = ("read", "claimed", "answered", "noted", "released", "recused", "handed", "taken-over", "nudged", "automatic",
        "phoned", "revisit-set", "revisit-done", "transferred", "transfer-moved", "transfer-withdrawn", "result-recorded",
        "result-corrected", "result-withdrawn", "marked", "refiled", "closed", "exported", "media-opened",
        "erasure-asked", "erasure-declined", "erased",
        "account-added", "account-disabled", "account-enabled", "account-role", "password-changed", "password-reset",
        "second-factor-on", "second-factor-off", "second-factor-reset", "recovery-codes", "sessions-ended",
        "sign-in", "sign-in-refused", "code-refused", "command", "figures-exported", "searched",
        "unanswered-read", "unanswered-done", "unanswered-back")
"""Everything that is recorded."""


class Audit:
    """Appends and reads. Every method raises StoreDown when Redis does not answer."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def write(self, who: str, what: str, number: str = "", reason: str = "", mark: str = "") -> None:
        """Append one entry. Raises NotRecorded when it cannot be written."""
        self.commit(Change(), who, what, number, reason, mark)

    def commit(self, change: Change, who: str, what: str, number: str = "", reason: str = "", mark: str = "") -> Outcome:
        """Apply a change together with its entry: both or neither. Raises NotRecorded."""
        try:
            for _ in range(_TRIES):
                change.trail = self.link(who, what, number, reason, mark)
                outcome = self._store.change(change)
                if outcome.word != "behind":
                    return outcome
        except redis.ResponseError as error:
            raise NotRecorded(type(error).__name__) from None
        raise NotRecorded("too many write at once")

    def read(self, who: str, number: str) -> None:
        """Note that somebody reads a referral; once while the page stays open. Raises NotRecorded."""
        mark = f"{audit_key()}:open:{who}:{number}"
        if not self._store.client.exists(mark):
            self.write(who, "read", number, mark=mark)

    def looked(self, who: str, what: str) -> None:
        """Note that somebody looks at a page that is no referral's; once while it stays open. Raises NotRecorded."""
        mark = f"{audit_key()}:open:{who}:{what}"
        if not self._store.client.exists(mark):
            self.write(who, what, mark=mark)

    def link(self, who: str, what: str, number: str = "", reason: str = "", mark: str = "") -> dict[str, Any]:
        """The next entry, as the scripts take it: they refuse it ("behind") when another was quicker."""
        assert what in WHAT, what
        count, last = self._head()
        entry = Entry(count + 1, now().isoformat(timespec="seconds"), who, what, number, reason, last)
        row = {**asdict(entry), "hash": self._hash(entry)}
        return {"entry": json.dumps(row, ensure_ascii=False, separators=(",", ":")), "before": last, "hash": row["hash"],
                "n": row["n"], "mark": mark, "mark_seconds": READING}

    def anchor(self) -> str:
        """Count and last hash, "COUNT:HASH", to be kept outside Redis; "" while there is nothing."""
        count, last = self._head()
        return f"{count}:{last}" if count else ""

    def find(self, number: str = "", who: str = "", offset: int = 0, limit: int | None = None) -> list[Entry]:
        """Entries, newest first; number, who: only those."""
        rows = (e for e in self._newest() if number in ("", e.number) and who in ("", *e.who.split("、")))
        return list(islice(rows, offset, None if limit is None else offset + limit))

    def verify(self, anchors: tuple[str, ...] = ()) -> tuple[int, list[str]]:
        """How many entries there are, and each break of the chain as a sentence; none: the chain holds.

        anchors: what anchor() gave at earlier times.
        """
        raw = self._store.client.lrange(audit_key(), 0, -1)
        entries = [_parsed(text) for text in raw]
        breaks = list(self._breaks(entries))
        count, last = self._head()
        if not breaks and (len(entries), entries[-1].hash if entries else "") != (count, last):
            breaks.append(f"truncated: {len(entries)} entries are left, {count} were written")
        for anchor in anchors:
            at, _, kept = anchor.partition(":")
            if int(at) > len(entries):
                breaks.append(f"truncated: an anchor knows {at} entries, {len(entries)} are left")
            elif not breaks and entries[int(at) - 1].hash != kept:
                breaks.append(f"entry {at}: another history than the one that the anchor knows")
        return len(entries), breaks

    def _breaks(self, entries: list[Entry | None]) -> Iterator[str]:
        seen, last, expected = set(), "", 1
        numbers = {e.n for e in entries if e}
        for place, entry in enumerate(entries, 1):
            if entry is None or entry.hash != self._hash(entry):
                following = entries[place] if place < len(entries) else None
                inserted = following is not None and following.before == last
                yield f"entry {place}: {'inserted' if inserted else 'changed'}"
                if not inserted:
                    expected, last = expected + 1, following.before if following else ""
                continue
            if entry.hash in seen:
                yield f"entry {place}: inserted (a copy of entry {entry.n})"
                continue
            if entry.n != expected or entry.before != last:
                missing = [n for n in range(expected, entry.n) if n not in numbers]
                if missing:
                    yield f"entry {place}: removed before it ({len(missing)} missing, from {missing[0]})"
                else:
                    yield f"entry {place}: reordered"
            seen.add(entry.hash)
            last, expected = entry.hash, entry.n + 1

    def _newest(self) -> Iterator[Entry]:
        client, end = self._store.client, self._store.client.llen(audit_key())
        while end > 0:
            start = max(0, end - _CHUNK)
            yield from filter(None, map(_parsed, reversed(client.lrange(audit_key(), start, end - 1))))
            end = start

    def _head(self) -> tuple[int, str]:
        count, last = self._store.client.hmget(audit_head_key(), "n", "hash")
        return int(count or 0), last or ""

    def _hash(self, entry: Entry) -> str:
        row = [entry.n, entry.at, entry.who, entry.what, entry.number, entry.reason, entry.before]
        return self._vault.chain(json.dumps(row, ensure_ascii=False))


def _parsed(text: str) -> Entry | None:
    try:
        return Entry(**json.loads(text))
    except (ValueError, TypeError):
        return None
