"""Taking out the printed record at the console: with a reason, with a trace, under a name that says nothing."""

from __future__ import annotations

import io

import pytest
from docx import Document

from bot.document import MIME
from bot.store import audit_key
from tests.console.office import press


def test_the_record_is_a_download_whose_name_says_only_the_number(office, wang):
    number = office.asks("分地没有我")
    answer = press(wang, f"/referral/{number}/record", reason="法院调取")
    assert answer.status_code == 200 and answer.mimetype == MIME
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{number}.docx"'
    assert answer.headers["Cache-Control"] == "no-store"
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.data)).paragraphs)
    assert "分地没有我" in words and "青山区妇女联合会" in words


def test_rule_15_the_trail_says_who_took_it_out_and_why(office, wang):
    number = office.asks("一")
    press(wang, f"/referral/{number}/record", reason="法院调取")
    entry = office.desk.audit.find(number)[0]
    assert (entry.who, entry.what, entry.reason) == ("王芳", "exported", "法院调取")


@pytest.mark.parametrize("reason", ["", "就想看看"])
def test_without_a_reason_of_the_list_nothing_is_given_out(office, wang, reason):
    number = office.asks("一")
    assert press(wang, f"/referral/{number}/record", reason=reason).status_code == 400
    assert not office.desk.audit.find(number)


def test_rule_15_without_a_trace_nothing_is_given_out(office, wang):
    number = office.asks("分地没有我")
    office.client.delete(audit_key())
    office.client.set(audit_key(), "nothing can be appended here")
    answer = press(wang, f"/referral/{number}/record", reason="法院调取")
    assert answer.status_code == 503 and answer.mimetype == "text/html"


def test_an_admin_or_editor_takes_out_nothing(office):
    office.hire("小陈", "老周")
    number = office.asks("一")
    for name in ("小陈", "老周"):
        assert press(office.signed_in(name), f"/referral/{number}/record", reason="法院调取").status_code == 403
