"""What an admin does with other people's accounts: each step is one stroke with its entry in the audit trail and a notice to
the person concerned. Whatever gives, takes or opens the right to read referrals is told to every supervisor as well, so that
an admin, who may not read them, cannot let herself in without being seen.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.accounts import READS_REFERRALS, ROLES, Account, Accounts, BadAccount, Rows, enter, present
from bot.audit import COMMAND, Audit
from bot.second_factor import forget

REASONS = {"left": "离岗", "moved": "换岗", "lost": "手机或密码丢了", "forgot": "忘了密码", "suspect": "账号可能被别人用过",
           "back": "回来上班", "mistake": "先前弄错了"}
"""Why an account is changed; the name goes into the audit trail."""

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class Personnel:
    """Every method raises BadAccount when it may not be done, StoreDown and NotRecorded; then nothing has changed.

    by: the admin, or COMMAND for somebody at the server; the server's own commands may do what an admin may not (shut out
    the last admin): whoever has the server can make another.
    """

    def __init__(self, accounts: Accounts, audit: Audit) -> None:
        self._accounts, self._audit = accounts, audit

    def hire(self, name: str, role: str, by: str) -> str:
        """Make an account; gives its first password, which works once and must then be changed."""
        password = first_password()
        hashed = self._accounts.hashed(name, password)

        def edit(rows: Rows) -> None:
            if name in rows:
                raise BadAccount(f"已经有叫“{name}”的账号了。换一个名字，或者到她那一页改角色、换密码。")
            enter(rows, name, role, hashed, must_change=True)
            if role in READS_REFERRALS:
                _tell_supervisors(rows, "reader-added", by, name, role)
        self._commit(edit, by, "account-added", f"{name} {role}")
        return password

    def install(self, name: str, role: str, password: str) -> None:
        """From the command line: make an account, or give one a new role and password."""
        hashed = self._accounts.hashed(name, password)

        def edit(rows: Rows) -> None:
            old = rows.get(name, {}).get("role")
            enter(rows, name, role, hashed)
            if old:
                _tell(rows, name, "installed", COMMAND, role)
            if {role, old} & set(READS_REFERRALS):
                _tell_supervisors(rows, "reader-added", COMMAND, name, role)
        self._commit(edit, COMMAND, "account-added", f"{name} {role}")

    def change_role(self, name: str, role: str, why: str, by: str) -> None:
        """Another role, from her next page on; her sessions end. The other half of the admins' rights is not her own."""
        if role not in ROLES:
            raise BadAccount("角色只能是：" + "、".join(ROLES.values()))

        def edit(rows: Rows) -> None:
            row = _other(rows, name, by)
            old, row["role"] = row["role"], role
            if old == role:
                raise BadAccount(f"{name} 已经是{ROLES[role]}")
            row["generation"] += 1
            _keep_an_admin(rows)
            _tell(rows, name, "role", by, role)
            if {old, role} & set(READS_REFERRALS):
                _tell_supervisors(rows, "reader-role", by, name, role)
        self._commit(edit, by, "account-role", f"{name} {role} {why}")

    def disable(self, name: str, by: str, why: str = "") -> None:
        """Shut an account out at once."""
        def edit(rows: Rows) -> None:
            row = _other(rows, name, by)
            if row["disabled"]:
                raise BadAccount(f"{name} 的账号已经停用了")
            row.update(disabled=True, generation=row["generation"] + 1)
            if by != COMMAND:
                _keep_an_admin(rows)
            self._told(rows, name, "disabled", by)
        self._commit(edit, by, "account-disabled", f"{name} {why}".strip())

    def enable(self, name: str, by: str, why: str) -> None:
        """Let her in again, with her old password and second factor."""
        def edit(rows: Rows) -> None:
            row = _other(rows, name, by)
            if not row["disabled"]:
                raise BadAccount(f"{name} 的账号没有停用")
            row["disabled"] = False
            self._told(rows, name, "enabled", by)
        self._commit(edit, by, "account-enabled", f"{name} {why}")

    def reset_password(self, name: str, by: str, why: str) -> str:
        """Gives a new first password; her sessions end."""
        password = first_password()
        hashed = self._accounts.hashed(name, password)

        def edit(rows: Rows) -> None:
            row = _other(rows, name, by)
            row.update(hash=hashed, must_change=True, generation=row["generation"] + 1)
            self._told(rows, name, "password", by)
        self._commit(edit, by, "password-reset", f"{name} {why}")
        return password

    def reset_second_factor(self, name: str, by: str, why: str = "") -> None:
        """Take her second factor off, so that she can set it up on another phone; her sessions end."""
        def edit(rows: Rows) -> None:
            row = _other(rows, name, by)
            if not row.get("totp"):
                raise BadAccount(f"{name} 没有开两步验证")
            forget(row)
            row["generation"] += 1
            self._told(rows, name, "second-factor", by)
        self._commit(edit, by, "second-factor-reset", f"{name} {why}".strip())

    def end_sessions(self, name: str, by: str, why: str) -> None:
        """Sign her out everywhere."""
        def edit(rows: Rows) -> None:
            row = _other(rows, name, by)
            row["generation"] += 1
            self._told(rows, name, "sessions", by)
        self._commit(edit, by, "sessions-ended", f"{name} {why}")

    def _commit(self, edit: Callable[[Rows], None], by: str, what: str, reason: str) -> None:
        self._accounts.change(edit, lambda: self._audit.link(by, what, reason=reason))

    @staticmethod
    def _told(rows: Rows, name: str, what: str, by: str) -> None:
        _tell(rows, name, what, by)
        if rows[name]["role"] in READS_REFERRALS:
            _tell_supervisors(rows, "reader-" + what, by, name, rows[name]["role"])


def without_supervisor(accounts: list[Account]) -> bool:
    """Whether nobody is left who may see what staff have withdrawn from, agree to a deletion, read the audit trail."""
    return not any(account.role == "supervisor" and not account.disabled for account in accounts)


def first_password() -> str:
    """Sixty random bits, readable over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _other(rows: Rows, name: str, by: str) -> dict:
    if name not in rows:
        raise BadAccount(f"没有叫“{name}”的账号")
    if name == by:
        raise BadAccount("自己的账号要请另一位管理员来改。密码和手机可以在“我的账号”里换。")
    return rows[name]


def _keep_an_admin(rows: Rows) -> None:
    if not any(row["role"] == "admin" and not row["disabled"] for row in rows.values()):
        raise BadAccount("这是最后一位管理员，要先有另一位，才能改。")


def _tell(rows: Rows, name: str, what: str, by: str, role: str = "", about: str = "") -> None:
    notice = {"id": secrets.token_hex(6), "at": present(), "what": what, "by": by, "role": role, "about": about}
    rows[name].setdefault("notices", []).append(notice)


def _tell_supervisors(rows: Rows, what: str, by: str, about: str, role: str) -> None:
    for name, row in rows.items():
        if row["role"] == "supervisor" and not row["disabled"] and name != about:
            _tell(rows, name, what, by, role, about)
