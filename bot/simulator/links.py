"""What a text message looks like on the phone: words, links, menu links and phone numbers. Pure.

Only `<a>` means anything to WeChat; everything else is shown as it stands (shared notes, section 4).
"""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

_TAG = re.compile(r"(<a\b[^>]*>|</a>)", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BARE = re.compile(
    r"(?P<link>https?://[\w./?&=%#:~+,@!-]+)"
    r"|(?<![\d第.\-A-Za-z])(?P<phone>0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4}|1[02]\d{3}|96110|110|119|120)"
    r"(?![\d.\-%A-Za-z元万天日个周条人次名岁年分])", re.ASCII)

Part = dict[str, str]


class BadLink(Exception):
    """An `<a>` that is not closed, stands in another, or leads nowhere."""


def parts(text: str) -> list[Part]:
    """Cut a text into parts: kind text, link (href), menu (say, id) or phone; each has the words `text`.

    Raises BadLink.
    """
    out: list[Part] = []
    target: Part | None = None
    for piece in _TAG.split(text):
        if piece.lower() == "</a>":
            if target is None or not target["text"]:
                raise BadLink("有链接多了一个结尾，或者没有字")
            out.append(target)
            target = None
        elif _TAG.fullmatch(piece):
            if target is not None:
                raise BadLink("有链接套着链接")
            target = _target(piece)
        elif target is not None:
            target["text"] += piece
        else:
            out += _bare(piece)
    if target is not None:
        raise BadLink("有链接没有结尾")
    return out


def plain(text: str) -> str:
    """The words alone, as a lock screen shows them."""
    return _TAG.sub("", text)


def _target(tag: str) -> Part:
    found = _HREF.search(tag)
    address = html.unescape(found[1] or found[2] or "") if found else ""
    if address.startswith("weixin://bizmsgmenu?"):
        query = parse_qs(urlsplit(address).query, keep_blank_values=True)
        say = query.get("msgmenucontent", [""])[0]
        if not say:
            raise BadLink("有菜单链接没有要说的话")
        return {"kind": "menu", "text": "", "say": say, "id": query.get("msgmenuid", [""])[0]}
    if address.startswith(("https://", "http://")):
        return {"kind": "link", "text": "", "href": address}
    raise BadLink("有链接没有去处")


def _bare(text: str) -> list[Part]:
    out: list[Part] = []
    at = 0
    for found in _BARE.finditer(text):
        out.append({"kind": "text", "text": text[at:found.start()]})
        if found["link"]:
            out.append({"kind": "link", "text": found["link"], "href": found["link"]})
        else:
            out.append({"kind": "phone", "text": found["phone"]})
        at = found.end()
    out.append({"kind": "text", "text": text[at:]})
    return [p for p in out if p["text"]]
