"""How many messages an account may push to somebody, and until when. Pure.

Source: shared notes on WeChat, section 5 (quota per trigger after the revision of 2023-06-12).
"""

from __future__ import annotations

from dataclasses import dataclass

HOURS_48 = 48 * 3600
MINUTE = 60


@dataclass(frozen=True)
class Window:
    """left: messages that may still be pushed. until: epoch seconds on the phone's clock."""

    left: int = 0
    until: float = 0.0

    def open_at(self, now: float) -> bool:
        """Whether anything may be pushed at all."""
        return now <= self.until

    def opened(self, now: float, messages: int, seconds: int) -> Window:
        """The window after a new trigger. Quotas do not add up: the larger count and the later end hold."""
        left = max(self.left, 0) if self.open_at(now) else 0
        return Window(max(left, messages), max(self.until, now + seconds))

    def after_message(self, now: float) -> Window:
        """She sent a message: 5 messages within 48 hours."""
        return self.opened(now, 5, HOURS_48)

    def after_tap(self, now: float) -> Window:
        """She tapped the menu or a menu link, or followed the account: 3 messages within one minute."""
        return self.opened(now, 3, MINUTE)
