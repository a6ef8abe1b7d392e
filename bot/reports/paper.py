"""The year's report as a Word document: a draft for a person to finish, in the form in which such reports are written.

Yellow is what the writer has to fill in; blue is a sensitive figure below three, to be looked at before anything is
published. The last page says where each figure comes from and is taken out of the final text.
"""

from __future__ import annotations

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.shared import Pt

from bot.document import FANGSONG, HEI, SONG, blank, finished, spelt, styled, typeset
from bot.knowledge.report import ReportText
from bot.knowledge.topics import Topics
from bot.reports.counts import Figures
from bot.reports.yearly import Piece, Yearly

_NUMERALS = "一二三四五六七八九十"
_HIGHLIGHT = {"blank": WD_COLOR_INDEX.YELLOW, "few": WD_COLOR_INDEX.TURQUOISE}
_UNSAID = "（没有，整句没写）"
_INDENT = Pt(32)  # two characters of the body text


def paper(text: ReportText, figures: Figures, topics: Topics, district: str) -> bytes:
    """Write the report of a year. district: name of the Women's Federation."""
    year, page = Yearly(figures, topics, district), _sheet()
    _line(page, year.heading(text.title), SONG, 22, bold=True)
    if figures.period.running:
        _line(page, f"（草稿，数字截至{spelt(figures.period.until)}）", FANGSONG, 14)
    _paragraph(page, year.pieces(text.opening))
    told = [(year.heading(section.heading), [pieces for row in section.paragraphs if (pieces := year.pieces(row))])
            for section in text.sections]
    for number, (heading, paragraphs) in enumerate(((h, p) for h, p in told if p), 1):
        _head(page, f"{numeral(number)}、{heading}")
        for pieces in paragraphs:
            _paragraph(page, pieces)
    _paragraph(page, year.pieces(text.closing))
    _signed(page, district, figures)
    _sources(page, year, figures)
    return finished(page, year.heading(text.title), district)


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def _sheet() -> Paper:
    # The form of official documents (GB/T 9704-2012): A4, margins 37/35/28/26 mm, body in 16 pt, lines 28 pt apart.
    page = blank(3.7, 3.5, 2.8, 2.6)
    for name, font in (("Normal", FANGSONG), ("Heading 1", HEI)):
        style = styled(page, name, font, 16)
        style.font.bold = False
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    return page


def _line(page: Paper, words: str, font: str, size: int, bold: bool = False) -> None:
    line = page.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(size / 2)
    line.paragraph_format.line_spacing = Pt(size * 1.6)
    run = line.add_run(words)
    run.bold = bold
    typeset(run, font, size)


def _head(page: Paper, words: str) -> None:
    page.add_heading(words, 1).paragraph_format.first_line_indent = _INDENT


def _paragraph(page: Paper, pieces: list[Piece]) -> None:
    if not pieces:
        return
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.first_line_indent = _INDENT
    for piece in pieces:
        if piece.text:
            run = paragraph.add_run(piece.text)
            run.font.highlight_color = _HIGHLIGHT.get(piece.mark)


def _signed(page: Paper, district: str, figures: Figures) -> None:
    for words in ("", district, spelt(figures.period.until)):
        page.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _sources(page: Paper, year: Yearly, figures: Figures) -> None:
    """Where each figure comes from, so that whoever signs the report can check it."""
    page.add_page_break()
    _head(page, "附：数字从哪里来（定稿时删去这一页）")
    since, period = figures.since, figures.period
    began = f"本年第一天有记录的是{since.month}月{since.day}日，" if since and since > period.first else ""
    until = f"{period.until.month}月{period.until.day}日"
    _paragraph(page, [Piece(f"数字由微信答复服务按天累计，{began}算到{until}，不含没有经过服务的工作。"),
                      Piece("标黄的要填写或删去；", "blank"),
                      Piece("标蓝的是少于3的敏感数字，公开以前请负责人看看会不会让人认出是谁。", "few")])
    table = page.add_table(rows=1, cols=3, style="Table Grid")
    rows = [("数字", "写的是", "怎么来的"),
            *((name, value.text or _UNSAID, value.source) for name, value in year.used.items() if value.mark != "blank")]
    for number, row in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
            shape = cell.paragraphs[0]
            shape.paragraph_format.line_spacing = Pt(18)
            for run in shape.runs:
                run.font.size, run.bold = Pt(11), number == 0
