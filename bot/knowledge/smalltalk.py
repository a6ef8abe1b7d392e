"""What people say that asks for nothing: goodbyes, small talk, a smile (knowledge/smalltalk.yaml). Pure.

A saying is found only where it is the whole message, so that whoever tells of something is answered about that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Annotated

from opencc import OpenCC
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.knowledge.aftermath import HOURS
from bot.knowledge.entry import LOCAL_KEYS
from bot.knowledge.letters import Possible
from bot.knowledge.phrases import HOW, expression, readable

ACTIONS = {"handover": "choice_handover", "browse": "choice_browse", "rephrase": "choice_rephrase"}
"""What a saying may offer besides entries, and the key of its label in wording.yaml."""

LONGEST = 24
"""Characters of a message that may be a saying."""

_simplified = OpenCC("t2s")
_ICON = r"\[[一-鿿A-Za-z]{1,6}\]"  # a face as WeChat writes it: [微笑]
_MARKS = re.compile(r"[\s，。！？!?,.~～…、;；:：·\"'“”‘’()（）<>《》—_^*-]+")
_TWICE = re.compile(rf"({_ICON}|[^()|?…])\1+", re.S)
_BEFORE = "(?:嗯|哦|噢|喔|呃|额|唉|哎|哈|好|好的|好了|好嘞|行|行了|那|那就|就|谢|多谢|感谢|知道了|明白了?)*"
_AFTER = "(?:啊|呀|啦|了|哦|喔|噢|呢|吧|的|嘛|哟|呗|哈|嗯|诶|嘞|咯|谢|你|大姐|姐)*"


class Saying(BaseModel):
    """One thing that people say for its own sake, and the answer to it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)] = Field(
        description="名字，只用小写字母和连字符。")
    say: tuple[str, ...] = Field((), description=f"整句话只有这些才算（前后的“嗯、好的、啊、了、谢谢”不用写）；{HOW}")
    wordless: bool = Field(False, description="写 true：只有标点、表情的也算。")
    outside: str = Field("", description="outside.yaml 里的一类：别的都对不上、像这一类的，也这样答。")
    answer: Annotated[str, StringConstraints(min_length=2, max_length=120)] = Field(
        description=f"答她的话，一两句，暖一点，不追问；{HOURS} 会换成工作时间。")
    offer: tuple[str, ...] = Field((), max_length=2, description=(
        f"后面给她选的，最多两个：条目的 id，或者 {'、'.join(ACTIONS)}。道别的不写。"))
    local: tuple[str, ...] = Field((), description="要接在后面的本区信息的名字；district.yaml 填了的才说。")
    alone: bool = Field(False, description="写 true：刚看过一条答复时不用这一句，那时多半是接着问那件事。")
    heavy: bool = Field(False, description="写 true：说这话的人可能正难受；机器看着像有危险，照样先问她安不安全。")
    takes_back: bool = Field(False, description="写 true：她把前面的话收回去；有紧急求助的，工作人员会看到，件不会因此关掉。")
    closes: bool = Field(False, description="写 true：她说完了，前面问到一半的都放下。")

    @model_validator(mode="after")
    def _readable(self) -> Saying:
        readable(self.say)
        if strange := [key for key in self.local if key not in LOCAL_KEYS]:
            raise ValueError(f"{'、'.join(strange)} 不是本地信息的名字，可用的名字见 knowledge/README.md")
        if not (self.say or self.wordless or self.outside):
            raise ValueError("say、wordless、outside 至少写一样")
        return self

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its phrases and what may stand around them; for the whole of a message as `bare` writes it."""
        return _around(self.say)


class SmallTalk:
    """Finds the saying that a message is."""

    def __init__(self, sayings: tuple[Saying, ...] = ()) -> None:
        self.sayings = sayings
        self._of_kind = {saying.outside: saying for saying in sayings if saying.outside}
        self._wordless = next((saying for saying in sayings if saying.wordless), None)

    def __iter__(self) -> Iterator[Saying]:
        return iter(self.sayings)

    @property
    def entries(self) -> list[str]:
        """Ids of all entries that are offered."""
        return [offer for saying in self.sayings for offer in saying.offer if offer not in ACTIONS]

    def found(self, text: str) -> Saying | None:
        """The saying that this whole message is, or None."""
        if not text.strip() or len(text) > LONGEST:
            return None
        plain = bare(text)
        if plain and self._possible.among(plain) and self._any.fullmatch(plain):
            return next(saying for saying in self.sayings if saying.pattern.fullmatch(plain))
        return self._wordless if not re.search(r"\w", re.sub(_ICON, "", plain)) else None

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """Nearly no message is a saying: one look tells."""
        return _around(chain.from_iterable(saying.say for saying in self.sayings))

    @cached_property
    def _possible(self) -> Possible:
        return Possible(_once(phrase) for saying in self.sayings for phrase in saying.say)

    def of_kind(self, kind: str) -> Saying | None:
        """The answer to outside matter of a kind, or None."""
        return self._of_kind.get(kind) if kind else None


def _around(phrases: Iterable[str]) -> re.Pattern[str]:
    said = "|".join(expression(_once(phrase)) for phrase in phrases) or r"(?!)"
    return re.compile(f"{_BEFORE}(?:{said}){_AFTER}")


def bare(text: str) -> str:
    """Half width, simplified, lower case, without marks; what stands several times in a row stands once; 您 is 你."""
    text = _simplified.convert(unicodedata.normalize("NFKC", text)).lower().replace("\ufe0f", "")
    return _once(_MARKS.sub("", text))


def _once(text: str) -> str:
    return _TWICE.sub(r"\1", text.replace("您", "你"))
