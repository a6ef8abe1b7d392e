"""The printed record of one referral (求助记录, docx), for the file, the police or a court.

It may be evidence: the guide on evidence of the All-China Women's Federation (2021-11-25) counts a Women's Federation's
records of visits and requests. So it holds every line that she and the service exchanged, in order, word for word, with
times; nothing is summed up, corrected or added. Below stand the transfers with their steps, and the results. Notes among
staff are not part of it, and it says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from bot.document import SONG, blank, field, finished, spelt, styled
from bot.message import CHINA
from bot.referrals.casework import Transfer
from bot.referrals.move import CONTEXT_LINES
from bot.referrals.referral import Line, Referral

REASONS = ("本人要求", "公安机关调取", "法院调取", "检察院调取", "转交其他部门", "归档")
"""Why a record is taken out; the audit trail keeps it."""

WHO = {"person": "求助人", "bot": "自动回复", "staff": "工作人员"}
LOST = "\ufffd"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENDS = {"open": "尚未领取", "claimed": "正在处理", "answered": "已回复，求助人尚未看到", "held": "已回复，求助人尚未看到",
         "delivered": "已回复，求助人已看到"}


def record(referral: Referral, district: str, now: datetime, by: str) -> bytes:
    """Write the record of a referral. district: name of the Women's Federation; by: who takes it out; now: aware."""
    page = blank(2.5, 2.5, 2.6, 2.6)
    styled(page, "Normal", SONG, 12)
    styled(page, "Heading 1", SONG, 14)
    _line(page, district, size=16, bold=True, centred=True)
    _line(page, "求助记录", size=22, bold=True, centred=True)
    _facts(page, referral, now, by)
    page.add_heading("往来记录", 1)
    lines = [line for line in referral.messages if line.who != "note"]
    for line in lines:
        _said(page, line)
    if not lines:
        page.add_paragraph("（没有文字往来）")
    _transfers(page, [t for t in referral.casework.transfers if not t.withdrawn])
    page.add_heading("办理结果", 1)
    for result in referral.casework.standing:
        page.add_paragraph(_clean(f"{_day(result.on)}　{result.told}。"))
    page.add_paragraph(_ending(referral))
    page.add_paragraph(_scope(lines))
    _signatures(page)
    _footer(page, referral.number, now)
    return finished(page, f"求助记录 {referral.number}", district)


def _facts(page: Paper, referral: Referral, now: datetime, by: str) -> None:
    rows = [("编号", referral.number), ("求助时间", _clock(referral.opened)), ("紧急程度", "紧急" if referral.urgent else "一般")]
    rows += [("求助人留下的联系方式", referral.contact)] if referral.contact else []
    rows += [("经办人", referral.holder)] if referral.holder else []
    rows += [("结案时间", _clock(referral.closed_at))] if referral.closed_at else []
    rows += [("导出时间", f"{_clock(now)}（{by} 导出）")]
    table = page.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (4.8, 11), strict=True):
        column.width = Cm(width)
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, _clean(value)


def _said(page: Paper, line: Line) -> None:
    head = page.add_paragraph()
    head.paragraph_format.keep_with_next, head.paragraph_format.space_after = True, Pt(0)
    name = WHO.get(line.who, line.who) + (f" {line.name}" if line.name else "")
    head.add_run(_clean(f"{name}　{_clock(line.at)}")).bold = True
    body = page.add_paragraph(_clean(line.text))
    body.paragraph_format.left_indent = Cm(0.75)


def _transfers(page: Paper, made: list[Transfer]) -> None:
    """To whom, and every step with its day; nothing when there was none."""
    if made:
        page.add_heading("转介", 1)
    for transfer in made:
        head = page.add_paragraph()
        head.paragraph_format.keep_with_next, head.paragraph_format.space_after = True, Pt(0)
        head.add_run(_clean(transfer.whom)).bold = True
        for step in transfer.steps:
            body = page.add_paragraph(f"{_day(step.on)}　{step.state}（{step.by}登记）")
            body.paragraph_format.left_indent, body.paragraph_format.space_after = Cm(0.75), Pt(0)


def _ending(referral: Referral) -> str:
    if referral.status != "closed":
        return f"截至导出时：{_ENDS[referral.status]}。"
    unheard = "结案时还有回复求助人没有看到。" if referral.unheard else ""
    return f"{_clock(referral.closed_at)}结案，结果：{referral.outcome}。{unheard}"


def _scope(lines: list[Line]) -> str:
    """What the record holds and what it does not, so that nobody takes it for more."""
    lost = sum(len(_NOT_XML.findall(line.text)) for line in lines)
    return (f"以上是登记在这个编号下的往来，共 {len(lines)} 条，按登记的先后照原文导出，未作删改；登记之前的聊天最多带入最近 "
            f"{CONTEXT_LINES} 条，工作人员之间的内部备注不在其中。"
            "转介和结果照工作人员登记的写，撤掉的不列。"
            + (f"有 {lost} 个文档里放不下的符号，写作“{LOST}”。" if lost else "") + "时间为北京时间。")


def _signatures(page: Paper) -> None:
    for words in ("经办人（签名）：____________________", "日期：________年____月____日", "单位（盖章）："):
        paragraph = page.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_together = Pt(18), True
        paragraph.paragraph_format.keep_with_next = not words.startswith("单位")
        paragraph.add_run(words)


def _footer(page: Paper, number: str, now: datetime) -> None:
    paragraph = page.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"求助记录 {number}　导出于 {_clock(now)}　第 ")
    field(paragraph, "PAGE")
    paragraph.add_run(" 页，共 ")
    field(paragraph, "NUMPAGES")
    paragraph.add_run(" 页")
    for run in paragraph.runs:
        run.font.size = Pt(9)


def _line(page: Paper, words: str, size: int, bold: bool, centred: bool) -> None:
    paragraph = page.add_paragraph()
    run = paragraph.add_run(_clean(words))
    run.font.size, run.bold = Pt(size), bold
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _clean(text: str) -> str:
    """Signs that a document cannot hold stay visible as one that says so; nothing is dropped in silence."""
    return _NOT_XML.sub(LOST, text.replace("\r\n", "\n").replace("\r", "\n"))


def _day(on: str) -> str:
    return spelt(date.fromisoformat(on))


def _clock(at: str | datetime) -> str:
    time = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(CHINA)
    return f"{spelt(time)} {time:%H:%M:%S}"
