"""What may be cited (knowledge/laws.yaml) and how a citation is read. Pure: no file is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_STRICT = ConfigDict(extra="forbid", frozen=True)


class Law(BaseModel):
    """A law, regulation or judicial interpretation whose text was counted. since: in force in this version."""

    model_config = _STRICT

    name: str = Field(description="依据里写的短名。")
    full: str = Field(description="全名。")
    body: str = Field(description="谁发布的。")
    since: date = Field(description="现在这个文本从哪天起施行。")
    articles: int = Field(0, ge=0, description="一共多少条。")
    inserted: tuple[str, ...] = Field((), description="后来插进去的条，写成 260之一。")
    cite: Literal["article", "whole"] = Field("article", description="whole：只写名称，不写条号。")
    note: str = Field("", description="为什么只写名称。")


class Gone(BaseModel):
    """A law that must not be cited: repealed, or not yet in force. use: what holds instead."""

    model_config = _STRICT

    name: str = Field(description="名称。")
    why: str = Field(description="为什么不能引用。")
    use: str = Field("", description="现在该用的短名。")


class Paper(BaseModel):
    """A policy document. mark: words by which a citation of it is known; articles: those that were read."""

    model_config = _STRICT

    mark: str = Field(description="认出这份文件的几个字。")
    full: str = Field(description="完整的写法。")
    articles: tuple[str, ...] = Field((), description="对照过原文的条。")


class Laws(BaseModel):
    """Everything of laws.yaml."""

    model_config = _STRICT

    laws: tuple[Law, ...] = Field(min_length=1, description="一条条数过的法律法规。")
    named: tuple[str, ...] = Field((), description="只能写名称、不写条号的法律法规。")
    gone: tuple[Gone, ...] = Field((), description="废止的、没施行的。")
    documents: tuple[Paper, ...] = Field((), description="政策文件。")

    @cached_property
    def by_name(self) -> dict[str, Law]:
        """Laws by short and by full name, and by full name without 中华人民共和国."""
        return {name: law for law in self.laws for name in (law.full, law.full.removeprefix("中华人民共和国"), law.name)}

    @cached_property
    def gone_by_name(self) -> dict[str, Gone]:
        """What must not be cited, by name."""
        return {name: gone for gone in self.gone for name in (gone.name, "中华人民共和国" + gone.name)}

    def paper(self, line: str) -> Paper | None:
        """The document that a line names, if it is a known one."""
        line = _wide(line)
        return next((paper for paper in self.documents if paper.mark in line), None)

    def is_named(self, name: str) -> bool:
        """Whether it may be cited by its name alone."""
        return name.removeprefix("中华人民共和国") in self.named


@dataclass(frozen=True)
class Citation:
    """《name》第1、260条之一. articles: "1", "260之一". odd: what follows the name and cannot be read as articles."""

    name: str
    articles: tuple[str, ...]
    odd: str = ""


_NAMED = re.compile(r"《([^》]+)》((?:（[^）]*）)?)(第[^，。；：！？、（）《》\s]*(?:、(?:第)?\d[^，。；：！？、（）《》\s]*)*)?")
_PART = re.compile(r"第?(\d+)(?:[至—-]第?(\d+))?(?:条(之[一二三四五六七八九十]+)?)?")


def citations(text: str) -> Iterator[Citation]:
    """Every law or document named in 《》 in a text, with its articles."""
    for found in _NAMED.finditer(text):
        tail = found[3] or ""
        articles, odd = _articles(tail) if "条" in tail else ((), "")
        yield Citation(found[1], articles, odd)


def _articles(tail: str) -> tuple[tuple[str, ...], str]:
    out: list[str] = []
    parts = tail[:tail.rindex("条") + 1] + _inserted(tail)
    for part in parts.split("、"):
        read = _PART.fullmatch(part)
        if not read:
            return tuple(out), tail
        first, last = int(read[1]), int(read[2] or read[1])
        out += [f"{n}{read[3] or ''}" for n in range(first, min(last, first + 200) + 1)]
    return tuple(out), ""


def _inserted(tail: str) -> str:
    found = re.match(r"之[一二三四五六七八九十]+", tail[tail.rindex("条") + 1:])
    return found[0] if found else ""


def _wide(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")
