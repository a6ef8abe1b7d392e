"""The account's access token: one for all processes, kept in Redis, renewed by one at a time.

Without this, several workers that find the token expired renew it against each other until the day's quota is gone
(WxJava#369, Eric-Guo/wechat#76). stable_token with force_refresh=false makes even an unlucky race harmless.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from bot.privacy import Unreadable, Vault
from bot.store import TAG, StoreDown

EARLY_SECONDS = 300
"""Renew this long before the end. The platform lets old and new overlap for these last five minutes."""

_LOCK_SECONDS = 8  # longer than one fetch may take
_POLL_SECONDS = 0.05
_UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

Fetch = Callable[[], tuple[str, int]]
"""Ask the platform: (token, seconds it lives). Raises NotSent."""


class Tokens:
    """Gives out the current token. Redis down: a copy of this process serves until it expires."""

    def __init__(self, redis: Any, vault: Vault, app_id: str, fetch: Fetch) -> None:
        self._redis = redis
        self._vault = vault
        self._app_id = app_id
        self._fetch = fetch
        self._copy: tuple[str, float] = ("", 0.0)
        self._unlock = redis.register_script(_UNLOCK)

    def current(self) -> str:
        """Return a token that should work. Raises NotSent when the platform gives none."""
        return self._other_than("")

    def after(self, failing: str) -> str:
        """Return a token to use after the platform refused `failing`: the stored one when another process has
        renewed it meanwhile, else a new one. Raises NotSent."""
        return self._other_than(failing)

    def _other_than(self, failing: str) -> str:
        try:
            return self._stored(failing) or self._renew(failing)
        except StoreDown:
            token, until = self._copy
            return token if token != failing and time.time() < until else self._fetched()[0]

    def _renew(self, failing: str) -> str:
        mine, give_up = secrets.token_hex(8), time.monotonic() + _LOCK_SECONDS
        while not self._redis.set(lock_key(self._app_id), mine, nx=True, ex=_LOCK_SECONDS):
            if token := self._stored(failing):
                return token
            if time.monotonic() > give_up:  # somebody is slow; a second stable_token returns the same token
                break
            time.sleep(_POLL_SECONDS)
        try:
            # Between our look and our lock another process may have done the work.
            return self._stored(failing) or self._fetch_and_store()
        finally:
            self._unlock(keys=[lock_key(self._app_id)], args=[mine])

    def _fetch_and_store(self) -> str:
        token, lives = self._fetched()
        sealed = self._vault.seal_json({"token": token, "until": time.time() + lives})
        self._redis.set(token_key(self._app_id), sealed, ex=lives)
        return token

    def _fetched(self) -> tuple[str, int]:
        token, expires_in = self._fetch()
        lives = max(expires_in - EARLY_SECONDS, 10)  # at its very end of life it is still worth one message
        self._copy = (token, time.time() + lives)
        return token, lives

    def _stored(self, failing: str) -> str:
        """The stored token, "" when there is none, or only the failing one."""
        sealed = self._redis.get(token_key(self._app_id))
        if not sealed:
            return ""
        try:
            kept = self._vault.unseal_json(sealed)
            token, until = kept["token"], float(kept["until"])
        except (Unreadable, json.JSONDecodeError, KeyError, TypeError, ValueError):
            return ""  # DATA_KEYS were changed, or somebody wrote here: as good as none
        if token == failing or time.time() >= until:
            return ""
        self._copy = (token, until)
        return token


def token_key(app_id: str) -> str:
    """Sealed JSON {token, until}; expires five minutes before the token does."""
    return f"wechat:{TAG}:token:{app_id}"


def lock_key(app_id: str) -> str:
    """Random value of the one process that renews the token; expires by itself if that process dies."""
    return f"wechat:{TAG}:token-lock:{app_id}"
