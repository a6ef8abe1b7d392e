"""How the console puts states, kinds and times into words, and which phrases it warns of. Pure: the time is given."""

from __future__ import annotations

from datetime import datetime

from bot.message import CHINA
from bot.referrals.desk import AlreadyMoved
from bot.referrals.referral import Referral

STATUS = {"open": "待领取", "claimed": "处理中", "answered": "已回复，等她来看", "held": "已回复，等她来看",
          "delivered": "她看到了", "closed": "已结"}

KINDS = {"violence": "家暴", "suicide": "轻生", "sexual": "性侵", "child": "儿童", "confinement": "被关", "threat": "威胁"}

TABS = {"open": "待处理", "mine": "我的", "all": "全部未结", "waiting": "等她来看", "closed": "已结"}

DONE = {
    "claimed": "领好了，这件现在由您负责。", "answered": "回复存好了，会按她选的方式送到。",
    "released": "已退回队列，等同事来领。", "noted": "备注记下了，她看不到。", "closed": "已结案。",
    "none": "现在没有待领取的了。", "out": "您已退出。",
    "erase-asked": "申请记下了，要另一位能看求助的同事同意才会删。", "erased": "已经删除，只在操作记录里留下一行。",
    "erase-declined": "不删了，继续保存。", "erase-why": "没有提交：请选原因，并写一句为什么要删。",
    "erase-sure": "没有删：请先勾上“我看过了”。", "erase-lost": "没有做成：没有人申请删除，或者要另一位同事来同意。",
}
"""What is said after an action; the address carries only the name of it."""

BLAMING = (
    "你为什么不", "你怎么不", "你干嘛不", "你应该早点", "你该早点", "你早干什么", "早知道", "家务事", "忍一忍", "忍忍", "忍着点",
    "想开点", "别想太多", "你冷静", "请冷静", "消消气", "一个巴掌拍不响", "清官难断", "床头吵架", "哪有夫妻不吵", "哪有不吵架",
    "你也有错", "你也有不对", "你是不是也", "为了孩子也要", "看在孩子", "他也不容易", "毕竟是夫妻", "给他一次机会",
)
"""Phrases that put it on her, or send her back (safety rule 13; voice.md). 您 counts as 你, spaces do not count."""


def blaming(text: str) -> list[str]:
    """The phrases of BLAMING that stand in a text."""
    plain = "".join(text.split()).replace("您", "你")
    return [phrase for phrase in BLAMING if phrase in plain]


def lost(moved: AlreadyMoved) -> str:
    """What to say to whoever came second."""
    if moved.status == "closed":
        return f"{moved.number} 已经结案" + (f"（{moved.by}）" if moved.by else "") + "，这一步没有做。"
    if moved.by:
        return f"{moved.number} 现在由 {moved.by} 负责，这一步没有做。"
    return f"{moved.number} 现在没有人负责，这一步没有做。先领取，再处理。"


def topic(referral: Referral, titles: dict[str, str]) -> str:
    """What it is about. titles: topic -> title."""
    if referral.kind:
        return "正在发生的危险：" + KINDS.get(referral.kind, "请看她的话")
    return titles.get(referral.topic, "还没有归类")


def span(seconds: float) -> str:
    """A length of time as one says it: 25 分钟, 3 小时 10 分, 2 天."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时" + (f" {minutes % 60} 分" if minutes % 60 else "")
    return f"{minutes // (24 * 60)} 天"


def ago(then: datetime, now: datetime) -> str:
    """How long ago something was."""
    seconds = (now - then).total_seconds()
    return "刚刚" if seconds < 60 else span(seconds) + "前"


def limit(referral: Referral, now: datetime) -> str:
    """How much time is left for the first answer, or by how much it is late; nothing once it was answered."""
    if referral.status not in ("open", "claimed"):
        return ""
    seconds = (referral.due - now).total_seconds()
    return f"还有 {span(seconds)}" if seconds >= 0 else f"已超 {span(-seconds)}"


def clock(text: str | datetime, now: datetime) -> str:
    """A time of day as one says it: 今天 18:09, 11月21日 18:09, 2025年3月1日 08:00. text: ISO; "" gives ""."""
    if not text:
        return ""
    at = (datetime.fromisoformat(text) if isinstance(text, str) else text).astimezone(CHINA)
    today = now.astimezone(CHINA).date()
    if at.date() == today:
        return f"今天 {at:%H:%M}"
    year = "" if at.year == today.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"
