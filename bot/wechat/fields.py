"""From the fields of an opened push to an Inbound. Every field is checked to be text: an element that is repeated or
nested arrives as list or dict, and nothing in it is then believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.message import CHINA, CHOICE_OVERHEAD, Attachment, Inbound
from bot.privacy import Vault

UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"
"""What the platform writes as text in place of some stickers and the like."""

_KINDS = {"text": "text", "image": "image", "voice": "voice", "video": "video", "shortvideo": "video",
          "location": "location", "link": "link", "event": "event"}
_NAME = re.compile(r"[^\s<>&\[\]]{1,128}")
_DIGITS = re.compile(r"[0-9]{1,20}")
_ACTION = re.compile(rf"[a-z]+(:[a-z0-9:/-]{{1,{CHOICE_OVERHEAD}}})?")  # a longer one is in no link (render.link)
_LABEL = re.compile(r".{1,200}", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S{1,500}$")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,12})?$")
_MEDIA = re.compile(r"[\w-]{1,200}$", re.ASCII)
_WECHAT_BEGAN = 1295539200  # 2011-01-21; an earlier CreateTime is nonsense


class WireError(Exception):
    """A push that goes no further. Its text is a fixed phrase and holds nothing of the push."""


class BadBody(WireError):
    """Signed perhaps, but not a message: answer success, so that the platform does not repeat it."""


def word(values: Mapping[str, Any], field: str) -> str:
    """A field as text, "" when it is missing or empty. Raises BadBody when it is repeated or nested."""
    value = values.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadBody(f"{field} is not text")
    return value.strip()


def name(values: Mapping[str, Any], field: str) -> str:
    """A name of the platform's, safe to be put into XML. Raises BadBody when it is missing or is no name."""
    value = word(values, field)
    if not _NAME.fullmatch(value):
        raise BadBody(f"{field} is not a name")
    return value


def inbound(values: Mapping[str, Any], openid: str, vault: Vault, now: float) -> Inbound:
    """Make the Inbound of a message or event. now: seconds since 1970. Raises BadBody."""
    person = vault.pseudonym(openid)
    at = _at(word(values, "CreateTime"), now)
    kind = _KINDS.get(name(values, "MsgType").lower(), "unknown")
    if kind == "event":
        return _event(values, person, at)
    text = {"text": word(values, "Content"), "voice": word(values, "Recognition")}.get(kind, "")
    if kind == "text" and text == UNSUPPORTED:
        kind, text = "unknown", ""
    tapped = word(values, "bizmsgmenuid")
    return Inbound(person, kind, f"{person}:{_message_id(values, vault)}", at, text,
                   tapped=tapped if _ACTION.fullmatch(tapped) else "", attachment=_attachment(values, kind))


def _attachment(values: Mapping[str, Any], kind: str) -> Attachment:
    """What came that is no words. A field that is not what it should be is left out: the message still counts."""
    if kind == "location":
        return Attachment(_fitting(_LABEL, values, "Label"), latitude=_fitting(_DEGREES, values, "Location_X"),
                          longitude=_fitting(_DEGREES, values, "Location_Y"))
    if kind == "link":
        return Attachment(_fitting(_LABEL, values, "Title"), _fitting(_ADDRESS, values, "Url"))
    return Attachment(media=_fitting(_MEDIA, values, "MediaId") if kind in ("image", "voice", "video") else "")


def _fitting(shape: re.Pattern[str], values: Mapping[str, Any], field: str) -> str:
    value = values.get(field)
    found = shape.match(value.strip()) if isinstance(value, str) else None
    return found[0] if found else ""


def _event(values: Mapping[str, Any], person: str, at: datetime) -> Inbound:
    # An event that only counts something may hold its key as a structure; it is not read, so it does not matter.
    event = name(values, "Event").lower()
    event_key = values.get("EventKey")
    event_key = event_key.strip().removeprefix("qrscene_") if isinstance(event_key, str) else ""
    # CreateTime counts whole seconds; two events in one second are real, hence name and key.
    key = f"{person}:{_digits(word(values, 'CreateTime'))}:{event}:{event_key[:128]}"
    return Inbound(person, "event", key, at, event=event, event_key=event_key)


def _message_id(values: Mapping[str, Any], vault: Vault) -> str:
    number = _digits(word(values, "MsgId"))
    if number != "0":
        return number
    # A keyed hash: the key of a message may be seen where her words may not.
    content = vault.pseudonym(word(values, "MsgType") + "\n" + word(values, "Content"))[:12]
    return f"{_digits(word(values, 'CreateTime'))}:{content}"


def _digits(text: str) -> str:
    return str(int(text)) if _DIGITS.fullmatch(text) else "0"


def _at(text: str, now: float) -> datetime:
    seconds = int(_digits(text))
    return datetime.fromtimestamp(seconds if _WECHAT_BEGAN <= seconds <= now + 86400 else now, CHINA)
