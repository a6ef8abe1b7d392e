"""The second step of signing in: six digits from a phone (TOTP, RFC 6238), and ten recovery codes for the day it is lost.

In the account's row (bot.accounts): totp (the secret, sealed), step (number of the 30-second step whose code was used last),
recovery {salt, hashes}. Key: `enrol:<tag>:<name>` string, a sealed secret that was shown and is not confirmed; ENROL seconds.

Each code works once: the step of the last one is written by compare-and-set before anybody is let in, so of two who send
one code together one comes too late. Recovery codes are random (60 bits) and hashed with one salt, so that looking for one
costs one hash, whether there is one left or ten.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pyotp
from argon2.low_level import Type, hash_secret_raw

from bot.accounts import Accounts, BadAccount, Rows
from bot.audit import Audit
from bot.privacy import Vault
from bot.store import TAG

STEP = 30
AROUND = (-1, 0, 1)
"""Steps before and after the present whose code is taken: phones' clocks are seldom exact."""

ENROL = 15 * 60
CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12


class SecondFactor:
    """Second factors of all accounts. Every method raises StoreDown when Redis does not answer."""

    def __init__(self, accounts: Accounts, client: Any, vault: Vault, audit: Audit,
                 clock: Callable[[], float] = time.time) -> None:
        self._accounts, self._client, self._vault, self._audit, self._clock = accounts, client, vault, audit, clock

    def offer(self, name: str) -> str:
        """The secret to be put into her phone; the same while she tries. Raises BadAccount when she has one already."""
        if (account := self._accounts.get(name)) is None or account.totp:
            raise BadAccount("两步验证已经开着")
        self._client.set(_key(name), self._vault.seal(pyotp.random_base32()), nx=True, ex=ENROL)
        return self._offered(name)

    def uri(self, name: str, issuer: str) -> str:
        """The offered secret as phones read it from a QR code. issuer: the district, as her phone will show it."""
        return pyotp.TOTP(self.offer(name)).provisioning_uri(name=name, issuer_name=issuer)

    def enrol(self, name: str, typed: str) -> list[str]:
        """Switch it on when the phone shows the right code; gives the recovery codes, this once. Raises BadAccount."""
        secret = self._offered(name)
        step = self._match(secret, bare(typed), -1) if secret else 0
        if not secret:
            raise BadAccount("这一页放得太久，上面的图已经换了新的。请在手机里删掉刚才加的，再扫一次。")
        if not step:
            raise BadAccount("这 6 位数字不对。等手机上换了新的数字再填；还不对，看看手机的时间准不准。")
        codes, sealed = _new_codes(), self._vault.seal(secret)
        kept = _keep(codes)

        def edit(rows: Rows) -> None:
            if rows[name].get("totp"):
                raise BadAccount("两步验证已经开着")
            rows[name].update(totp=sealed, step=step, recovery=kept)
        self._accounts.change(edit, lambda: self._audit.link(name, "second-factor-on"))
        self._client.delete(_key(name))
        return codes

    def accept(self, name: str, typed: str) -> str:
        """Use up a code: "code" from the phone, "recovery", or "" when it is neither, old, or used already."""
        code = bare(typed)

        def edit(rows: Rows) -> str:
            row = rows.get(name, {})
            # A missing secret costs as much as a wrong code.
            secret = self._vault.unseal(row["totp"]) if row.get("totp") else pyotp.random_base32()
            step = self._match(secret, code, row.get("step", 0))
            if row.get("totp") and step:
                row["step"] = step
                return "code"
            if row.get("totp") and len(code) == _LENGTH:
                return "recovery" if _spend(row, code) else ""
            return ""
        return self._accounts.change(edit)

    def renew(self, name: str) -> list[str]:
        """Ten new recovery codes, shown this once; the old ones end. Raises BadAccount without a second factor."""
        codes = _new_codes()
        kept = _keep(codes)

        def edit(rows: Rows) -> None:
            if not rows[name].get("totp"):
                raise BadAccount("先开两步验证")
            rows[name]["recovery"] = kept
        self._accounts.change(edit, lambda: self._audit.link(name, "recovery-codes"))
        return codes

    def drop(self, name: str) -> None:
        """The owner takes it off, to set it up on another phone."""
        self._accounts.change(lambda rows: forget(rows[name]), lambda: self._audit.link(name, "second-factor-off"))

    def _offered(self, name: str) -> str:
        sealed = self._client.get(_key(name))
        return self._vault.unseal(sealed) if sealed else ""

    def _match(self, secret: str, code: str, used: int) -> int:
        """The step whose code this is, if it is later than the one used last; else 0. Looks at all of them either way."""
        totp, now, found = pyotp.TOTP(secret), int(self._clock()) // STEP, 0
        for step in (now + around for around in AROUND):
            right = hmac.compare_digest(totp.at(step * STEP).encode(), code.encode())
            found = step if right and step > used else found
        return found


def forget(row: dict[str, Any]) -> None:
    """Take the second factor out of an account's row."""
    for field in ("totp", "step", "recovery"):
        row.pop(field, None)


def bare(typed: str) -> str:
    """A code as it is compared: without gaps, full-width signs and capitals."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed)).lower()[:40]


def _new_codes() -> list[str]:
    whole = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(CODES)]
    return ["-".join(code[at:at + 4] for at in range(0, _LENGTH, 4)) for code in whole]


def _keep(codes: list[str]) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    return {"salt": salt, "hashes": [_hash(bare(code), salt) for code in codes]}


def _spend(row: dict[str, Any], code: str) -> bool:
    recovery = row.get("recovery", {"salt": "0" * 32, "hashes": []})
    mine = _hash(code, recovery["salt"])
    left = [kept for kept in recovery["hashes"] if not hmac.compare_digest(kept, mine)]
    if len(left) == len(recovery["hashes"]):
        return False
    row["recovery"] = {**recovery, "hashes": left}
    return True


def _hash(code: str, salt: str) -> str:
    # Light for argon2: nobody can try 60 random bits one by one, and ten are made at once.
    return hash_secret_raw(code.encode(), bytes.fromhex(salt), time_cost=1, memory_cost=8192, parallelism=1, hash_len=24,
                           type=Type.ID).hex()


def _key(name: str) -> str:
    return f"enrol:{TAG}:{name}"
