"""What others changed about an account, as a sentence for its owner; for supervisors, what changes who may read referrals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.accounts import ROLES
from bot.audit import COMMAND
from bot.console import words

SENTENCES = {
    "installed": "重新设了您的密码，角色是{role}",
    "role": "把您的角色改成了{role}",
    "disabled": "停用了您的账号",
    "enabled": "重新启用了您的账号",
    "password": "给您换了密码",
    "second-factor": "停用了您的两步验证",
    "sessions": "结束了您的所有登录",
    "reader-added": "给 {about} 开了账号，角色是{role}",
    "reader-role": "把 {about} 的角色改成了{role}",
    "reader-disabled": "停用了 {about}（{role}）的账号",
    "reader-enabled": "重新启用了 {about}（{role}）的账号",
    "reader-password": "给 {about}（{role}）换了密码",
    "reader-second-factor": "停用了 {about}（{role}）的两步验证",
    "reader-sessions": "结束了 {about}（{role}）的所有登录",
}
"""By kind of notice (personnel); those that begin with reader- go to supervisors."""


def sentence(notice: Mapping[str, str], now: datetime) -> str:
    """Who did what, when."""
    by = "有人在服务器上" if notice["by"] == COMMAND else f"管理员 {notice['by']} "
    done = SENTENCES[notice["what"]].format(about=notice["about"], role=ROLES.get(notice["role"], notice["role"]))
    return f"{words.clock(notice['at'], now)}，{by}{done}。"
