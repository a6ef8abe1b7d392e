"""Who has asked for a person and cannot begin is helped by one question: what happened, and with whom.

嗯, 在吗, 不知道怎么说 are no story. Whatever she answers, or if she skips it, the referral exists then (safety rule 10); what she
tells later is added to it.
"""

from __future__ import annotations

import re

from bot.conversation import commands, handover
from bot.conversation.dialogue import Turn
from bot.message import Reply
from bot.referrals.referral import NORMAL

ONE_WORD = 3
"""Up to so many characters, what she says first names somebody or something and tells nothing yet."""

_VAGUE = re.compile(
    r"(嗯|啊|哦|噢|呃|额|唉|哎|好|好的|行|可以|是|是的|对|对的|在|在的|有|有的|来了|你好|您好)*"
    r"(在吗|在不在|有人吗|听得到吗|能看到吗|然后呢|怎么说|说什么|要说什么|说啥|从哪说起|从何说起|什么都能说吗|都能说吗)?"
    r"|(我)?(也)?(不知道|不晓得|不会|不懂|想不好|没想好)(该)?(怎么|咋|从哪|从何|说|讲|要)?"
    r"(说|讲|开口|开始|写|表达|讲起|说起|说什么|讲什么|办)?(啊|呀|呢|好)?"
    r"|(我)?(说|讲)不(清|清楚|出来|出口|上来|好)(啊|呀)?|说来话长|一言难尽|很复杂|事情?(很|太|有点)?(多|复杂)"
    r"|一(句|两句)话?(说|讲)不(清|清楚|完)|(还是)?你(先)?(问|说|讲)(我)?(吧|呀|嘛|好了|答)?|你来问(吧)?"
    r"|(我)?(想|要)?(咨询|求助|测试|试试|试一试)(一下|下)?"
    r"|(我)?有(点)?(个)?(事|事情|问题)(想)?(说|问|咨询|找你们|求助)?(一下)?"
    r"|(我)?(想|要)(咨询|问|说|求助|问问|聊聊|找人说说|反映)(一下|点|个|件)?(事|事情|问题|情况)?"
    r"|(等一下|等下|等会|稍等|我想想|让我想想|想想)(啊|哈)?|随便|都行|没什么|没有|没想法|不清楚")
"""What says nothing of a matter."""
_SKIPS = re.compile(r"跳过(吧|了)?|(我)?(先)?不想说|先不说这个|(就)?直接转(吧|给工作人员)?")
"""She wants no question, only a person."""


def empty(text: str) -> bool:
    """Whether these words say nothing that staff could use."""
    bare = commands.squeeze(text)
    return len(bare) < handover.SHORTEST_STORY or bool(_VAGUE.fullmatch(bare) or _SKIPS.fullmatch(bare))


def begin(turn: Turn) -> Reply | None:
    """The question that helps her to begin; None when she tells of her own accord. What may hide danger is put before staff as it
    is (safety rule 3)."""
    bare = commands.squeeze(turn.text)
    if _SKIPS.fullmatch(bare):
        return skip(turn)
    if turn.concern or not (_vague(turn) or len(bare) <= ONE_WORD):
        return None
    return handover.ask_story(turn, "what", "interview_what")


def go_on(turn: Turn) -> Reply:
    """Whatever she could not put into words, somebody will ask her."""
    return handover.ask_push(turn, handover.open_referral(turn, NORMAL, about="" if _vague(turn) else turn.text))


def skip(turn: Turn) -> Reply:
    """She wants a person, and says nothing of why."""
    return handover.ask_push(turn, handover.open_referral(turn, NORMAL, about=""))


def _vague(turn: Turn) -> bool:
    return empty(turn.text) or turn.knowledge.smalltalk.found(turn.text) is not None
