"""Who is signed in, and who has given her password but not her code yet. Both live on the server and can be ended there.

Keys: `session:<tag>:<SHA-256 of the id>` string, JSON {name, generation, since, agent}. Lives until nothing was done for
IDLE seconds, and TOTAL seconds at most. `sessions:<tag>:<name>` set of these hashes, TOTAL seconds from the last sign-in.
`halfway:<tag>:<SHA-256 of the id>` string, JSON {name, generation, to}, HALFWAY seconds: it opens nothing but the page that
asks for the code. The id itself is known to the browser only: whoever reads Redis cannot sign in with it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.accounts import Account, Accounts
from bot.store import TAG

IDLE = 30 * 60
TOTAL = 12 * 3600
HALFWAY = 10 * 60


@dataclass(frozen=True)
class Seat:
    """One open session, as its owner sees it. id: enough of its hash to name it; agent: kind of browser; since, seen: epoch
    seconds; seen: when something was last done, "since" at the earliest."""

    id: str
    agent: str
    since: float
    seen: float


def new_id() -> str:
    """256 random bits, as a cookie may carry them."""
    return secrets.token_urlsafe(32)


class Sessions:
    """All sessions of the console."""

    def __init__(self, client: Any, accounts: Accounts, clock: Callable[[], float] = time.time) -> None:
        self._client, self._accounts, self._clock = client, accounts, clock

    def begin(self, account: Account, agent: str = "") -> str:
        """Sign this account in; returns the id of its new session."""
        session = new_id()
        row = {"name": account.name, "generation": account.generation, "since": self._clock(), "agent": agent}
        pipe = self._client.pipeline()
        pipe.set(_key(session), json.dumps(row), ex=IDLE)
        pipe.sadd(_of(account.name), _hash(session))
        pipe.expire(_of(account.name), TOTAL)
        pipe.execute()
        return session

    def find(self, session: str, touch: bool = True) -> Account | None:
        """Whose session this is; None when it has ended, also because its account was disabled or got a new password.

        touch: somebody is there, so that the idle time starts anew. A page that refreshes itself is nobody.
        """
        row, account = self._row(_key(session))
        left = row["since"] + TOTAL - self._clock() if row else 0
        if account is None or left <= 0:
            if row:
                self.end(session)
            return None
        if touch:
            self._client.expire(_key(session), max(1, min(IDLE, int(left))))
        return account

    def end(self, session: str) -> None:
        """Sign out, or give up on the way in."""
        self._client.delete(_key(session), _halfway(session))

    def of(self, account: Account) -> list[Seat]:
        """Her open sessions, the latest first."""
        seats, now = [], self._clock()
        for digest in self._client.smembers(_of(account.name)):
            row, owner = self._row(f"session:{TAG}:{digest}")
            if owner is None:
                self._client.srem(_of(account.name), digest)
                continue
            # Each sign of life sets the lifetime to IDLE, so what is left of it says when that was.
            seen = now - IDLE + max(0, self._client.ttl(f"session:{TAG}:{digest}"))
            seats.append(Seat(digest[:16], row.get("agent", ""), row["since"], max(row["since"], min(now, seen))))
        return sorted(seats, key=lambda seat: -seat.since)

    def end_one(self, account: Account, seat: str) -> None:
        """End the session of hers that bears this id (Seat.id)."""
        for digest in self._client.smembers(_of(account.name)):
            if secrets.compare_digest(digest[:16].encode(), seat.encode()):
                self._client.delete(f"session:{TAG}:{digest}")

    def seat(self, session: str) -> str:
        """The Seat.id of a session."""
        return _hash(session)[:16]

    def begin_halfway(self, account: Account, to: str) -> str:
        """Her password was right; returns the id under which her code is waited for. to: the page she wanted, or ""."""
        session = new_id()
        row = {"name": account.name, "generation": account.generation, "to": to}
        self._client.set(_halfway(session), json.dumps(row), ex=HALFWAY)
        return session

    def find_halfway(self, session: str) -> tuple[Account | None, str]:
        """Whose code is waited for, and the page she wanted; None when nobody's."""
        row, account = self._row(_halfway(session))
        return account, row.get("to", "")

    def _row(self, key: str) -> tuple[dict[str, Any], Account | None]:
        """What is kept there, and its account unless that may not go on."""
        text = self._client.get(key)
        row = json.loads(text) if text else {}
        account = self._accounts.get(row["name"]) if row else None
        valid = account is not None and not account.disabled and account.generation == row["generation"]
        return row, account if valid else None


def _hash(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()


def _key(session: str) -> str:
    return f"session:{TAG}:{_hash(session)}"


def _halfway(session: str) -> str:
    return f"halfway:{TAG}:{_hash(session)}"


def _of(name: str) -> str:
    return f"sessions:{TAG}:{name}"
