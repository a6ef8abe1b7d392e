"""The pretend phones and what they show, kept in Redis because several workers serve one page.

Messages rest sealed here too: who tries the bot may try it with her own story (safety rule 15).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from bot.privacy import Unreadable, Vault
from bot.simulator.keys import LIFETIME, messages_key, phone_key, visitor_key
from bot.simulator.window import Window

SLOTS = ("1", "2")
MESSAGES_KEPT = 300
_STREAM_ID = re.compile(r"\d{1,15}-\d{1,10}")


@dataclass(frozen=True)
class Phone:
    """One person with one phone.

    offset: seconds by which the phone's clock is ahead of real time.
    left, until: the account's window for pushing (see window.Window).
    spoke, typing: epoch seconds on the phone's clock of the last exchange, and until when the bot is shown as typing.
    """

    openid: str
    followed: int = 0
    offset: int = 0
    left: int = 0
    until: float = 0.0
    spoke: float = 0.0
    typing: float = 0.0

    def clock(self, now: float) -> float:
        """What time it is on this phone, in epoch seconds."""
        return now + self.offset

    @property
    def window(self) -> Window:
        """The account's window for pushing to this phone."""
        return Window(self.left, self.until)


class Phones:
    """Every phone of every visitor. All methods raise bot.store.StoreDown when Redis cannot be used."""

    def __init__(self, client: Any, vault: Vault) -> None:
        self._client = client
        self._vault = vault

    def of(self, visitor: str, slot: str) -> tuple[Phone, bool]:
        """The phone in a slot of a browser, and whether it has just been made."""
        made = self._new_openid()
        # HSETNX: of two tabs that open at once only one makes the phone, and only that one follows the account.
        if self._client.hsetnx(visitor_key(visitor), slot, made):
            return self._fresh(visitor, made), True
        openid = self._client.hget(visitor_key(visitor), slot)
        self._client.expire(visitor_key(visitor), LIFETIME)
        phone = self.get(openid)
        return (phone, False) if phone else (self._fresh(visitor, openid), True)

    def drop(self, visitor: str, slot: str) -> None:
        """Empty a slot; what lay in it is found no more and fades."""
        self._client.hdel(visitor_key(visitor), slot)

    def get(self, openid: str) -> Phone | None:
        """The phone of an openid, or None when there is none."""
        row = self._client.hgetall(phone_key(openid))
        if not row:
            return None
        return Phone(openid, int(row["followed"]), int(row["offset"]), int(row["left"]), float(row["until"]),
                     float(row["spoke"]), float(row["typing"]))

    def change(self, openid: str, **fields: float) -> None:
        """Set fields of a phone."""
        self._client.hset(phone_key(openid), mapping={k: str(v) for k, v in fields.items()})
        self._client.expire(phone_key(openid), LIFETIME)

    def open_window(self, openid: str, window: Window, now: float) -> None:
        """Note that she did something that lets the account push. now: the phone's clock."""
        self.change(openid, left=window.left, until=window.until, spoke=now)

    def spend(self, openid: str) -> bool:
        """Use one message of the window; False when none is left. Atomic, so that two workers cannot use the same one."""
        return self._client.hincrby(phone_key(openid), "left", -1) >= 0

    def show(self, openid: str, message: dict[str, Any]) -> None:
        """Add a message to what the phone shows."""
        key = messages_key(openid)
        self._client.xadd(key, {"sealed": self._vault.seal_json(message)}, maxlen=MESSAGES_KEPT, approximate=True)
        self._client.expire(key, LIFETIME)

    def shown(self, openid: str, after: str = "") -> list[dict[str, Any]]:
        """What the phone shows, oldest first; only what came after the message with that `seq`."""
        first = f"({after}" if _STREAM_ID.fullmatch(after) else "-"
        out = []
        for seq, row in self._client.xrange(messages_key(openid), min=first):
            try:
                out.append({**self._vault.unseal_json(row["sealed"]), "seq": seq})
            except Unreadable:
                continue  # DATA_KEYS were changed while trying; the old chat is simply gone
        return out

    def _fresh(self, visitor: str, openid: str) -> Phone:
        phone = Phone(openid)
        fields = asdict(phone)
        del fields["openid"]
        self.change(openid, **fields)
        self._client.expire(visitor_key(visitor), LIFETIME)
        return phone

    @staticmethod
    def _new_openid() -> str:
        """28 characters, as WeChat's are."""
        return "o" + secrets.token_urlsafe(24)[:27]
