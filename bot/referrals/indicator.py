"""正在输入: she sees that somebody is typing to her, where an answer would follow at once (bot.referrals.route).

The console notes it, the worker asks the platform. Nothing of it is kept, and nothing of it is retried: news that somebody is
typing is worth nothing seconds later. The platform shows it for fifteen seconds and refuses a second one meanwhile.

Keys: `typing:<tag>` set of the numbers to be shown; `typing:<tag>:NUMBER` "1" while it has been asked for; both PAUSE seconds.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol

from bot.message import NotSent
from bot.referrals import window
from bot.referrals.contact import endangered
from bot.referrals.desk import Desk, NoSuchReferral
from bot.referrals.route import may_show_typing
from bot.referrals.window import Window
from bot.store import TAG, referral_key

log = logging.getLogger(__name__)

PAUSE = 10
"""Seconds within which one referral asks for it once, however fast somebody types."""


class Shows(Protocol):
    """Shows the person with this sealed identifier that somebody is typing. Raises NotSent."""

    def typing(self, sealed_openid: str) -> None: ...


class Indicator:
    """platform: None for accounts that may not push. Every method raises StoreDown when Redis does not answer."""

    def __init__(self, desk: Desk, platform: Shows | None) -> None:
        self._desk, self._client, self._platform = desk, desk.store.client, platform

    def note(self, number: str, by: str) -> bool:
        """Whoever holds the referral is typing. Returns whether the worker will look at it. Raises NoSuchReferral."""
        status, holder = self._client.hmget(referral_key(number), "status", "holder")
        if not status:
            raise NoSuchReferral(number)
        if holder != by or not self._client.set(f"{waiting_key()}:{number}", "1", nx=True, ex=PAUSE):
            return False
        pipe = self._client.pipeline()
        pipe.sadd(waiting_key(), number)
        pipe.expire(waiting_key(), PAUSE)
        pipe.execute()
        return True

    def step(self, now: datetime) -> bool:
        """The worker's step: show it for one referral. Returns whether there was one."""
        number = self._client.spop(waiting_key()) if self._platform else None
        if number is None:
            return False
        try:
            self._show(number, now)
        except NoSuchReferral:
            log.info("%s is gone", number)
        except NotSent as failure:
            log.info("typing for %s not shown: %s", number, failure)
        return True

    def _show(self, number: str, now: datetime) -> None:
        referral = self._desk.get(number)
        seen = window.read(self._client, [referral.person]).get(referral.person, Window())
        if may_show_typing(referral, seen, now, can_push=True, talking=self._desk.talking(referral, now),
                           endangered=endangered(self._client, referral.person)):
            self._platform.typing(seen.openid)


def waiting_key() -> str:
    """See above."""
    return f"typing:{TAG}"
