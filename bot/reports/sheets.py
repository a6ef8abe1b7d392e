"""The figures of a month or a year as an Excel workbook: one sheet for each kind, no names, no numbers of referrals, no words.

Whatever a cell holds is a number or plain text: a name from the settings that begins like a formula stays text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from bot.knowledge.topics import Topics
from bot.reports import overview
from bot.reports.counts import ANSWERED, CHOICES, NOTHING, Figures
from bot.reports.discretion import FEW

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HEAD_FILL = PatternFill("solid", fgColor="DFE9E2")
_FORMATS = {int: "#,##0", float: "#,##0.00"}

NAMES = {"handled": "怎样处理", "time": "每月", "asked": "问的事", "handed": "转人工的事", "waits": "等了多久",
         "results": "办理结果", "aid": "救助", "transfers": "转介", "streets": "镇街", "groups": "重点人群"}
"""Name of the sheet of each block (overview.Block.key)."""

DAILY = {"收到（条）": "messages", "来信妇女（人）": "people.day", "当场答复（条）": ANSWERED, "请她选（条）": CHOICES,
         "没找到答案（条）": NOTHING, "转给工作人员（件）": "referral.opened", "工作人员回复（次）": "desk.answered",
         "结案（件）": "desk.closed"}
"""Columns of the sheet of days: head → counter."""


def workbook(figures: Figures, topics: Topics, district: str) -> bytes:
    """Write the workbook. district: name of the Women's Federation."""
    book = Workbook()
    book.remove(book.active)
    _sheet(book, "总览", ("项目", "数"), _summary(figures, district), (30, 26))
    _sheet(book, "每天", ("日期", *DAILY), _daily(figures), (13, *[15] * len(DAILY)))
    _sheet(book, "工作领域", ("领域", "问的次数"), [(row.name, row.count) for row in overview.fields(figures, topics)], (30, 14))
    for block in overview.blocks(figures, topics):
        if block.key == "time" and figures.period.kind == "month":
            continue  # that is the sheet of days
        money = block.money
        rows = [(row.name, row.told, *((_yuan(money.get(row.name)),) if money else ())) for row in block.rows]
        _sheet(book, NAMES[block.key], (block.head, block.unit, *(["金额（元）"] if money else [])), rows, (34, 12, 16))
    _sheet(book, "说明", ("说明",), [(line,) for line in _notes(figures)], (100,))
    book.properties.creator, book.properties.title = district, f"{figures.period.words}服务数字"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(figures: Figures, district: str) -> list[tuple[Any, ...]]:
    handled, period = figures.handled, figures.period
    waits = [("第一次回复用时的中位数（分钟）", figures.typical_wait()), ("其中紧急的（分钟）", figures.typical_wait("urgent"))]
    who = "来信妇女（人次，每月每人算一次）" if period.kind == "year" else "来信妇女（人）"
    return [("单位", district), ("时间", f"{period.first} 到 {period.until}"), (who, figures.women),
            ("收到（条）", figures["messages"]), ("自动回复当场答复（条）", handled["answered"]),
            ("请她从几件里选（条）", handled["choices"]), ("没找到答案（条）", handled["nothing"]),
            ("转给工作人员（件）", figures["referral.opened"]), ("其中紧急（件）", handled["urgent"]),
            ("结案（件）", figures["desk.closed"]),
            *((name, float(wait)) for name, wait in waits if wait is not None)]


def _daily(figures: Figures) -> list[tuple[Any, ...]]:
    rows = []
    for day in figures.period.days():
        counted = figures.days.get(day)
        # A day on which nothing at all was counted stays empty: the service may not have run yet.
        rows.append((day, *([counted[name] for name in DAILY.values()] if counted else [None] * len(DAILY))))
    return rows


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


def _notes(figures: Figures) -> list[str]:
    since = f"本期第一天有记录的是 {figures.since}。" if figures.since else "本期没有记录。"
    return ["数字由服务自动累计，不含姓名、编号、电话和她们写的话。", since,
            "“收到”是她们写来的话的条数；一件事常常要来回几条。“转给工作人员”按件算。",
            "第一次回复用时从转给工作人员算起，到工作人员第一次写回复或打通电话为止，夜里和假日也算在内。",
            f"人身安全的事、镇街、重点人群和几种办理结果，少于 3 的不单独列出，合在一行；合起来还少于 3 的写“{FEW}”。",
            "哪个镇街的人问了哪件事，服务不记录。", "删除了的求助仍在累计数里，累计数里看不出是谁。"]


def _sheet(book: Workbook, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None:
    sheet = book.create_sheet(name)
    for column, title in enumerate(head, 1):
        cell = _put(sheet, 1, column, title)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD_FILL, Alignment(wrap_text=True, vertical="center")
    for line, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            _put(sheet, line, column, value)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _put(sheet: Any, line: int, column: int, value: Any) -> Any:
    cell = sheet.cell(line, column, value)
    if isinstance(value, str):
        cell.data_type, cell.quotePrefix = "s", value[:1] in ("=", "+", "-", "@")
    elif type(value) in _FORMATS:
        cell.number_format = _FORMATS[type(value)]
    elif value is not None:
        cell.number_format = "yyyy-mm-dd"
    return cell
