"""The printable booklet: every entry by group, for the lawyer and the doctor who review it and sign for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from bot.document import HEI, SONG, blank, field, finished, spelt, styled, typeset
from bot.knowledge.entry import LOCAL_KEYS, Entry
from bot.knowledge.sheet import Sheet, lay_out
from bot.message import now

QUIET = RGBColor(0x55, 0x55, 0x55)
SIGN = (("□ 同意", 2.2), ("□ 要改（写在旁边）", 4.2), ("复核人：", 4.6), ("日期：", 4.4))
"""Cells of the line under each entry, and their widths in centimetres."""
HOW_TO = (
    "这本册子是公众号答复的全部内容，印出来请律师、医生复核。她们读到的就是“答复”和“步骤”里的原话，一个字都不会再改。",
    "每条看四样：法律、医学说得对不对，条文号对不对；她读了会不会误会；有没有伤人的话；该找谁、带什么说清楚没有。",
    "没有问题就在“同意”前打勾，签名、写日期；要改的直接写在旁边。编辑照着改文件里的条目，再把 reviewed 和 review_by 改成新日期。",
)


def write(folder: Path, out: Path) -> int:
    """Write the booklet of a knowledge folder to `out` (.docx). Returns how many entries are in it.

    Raises KnowledgeError when the folder cannot be read, OSError when `out` cannot be written.
    """
    today = now().date()
    sheet = lay_out(folder, today)
    district = sheet.knowledge.district.name
    title = f"{district} 答复复核册"
    paper = _blank(title, spelt(today))
    groups = _groups(sheet)
    _cover(paper, sheet, groups, today)
    for number, (name, topics) in enumerate(groups.items(), 1):
        heading = paper.add_heading(name, 1)
        heading.paragraph_format.page_break_before = True
        _bookmarked(heading, name, number)
        for topic, entries in topics.items():
            paper.add_heading(sheet.topics.get(topic, topic), 2)
            for entry in entries:
                _entry(paper, sheet, entry)
    out.write_bytes(finished(paper, title, district))
    return sum(len(entries) for topics in groups.values() for entries in topics.values())


def _groups(sheet: Sheet) -> dict[str, dict[str, list[Entry]]]:
    """Group → topic → its entries, in the order of topics.yaml; a topic that is not there comes last."""
    by_topic: dict[str, list[Entry]] = {}
    for entry in sheet.entries:
        by_topic.setdefault(entry.topic, []).append(entry)
    groups = {str(group): {topic: by_topic.pop(topic) for topic in rows if topic in by_topic}
              for group, rows in sheet.documents["topics.yaml"].data.items()}
    return {name: topics for name, topics in {**groups, "没有归类": by_topic}.items() if topics}


def _blank(title: str, day: str) -> Paper:
    paper = blank(2.2, 2.2, 2.4, 2.4)
    _style(paper, "Normal", SONG, 11, after=4, line=1.35)
    for name, size, before in (("Title", 26, 0), ("Heading 1", 18, 0), ("Heading 2", 13, 14), ("Heading 3", 12, 12)):
        _style(paper, name, HEI, size, before=before, after=6)
    _style(paper, "List Number", SONG, 11, after=2, line=1.35)
    update = OxmlElement("w:updateFields")  # page numbers of the contents: worked out when the file is opened
    update.set(qn("w:val"), "true")
    paper.settings.element.append(update)
    header = paper.sections[0].header.paragraphs[0]
    header.text = f"{title} · {day}"
    _quiet(header)
    _page_number(paper.sections[0].footer.paragraphs[0])
    return paper


def _cover(paper: Paper, sheet: Sheet, groups: dict[str, dict[str, list[Entry]]], today: date) -> None:
    count = len(sheet.knowledge.entries)
    paper.add_paragraph(f"{sheet.knowledge.district.name}\n答复复核册", style="Title")
    paper.add_paragraph(f"{spelt(today)}印 · 共 {count} 条")
    for line in HOW_TO:
        paper.add_paragraph(line)
    paper.add_heading("目录", 1)
    for name, topics in groups.items():
        line = paper.add_paragraph()
        _link(line, name)
        line.add_run(f"　{sum(map(len, topics.values()))} 条，第 ")
        field(line, f"PAGEREF {_anchor(name)} \\h", "…")
        line.add_run(" 页")


def _entry(paper: Paper, sheet: Sheet, entry: Entry) -> None:
    head = paper.add_heading(entry.question, 3)
    head.paragraph_format.keep_with_next = True
    about = paper.add_paragraph(f"{entry.id} · 让她选时显示：{entry.ask}" + (" · 敏感" if entry.sensitive else ""))
    _quiet(about)
    about.paragraph_format.keep_with_next = True
    paper.add_paragraph(entry.answer)
    for n, step in enumerate(entry.steps, 1):
        line = paper.add_paragraph(f"{n}. {step}")
        line.paragraph_format.left_indent = Cm(0.8)
        line.paragraph_format.first_line_indent = Cm(-0.5)
    if entry.more:
        _labelled(paper, "更多", entry.more)
    _labelled(paper, "依据", "；".join(entry.basis) or "无")
    numbers = [f"{sheet.knowledge.hotlines[number]} {number}" for number in entry.hotlines]
    local = [LOCAL_KEYS[key] for key in entry.local]
    for label, rows in (("电话", numbers), ("本区信息", local), ("接着可能问", _related(sheet, entry))):
        if rows:
            _labelled(paper, label, "；".join(rows))
    _labelled(paper, "上次复核", f"{entry.reviewed}，{entry.review_by} 以前再复核")
    _sign(paper)


def _related(sheet: Sheet, entry: Entry) -> list[str]:
    return [sheet.knowledge.entries[other].question for other in entry.related if other in sheet.knowledge.entries]


def _labelled(paper: Paper, label: str, text: str) -> None:
    line = paper.add_paragraph()
    run = line.add_run(label + "　")
    typeset(run, HEI, 9.5)
    run.font.color.rgb = QUIET
    typeset(line.add_run(text), SONG, 10)
    line.paragraph_format.keep_with_next = True


def _sign(paper: Paper) -> None:
    table = paper.add_table(rows=1, cols=len(SIGN))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, (text, width) in zip(table.rows[0].cells, SIGN, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].add_run(text)
        cell.paragraphs[0].paragraph_format.space_before = cell.paragraphs[0].paragraph_format.space_after = Pt(5)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _style(paper: Paper, name: str, font: str, size: float, before: float = 0, after: float = 0, line: float = 1.15) -> None:
    form = styled(paper, name, font, size).paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line


def _quiet(line: Paragraph) -> None:
    for run in line.runs:
        typeset(run, SONG, 9)
        run.font.color.rgb = QUIET


def _page_number(line: Paragraph) -> None:
    line.add_run("第 ")
    field(line, "PAGE")
    line.add_run(" 页")
    line.alignment = 1
    _quiet(line)


def _anchor(name: str) -> str:
    return "g" + name.encode().hex()[:36]


def _bookmarked(line: Paragraph, name: str, number: int) -> None:
    for kind in ("start", "end"):
        mark = OxmlElement(f"w:bookmark{kind.title()}")
        mark.set(qn("w:id"), str(number))
        if kind == "start":
            mark.set(qn("w:name"), _anchor(name))
        line._p.append(mark)


def _link(line: Paragraph, name: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _anchor(name))
    run = line.add_run(name)
    link.append(run._r)
    line._p.append(link)
