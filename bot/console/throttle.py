"""How often a password or code may be tried. Without Redis nothing may be tried at all (StoreDown goes through to the page).

Keys, lifetimes from the last try: `tries:<tag>:<kind>:<place>:<SHA-256>` hash {n, until} (lua/throttle.lua), MEMORY seconds;
`known:<tag>:<SHA-256>` string, an address from which this name has signed in, KNOWN seconds.

After some free tries each further one makes the next wait twice as long, LONGEST seconds at most. Tries with one name from
addresses where it never signed in are counted together: an outsider who guesses, from however many addresses, gets some
dozen tries an hour, and all that he can do to its owner is make her wait LONGEST seconds at an address that is new to her.
From her usual ones she is counted apart and notices nothing. All tries from one address are counted together as well.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from bot.store import TAG, script

FREE = {"name": 5, "address": 30}
"""Tries that cost no waiting. An office shares one address, so that it may try more often than one name."""

FIRST, LONGEST = 15, 5 * 60
MEMORY = 3600
KNOWN = 90 * 24 * 3600


class Throttle:
    """Counts tries before they are looked at, so that a right one is refused as well while the wait lasts.

    kind: what is tried, "password" or "code"; each has its own counters.
    """

    def __init__(self, client: Any, clock: Callable[[], float] = time.time) -> None:
        self._client, self._clock = client, clock
        self._script = script(client, "throttle")

    def admit(self, kind: str, name: str, address: str) -> int:
        """Count a try. Seconds to wait before the next may be made; 0: go ahead with this one."""
        keys = [self._of_name(kind, name, address), _key(kind, "address", address)]
        return self._script(keys=keys, args=[self._clock(), MEMORY, FIRST, LONGEST, FREE["name"], FREE["address"]])

    def forgive(self, kind: str, name: str, address: str) -> None:
        """It was right: her mistypings are forgotten; of the address, which others may share, this one try."""
        pipe = self._client.pipeline()
        pipe.delete(self._of_name(kind, name, address))
        pipe.hincrby(_key(kind, "address", address), "n", -1)
        pipe.expire(_key(kind, "address", address), MEMORY)
        pipe.execute()

    def recognise(self, name: str, address: str) -> None:
        """She has signed in from here."""
        self._client.set(_known(name, address), "1", ex=KNOWN)

    def _of_name(self, kind: str, name: str, address: str) -> str:
        if self._client.exists(_known(name, address)):
            return _key(kind, "here", f"{name} {address}")
        return _key(kind, "name", name)


def _key(kind: str, place: str, value: str) -> str:
    return f"tries:{TAG}:{kind}:{place}:{hashlib.sha256(value.encode()).hexdigest()}"


def _known(name: str, address: str) -> str:
    return f"known:{TAG}:{hashlib.sha256(f'{name} {address}'.encode()).hexdigest()}"
