"""What is told about a period, block by block: the same for the page and for the file, so that they cannot disagree."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from bot.knowledge.topics import Topics
from bot.reports.counts import Figures
from bot.reports.discretion import Row, discreet, sensitive
from bot.spans import span

HANDLED = {"answered": "自动回复当场答的", "choices": "请她从几件里选", "handed": "转给工作人员",
           "urgent": "紧急，马上转给工作人员", "nothing": "没找到答案", "other": "打招呼、选编号、补充"}
"""How what women wrote was dealt with (Figures.handled); together they are all messages."""

BANDS = {10: "10分钟内", 60: "10分钟到1小时", 240: "1到4小时", 1440: "4小时到1天", 4320: "1到3天"}
"""Upper ends, in minutes, of the spans in which first answers are counted."""
LATER = "3天以上"

GUARDED_RESULTS = frozenset(["告诫书", "人身安全保护令", "庇护", "心理", "司法救助"])
GUARDED_TRANSFERS = frozenset(["公安", "法院", "检察院", "医院", "心理咨询"])
GUARDED_AID = frozenset(["大病救助", "两癌救助"])
"""What nobody may be recognised by: reports.discretion."""

TOGETHER = "其余少于3的合计"
UNFILED = "还没有归类"


@dataclass(frozen=True)
class Block:
    """One table, and how it is drawn. drawing: one of reports.charts, or "" for none; unit: what is counted.

    told: the one sentence that says what it shows. money: name of a row → fen, of rows that stand for themselves.
    """

    key: str
    title: str
    head: str
    unit: str
    rows: list[Row]
    drawing: str = "lying"
    told: str = ""
    money: dict[str, int] | None = None


def blocks(figures: Figures, topics: Topics) -> list[Block]:
    """Every block about which there is anything to tell. What was never counted is absent: no 0 that nobody counted."""
    made = [_handled(figures), _time(figures), _asked(figures, topics), _handed(figures, topics), _waits(figures),
            *_outcomes(figures), *_people(figures)]
    return [_folded(block) for block in made if any(row.count != 0 for row in block.rows)]


def _folded(block: Block) -> Block:
    """A block in which nothing may be named has nothing to draw either."""
    if {row.name for row in block.rows} != {TOGETHER}:
        return block
    return replace(block, drawing="", told="每一项都少于3，不单独列出。")


def _handled(figures: Figures) -> Block:
    rows = [Row(name, figures.handled[key]) for key, name in HANDLED.items()]
    share = round(100 * figures.handled["answered"] / figures["messages"]) if figures["messages"] else 0
    return Block("handled", "这些话是怎样处理的", "怎样处理", "条", rows, "shares",
                 f"{figures['messages']} 条里，{share}% 自动回复当场就答了。")


def _time(figures: Figures) -> Block:
    by: Counter[str] = Counter()
    days = figures.period.days()
    yearly = figures.period.kind == "year"
    for day in days:
        by[_step(day, yearly)] += figures.days.get(day, Counter())["messages"]
    rows = [Row(name, count) for name, count in by.items()] if len(days) > 1 else []
    most = max(rows, key=lambda row: row.count or 0, default=None)
    return Block("time", "每个月收到多少条" if yearly else "每天收到多少条", "月份" if yearly else "日期", "条", rows, "upright",
                 f"最多的是{most.name}，{most.count} 条。" if most else "")


def _step(day: date, yearly: bool) -> str:
    return f"{day.month}月" if yearly else f"{day.day}日"


def _topics(counts: dict[str, int], topics: Topics, unfiled: int = 0, mixed: str = "") -> list[Row]:
    guarded = {topics.title(topic) for topic in counts if sensitive(topic)}
    named: Counter[str] = Counter()
    for topic, count in counts.items():
        named[topics.title(topic)] += count
    named[UNFILED] += max(unfiled, 0)
    return discreet(dict(named), "人身安全其余合计", guarded, mixed)


def _asked(figures: Figures, topics: Topics) -> Block:
    rows = _topics(figures.family("topic"), topics)
    told = f"问得最多的是“{rows[0].name}”。" if rows and rows[0].count else ""
    return Block("asked", "问得最多的事", "什么事", "次", rows, told=told)


def _handed(figures: Figures, topics: Topics) -> Block:
    counts = figures.family("referral.topic")
    opened = figures["referral.opened"]  # told on the same page, and the sum of these rows
    rows = _topics(counts, topics, opened - sum(counts.values()), mixed="人身安全和别的事，件数少的合计")
    return Block("handed", "转给工作人员的是什么事", "什么事", "件", rows)


def fields(figures: Figures, topics: Topics) -> list[Row]:
    """How often each of the fields of work (groups of topics.yaml) was asked about, in their order."""
    by = Counter({group: 0 for group in topics.groups})
    for topic, count in figures.family("topic").items():
        by[topics.group(topic) or UNFILED] += count
    return [Row(group, count) for group, count in by.items()]


def _waits(figures: Figures) -> Block:
    names = [*BANDS.values(), LATER]
    by = Counter(names[bisect_left(list(BANDS), minutes)] for minutes in figures.first_answers())
    typical = figures.typical_wait()
    told = "" if typical is None else f"一半的人在{spoken(typical)}以内等到了第一次回复；夜里和假日也算在内。"
    return Block("waits", "等第一次回复等了多久", "多久", "件", [Row(name, by[name]) for name in names], told=told)


def _outcomes(figures: Figures) -> list[Block]:
    made = []
    for key, title, head, unit, family, money, guarded in (
            ("results", "办理结果", "结果", "件", "result", "amount", GUARDED_RESULTS),
            ("aid", "救助了什么", "救助", "件", "aid", "aidfen", GUARDED_AID),
            ("transfers", "转介给谁", "转介单位", "次", "transfer", "", GUARDED_TRANSFERS)):
        rows = discreet(figures.family(family), TOGETHER, set(guarded))
        shown = {row.name for row in rows}
        fen = {name: amount for name, amount in figures.family(money).items() if name in shown} if money else {}
        made.append(Block(key, title, head, unit, rows, money=fen or None))
    return made


def _people(figures: Figures) -> list[Block]:
    return [Block("streets", "来自哪个镇街", "镇街", "件", discreet(figures.family("street"), TOGETHER)),
            Block("groups", "重点人群", "人群", "件", discreet(figures.family("group"), TOGETHER))]


def spoken(minutes: float) -> str:
    """A length of time with the gap that its digits need: " 25 分钟", " 2 天 4 小时", "不到 1 分钟"."""
    told = span(round(minutes), exact=True)
    return f" {told}" if told[0].isdigit() else told
