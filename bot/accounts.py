"""The staff's accounts: names, roles, password hashes (argon2). Kept in Redis, never in a log.

Keys: `staff:<tag>` hash, name -> JSON {role, hash, disabled, since, generation}. Lives until an admin removes it.
generation grows whenever sessions of this account must end (password changed, disabled).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.message import CHINA
from bot.store import TAG

ROLES = {"staff": "工作人员", "supervisor": "负责人", "editor": "知识编辑", "admin": "管理员"}
"""What an account may do. An admin manages accounts and cannot read referrals."""

READS_REFERRALS = ("staff", "supervisor")
SHORTEST_PASSWORD = 10


class BadAccount(Exception):
    """The account cannot be made or changed; the message says why, in Chinese."""


@dataclass(frozen=True)
class Account:
    """One member of staff."""

    name: str
    role: str
    disabled: bool = False
    generation: int = 0

    @property
    def reads_referrals(self) -> bool:
        """May open what women have written."""
        return self.role in READS_REFERRALS and not self.disabled


class Accounts:
    """All accounts of this district."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._hasher = PasswordHasher()
        # Checked when the name is unknown, so that an answer takes as long as for a known name.
        self._decoy = self._hasher.hash("no account has this password")

    def add(self, name: str, role: str, password: str) -> Account:
        """Make an account, or give an existing one a new role and password. Raises BadAccount."""
        if not re.fullmatch(r"[\w·.-]{1,20}", name):
            raise BadAccount("名字用 1 到 20 个汉字、字母或数字")
        if role not in ROLES:
            raise BadAccount("角色只能是：" + " ".join(ROLES))
        if len(password) < SHORTEST_PASSWORD:
            raise BadAccount(f"密码至少 {SHORTEST_PASSWORD} 个字符")
        before = self._row(name) or {"generation": -1}
        self._write(name, {"role": role, "hash": self._hasher.hash(password), "disabled": False,
                           "generation": before["generation"] + 1, "since": datetime.now(CHINA).isoformat(timespec="seconds")})
        return self.get(name)

    def get(self, name: str) -> Account | None:
        """The account of this name, disabled or not; None when there is none."""
        row = self._row(name)
        return Account(name, row["role"], row["disabled"], row["generation"]) if row else None

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [account for name in sorted(self._client.hkeys(_key())) if (account := self.get(name))]

    def check(self, name: str, password: str) -> Account | None:
        """The account whose name and password these are, if it may sign in."""
        row = self._row(name)
        try:
            self._hasher.verify(row["hash"] if row else self._decoy, password)
        except (VerificationError, InvalidHashError):
            return None
        return self.get(name) if row and not row["disabled"] else None

    def disable(self, name: str) -> None:
        """Shut an account out at once. Raises BadAccount when there is none."""
        row = self._row(name)
        if row is None:
            raise BadAccount(f"没有叫“{name}”的账号")
        self._write(name, {**row, "disabled": True, "generation": row["generation"] + 1})

    def _row(self, name: str) -> dict[str, Any] | None:
        text = self._client.hget(_key(), name)
        return json.loads(text) if text else None

    def _write(self, name: str, row: dict[str, Any]) -> None:
        self._client.hset(_key(), name, json.dumps(row))


def _key() -> str:
    return f"staff:{TAG}"
