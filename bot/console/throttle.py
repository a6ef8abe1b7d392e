"""How often signing in may be tried. Without Redis nothing may be tried at all (StoreDown goes through to the page).

Keys: `tries:<tag>:<name|address>:<SHA-256>` counter, WINDOW seconds from the first try.

Risk that is accepted: who knows a name can keep its owner from signing in by trying wrong passwords; sessions that are
open go on. A lock by address alone would let many addresses guess one password.
"""

from __future__ import annotations

import hashlib
from typing import Any

from bot.store import TAG

WINDOW = 5 * 60
LIMITS = {"name": 5, "address": 30}
"""Tries in a window. An office shares one address, so that it may try more often than one name."""


class Throttle:
    """Counts tries before the password is looked at, so that a right one is refused as well while it lasts."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def admit(self, name: str, address: str) -> bool:
        """Count a try; False when there were too many for this name or this address."""
        # The counter and its end are two commands in one transaction: no counter is left that never ends.
        pipe = self._client.pipeline()
        for kind, value in (("name", name), ("address", address)):
            pipe.incr(_key(kind, value))
            pipe.expire(_key(kind, value), WINDOW, nx=True)
        of_name, _, of_address, _ = pipe.execute()
        return of_name <= LIMITS["name"] and of_address <= LIMITS["address"]

    def forgive(self, name: str) -> None:
        """This name signed in: its mistypings are forgotten. Those of the address are not."""
        self._client.delete(_key("name", name))


def _key(kind: str, value: str) -> str:
    return f"tries:{TAG}:{kind}:{hashlib.sha256(value.encode()).hexdigest()}"
