"""The platform's side of the wire, written from its documents and without wechatpy: signatures, AES, XML, judgement.

Used by tests/platform.py; a test that needs a hostile push builds it from these pieces.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TEXT_BYTES = 2048
_ELEMENTS = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}
_SEALED = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
_LINK = re.compile(r'<a href="([^"<>]*)">([^<>]*)</a>')


class Faulty(AssertionError):
    """What the bot answered would show the person 该公众号提供的服务出现故障，请稍后再试."""


@dataclass(frozen=True)
class Link:
    """A tappable link of a reply. content: what a tap sends; action: the id that goes with it ("" when none)."""

    label: str
    href: str
    content: str = ""
    action: str = ""


def sign(*parts: str) -> str:
    """sha1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(message: bytes, aes_key: str, app_id: str, prefix: bytes | None = None) -> str:
    """Encrypt as the platform does (AES-256-CBC, PKCS#7 to 32 bytes, appid at the end)."""
    key = base64.b64decode(aes_key + "=")
    plain = (prefix or os.urandom(16)) + len(message).to_bytes(4, "big") + message + app_id.encode()
    pad = 32 - len(plain) % 32
    return encrypt_raw(plain + bytes([pad]) * pad, key)


def encrypt_raw(padded: bytes, key: bytes) -> str:
    """Encrypt bytes as they are, for junk that is correctly signed."""
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(padded) + cipher.finalize()).decode()


def decrypt(sealed: str, aes_key: str) -> tuple[bytes, str]:
    """Return (message, appid); strict about padding and length."""
    key = base64.b64decode(aes_key + "=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = cipher.update(base64.b64decode(sealed, validate=True)) + cipher.finalize()
    pad = plain[-1]
    assert 1 <= pad <= 32 and plain[-pad:] == bytes([pad]) * pad, "padding"
    length = int.from_bytes(plain[16:20], "big")
    rest = plain[20:-pad]
    assert length <= len(rest), "length"
    return rest[:length], rest[length:].decode()


def xml(fields: dict[str, object]) -> str:
    """Fields as the platform writes them: text in CDATA, numbers bare, dict nested, list repeated."""
    return f"<xml>{''.join(_element(n, v) for n, v in fields.items())}</xml>"


def _element(name: str, value: object) -> str:
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, dict):
        inner = "".join(_element(n, v) for n, v in value.items())
    else:
        inner = str(value) if isinstance(value, int) else f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"
    return f"<{name}>{inner}</{name}>"


def flat(raw: bytes, allowed: set[str]) -> dict[str, str]:
    """Parse a reply: well-formed from the first byte on, only allowed elements, each once, nothing nested."""
    if not raw.startswith(b"<xml>"):
        raise Faulty(f"does not begin with <xml> ({len(raw)} bytes)")
    try:
        root = ElementTree.fromstring(raw.decode("utf-8"))
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise Faulty("not well-formed XML") from error
    names = [child.tag for child in root]
    if root.attrib or any(len(child) or child.attrib for child in root):
        raise Faulty("nested elements or attributes")
    if len(names) != len(set(names)) or set(names) != allowed:
        raise Faulty(f"unknown, missing or repeated elements: {names}")
    return {child.tag: child.text or "" for child in root}


def opened(raw: bytes, token: str, aes_key: str, app_id: str, nonce: str) -> bytes:
    """Open an encrypted reply, checking its signature, nonce and appid."""
    fields = flat(raw, _SEALED)
    if fields["Nonce"] != nonce or not fields["TimeStamp"].isdigit():
        raise Faulty("nonce or timestamp of the encrypted reply")
    if fields["MsgSignature"] != sign(token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"]):
        raise Faulty("signature of the encrypted reply")
    message, owner = decrypt(fields["Encrypt"], aes_key)
    if owner != app_id:
        raise Faulty("appid of the encrypted reply")
    return message


def text_of(raw: bytes, sender: str, receiver: str) -> str:
    """Judge a plain text reply and return its text. sender: the account; receiver: the person."""
    fields = flat(raw, _ELEMENTS)
    if (fields["FromUserName"], fields["ToUserName"]) != (sender, receiver):
        raise Faulty("From and To are not swapped")
    if fields["MsgType"] != "text" or not fields["CreateTime"].isdigit():
        raise Faulty("MsgType or CreateTime")
    content = fields["Content"]
    if not content.strip() or len(content.encode()) > TEXT_BYTES:
        raise Faulty(f"text of {len(content.encode())} bytes")
    return content


def links_of(text: str) -> list[Link]:
    """The links of a text, each well-formed; anything else in angle brackets is a fault."""
    if re.search("[<>]", _LINK.sub("", text)):
        raise Faulty("broken or unknown markup in the text")
    return [_link(href, label) for href, label in _LINK.findall(text)]


def read(text: str) -> str:
    """The text as she sees it: labels instead of links."""
    return _LINK.sub(lambda found: found[2], text)


def _link(href: str, label: str) -> Link:
    parts = urlsplit(href)
    if parts.scheme != "weixin":
        if parts.scheme not in ("http", "https"):
            raise Faulty("a link that WeChat does not open")
        return Link(label, href)
    query = dict(parse_qsl(parts.query, strict_parsing=True))
    if parts.netloc != "bizmsgmenu" or not query.get("msgmenucontent") or set(query) - {"msgmenucontent", "msgmenuid"}:
        raise Faulty("a broken bizmsgmenu link")
    return Link(label, href, query["msgmenucontent"], query.get("msgmenuid", ""))
