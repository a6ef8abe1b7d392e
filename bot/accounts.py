"""The staff's accounts: names, roles, password hashes (argon2). Kept in Redis, never in a log.

Keys: `staff:<tag>` hash, name -> JSON {role, hash, disabled, since, generation, must_change, signed_in, notices, and what
bot.second_factor keeps: totp, step, recovery}. Lives as long as the district does: a name stays in the audit trail, so its
account is disabled, never deleted.
generation grows whenever sessions of this account must end. must_change: the password is known to whoever made it.
notices: what others changed about this account and its owner has not acknowledged yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import redis
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.audit import NotRecorded
from bot.message import now
from bot.store import TAG, audit_head_key, audit_key, script

ROLES = {"staff": "工作人员", "supervisor": "负责人", "editor": "知识编辑", "admin": "管理员"}
"""What an account may do. An admin manages accounts and cannot read referrals."""

READS_REFERRALS = ("staff", "supervisor")
SHORTEST_PASSWORD = 10

Rows = dict[str, dict[str, Any]]
Answer = TypeVar("Answer")

_TRIES = 50


class BadAccount(Exception):
    """The account cannot be made or changed; the message says why, in Chinese."""


@dataclass(frozen=True)
class Account:
    """One member of staff. signed_in: ISO time of the last time, "" for never; totp: has a second factor; recovery_left:
    recovery codes that are not used up; notices: what she has yet to acknowledge, each {id, at, what, by, about, detail}."""

    name: str
    role: str
    disabled: bool = False
    generation: int = 0
    must_change: bool = False
    signed_in: str = ""
    totp: bool = False
    recovery_left: int = 0
    notices: tuple[dict[str, str], ...] = ()

    @property
    def reads_referrals(self) -> bool:
        """May open what women have written."""
        return self.role in READS_REFERRALS and not self.disabled


class Accounts:
    """All accounts of this district."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._script = script(client, "accounts")
        self._hasher = PasswordHasher()
        # Checked when the name is unknown, so that an answer takes as long as for a known name.
        self._decoy = self._hasher.hash("no account has this password")

    def get(self, name: str) -> Account | None:
        """The account of this name, disabled or not; None when there is none."""
        text = self._client.hget(_key(), name)
        return _account(name, json.loads(text)) if text else None

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [_account(name, json.loads(text)) for name, text in sorted(self._client.hgetall(_key()).items())]

    def check(self, name: str, password: str) -> Account | None:
        """The account whose name and password these are, if it may sign in."""
        text = self._client.hget(_key(), name)
        row = json.loads(text) if text else None
        try:
            self._hasher.verify(row["hash"] if row else self._decoy, password)
        except (VerificationError, InvalidHashError):
            return None
        return _account(name, row) if row and not row["disabled"] else None

    def change(self, edit: Callable[[Rows], Answer], trail: Callable[[], dict[str, Any]] | None = None) -> Answer:
        """Change accounts in one stroke, also where one decides about another (the last admin).

        edit: changes the rows that it is given and gives the answer; it may run several times, each time on what is true
        then. trail: makes the audit entry without which nothing happens. Raises what edit raises, StoreDown, NotRecorded.
        """
        for _ in range(_TRIES):
            read = self._client.hgetall(_key())
            rows = {name: json.loads(text) for name, text in read.items()}
            answer = edit(rows)
            after = {name: json.dumps(row, ensure_ascii=False) for name, row in rows.items()}
            argument = {"read": read, "count": len(read), "trail": trail() if trail else {"entry": ""},
                        "write": {name: text for name, text in after.items() if read.get(name) != text}}
            if not trail and not argument["write"]:
                return answer
            keys = [_key(), audit_key(), audit_head_key()]
            try:
                outcome = self._script(keys=keys, args=[json.dumps(argument, ensure_ascii=False)])
            except redis.ResponseError as error:
                raise NotRecorded(type(error).__name__) from None
            if outcome == "done":
                return answer
        raise NotRecorded("too many change at once")

    def hashed(self, name: str, password: str) -> str:
        """What is kept of a password. Raises BadAccount when it is too easy to guess."""
        if len(password) < SHORTEST_PASSWORD:
            raise BadAccount(f"密码至少 {SHORTEST_PASSWORD} 个字符")
        if len(set(password)) < 4 or password.count(name) * len(name) > len(password) // 2:
            raise BadAccount("这个密码太好猜了，换一个")
        return self._hasher.hash(password)

    def set_password(self, name: str, hashed: str, trail: Callable[[], dict[str, Any]]) -> Account:
        """The owner's own new password; every session ends."""
        self.change(lambda rows: rows[name].update(hash=hashed, must_change=False, generation=rows[name]["generation"] + 1),
                    trail)
        return self.get(name)

    def end_sessions(self, name: str, trail: Callable[[], dict[str, Any]]) -> Account:
        """The owner ends every session of hers."""
        self.change(lambda rows: rows[name].update(generation=rows[name]["generation"] + 1), trail)
        return self.get(name)

    def note_sign_in(self, name: str, trail: Callable[[], dict[str, Any]]) -> None:
        """She signed in now."""
        self.change(lambda rows: rows[name].update(signed_in=present()), trail)

    def acknowledge(self, name: str, notice: str) -> None:
        """The owner has read a notice; notice: its id."""
        def edit(rows: Rows) -> None:
            rows[name]["notices"] = [n for n in rows[name].get("notices", ()) if n["id"] != notice]
        self.change(edit)


def enter(rows: Rows, name: str, role: str, hashed: str, must_change: bool = False) -> None:
    """Put an account into the rows, or give one a new role and password; its second factor stays. Raises BadAccount."""
    if not re.fullmatch(r"[\w·.-]{1,20}", name):
        raise BadAccount("名字用 1 到 20 个汉字、字母或数字")
    if role not in ROLES:
        raise BadAccount("角色只能是：" + " ".join(ROLES))
    before = rows.get(name, {"generation": -1})
    rows[name] = {**before, "role": role, "hash": hashed, "disabled": False, "generation": before["generation"] + 1,
                  "must_change": must_change, "since": before.get("since") or present()}


def present() -> str:
    """The present, as rows keep it."""
    return now().isoformat(timespec="seconds")


def _account(name: str, row: dict[str, Any]) -> Account:
    return Account(name, row["role"], row["disabled"], row["generation"], row.get("must_change", False),
                   row.get("signed_in", ""), bool(row.get("totp")), len(row.get("recovery", {}).get("hashes", ())),
                   tuple(row.get("notices", ())))


def _key() -> str:
    return f"staff:{TAG}"
