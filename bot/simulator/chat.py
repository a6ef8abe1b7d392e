"""What a person can do with a pretend phone, and what comes of it: the bridge between phones and the platform."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from bot.simulator import links, push
from bot.simulator.phones import Phone, Phones
from bot.simulator.platform import Platform
from bot.simulator.window import HOURS_48

LATER = HOURS_48 + 60
"""The switch "48 小时后": just past the end of WeChat's window for pushing."""


class NotFollowing(Exception):
    """She does not follow the account and cannot write to it."""


@dataclass(frozen=True)
class Chat:
    """Carries messages between the phones and the account."""

    phones: Phones
    platform: Platform

    def follow(self, base_url: str, phone: Phone) -> str:
        """She follows the account. Returns why the webhook failed, or "". Raises Busy, like all that pushes."""
        with self.platform.place():
            self.phones.change(phone.openid, followed=1)
            self._opened(phone, tapped=True)
            return self._push(base_url, phone, push.event("subscribe"))

    def unfollow(self, base_url: str, phone: Phone) -> str:
        """She leaves; nobody reads what the account answers to that."""
        with self.platform.place():
            self.phones.change(phone.openid, followed=0, left=0, until=0)
            self._show(phone, {"kind": "notice", "text": "已取消关注"})
            return self.platform.deliver(base_url, phone.openid, self._now(phone), push.event("unsubscribe")).why

    def say(self, base_url: str, phone: Phone, shown: dict[str, Any], fields: push.Fields) -> str:
        """She sends something. shown: the message as her phone shows it. Raises NotFollowing, Busy."""
        self._must_follow(phone)
        with self.platform.place():
            # A tap on a menu link counts as a tap, not as a message (shared notes, section 5).
            self._opened(phone, tapped="bizmsgmenuid" in fields)
            self._show(phone, {**shown, "mine": True})
            return self._push(base_url, phone, fields)

    def press(self, base_url: str, phone: Phone, send: str, address: str) -> str:
        """She presses a menu button: send is said to the bot without a bubble, or address is opened."""
        self._must_follow(phone)
        with self.platform.place():
            if address:
                return self._push(base_url, phone, push.event("VIEW", address))
            self._opened(phone, tapped=True)
            return self._push(base_url, phone, push.event("CLICK", f"say:{send}"))

    def pass_time(self, phone: Phone) -> Phone:
        """Move this phone's clock on by 48 hours and a minute."""
        self.phones.change(phone.openid, offset=phone.offset + LATER)
        return self.phones.get(phone.openid) or phone

    def pushed(self, phone: Phone, text: str) -> None:
        """Show a message that the account pushed."""
        self.phones.change(phone.openid, typing=0, spoke=self._now(phone))
        self._show(phone, {"kind": "text", "text": text})

    def shown(self, phone: Phone, after: str = "") -> list[dict[str, Any]]:
        """What the phone shows after a message, with the words of the account cut into parts and as a lock screen has them."""
        out = self.phones.shown(phone.openid, after)
        for message in out:
            if message["kind"] == "text" and not message.get("mine"):
                message["parts"] = links.parts(message["text"])
                message["text"] = links.plain(message["text"])
        return out

    def _must_follow(self, phone: Phone) -> None:
        if not phone.followed:
            raise NotFollowing

    def _opened(self, phone: Phone, tapped: bool) -> None:
        now = self._now(phone)
        window = phone.window.after_tap(now) if tapped else phone.window.after_message(now)
        self.phones.open_window(phone.openid, window, now)

    def _push(self, base_url: str, phone: Phone, fields: push.Fields) -> str:
        delivered = self.platform.deliver(base_url, phone.openid, self._now(phone), fields)
        for message in delivered.messages:
            self._show(phone, message)
        return delivered.why

    def _show(self, phone: Phone, message: dict[str, Any]) -> None:
        self.phones.show(phone.openid, {**message, "at": int(self._now(phone) * 1000)})

    def _now(self, phone: Phone) -> float:
        return phone.clock(time.time())
