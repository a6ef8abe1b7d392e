"""Who is signed in. A session lives on the server, so that it can be ended there at once.

Keys: `session:<tag>:<SHA-256 of the id>` string, JSON {name, generation, since}. Lives until nothing was done for IDLE
seconds, and TOTAL seconds at most. The id itself is known to the browser only: whoever reads Redis cannot sign in with it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from bot.accounts import Account, Accounts
from bot.store import TAG

IDLE = 30 * 60
TOTAL = 12 * 3600


def new_id() -> str:
    """256 random bits, as a cookie may carry them."""
    return secrets.token_urlsafe(32)


class Sessions:
    """All sessions of the console."""

    def __init__(self, client: Any, accounts: Accounts, clock: Callable[[], float] = time.time) -> None:
        self._client, self._accounts, self._clock = client, accounts, clock

    def begin(self, account: Account) -> str:
        """Sign this account in; returns the id of its new session."""
        session = new_id()
        row = {"name": account.name, "generation": account.generation, "since": self._clock()}
        self._client.set(_key(session), json.dumps(row), ex=IDLE)
        return session

    def find(self, session: str, touch: bool = True) -> Account | None:
        """Whose session this is; None when it has ended, also because its account was disabled or got a new password.

        touch: somebody is there, so that the idle time starts anew. A page that refreshes itself is nobody.
        """
        text = self._client.get(_key(session))
        if text is None:
            return None
        row = json.loads(text)
        account = self._accounts.get(row["name"])
        left = row["since"] + TOTAL - self._clock()
        if account is None or account.disabled or account.generation != row["generation"] or left <= 0:
            self.end(session)
            return None
        if touch:
            self._client.expire(_key(session), max(1, min(IDLE, int(left))))
        return account

    def end(self, session: str) -> None:
        """Sign out."""
        self._client.delete(_key(session))


def _key(session: str) -> str:
    return f"session:{TAG}:{hashlib.sha256(session.encode()).hexdigest()}"
