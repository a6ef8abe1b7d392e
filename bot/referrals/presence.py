"""Who among staff has a referral open just now, and who is writing there, so that two do not write to her at once.

Nothing of it is kept, and none of it is a reading in the sense of the audit trail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.store import TAG, Store, script

READING = 25
"""Seconds for which a sign of life holds; an open page gives one every ten."""

WRITING = 12
"""Seconds for which a keystroke holds."""

DOINGS = ("reading", "writing", "gone")


class Presence:
    """Notes and tells. Every method raises StoreDown when Redis does not answer."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._client, self._clock = store.client, clock
        self._script = script(store.client, "presence")

    def note(self, number: str, name: str, doing: str) -> bool:
        """This member of staff does one of DOINGS at this referral. Returns whether colleagues see something new."""
        return bool(self._script([present_key(), writing_key(), news_key()],
                                 [number, name, doing, self._clock().timestamp(), READING, WRITING]))

    def others(self, name: str) -> dict[str, dict[str, bool]]:
        """Who else is where: number -> {name: whether she is writing}."""
        now, found = self._clock().timestamp(), {}
        pipe = self._client.pipeline(transaction=False)
        for key in (present_key(), writing_key()):
            pipe.zrangebyscore(key, f"({now}", "+inf")
        there, writing = pipe.execute()
        for member in there:
            number, who = member.split(" ", 1)
            if who != name:
                found.setdefault(number, {})[who] = member in writing
        return found


def present_key() -> str:
    """Sorted set: "NUMBER NAME" of who has it open, by the time until which that holds. Gone READING seconds after the last
    sign of life."""
    return f"present:{TAG}"


def writing_key() -> str:
    """The same of who writes there."""
    return f"writing:{TAG}"


def news_key() -> str:
    """Stream of the numbers at which that changed. Kept a minute."""
    return f"present:{TAG}:news"
