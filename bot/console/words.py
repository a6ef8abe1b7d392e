"""How the console puts states, kinds and times into words. Pure: the time is given."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot import spans
from bot.knowledge.crisis_rules import KIND_NAMES
from bot.knowledge.district import District
from bot.knowledge.topics import Topics
from bot.message import CHINA, NotSent
from bot.referrals.deadlines import working_days
from bot.referrals.desk import AlreadyMoved
from bot.referrals.referral import WORKED_ON, Referral
from bot.referrals.window import Window

STATUS = {"open": "待领取", "claimed": "在办", "answered": "已回复，等她来看", "held": "已回复，等她来看",
          "delivered": "她看到了", "closed": "已结"}

OWN_DEEDS = {
    "hit": "来信的人说自己动手打了人，看到的是怎么停手的话。",
    "means": "来信的人说想杀人、想伤人，看到的是怎么离开、打110的话。本人也可能正挨打：先问，别当没有，也别当一定有。",
    "means-child": "来信的人怕自己会伤了孩子，看到的是怎么放下孩子、叫人来的话。别责怪，先问孩子这会儿谁看着。",
    "done": "来信的人说已经把人伤得很重，看到的是打120、110的话。请马上看伤的人有没有人救。",
}
"""What staff read of who has done harm or means to (knowledge.who.DOERS)."""

TABS = {"open": "待处理", "mine": "我的", "overdue": "已超时", "waiting": "等她来看", "revisit": "今天提醒", "all": "全部未结",
        "closed": "已结"}

DONE = {
    "claimed": "领好了，这件现在由您来办。", "answered": "回复存好了，会按她选的方式送到。",
    "released": "已退回。还没有回复的在“待处理”里等同事领取，回复过的在“全部未结”里。",
    "noted": "备注记下了，她看不到。", "closed": "已结案。",
    "recused": "您已回避，这件以后不会再给您看。", "handed": "转过去了，现在由同事来办。",
    "taken-over": "接过来了，现在由您来办。",
    "nudged": "记下了，马上给她发一句不露内容的提醒。",
    "automatic": "好，她接下来写的话先由自动回复答；她看到您下一条回复以后，又会直接到这里。", "phoned": "电话联系记下了。",
    "revisit-set": "定好了，到那天会出现在“今天提醒”里；定了几点的，到点还会在页面上方提醒您。",
    "revisit-done": "记下了，不再提醒。",
    "transferred": "转介记下了。到提醒的日子，会出现在“今天提醒”里。", "transfer-moved": "进展记下了。",
    "transfer-withdrawn": "撤掉了，不再计数。", "result-recorded": "结果记下了。", "result-corrected": "更正好了，数字跟着改了。",
    "result-withdrawn": "撤掉了，不再计数。", "marked": "街道和重点人群存好了。",
    "refiled": "归类改好了，数字跟着改了。",
    "seen-to": "从这里拿掉了。", "put-back": "放回来了。", "gone": "这一句已经不在了：她删了记录，或者到期了。",
    "thrown": "草稿丢掉了，一小时内能找回来。", "taken-back": "草稿找回来了。", "nothing-back": "没有可以找回的草稿。",
    "none": "现在没有待领取的了。", "out": "您已退出。",
    "password-changed": "密码换好了，别处的登录都已结束。", "sessions-ended": "结束了，那边马上要重新登录。",
    "second-factor-off": "旧手机上的验证码不再有用。现在在新手机上设一次。",
    "recovery-used": "您用一个恢复码登录了。手机要是丢了，请点下面的“换手机”，或者找管理员。",
    "staff-role": "角色改好了，她马上按新的角色来，会看到通知。", "staff-disable": "停用了，她已经被退出。",
    "staff-enable": "重新启用了。", "staff-second-factor": "停用了她的两步验证，下次登录时要重新设。",
    "staff-sessions": "结束了她的所有登录。",
    "erase-asked": "申请记下了，要另一位能看求助的同事同意才会删。", "erased": "已经删除，只在操作记录里留下一行。",
    "erase-declined": "不删了，继续保存。",
    "erase-sure": "没有删：请先勾上“我看过了”。", "erase-lost": "没有做成：没有人申请删除，或者要另一位同事来同意。",
}
"""What is said after an action; the address carries only the name of it."""

OUTDATED = "同事刚刚改过，您看到的已经不是最新的。您写的还在，请对照现在的再看一眼，需要就再交一次。"
"""What is said to whoever changes what a colleague has just changed."""


_NO_FILE_NOW = "这会儿没有取到她发的文件，过一会儿再点。着急就请能登录公众平台的同事，在后台的“消息管理”里看。"
_NO_RIGHT = "这个公众号没有取文件的权限。请能登录公众平台的同事，在后台的“消息管理”里看，要紧的马上另存。"
_NO_LONGER = "微信那边已经没有这个文件了：她发的图片、语音、视频只留三天。"


def no_file(error: NotSent) -> str:
    """Why a file of hers is not shown."""
    if error.code == 40007:
        return _NO_LONGER
    return _NO_RIGHT if error.permanent else _NO_FILE_NOW


def kept(at: str, now: datetime) -> bool:
    """Whether the platform still has what she sent then: it keeps it for three days. at: ISO time."""
    return now - datetime.fromisoformat(at) < timedelta(days=3)


def lost(moved: AlreadyMoved) -> str:
    """What to say to whoever came second."""
    if moved.status == "closed":
        return f"{moved.number} 已经结案" + (f"（{moved.by}）" if moved.by else "") + "，这一步没有做。"
    if moved.by:
        return f"{moved.number} 现在由 {moved.by} 在办，这一步没有做。"
    return f"{moved.number} 还没有人领取，这一步没有做。先领取，再办。"


BARRIERS = {
    "cannot": "这个公众号没有主动发消息的权限，或者她已经离开了。", "nothing": "没有等她看的回复。", "closed": "这件已经结案。",
    "exit": "她发过“退出”一类的话，不能再主动发给她。", "told": "这次的回复已经提醒过她，不再发第二次。",
    "danger": "这件可能有危险，手机一亮可能被别人看到。只有角色是“负责人”的同事能主动提醒。",
}
"""Why she cannot be told at once (referrals.contact.Contact.barrier)."""


def topic(referral: Referral, titles: dict[str, str]) -> str:
    """What it is about. titles: topic -> title."""
    if referral.kind:
        return "正在发生的危险：" + KIND_NAMES.get(referral.kind, "请看她的话")
    return titles.get(referral.topic, "还没有归类")


def filed(kind: str, topic: str, topics: Topics) -> str:
    """What a referral is filed under, in words, for the note that says that it was changed."""
    danger = f"正在发生的危险：{KIND_NAMES.get(kind, kind)}，" if kind else ""
    return danger + (topics.title(topic) if topic else "还没有归类")


def span(seconds: float) -> str:
    """A length of time as one says it: 25 分钟, 3 小时 10 分, 2 天."""
    return spans.span(int(seconds // 60))


def pause(seconds: int) -> str:
    """How long to wait, with the gaps that its digits need: " 15 秒", " 2 分钟"."""
    return f" {seconds} 秒" if seconds < 60 else f" {-(-seconds // 60)} 分钟"


def moment(seconds: float) -> datetime:
    """Epoch seconds as district time."""
    return datetime.fromtimestamp(seconds, CHINA)


def window(seen: Window, now: datetime) -> str:
    """What WeChat still lets the account send her first, and for how long."""
    if seen.is_open(now):
        seconds = seen.remaining(now).total_seconds()
        # In hours also beyond a day: of these 48, each one matters.
        left = f"{int(seconds // 3600)} 小时" if seconds >= 3600 else span(seconds)
        return f"{left}内还能主动发给她 {seen.left} 条（微信的限制）"
    if seen.remaining(now) > timedelta():
        return "能主动发的条数用完了，等她来信"
    return "过了微信规定的 48 小时，不能主动发了，等她来信"


def ago(then: datetime, now: datetime) -> str:
    """How long ago something was."""
    seconds = (now - then).total_seconds()
    return "刚刚" if seconds < 60 else span(seconds) + "前"


def limit(referral: Referral, now: datetime) -> str:
    """How much time is left for the first answer, or by how much it is late; nothing once it was answered."""
    if referral.status not in WORKED_ON:
        return ""
    seconds = (referral.due - now).total_seconds()
    return f"还有 {span(seconds)}" if seconds >= 0 else f"已超 {span(-seconds)}"


def silence(referral: Referral, district: District, now: datetime) -> str:
    """That nothing was heard of a transfer for too long, in the district's working days; else nothing."""
    if not referral.silent_since:
        return ""
    since, today = date.fromisoformat(referral.silent_since), now.astimezone(CHINA).date()
    if working_days(since, today, district.hours) < district.deadlines.transfer_working_days:
        return ""
    return f"转介 {(today - since).days} 天没有消息"


def day(text: str, now: datetime) -> str:
    """A day as one says it: 今天, 11月21日, 2027年3月1日. text: ISO date."""
    on, today = datetime.fromisoformat(text).date(), now.astimezone(CHINA).date()
    if on == today:
        return "今天"
    return ("" if on.year == today.year else f"{on.year}年") + f"{on.month}月{on.day}日"


def remind(text: str, now: datetime) -> str:
    """When to come back to her: 今天 20:30, 11月21日. text: Referral.revisit."""
    return clock(text, now) if "T" in text else day(text, now)


def reached(text: str, now: datetime) -> bool:
    """Whether that has come. text: Referral.revisit, "" for none."""
    return bool(text) and text <= now.astimezone(CHINA).isoformat(timespec="minutes")[:len(text)]


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
