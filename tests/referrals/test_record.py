"""The printed record: complete, in order, word for word, nothing added; it may be evidence."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from docx import Document

from bot.message import CHINA
from bot.referrals.casework import Result, Transfer
from bot.referrals.move import CONTEXT_LINES
from bot.referrals.record import record
from bot.referrals.results import Results
from bot.referrals.transfers import Transfers
from bot.store import Change
from tests.referrals.conftest import NOW

NAME = "青山区妇女联合会"


@pytest.fixture
def number(desk, opened):
    """A referral with all kinds of lines."""
    number = opened(story="分地没有我\n村里说我嫁出去了")
    lines = [desk.moves.line(NOW, who, text) for who, text in (("bot", "记下了。"), ("person", "还有一件 <b>&</b>"))]
    desk.move(desk.moves.say(number, NOW, *lines))
    desk.note(number, "王芳", "内部看法", NOW)
    desk.answer(number, "王芳", "去村里问过了", NOW)
    return number


def text_of(file):
    """All that stands in the document's body."""
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def made(desk, number):
    return record(desk.get(number), NAME, datetime(2026, 11, 21, 18, 9, tzinfo=CHINA), "赵姐")


def test_every_line_is_there_in_order_word_for_word(desk, number):
    text = text_of(made(desk, number))
    said = ["分地没有我\n村里说我嫁出去了", "记下了。", "还有一件 <b>&</b>", "去村里问过了"]
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert text.count("2026年11月18日 11:00:00") >= len(said) and "共 4 条" in text


def test_who_said_it_is_with_every_line(desk, number):
    text = text_of(made(desk, number))
    assert text.count("求助人　") == 2 and text.count("自动回复　") == 1 and "工作人员 王芳　" in text


def test_it_names_number_district_time_of_export_and_who_took_it_out(desk, number):
    text = text_of(made(desk, number))
    for words in (number, NAME, "求助记录", "2026年11月21日 18:09:00（赵姐 导出）"):
        assert words in text


def test_there_are_lines_to_sign_and_room_for_the_seal(desk, number):
    text = text_of(made(desk, number))
    assert re.search(r"经办人（签名）：_+\n日期：_+年_+月_+日\n单位（盖章）：", text)


def test_notes_among_staff_are_not_in_it_and_it_says_so(desk, number):
    text = text_of(made(desk, number))
    assert "内部看法" not in text and "内部备注不在其中" in text and f"最近 {CONTEXT_LINES} 条" in text


def test_pages_are_numbered(desk, number):
    with zipfile.ZipFile(io.BytesIO(made(desk, number))) as parts:
        footers = "".join(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert 'w:instr="PAGE"' in footers and 'w:instr="NUMPAGES"' in footers and number in footers


def test_how_it_ended_is_told_as_it_is(desk, number):
    assert "截至导出时：已回复，求助人尚未看到。" in text_of(made(desk, number))
    desk.close(number, "王芳", "调解成功", NOW)
    ended = text_of(made(desk, number))
    assert "结案，结果：调解成功。" in ended and "结案时还有回复求助人没有看到" in ended


def test_signs_that_a_document_cannot_hold_stay_visible(desk, number):
    desk.move(desk.moves.say(number, NOW, desk.moves.line(NOW, "person", "坏\x0b字\x00符")))
    text = text_of(made(desk, number))
    assert "坏\ufffd字\ufffd符" in text and "有 2 个文档里放不下的符号" in text


def test_the_file_itself_names_no_staff_computer(desk, number):
    properties = Document(io.BytesIO(made(desk, number))).core_properties
    assert properties.author == NAME and "python" not in (properties.comments or "")


def test_without_a_word_of_hers_it_says_so(desk, store):
    move = desk.moves.open("anna", "urgent", "", NOW, NOW)
    store.change(Change(moves=[move.plan()]))
    assert "没有文字往来" in text_of(made(desk, move.number))


def test_transfers_with_every_step_and_results_are_part_of_it_but_no_notes_and_nothing_taken_back(desk, number):
    transfers, results, today = Transfers(desk), Results(desk), NOW.date()
    for office in ("户籍科", "错记的科"):
        transfers.make(number, "王芳", Transfer("", "公安", "城东派出所", office, "内部的话"), today, None, NOW)
    kept, wrong = desk.get(number).casework.transfers
    transfers.withdraw(number, "王芳", wrong.id, 0, "记错了", NOW)
    transfers.advance(number, "李敏", kept.id, 0, "已受理", today, "内部的回话", None, NOW)
    results.record(number, "王芳", Result("", "司法救助", today.isoformat(), amount=850_050), NOW)
    text = text_of(made(desk, number))
    assert "转介\n公安，城东派出所，户籍科\n2026年11月18日　已转出（王芳登记）\n2026年11月18日　已受理（李敏登记）\n" in text
    assert "办理结果\n2026年11月18日　司法救助，8,500.50 元。\n截至导出时" in text and "撤掉的不列" in text
    assert "错记的科" not in text and "内部的" not in text


def test_without_transfers_it_does_not_speak_of_them(desk, number):
    assert "转介\n" not in text_of(made(desk, number))
