"""The XML of what a phone pushes to the account. Pure but for the numbers of messages.

Source: shared notes on WeChat, section 2.
"""

from __future__ import annotations

import hashlib
import secrets

Fields = dict[str, str | int]


def account_id(app_id: str) -> str:
    """The account's original id (gh_…), which is not its AppID."""
    return "gh_" + hashlib.sha256(app_id.encode()).hexdigest()[:12]


def xml(account: str, openid: str, clock: float, fields: Fields) -> str:
    """One push. clock: the phone's, in epoch seconds. Strings travel as CDATA, numbers bare."""
    head: Fields = {"ToUserName": account, "FromUserName": openid, "CreateTime": int(clock)}
    return "<xml>" + "".join(f"<{name}>{_value(value)}</{name}>" for name, value in (head | fields).items()) + "</xml>"


def text(words: str, menu_id: str = "") -> Fields:
    """What she typed, or what a tapped menu link says for her."""
    tapped: Fields = {"bizmsgmenuid": menu_id} if menu_id else {}
    return {"MsgType": "text", "Content": words, **_id(), **tapped}


def voice(words: str) -> Fields:
    """A voice message; words: what speech recognition made of it, mostly nothing nowadays."""
    return {"MsgType": "voice", "MediaId": media_id(), "Format": "amr", "MediaId16K": media_id(), "Recognition": words, **_id()}


def thing(kind: str) -> Fields:
    """A picture, place, video or link from the "+" panel."""
    media = media_id()
    bodies: dict[str, Fields] = {
        "image": {"PicUrl": f"http://mmbiz.qpic.cn/simulator/{media}/0", "MediaId": media},
        "location": {"Location_X": "34.341574", "Location_Y": "108.939772", "Scale": 16, "Label": "人民路1号"},
        "video": {"MediaId": media, "ThumbMediaId": media_id()},
        "link": {"Title": "一篇文章", "Description": "文章的简介", "Url": "https://mp.weixin.qq.com/s/simulator"},
    }
    return {"MsgType": kind, **bodies[kind], **_id()}


def event(name: str, key: str = "") -> Fields:
    """Something that happened: subscribe, unsubscribe, CLICK (key: the button's), VIEW (key: the address)."""
    return {"MsgType": "event", "Event": name, "EventKey": key}


def media_id() -> str:
    """The name of a file that nobody has uploaded."""
    return "simulator-" + secrets.token_urlsafe(24)


def _id() -> Fields:
    return {"MsgId": secrets.randbits(62) | 1 << 61}


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
