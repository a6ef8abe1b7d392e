"""Opens what the platform posts and closes what is answered: signature, age, decryption, cleaning, field types.

Nothing in a body is believed, or even parsed, before its signature has been checked. Rules are those of
developers.weixin.qq.com /doc/service/guide/dev/push; what wechatpy 1.8.18 lacks is added here (constant time,
freshness, padding, surrogates, a nonce that cannot break out of its CDATA).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.replies import TextReply

from bot.message import Inbound
from bot.privacy import Vault
from bot.settings import Settings
from bot.wechat.fields import BadBody, WireError, inbound, name
from bot.wechat.render import cdata, printable

BODY_BYTES = 64 * 1024
"""Longest body that is read. A compatible-mode push of the longest text is below 10 KiB; a megabyte of small tags
would cost a third of a second."""

FRESH_SECONDS = 300
"""A signature does not cover a plain body, so one that was overheard must not stay good. Retries come within 15 s."""

_WORD = re.compile(r"\w{1,128}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,10}")
_ENCRYPT = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9+/=]+)\s*(?:\]\]>)?\s*</Encrypt>")


class BadSignature(WireError):
    """Not from the platform, or too old, or less protected than our mode asks: answer 403."""


@dataclass(frozen=True)
class Envelope:
    """An opened push. openid and account are the platform's names; crypto closes the answer, None: it goes plain."""

    inbound: Inbound
    openid: str
    account: str
    nonce: str
    crypto: WeChatCrypto | None

    def answer(self, text: str, now: float) -> str:
        """Return the XML of a passive text reply, encrypted with the key that opened the push.

        text: not empty (the platform shows its failure notice for an empty one). now: seconds since 1970.
        """
        xml = TextReply(source=self.account, target=self.openid, time=int(now), content=cdata(text)).render()
        if self.crypto is None:
            return xml
        return self.crypto.encrypt_message(xml, self.nonce, str(int(now)))


class Gate:
    """Lets in what the platform sent to this account, in the mode that the settings name."""

    def __init__(self, settings: Settings, vault: Vault) -> None:
        self._token = settings.wechat_token.get_secret_value()
        self._app_id = settings.wechat_app_id
        self._mode = settings.wechat_mode
        self._vault = vault
        # The current key first; the one before is tried while the account's settings are being changed.
        keys = [k.get_secret_value() for k in (settings.wechat_aes_key, settings.wechat_aes_key_previous) if k]
        self._cryptos = [_Crypto(self._token, key, self._app_id) for key in keys]

    def handshake(self, query: Mapping[str, str], now: float) -> str:
        """Return the echostr to send back. It is plain in every mode. Raises BadSignature."""
        self._check(query, now, query.get("signature", ""))
        if not query.get("echostr"):
            raise BadSignature("echostr")
        return query["echostr"]

    def open(self, query: Mapping[str, str], body: bytes, now: float) -> Envelope:
        """Check and open one push.

        query: the URL's parameters. body: as received. now: seconds since 1970.
        Raises BadSignature (answer 403) or BadBody (answer success, so that the platform does not repeat it).
        """
        crypto = None
        if query.get("encrypt_type") == "aes":
            sealed = self._sealed_half(query, body, now)
            crypto, data = self._decrypt(sealed)
        else:
            self._refuse_downgrade(body)
            self._check(query, now, query.get("signature", ""))
            data = body
        values = parse(data)
        openid, account = name(values, "FromUserName"), name(values, "ToUserName")
        return Envelope(inbound(values, openid, self._vault, now), openid, account, query["nonce"], crypto)

    def _check(self, query: Mapping[str, str], now: float, given: str, *more: str) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not _SECONDS.fullmatch(timestamp) or abs(now - int(timestamp)) > FRESH_SECONDS:
            raise BadSignature("age")
        # The nonce goes back inside CDATA of an encrypted answer; the platform's own are digits.
        if not _WORD.fullmatch(nonce):
            raise BadSignature("nonce")
        if not hmac.compare_digest(signature(self._token, timestamp, nonce, *more), given.encode(errors="replace")):
            raise BadSignature("signature")

    def _refuse_downgrade(self, body: bytes) -> None:
        """In compatible mode a wholly plain push still counts: that mode is the way from plain to safe and back.
        But one that has an encrypted half must not get in by its unauthenticated plain half."""
        if self._mode == "safe" or (self._mode == "compatible" and _ENCRYPT.search(body)):
            raise BadSignature("downgrade")

    def _sealed_half(self, query: Mapping[str, str], body: bytes, now: float) -> str:
        """The Encrypt that msg_signature covers. Found without parsing: the body is not trusted yet, and in
        compatible mode her own words, which may hold another <Encrypt>, stand beside it."""
        if not self._cryptos:
            raise BadBody("encrypted, but no WECHAT_AES_KEY")
        refusal = BadSignature("no Encrypt")
        for found in _ENCRYPT.findall(body)[:8]:
            try:
                self._check(query, now, query.get("msg_signature", ""), found.decode())
                return found.decode()
            except BadSignature as error:
                refusal = error
        raise refusal

    def _decrypt(self, sealed: str) -> tuple[WeChatCrypto, bytes]:
        """The key that fits and what it opens. With a wrong key the appid at the end never comes out right."""
        refusal: WireError = BadBody("opens with no key")
        for crypto in self._cryptos:
            try:
                return crypto, crypto.open(sealed)
            except BadBody:
                continue
            except BadSignature as error:
                refusal = error
        raise refusal


def signature(*parts: str) -> bytes:
    """The platform's signature of these parts: sha1 of them sorted and joined, in lower-case hex."""
    return hashlib.sha1("".join(sorted(parts)).encode(errors="replace")).hexdigest().encode()


def parse(data: bytes) -> dict[str, Any]:
    """Read authenticated XML into a dict of its fields; values may be str, None, dict or list. Raises BadBody.

    Raw control characters really occur in what people send (WeRoBot#420) and would break any strict parser.
    """
    try:
        text = printable(data.decode("utf-8", "surrogatepass").removeprefix("\ufeff")).strip()
    except UnicodeDecodeError:
        raise BadBody("not UTF-8") from None
    # A DTD can stand only in front of the root; the same letters inside her message are just letters.
    if "<!" in text.partition("<xml")[0]:
        raise BadBody("has a DTD")
    try:
        values = xmltodict.parse(text, xml_attribs=False).get("xml")
    except (ExpatError, ValueError):
        raise BadBody("not XML") from None
    if not isinstance(values, dict):
        raise BadBody("has no fields")
    return values


class _Prp(PrpCrypto):
    """wechatpy's cipher with a prefix from a cryptographic source: the IV is fixed, so the prefix is what varies."""

    def get_random_string(self) -> str:
        return secrets.token_urlsafe(12)  # 16 characters


class _Crypto(WeChatCrypto):
    """One EncodingAESKey. wechatpy closes; opening is done here, because wechatpy never looks at the padding and
    raises five unrelated exceptions for junk (IndexError, ValueError, struct.error, Unicode…, InvalidAppId)."""

    def __init__(self, token: str, encoding_aes_key: str, app_id: str) -> None:
        super().__init__(token, encoding_aes_key, app_id)
        self._prp = _Prp(self.key)

    def encrypt_message(self, msg: str, nonce: str, timestamp: str | None = None) -> str:
        return self._encrypt_message(msg, nonce, timestamp, lambda _: self._prp)

    def open(self, sealed: str) -> bytes:
        """Decrypt. Raises BadBody when this is not the key, BadSignature when it was sealed for another account."""
        try:
            plain = self._prp.cipher.decrypt(base64.b64decode(sealed, validate=True))
        except (binascii.Error, ValueError):
            raise BadBody("not AES") from None
        if len(plain) < 32 or not 1 <= plain[-1] <= 32 or plain[-plain[-1]:] != plain[-1:] * plain[-1]:
            raise BadBody("wrong padding")
        end = 20 + int.from_bytes(plain[16:20], "big")
        if end > len(plain) - plain[-1]:
            raise BadBody("wrong length")
        if not hmac.compare_digest(plain[end:-plain[-1]], self.app_id.encode()):
            raise BadSignature("appid")
        return plain[20:end]
