"""Access tokens of the pretend platform: two families that know nothing of each other.

Source: shared notes on WeChat, section 6.
"""

from __future__ import annotations

import secrets
from typing import Any

from bot.simulator.keys import LIFETIME, newest_key, token_key

LIFE = 7200
OVERLAP = 300
"""Seconds that an old token goes on working beside a new one."""


class Refused(Exception):
    """An API call that the platform refuses. code, words: errcode and errmsg, which ends in a rid as real ones do."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words + " rid: " + "-".join(secrets.token_hex(4) for _ in range(3))


class Tokens:
    """Tokens in Redis, shared by all workers. now: real time in epoch seconds (a token belongs to no phone)."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def issue(self, now: float) -> tuple[str, int]:
        """A new token of the old family; the one before lives for OVERLAP more. Returns it and its seconds."""
        return self._renew("token", now, OVERLAP)

    def stable(self, now: float, force: bool) -> tuple[str, int]:
        """The stable token and its seconds, the same one until its last OVERLAP seconds or a forced refresh."""
        token = self._client.get(newest_key("stable_token"))
        left = int(self._expiry(token) - now) if token else 0
        if left > OVERLAP and not force:
            return token, left
        return self._renew("stable_token", now, 0 if force else OVERLAP)

    def check(self, token: str, now: float) -> None:
        """Raises Refused unless the token holds: 41001 missing, 40001 unknown, 42001 expired."""
        if not token:
            raise Refused(41001, "access_token missing")
        expires = self._expiry(token) if len(token) <= 512 else 0.0
        if not expires:
            raise Refused(40001, "invalid credential, access_token is invalid or not latest, could get access_token by "
                                 "getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r")
        if now >= expires:
            raise Refused(42001, "access_token expired")

    def _renew(self, family: str, now: float, overlap: int) -> tuple[str, int]:
        old = self._client.get(newest_key(family))
        if old and self._expiry(old) > now + overlap:
            self._keep(old, now + overlap)
        token = "simulator_" + secrets.token_urlsafe(48)
        self._keep(token, now + LIFE)
        self._client.set(newest_key(family), token, ex=LIFE)
        return token, LIFE

    def _keep(self, token: str, expires: float) -> None:
        # Kept beyond its expiry, so that an expired token can be told from one that never was.
        self._client.set(token_key(token), str(expires), ex=LIFETIME)

    def _expiry(self, token: str) -> float:
        return float(self._client.get(token_key(token)) or 0)
