"""Sealing text, pseudonyms.

Free text, contact details and the platform's identifier of a person are sealed wherever they rest; everything else
knows her by a pseudonym only (safety rule 15).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Unreadable(Exception):
    """A sealed value opens with none of DATA_KEYS."""


class Vault:
    """Seals and opens text with DATA_KEYS, newest first (MultiFernet: key rotation without downtime)."""

    def __init__(self, data_keys: str, secret_key: str) -> None:
        keys = [Fernet(k.strip()) for k in data_keys.split(",") if k.strip()]
        self._fernet, self._newest = MultiFernet(keys), keys[0]
        # A key of its own for pseudonyms, so that a leaked cookie signature says nothing about them.
        self._pseudonym_key = hmac.digest(secret_key.encode(), b"pseudonym", hashlib.sha256)
        self._audit_key = hmac.digest(secret_key.encode(), b"audit", hashlib.sha256)

    def seal(self, text: str) -> str:
        """Return text sealed with the newest key."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str | bytes) -> str:
        """Open a sealed text. Raises Unreadable when no key fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Unreadable("a sealed value opens with none of DATA_KEYS") from None

    def seal_json(self, value: Any) -> str:
        """Seal anything that JSON can hold."""
        return self.seal(_compact(value))

    def unseal_json(self, sealed: str | bytes) -> Any:
        """Open what seal_json sealed. Raises Unreadable."""
        return json.loads(self.unseal(sealed))

    def reseal(self, sealed: str) -> str:
        """Seal again with the newest key, keeping the time of the first sealing. Raises Unreadable."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise Unreadable("a sealed value opens with none of DATA_KEYS") from None

    def is_current(self, sealed: str) -> bool:
        """Whether a value is sealed with the newest key."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def chain(self, text: str) -> str:
        """Keyed hash of an entry of the audit trail, in hexadecimal. Changing SECRET_KEY ends the chain."""
        return hmac.digest(self._audit_key, text.encode(), hashlib.sha256).hex()

    def pseudonym(self, openid: str) -> str:
        """The name by which the program knows this person: 26 letters, the same every time, not reversible."""
        digest = hmac.digest(self._pseudonym_key, openid.encode(), hashlib.sha256)
        return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
