"""Checks of what is cited: the law is known and in force, the article exists, its number is written where it is due."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.entry import Entry
from bot.knowledge.laws import Citation, Law, Paper, citations
from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet

_STATUTE = re.compile(r"(法|法典|条例|编解释[一二])$")
_ARTICLES = re.compile(r"第\d[\d、至第]*条")


def cited(sheet: Sheet) -> Iterator[Problem]:
    """Every check of every line of `basis`, and of the laws named in sentences."""
    for entry in sheet.entries:
        for n, line in enumerate(entry.basis):
            yield from _basis(sheet, entry, n, line)
        for text, path in sheet.spoken(entry):
            for citation in citations(text):
                why = _fault(sheet, citation, due=False)
                if why:
                    yield sheet.at(entry, *path, why=why)
    for n, one in enumerate(sheet.knowledge.replies):
        for citation in citations(one.text):
            why = _fault(sheet, citation, due=True)
            if why:
                yield Problem(*sheet.line("replies.yaml", n, "text"), f"“{one.id}”：{why}")


def _basis(sheet: Sheet, entry: Entry, n: int, line: str) -> Iterator[Problem]:
    paper = sheet.laws.paper(line)
    if paper:
        yield from _read_articles(sheet, entry, n, line, paper)
        return
    found = list(citations(line))
    if not found:
        yield sheet.at(entry, "basis", n, level="warning",
                       why=f"“{line}”不在 laws.yaml 里；法律写成《短名》第几条，政策文件请对照原件后加到 laws.yaml 的 documents")
    for citation in found:
        why = _fault(sheet, citation, due=True)
        if why:
            yield sheet.at(entry, "basis", n, why=why)
        elif not _known(sheet, citation):
            yield sheet.at(entry, "basis", n, level="warning",
                           why=f"《{citation.name}》不在 laws.yaml 里，请对照原件后加到 documents")
        else:
            yield from _long_name(sheet, entry, n, citation)


def _read_articles(sheet: Sheet, entry: Entry, n: int, line: str, paper: Paper) -> Iterator[Problem]:
    listed = _ARTICLES.findall(line)
    unread = [a for part in listed for a in re.findall(r"\d+", part) if a not in paper.articles]
    if unread:
        yield sheet.at(entry, "basis", n, level="warning",
                       why=f"{paper.full}第{'、'.join(unread)}条没有对照过原文；请律师看过，再加到 laws.yaml 它的 articles")


def _long_name(sheet: Sheet, entry: Entry, n: int, citation: Citation) -> Iterator[Problem]:
    law = sheet.laws.by_name.get(citation.name)
    if law and citation.name != law.name:
        yield sheet.at(entry, "basis", n, level="warning", why=f"《{citation.name}》请写短名《{law.name}》，省下的字留给答复")


def _known(sheet: Sheet, citation: Citation) -> bool:
    return citation.name in sheet.laws.by_name or sheet.laws.is_named(citation.name)


def _fault(sheet: Sheet, citation: Citation, due: bool) -> str:
    """What is wrong with a citation, or "". due: whether an article has to be named."""
    name, laws = citation.name, sheet.laws
    gone = laws.gone_by_name.get(name)
    if gone:
        instead = f"；现在引用《{gone.use}》，条号要重新对照" if gone.use else "，请删掉"
        return f"不能引用《{name}》：{gone.why}{instead}"
    if citation.odd:
        return f"《{name}》后面的“{citation.odd}”看不懂，条号用数字写成 第1、2条 或 第260条之一"
    law = laws.by_name.get(name)
    if law:
        return _article_fault(law, citation, due)
    if laws.is_named(name):
        return f"《{name}》只写名称，不写条号：原文不在手边，没法核对" if citation.articles else ""
    if _STATUTE.search(name):
        return f"laws.yaml 里没有《{name}》：检查名称；确实要用的，请律师核对原文后加到 laws.yaml"
    return ""


def _article_fault(law: Law, citation: Citation, due: bool) -> str:
    if law.cite == "whole":
        return f"《{law.name}》只写名称，不写条号：{law.note}" if citation.articles else ""
    missing = [a for a in citation.articles if not _exists(law, a)]
    if missing:
        return f"《{law.name}》没有第{'、'.join(missing)}条（一共 {law.articles} 条），请对照原文改条号"
    if due and not citation.articles:
        return f"《{law.name}》要写明第几条，例如《{law.name}》第1条"
    return ""


def _exists(law: Law, article: str) -> bool:
    if "之" in article:
        return article in law.inserted
    return 1 <= int(article) <= law.articles

