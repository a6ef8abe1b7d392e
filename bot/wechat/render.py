"""Reply → the text of a passive reply.

WeChat interprets nothing in a text but <a>. A choice becomes a link that, when tapped, sends the number that she
could have typed and carries the action as an id (shared notes, section 4), so that tapping and typing are the same.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.message import CHOICE_OVERHEAD, REPLY_BYTES, Choice, Reply

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_MARKUP = str.maketrans({"<": "＜", ">": "＞"})


def render(reply: Reply) -> str:
    """Return what she gets, at most REPLY_BYTES bytes of UTF-8, or "" when there is nothing to say.

    What is too long is cut in the text before the choices, never in a link; choices and footer stay.
    """
    footer = plain(reply.footer)
    links = "\n".join(map(link, reply.choices))
    tail = "\n".join(part for part in (links, footer) if part)
    room = REPLY_BYTES - (len(tail.encode()) + 1 if tail else 0)
    if room < 0:  # too many choices for links: she can still type the numbers
        lines = [plain(reply.text), *map(_line, reply.choices), footer]
        return cut("\n".join(part for part in lines if part), REPLY_BYTES)
    text = cut(plain(reply.text).strip(), room)
    return "\n".join(part for part in (text, tail) if part)


def link(choice: Choice) -> str:
    """Return the line of one choice, at most CHOICE_OVERHEAD bytes longer than its label.

    An action too long for that stays out: the number alone leads to the same place. A choice without a number
    cannot be typed, so it is not made to look as if it could be tapped.
    """
    line = _line(choice)
    if not choice.number:
        return line
    target = f"weixin://bizmsgmenu?msgmenucontent={quote(choice.number)}"
    short, full = (f'<a href="{href}">{line}</a>'
                   for href in (target, f"{target}&msgmenuid={quote(choice.action, safe=':/')}"))
    return full if len(full.encode()) + 1 - len(plain(choice.label).encode()) <= CHOICE_OVERHEAD else short


def plain(text: str) -> str:
    """Return text in which WeChat finds no markup and XML nothing that it forbids."""
    return printable(text).translate(_NO_MARKUP)


def printable(text: str) -> str:
    """Return text without the characters that XML 1.0 forbids and without lone surrogates."""
    return _UNPRINTABLE.sub("", text)


def cdata(text: str) -> str:
    """Return text fit for the inside of a CDATA section, which wechatpy does not escape."""
    return text.replace("]]>", "]]]]><![CDATA[>")


def cut(text: str, limit: int) -> str:
    """Return text in at most limit bytes of UTF-8, with … where it was cut, at a whole character."""
    if len(text.encode()) <= limit:
        return text
    return text.encode()[:max(limit - len("…".encode()), 0)].decode(errors="ignore").rstrip() + "…" if limit >= 3 else ""


def _line(choice: Choice) -> str:
    return f"{choice.number} {plain(choice.label)}".replace("\n", " ").strip()
