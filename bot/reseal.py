"""Key rotation: seals everything that rests sealed again with the newest of DATA_KEYS, so that the older keys can go.

Under live traffic: each value is replaced only if it is still the one that was read (lua/reseal.lua); a newer value is
never overwritten, and what a turn copies meanwhile from one list to another is found by the next pass. It may be
interrupted and repeated at any time.

Order: put the new key first in DATA_KEYS and restart every process; reseal until nothing is left; drop the old key and
restart. Files of the spool rest on each machine's disk: reseal there as well. Backups keep the old key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.privacy import Unreadable, Vault
from bot.referrals.spool import Spool
from bot.store import TAG, Store, script

_SEALED = re.compile(r"gAAAAA[A-Za-z0-9_-]{60,}={0,2}")
"""A Fernet token anywhere in a value, also inside JSON: version 0x80, then the time's high bytes, which are zero until 2106."""

_PASSES = 20
_BATCH = 200


@dataclass
class Tally:
    """What a run did. current: were sealed with the newest key already; unreadable: open with none of DATA_KEYS, by
    kind of key; left: still sealed with an older key when it stopped, because traffic was quicker each time."""

    changed: int = 0
    current: int = 0
    left: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)


class Resealer:
    """Goes through everything of this district."""

    def __init__(self, store: Store, vault: Vault, spool: Spool) -> None:
        self._client, self._vault, self._spool = store.client, vault, spool
        self._script = script(store.client, "reseal")

    def run(self) -> Tally:
        """Pass after pass until one finds nothing to do. Raises StoreDown."""
        changed = 0
        for _ in range(_PASSES):
            tally = self.once()
            changed += tally.changed
            if not tally.changed and not tally.left:
                break
        tally.changed = changed
        return tally

    def once(self) -> Tally:
        """One pass over Redis and this machine's spool."""
        tally = Tally()
        for key in self._client.scan_iter(match=f"*{TAG}*", count=500):
            self._key(key, tally)
        done, unreadable = self._spool.reseal(lambda text: self._renewed(text, "spool", tally) or text)
        tally.changed += done
        if unreadable:
            tally.unreadable["spool"] = unreadable
        return tally

    def _key(self, key: str, tally: Tally) -> None:
        kind = self._client.type(key)
        pairs, name = [], key.partition(":")[0]
        for place, old in self._values(key, kind):
            if new := self._renewed(old, name, tally):
                pairs.append([place, old, new])
        size = len(pairs) if kind == "stream" else _BATCH
        for start in range(0, len(pairs), size or 1):
            batch = pairs[start:start + size]
            done = self._script(keys=[key], args=[kind, json.dumps(batch)])
            tally.changed += done
            tally.left += len(batch) - done

    def _values(self, key: str, kind: str) -> Iterator[tuple[str, str]]:
        """Where each value that may be sealed stands, and the value."""
        if kind == "string":
            yield "", self._client.get(key) or ""
        elif kind == "hash":
            yield from self._client.hgetall(key).items()
        elif kind == "list":
            for value in self._client.lrange(key, 0, -1):
                yield "", value
        elif kind == "stream":
            for identifier, fields in self._client.xrange(key):
                for name, value in fields.items():
                    yield f"{identifier} {name}", value

    def _renewed(self, value: str, kind: str, tally: Tally) -> str:
        """The value with what is sealed in it sealed anew; "" when there is nothing to do."""
        def renew(found: re.Match[str]) -> str:
            sealed = found.group()
            if self._vault.is_current(sealed):
                tally.current += 1
                return sealed
            try:
                return self._vault.reseal(sealed)
            except Unreadable:
                tally.unreadable[kind] = tally.unreadable.get(kind, 0) + 1
                return sealed

        new = _SEALED.sub(renew, value)
        return new if new != value else ""
