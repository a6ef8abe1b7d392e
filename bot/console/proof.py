"""Asks who sits at a signed-in computer once more who she is, before something that is hard to take back."""

from __future__ import annotations

from flask import g, request

from bot.accounts import Accounts
from bot.audit import Audit
from bot.console import words
from bot.console.throttle import Throttle
from bot.second_factor import SecondFactor, bare

LONGEST = 200
"""Characters of a name, password or code that are looked at: hashing a longer one would only cost time."""


class Proof:
    """Her own password, or a fresh code from her phone."""

    def __init__(self, accounts: Accounts, second_factor: SecondFactor, throttle: Throttle, audit: Audit) -> None:
        self._accounts, self._second_factor, self._throttle, self._audit = accounts, second_factor, throttle, audit

    def lacking(self, typed: str, only: str = "") -> str:
        """Why what was typed does not count, or ""; only: "password" or "code" where the other is not enough."""
        me, code = g.account.name, bare(typed)
        looks_like_code = g.account.totp and code.isdecimal() and len(code) == 6
        kind = only or ("code" if looks_like_code else "password")
        is_code = kind == "code"
        if wait := self._throttle.admit(kind, me, address()):
            return f"试得太多了，请{words.pause(wait)}后再来。"
        right = self._second_factor.accept(me, typed[:LONGEST]) if is_code else self._accounts.check(me, typed[:LONGEST])
        if not right:
            self._audit.write(me, "code-refused" if is_code else "sign-in-refused")
            return "验证码不对，或者已经用过一次。等手机上换了新的再填。" if is_code else "您自己的密码不对。"
        self._throttle.forgive(kind, me, address())
        return ""


def address() -> str:
    """Where the request comes from; behind a proxy that is believed (TRUSTED_PROXIES), where it says."""
    return request.remote_addr or ""
