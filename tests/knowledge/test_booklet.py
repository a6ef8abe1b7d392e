"""The booklet holds every entry as it is spoken, with room for a signature."""

from __future__ import annotations

from click.testing import CliRunner
from docx import Document

from bot.__main__ import main


def test_every_entry_is_in_it_with_a_line_to_sign(shelf, tmp_path):
    out = tmp_path / "booklet.docx"
    done = CliRunner().invoke(main, ["booklet", str(out), "--knowledge", str(shelf.folder)])
    assert done.exit_code == 0 and "2 个条目" in done.output
    paper = Document(str(out))
    text = "\n".join(p.text for p in paper.paragraphs)
    for row in shelf.rows:
        for part in (row["question"], row["answer"], row["more"], *row["steps"], row["id"], row["basis"][0]):
            assert part in text
    assert "人身安全" in text and "妇女维权热线 12338" in text and "区人民法院的地址" in text and "2027-06-01" in text
    assert [[cell.text for cell in table.rows[0].cells] for table in paper.tables] == [
        ["□ 同意", "□ 要改（写在旁边）", "复核人：", "日期："]] * 2


def test_a_folder_that_cannot_be_read_or_written_to_is_said_in_one_sentence(shelf, tmp_path):
    nowhere = CliRunner().invoke(main, ["booklet", str(tmp_path / "no" / "b.docx"), "--knowledge", str(shelf.folder)])
    shelf.write("laws.yaml", "laws: 3\n")
    unread = CliRunner().invoke(main, ["booklet", str(tmp_path / "b.docx"), "--knowledge", str(shelf.folder)])
    assert (nowhere.exit_code, unread.exit_code) == (1, 1) and "laws.yaml" in unread.output and "No such file" in nowhere.output
