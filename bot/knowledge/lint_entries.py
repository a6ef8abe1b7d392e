"""Checks of each entry by itself: where it stands, how long it is, how many messages it has, when it was reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from opencc import OpenCC

from bot.knowledge.entry import ASK, Entry
from bot.knowledge.reading import Problem
from bot.knowledge.sheet import Sheet
from bot.knowledge.speak import whole_message
from bot.message import REPLY_BYTES

FIRST_READ, STEP, MORE = 330, 50, 500
"""Characters: answer and steps together, one step, what 更多 speaks."""
VARIANTS, TESTS, HOTLINES = 15, 4, 3
MIXED, LOPSIDED = (0.35, 0.65), (0.25, 0.75)
"""Share of variants with an official term: outside the first a warning, outside the second an error (shared measured.md)."""
SOON = timedelta(days=30)

_SIMPLIFIED = OpenCC("t2s")


def entries(sheet: Sheet) -> Iterator[Problem]:
    """Every check of every entry."""
    for entry in sheet.entries:
        for check in (_topic, _offered, _related, _length, _counts, _review):
            yield from check(sheet, entry)


def topics(sheet: Sheet) -> Iterator[Problem]:
    """A warning for each topic that no entry answers."""
    answered = {entry.topic for entry in sheet.entries}
    for group, rows in sheet.documents["topics.yaml"].data.items():
        for topic in rows:
            if topic not in answered:
                file, line = sheet.line("topics.yaml", group, topic)
                yield Problem(file, line, f"“{topic}”还没有条目，请在 entries/{topic.partition('.')[0]}.yaml 里写一个", "warning")


def _topic(sheet: Sheet, entry: Entry) -> Iterator[Problem]:
    if entry.topic not in sheet.topics:
        group = entry.group + "."
        near = [topic for topic in sheet.topics if topic.startswith(group)] or list(sheet.topics)[:5]
        yield sheet.at(entry, "topic", why=f"topics.yaml 里没有“{entry.topic}”这一类；相近的有：{'、'.join(near)}")
    file, _ = sheet.place(entry)
    if file != f"entries/{entry.group}.yaml":
        yield sheet.at(entry, "topic", why=f"“{entry.topic}”的条目要放在 entries/{entry.group}.yaml 里，请剪切过去")
    main = entry.topic.replace(".", "-")
    if entry.id != main and not entry.id.startswith(main + "-"):
        yield sheet.at(entry, "id", why=f"id 要以“{main}”开头，例如 {main}-xxx", level="warning")


def _offered(sheet: Sheet, entry: Entry) -> Iterator[Problem]:
    if len(entry.ask) > ASK:
        yield sheet.at(entry, "question", level="warning",
                       why=f"没有写 ask，让她选的时候就显示这 {len(entry.ask)} 个字；用她的话写一句 ask，最多 {ASK} 个字")


def _related(sheet: Sheet, entry: Entry) -> Iterator[Problem]:
    for n, other in enumerate(entry.related):
        if other == entry.id:
            yield sheet.at(entry, "related", n, why="related 里写了自己，请删掉")
        elif other not in sheet.knowledge.entries:
            yield sheet.at(entry, "related", n, why=f"related 里的“{other}”没有这个条目；改成现有的 id，或者删掉")
        elif other in entry.related[:n]:
            yield sheet.at(entry, "related", n, why=f"related 里“{other}”写了两遍，留一个")
    if len(entry.hotlines) > HOTLINES:
        yield sheet.at(entry, "hotlines", level="warning",
                       why=f"电话写了 {len(entry.hotlines)} 个，最多 {HOTLINES} 个，只留对这件事有用的")


def _length(sheet: Sheet, entry: Entry) -> Iterator[Problem]:
    message = whole_message(sheet.knowledge, entry)
    if message.size() > REPLY_BYTES:
        yield sheet.at(entry, "answer", why=f"整条答复连依据、电话和选项有 {message.size()} 字节，微信一条最多 {REPLY_BYTES}；"
                                            "把次要的话挪到 more，或者减几条依据（一个汉字3字节）")
    if any(mark in message.text for mark in "{}"):
        yield sheet.at(entry, "answer", why="答复里有花括号 { }，她会原样看到，请删掉")
    first = len(entry.answer) + sum(map(len, entry.steps))
    if first > FIRST_READ:
        yield sheet.at(entry, "answer", level="warning",
                       why=f"answer 加 steps 有 {first} 个字，最好不超过 {FIRST_READ}；次要的挪到 more")
    for n, step in enumerate(entry.steps):
        if len(step) > STEP:
            yield sheet.at(entry, "steps", n, why=f"这一步有 {len(step)} 个字，最好不超过 {STEP}，拆开或者改短", level="warning")
    if len(entry.more) > MORE:
        yield sheet.at(entry, "more", why=f"more 有 {len(entry.more)} 个字，最多 {MORE}；太多的另写一个条目")


def _counts(sheet: Sheet, entry: Entry) -> Iterator[Problem]:
    for field, least in (("variants", VARIANTS), ("tests", TESTS)):
        count = len(getattr(entry, field))
        if count < least:
            yield sheet.at(entry, field, why=f"{field} 只有 {count} 句，至少 {least} 句；再想想不同的人会怎么说")
    if not entry.terms:
        yield sheet.at(entry, why="没有写 terms（这件事的正式说法，一到六个），数不出正式的和平常的各占多少", level="warning")
        return
    formal = sum(any(term in text for term in entry.terms) for text in map(_plain, entry.variants))
    share = formal / len(entry.variants)
    if not MIXED[0] <= share <= MIXED[1]:
        few = "正式" if share < 0.5 else "平常"
        yield sheet.at(entry, "variants", level="warning" if LOPSIDED[0] <= share <= LOPSIDED[1] else "error",
                       why=f"{len(entry.variants)} 句说法里 {formal} 句用了正式说法（terms），要一半左右；再添几句{few}的")


def _plain(text: str) -> str:
    return text if text.isascii() else _SIMPLIFIED.convert(text)


def _review(sheet: Sheet, entry: Entry) -> Iterator[Problem]:
    if entry.reviewed > sheet.today:
        yield sheet.at(entry, "reviewed", why=f"复核日期 {entry.reviewed} 还没到，写真正复核的那天")
    if entry.review_by <= entry.reviewed:
        yield sheet.at(entry, "review_by", why="review_by 要晚于 reviewed，一般是一年以后")
    elif entry.review_by < sheet.today:
        yield sheet.at(entry, "review_by", why=f"{entry.review_by} 就该复核了：请律师或医生重新看过，再改 reviewed 和 review_by")
    elif entry.review_by - sheet.today <= SOON:
        yield sheet.at(entry, "review_by", level="warning", why=f"{entry.review_by} 以前要再复核一次，请先约好律师或医生")
