"""What every Word document of the service has in common: the sheet, the typefaces, page numbers, how it is put away. Pure."""

from __future__ import annotations

import io
from datetime import date

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, HEI, FANGSONG = "SimSun", "SimHei", "FangSong"
"""宋体, 黑体 and 仿宋, under the names that every word processor knows."""

_SCRIPTS = ("w:ascii", "w:hAnsi", "w:eastAsia")
_THEME = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")


def blank(top: float, bottom: float, left: float, right: float) -> Paper:
    """An empty sheet of A4 with these margins, in centimetres."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Cm, (top, bottom, left, right))
    return page


def styled(page: Paper, name: str, font: str, size: float) -> ParagraphStyle:
    """The style of this name, in black and one typeface for Chinese and Latin letters alike. size: in points.

    The theme is taken out of it: Word prefers a theme's typeface to the one that is named.
    """
    style = page.styles[name]
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in _SCRIPTS:
        fonts.set(qn(script), font)
    for theme in _THEME:
        fonts.attrib.pop(qn(theme), None)
    return style


def typeset(run: Run, font: str, size: float) -> None:
    """Some words in another typeface than their paragraph. size: in points."""
    run.font.name, run.font.size = font, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def field(line: Paragraph, code: str, meanwhile: str = "1") -> None:
    """What the word processor works out, such as PAGE. meanwhile: what stands there until it has."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    run, shown = OxmlElement("w:r"), OxmlElement("w:t")
    shown.text = meanwhile
    run.append(shown)
    made.append(run)
    line._p.append(made)


def finished(page: Paper, title: str, author: str) -> bytes:
    """The file. The library's own name is taken out of what the file says about itself."""
    page.core_properties.title, page.core_properties.author, page.core_properties.comments = title, author, ""
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def spelt(day: date) -> str:
    """A day as papers write it: 2026年3月8日."""
    return f"{day.year}年{day.month}月{day.day}日"
