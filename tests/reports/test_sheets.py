"""The workbook, opened again: the figures are those of the page, nothing in it is a formula or a name."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from bot.reports import overview
from bot.reports.counts import Figures
from bot.reports.period import period
from bot.reports.sheets import workbook
from tests.reports.test_discretion import TOPICS

DAYS = {
    date(2026, 11, 3): {"messages": 12, "people.day": 4, "people.month": 4, "turn.answer": 7, "topic.divorce.agreement": 5,
                        "topic.dv.now": 1, "referral.opened": 3, "first.normal.30": 1, "first.normal.50": 1},
    date(2026, 11, 5): {"messages": 2, "people.day": 1, "people.month": 0, "result.救助": 3, "amount.救助": 1234567,
                        "street.=HYPERLINK(\"x\")": 3, "street.@街": 4, "street.东街": 1},
}


@pytest.fixture(params=["2026-11", "2026"])
def figures(request):
    days = {day: Counter(counted) for day, counted in DAYS.items()}
    return Figures(period(request.param, date(2026, 11, 18)), days, sum(days.values(), Counter()))


@pytest.fixture
def book(figures):
    return load_workbook(io.BytesIO(workbook(figures, TOPICS, "青山区妇女联合会")))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheets_say_what_the_page_says(book, figures):
    for block in overview.blocks(figures, TOPICS):
        titles = [name for name in book.sheetnames if rows(book[name])[0][0] == block.head and name != "每天"]
        expected = [[row.name, row.told] for row in block.rows]
        written = [[row[:2] for row in rows(book[title])[1:]] for title in titles]
        assert expected in written or (block.key == "time" and not titles), block.key


def test_every_day_is_a_line_and_the_days_add_up(book):
    head, *lines = rows(book["每天"])
    by_day = {line[0].date() if isinstance(line[0], datetime) else line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert by_day[date(2026, 11, 3)]["收到（条）"] == 12 and by_day[date(2026, 11, 4)]["收到（条）"] is None
    assert sum(line["收到（条）"] or 0 for line in by_day.values()) == 14 == dict(rows(book["总览"]))["收到（条）"]
    assert dict(rows(book["总览"]))["第一次回复用时的中位数（分钟）"] == 40


def test_money_is_a_number_of_yuan(book):
    line = rows(book["办理结果"])[1]
    assert line == ["救助", 3, 12345.67] and book["办理结果"]["C2"].number_format == "#,##0.00"


def test_a_name_that_begins_like_a_formula_stays_text(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    guarded = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=@+-"]
    assert len(guarded) == 2 and all(cell.quotePrefix and cell.data_type == "s" for cell in guarded)


def test_every_sheet_has_a_head_that_stays_and_columns_wide_enough(book):
    for sheet in book:
        assert sheet.freeze_panes == "A2" and all(cell.font.bold for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 12 for cell in sheet[1])


def test_rule_15_small_numbers_are_guarded_in_the_file_too(book):
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "东街" not in words and TOPICS.title("dv.now") not in words
