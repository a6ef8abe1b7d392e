"""Signs and encrypts as WeChat does. Written apart from bot.wechat and its library on purpose: two programs that
share a mistake would agree with each other.

Source: shared notes on WeChat, section 1 (official vectors are in tests/simulator/test_wire.py).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

ENVELOPE = {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
_BLOCK_BITS = 32 * 8  # WeChat pads to 32 bytes, not to the cipher's 16


class BadReply(Exception):
    """What the account answered is not what WeChat takes. The message, in Chinese because the page shows it, says
    why, without the words of the reply."""


def signature(*parts: str) -> str:
    """sha1 over the sorted parts, lower-case hex."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def tree(body: bytes) -> ET.Element:
    """Parse strictly. Raises BadReply."""
    if not body.startswith(b"<xml"):
        raise BadReply("不是以 <xml> 开头")
    if b"<!DOCTYPE" in body:
        raise BadReply("带有 DOCTYPE")
    try:
        return ET.fromstring(body)
    except (ET.ParseError, ValueError):
        raise BadReply("不是合格的 XML") from None


def fields(element: ET.Element, allowed: set[str]) -> dict[str, ET.Element]:
    """The children by name. Raises BadReply on a doubled or unknown one: that is how an injection shows."""
    out: dict[str, ET.Element] = {}
    for child in element:
        if child.tag in out or child.tag not in allowed:
            raise BadReply("有重复的元素" if child.tag in out else "有不认识的元素")
        out[child.tag] = child
    return out


@dataclass(frozen=True)
class Wire:
    """What both sides know. mode: plain, compatible or safe. aes_key: 43 characters, "" in plain mode."""

    token: str
    app_id: str
    aes_key: str
    mode: str

    def wrap(self, account: str, openid: str, xml: str, now: float) -> tuple[dict[str, str], bytes]:
        """Query and body of one push; every attempt has a timestamp and nonce of its own. now: real time."""
        timestamp, nonce = str(int(now)), str(secrets.randbelow(10**9) + 10**9)
        query = {"signature": signature(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "openid": openid}
        if self.mode == "plain":
            return query, xml.encode()
        sealed = self.encrypt(xml.encode())
        query |= {"encrypt_type": "aes", "msg_signature": signature(self.token, timestamp, nonce, sealed)}
        encrypt = f"<Encrypt><![CDATA[{sealed}]]></Encrypt>"
        if self.mode == "compatible":
            return query, xml.replace("</xml>", encrypt + "</xml>").encode()
        return query, f"<xml><ToUserName><![CDATA[{account}]]></ToUserName>{encrypt}</xml>".encode()

    def unwrap(self, body: bytes, nonce: str) -> ET.Element:
        """The reply inside its envelope, if the mode has one. Raises BadReply."""
        root = tree(body)
        if root.find("Encrypt") is None:
            if self.mode == "safe":
                raise BadReply("没有加密")
            return root
        if self.mode == "plain":
            raise BadReply("在明文模式下加了密")
        parts = {name: element.text or "" for name, element in fields(root, ENVELOPE).items()}
        if set(parts) != ENVELOPE or parts["Nonce"] != nonce:
            raise BadReply("的信封不全，或者 Nonce 不对")
        right = signature(self.token, parts["TimeStamp"], nonce, parts["Encrypt"])
        if not hmac.compare_digest(right.encode(), parts["MsgSignature"].encode()):
            raise BadReply("签名不对")
        return tree(self.decrypt(parts["Encrypt"]))

    def encrypt(self, message: bytes, prefix: bytes = b"") -> str:
        """AES-256-CBC over 16 random bytes, length, message, AppID. prefix: those 16 bytes, for tests."""
        padder = PKCS7(_BLOCK_BITS).padder()
        plain = (prefix or secrets.token_bytes(16)) + struct.pack(">I", len(message)) + message + self.app_id.encode()
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()).decode()

    def decrypt(self, sealed: str) -> bytes:
        """The message inside. Raises BadReply."""
        try:
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
            unpadder = PKCS7(_BLOCK_BITS).unpadder()
            plain = unpadder.update(padded) + unpadder.finalize()
            end = 20 + struct.unpack(">I", plain[16:20])[0]
        except (ValueError, struct.error):
            raise BadReply("解不开密") from None
        if plain[end:] != self.app_id.encode():
            raise BadReply("带的 AppID 不对")
        return plain[20:end]

    def _cipher(self) -> Cipher:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
