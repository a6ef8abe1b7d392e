"""Checks of every sentence that people read: tone, usual mistakes, markup, numbers that nobody vouches for, hours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.knowledge.banned import Ban
from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Place, Sheet
from bot.knowledge.wording import BANNED_IN_NEUTRAL, NEUTRAL
from bot.message import REPLY_BYTES

ALWAYS = frozenset({"110", "119", "120"})
"""The only numbers whose hours may be stated (shared laws, README)."""
ASKING = ("question", "ask")
"""Fields that put a worry; what is mistaken in them the answer sets right."""
NEUTRAL_START = 20
"""Characters of a pushed sentence that may name no topic (safety rule 4)."""

_SENTENCE = re.compile(r"[^。！？；\n]+")
_MARKUP = re.compile(r"\*\*|__|`|\[[^\]]*\]\(|^\s*#{1,6}\s|^\s*[-*] |</?[a-zA-Z]", re.M)
_EMOJI = re.compile("[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D]")
_UNIT = r"(?![\d.,]*\s?(?:元|块|万|千|人|年|天|日|克|毫|个|次|岁|名|%|％|平))"
_PHONE = re.compile(
    r"(?<![\d.〔])(?:0\d{2,3}[-—－ ]?\d{7,8}|400[-—－ ]?\d{3,4}[-—－ ]?\d{3,4}|1[3-9]\d{9}|(?:10|11|12|95|96)\d{3}|"
    r"(?<=打)1\d\d|(?<=拨)1\d\d|(?<=电话)1\d\d|[2-8]\d{6,7})(?![\d])" + _UNIT)
_HOURS = re.compile(
    r"24小时(?!内|以内|之内)|二十四小时(?!内)|全天候|全天(?!候)|全年无休|不打烊|工作日|周[一二三四五六]到|周[一二三四五六]至|星期[一二三四五]到|"
    r"(?<!\d)\d{1,2}[:：]\d{2}|[一二三四五六七八九十\d]+点到[一二三四五六七八九十\d]+点|随时(?:能打|可以打|都能打|有人接)|(?:白天|晚上|夜里|半夜)也?(?:有人接|能打通)")
_NUMBER = re.compile(r"(?<!\d)\d{3,5}(?!\d)")


def sentences(sheet: Sheet) -> Iterator[Problem]:
    """Every check of every sentence of the entries and of the wording."""
    every = (*sheet.banned.tone, *sheet.banned.mistakes)
    for entry in sheet.entries:
        for text, path in sheet.spoken(entry):
            bans = sheet.banned.tone if path[0] in ASKING else every
            yield from _text(sheet, text, sheet.place(entry, *path), f"“{entry.id}”：", [b for b in bans if b.holds(entry.topic)])
    for key, place, text in _wording(sheet):
        yield from _text(sheet, text, place, f"“{key}”：", [ban for ban in every if ban.holds("")])


def wording(sheet: Sheet) -> Iterator[Problem]:
    """What holds for the bot's own sentences only: length, and neutral beginnings."""
    for key, place, text in _wording(sheet):
        if len(text.encode()) > REPLY_BYTES:
            yield Problem(*place, f"“{key}”有 {len(text.encode())} 字节，微信一条最多 {REPLY_BYTES}，请改短")
        if key in NEUTRAL and 0 <= text.find("{answer}") < NEUTRAL_START:
            yield Problem(*place, f"“{key}”会显示在锁屏上，{{answer}} 前面至少要有 {NEUTRAL_START} 个字的平常话")
        told = [word for word in BANNED_IN_NEUTRAL if key in NEUTRAL and word in text[:NEUTRAL_START]]
        if told:
            yield Problem(*place, f"“{key}”会显示在锁屏上，开头 {NEUTRAL_START} 个字里不能有“{'”“'.join(told)}”，换成平常的话")


def replies(sheet: Sheet) -> Iterator[Problem]:
    """The same for the sentences that staff put into a reply."""
    every = (*sheet.banned.tone, *sheet.banned.mistakes)
    for n, one in enumerate(sheet.knowledge.replies):
        bans = [ban for ban in every if any(map(ban.holds, one.topics or ("",)))]
        yield from _text(sheet, one.text, sheet.line("replies.yaml", n, "text"), f"“{one.id}”：", bans)


def smalltalk(sheet: Sheet) -> Iterator[Problem]:
    """The same for the answers to what asks for nothing."""
    every = (*sheet.banned.tone, *sheet.banned.mistakes)
    for n, saying in enumerate(sheet.knowledge.smalltalk):
        bans = [ban for ban in every if ban.holds("")]
        yield from _text(sheet, saying.answer, sheet.line("smalltalk.yaml", n, "answer"), f"“{saying.id}”：", bans)


def aftermath(sheet: Sheet) -> Iterator[Problem]:
    """The same for the answers in the hours after danger."""
    every = [ban for ban in (*sheet.banned.tone, *sheet.banned.mistakes) if ban.holds("")]
    for n, one in enumerate(sheet.knowledge.aftermath):
        yield from _text(sheet, one.answer, sheet.line("aftermath.yaml", n, "answer"), f"“{one.id}”：", every)


def _wording(sheet: Sheet) -> Iterator[tuple[str, Place, str]]:
    for key, text in sheet.documents["wording.yaml"].data.items():
        yield key, sheet.line("wording.yaml", key), text


def _text(sheet: Sheet, text: str, place: Place, name: str, bans: Sequence[Ban]) -> Iterator[Problem]:
    for sentence in _SENTENCE.findall(text):
        for ban in bans:
            said = ban.found(sentence)
            if said:
                yield Problem(*place, f"{name}不要写“{said}”：{ban.why}。{ban.instead}")
        yield from _numbers(sheet, sentence, place, name)
    if _MARKUP.search(text):
        yield Problem(*place, f"{name}有排版符号（**、#、- 、` 或网页标签），微信会原样显示，请删掉")
    if _EMOJI.search(text):
        yield Problem(*place, f"{name}有表情符号，请删掉")


def _numbers(sheet: Sheet, sentence: str, place: Place, name: str) -> Iterator[Problem]:
    known = sheet.knowledge.hotlines
    for found in _PHONE.finditer(sentence):
        if found[0] not in known:
            yield Problem(*place, f"{name}“{found[0]}”像电话，但不在 hotlines.yaml 里；全国通用的加上，本区的写到 district.yaml")
    timed = [n for n in _NUMBER.findall(sentence) if n in known and n not in ALWAYS]
    hours = _HOURS.search(sentence)
    if timed and hours:
        yield Problem(*place, f"{name}{timed[0]} 的接听时间各地不一样，不要写“{hours[0]}”，请删掉（只有110、119、120可以写）")
