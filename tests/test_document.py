"""Every Word document is set in the typeface that is named, whatever the theme says, and does not name the library."""

from __future__ import annotations

import io
from datetime import date

from docx import Document
from docx.oxml.ns import qn

from bot.document import HEI, SONG, blank, field, finished, spelt, styled, typeset


def again(page):
    return Document(io.BytesIO(finished(page, "标题", "青山区妇联")))


def test_a_heading_is_in_the_named_typeface_for_every_script_and_in_black():
    page = blank(2, 2, 3, 3)
    styled(page, "Heading 1", HEI, 16)
    fonts = again(page).styles["Heading 1"].element.rPr.rFonts
    assert dict(fonts.attrib) == {qn(f"w:{script}"): "SimHei" for script in ("ascii", "hAnsi", "eastAsia")}
    assert str(page.styles["Heading 1"].font.color.rgb) == "000000"


def test_some_words_in_another_typeface_are_so_in_chinese_too():
    page = blank(2, 2, 3, 3)
    typeset(page.add_paragraph().add_run("依据"), SONG, 9)
    run = again(page).paragraphs[0].runs[0]
    assert run.font.size.pt == 9 and run._r.rPr.rFonts.get(qn("w:eastAsia")) == "SimSun"


def test_the_sheet_is_a4_with_the_margins_asked_for():
    section = again(blank(3.7, 3.5, 2.8, 2.6)).sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
               section.right_margin)
    assert [round(length.cm, 1) for length in lengths] == [21, 29.7, 3.7, 3.5, 2.8, 2.6]


def test_a_page_number_shows_something_before_it_is_worked_out():
    page = blank(2, 2, 3, 3)
    field(page.add_paragraph("第 "), "PAGE")
    made = again(page).paragraphs[0]._p.find(qn("w:fldSimple"))
    assert made.get(qn("w:instr")) == "PAGE" and made.find(f".//{qn('w:t')}").text == "1"


def test_it_names_its_title_and_the_federation_and_not_the_library():
    said = again(blank(2, 2, 3, 3)).core_properties
    assert (said.title, said.author, said.comments) == ("标题", "青山区妇联", "")


def test_a_day_is_spelt_as_papers_write_it():
    assert spelt(date(2026, 3, 8)) == "2026年3月8日"
