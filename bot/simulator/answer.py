"""Reads the account's passive reply as strictly as WeChat does, or more so. Pure.

Source: shared notes on WeChat, sections 3 and 11.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from bot.simulator import links
from bot.simulator.wire import BadReply, Wire, fields

TEXT_BYTES = 2048
NOTHING = (b"success", b"")
"""What an account answers when it has nothing to say; needs no encryption in any mode."""

_COMMON = {"ToUserName", "FromUserName", "CreateTime", "MsgType"}
_BODY = {"text": {"Content"}, "news": {"ArticleCount", "Articles"}, "image": {"Image"},
         "transfer_customer_service": {"TransInfo"}}
_ARTICLE = {"Title", "Description", "PicUrl", "Url"}


def read(wire: Wire, body: bytes, nonce: str, *, account: str, openid: str, event: bool) -> list[dict[str, Any]]:
    """What the phone shows for a reply: no, one, or for articles several messages.

    event: the push was an event, after which up to eight articles may come instead of one.
    Raises BadReply.
    """
    if body in NOTHING:
        return []
    root = wire.unwrap(body, nonce)
    kind = root.findtext("MsgType") or ""
    if kind not in _BODY:
        raise BadReply("的 MsgType 不认识")
    parts = fields(root, _COMMON | _BODY[kind])
    if not set(parts) >= _COMMON:
        raise BadReply("缺少元素")
    if parts["ToUserName"].text != openid or parts["FromUserName"].text != account:
        raise BadReply("的 ToUserName 和 FromUserName 没有对调")
    if not (parts["CreateTime"].text or "").isdecimal():
        raise BadReply("的 CreateTime 不是数字")
    if kind == "text":
        return [text_message(parts)]
    if kind == "news":
        return _articles(parts, 8 if event else 1)
    return [{"kind": "image"}] if kind == "image" else []


def text_message(parts: dict[str, ET.Element]) -> dict[str, Any]:
    """The message of a text reply. Raises BadReply."""
    text = (parts["Content"].text or "") if "Content" in parts else ""
    if not text.strip():
        raise BadReply("的 Content 是空的")
    if len(text.encode()) > TEXT_BYTES:
        raise BadReply(f"的 Content 超过 {TEXT_BYTES} 字节")
    try:
        links.parts(text)
    except links.BadLink as error:
        raise BadReply(f"里{error}") from None
    return {"kind": "text", "text": text}


def _articles(parts: dict[str, ET.Element], most: int) -> list[dict[str, Any]]:
    items = list(parts["Articles"]) if "Articles" in parts else []
    if not 1 <= len(items) <= most:
        raise BadReply(f"有 {len(items)} 篇文章，只能有 1 到 {most} 篇")
    out = []
    for item in items:
        row = {name: element.text or "" for name, element in fields(item, _ARTICLE).items()}
        if not row.get("Url", "").startswith(("https://", "http://")):
            raise BadReply("里的文章没有地址")
        out.append({"kind": "link", "title": row.get("Title", ""), "text": row.get("Description", ""), "href": row["Url"]})
    return out
