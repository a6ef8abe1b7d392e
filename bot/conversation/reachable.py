"""Whether what she typed is a way to reach her: a mobile or landline number, a WeChat or QQ name, whoever's it is. Pure.

It is kept as she wrote it, with what she adds ("after nine, ask for my mother"); here is only whether it can be read.
"""

from __future__ import annotations

import re
import unicodedata

_SPOKEN = str.maketrans("零〇一二三四五六七八九幺壹", "0012345678911")
_BETWEEN = re.compile(r"(?<=\d)[\s\-—–－.·()（）]+(?=\d)")
_NUMBER = re.compile(r"(?<!\d)(?:(?:\+?86)?1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7})(?!\d)")
"""A mobile number; a landline with its area code, or without it as people of the district write it."""
_NAMED = re.compile(r"(?:微信|威信|vx|wx|v信|qq|扣扣)(?:号|名)?(?:是|就是|[:：])?[\s]*(?:[a-z][a-z0-9_-]{5,19}|\d{5,12})")
_NAME = re.compile(r"(?=.*[\d_-])[a-z][a-z0-9_-]{5,19}")
_NONE = re.compile(
    r"(我)?(现在|暂时)?(没有?|没得|莫得|冇|无)(的|电话|手机|号码|号|手机号|微信)*(了|啊|呀|哦)?"
    r"|(我)?(先)?(不|不想|不愿意?|不能|不敢|不方便|不好|不太想|不太方便|别)(留|给|说|写|接|打|接电话|留电话|打电话|留号码|给号码|方便)*(电话|手机|号码|号)?(了|啊|吧|的|呢|行吗|可以吗)*"
    r"|(电话|手机|号码)?(就)?(算了|免了|不留|跳过|略过|下一步|下一个|过)(了|吧)?|在这(里|儿)?说(就行|就好|吧)?|就在这(里|儿)?说?(吧)?"
    r"|(怕|担心)(他|老公|家里人|别人)(看到|知道|听到|接到).*")


def reaches(text: str) -> bool:
    """Whether somebody could be reached by this."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_SPOKEN)
    plain = _BETWEEN.sub("", plain)
    return bool(_NUMBER.search(plain) or _NAMED.search(plain) or _NAME.fullmatch(plain.strip()))


def is_number(text: str) -> bool:
    """Whether the message is a number and nothing else."""
    return bool(_NUMBER.fullmatch(_BETWEEN.sub("", unicodedata.normalize("NFKC", text).strip())))


def declines(text: str) -> bool:
    """Whether she says that there is none, or that she gives none."""
    return bool(_NONE.fullmatch(re.sub(r"[\s，。！,.~～…、]+", "", text)))
