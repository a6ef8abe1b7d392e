"""The audit trail, for the supervisor: who did what to which referral. It holds no words."""

from __future__ import annotations

import re

from flask import Blueprint, g, render_template, request

from bot.audit import Audit
from bot.console.forms import page_asked
from bot.referrals.recusal import Recusals

PAGE = 50

WHAT = {"read": "查看", "searched": "查找", "claimed": "领取", "answered": "回复", "noted": "写备注", "released": "退回",
        "recused": "回避", "handed": "转给同事", "taken-over": "接过来", "nudged": "主动提醒她",
        "automatic": "改由自动回复来答", "phoned": "记电话联系", "revisit-set": "定提醒", "revisit-done": "提醒办完",
        "transferred": "转介", "transfer-moved": "记转介进展", "transfer-withdrawn": "撤掉转介",
        "result-recorded": "记办理结果", "result-corrected": "更正办理结果", "result-withdrawn": "撤掉办理结果",
        "marked": "标街道和重点人群", "refiled": "改归类", "closed": "结案",
        "exported": "导出求助记录", "media-opened": "打开她发的图片、语音",
        "erasure-asked": "申请删除", "erasure-declined": "不同意删除", "erased": "已删除",
        "account-added": "开账号", "account-disabled": "停账号", "account-enabled": "重新启用账号", "account-role": "改角色",
        "password-changed": "改了自己的密码", "password-reset": "给别人换密码", "second-factor-on": "开了两步验证",
        "second-factor-off": "自己停了两步验证", "second-factor-reset": "给别人停两步验证", "recovery-codes": "换了恢复码",
        "sessions-ended": "结束登录", "sign-in": "登录", "sign-in-refused": "密码没通过", "code-refused": "验证码没通过",
        "figures-exported": "导出数字", "command": "在服务器上操作",
        "unanswered-read": "看没答上的话", "unanswered-done": "处理没答上的话", "unanswered-back": "放回没答上的话"}


class AuditPages:
    """One page, filtered by number and name."""

    def __init__(self, audit: Audit, recusals: Recusals) -> None:
        self._audit, self._recusals = audit, recusals

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("audit", __name__)
        pages.add_url_rule("/audit", "trail", self.trail)
        return pages

    def trail(self) -> str:
        """Newest first, page by page. What was done with a referral that she has withdrawn from is not for her (rule 13)."""
        number = re.sub(r"\W", "", request.args.get("number", ""))[:12].upper()
        who = request.args.get("who", "").strip()[:60]
        page = page_asked()
        # One more than is shown tells whether there is a next page; counting all would read all.
        rows = self._audit.find(number, who, (page - 1) * PAGE, PAGE + 1)
        seen = {"", *self._recusals.seen_by(g.account.name, {row.number for row in rows if row.number})}
        shown = [row for row in rows[:PAGE] if row.number in seen]
        return render_template("console/audit.html", rows=shown, more=len(rows) > PAGE, page=page, number=number, who=who,
                               what=WHAT)
