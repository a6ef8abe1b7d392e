"""The page of figures over HTTP: who may see it, what it says, what is taken away and what the trail tells of it."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.message import CHINA
from bot.store import audit_key, counts_key
from tests.console.office import press

PRESENT = datetime.now(CHINA)
MONTH, TODAY = f"{PRESENT:%Y-%m}", f"{PRESENT:%Y-%m-%d}"


def test_referrals_made_today_are_on_the_page_of_today_and_of_the_month(office, wang):
    numbers = [office.asks("一"), office.asks("二"), office.asks("三", urgent=True, kind="violence", topic="dv.now")]
    office.desk.answer(numbers[0], "王芳", "您好。", datetime.now(CHINA))
    office.client.hincrby(counts_key(TODAY), "messages", 9)
    for name in ("", f"?of={TODAY}", f"?of={MONTH}", f"?of={PRESENT.year}"):
        page = wang.get(f"/console/numbers{name}").text
        assert "<b>9</b> 条话" in page and "<b>3</b> 件转给了工作人员" in page and "<b class=\"red\">1</b> 件紧急" in page
        assert "2 件没有人领取" in page and "1 件回复等她来看" in page
        assert "不到 1 分钟" in page
        assert "人身安全和别的事，件数少的合计" in page and "出嫁女" not in page, "it would give away the other"
        assert not [number for number in numbers if number in page.partition("<main")[2]], "no numbers of referrals"


@pytest.mark.parametrize(("name", "status"), [("王芳", 200), ("赵姐", 200), ("小陈", 200), ("老周", 403)])
def test_staff_supervisor_and_editor_see_figures_and_the_admin_does_not(office, name, status):
    office.hire("赵姐", "小陈", "老周")
    browser = office.signed_in(name)
    assert browser.get("/console/numbers").status_code == status
    assert press(browser, "/numbers/excel", of=MONTH).status_code == status
    assert ("/console/numbers" in browser.get("/console/home").text) == (status == 200)


@pytest.mark.parametrize("name", ["2999", "2999-01", "x", "2026-13", "'\"><script>"])
def test_what_is_no_period_is_not_found(wang, name):
    assert wang.get("/console/numbers", query_string={"of": name}).status_code == 404
    assert press(wang, "/numbers/excel", of=name).status_code == 404


def test_an_empty_month_teaches_what_will_be_here(wang):
    page = wang.get("/console/numbers?of=2020-01").text
    assert "这段时间没有记录" in page and "第一条话" in page and "<svg" not in page


def test_the_workbook_is_a_download_without_a_trace_of_anybody(office, wang):
    number = office.asks("我叫李秀英")
    answer = press(wang, "/numbers/excel", of=MONTH)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="numbers-{MONTH}.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    book = load_workbook(io.BytesIO(answer.data))
    words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert not [word for word in (number, "李秀英", "王芳", "someone") if word in words]
    assert dict([cell.value for cell in row] for row in book["总览"].iter_rows())["转给工作人员（件）"] == 1


def test_rule_15_the_trail_says_who_took_the_figures_away(office, wang):
    press(wang, "/numbers/excel", of=MONTH)
    entry = office.desk.audit.find()[0]
    assert (entry.who, entry.what, entry.number, entry.reason) == ("王芳", "figures-exported", "", f"Excel {MONTH}")


def test_rule_15_without_a_trace_nothing_is_given_out(office, wang):
    office.client.delete(audit_key())
    office.client.set(audit_key(), "nothing can be appended here")
    answer = press(wang, "/numbers/excel", of=MONTH)
    assert answer.status_code == 503 and answer.mimetype == "text/html"


def test_nothing_on_the_page_needs_more_than_the_policy_allows(office, wang):
    office.asks("一")
    page = wang.get("/console/numbers").text
    assert "<svg" in page and "<style" not in page and " style=" not in page and "<script>" not in page


def test_the_report_of_this_year_is_one_click(office, wang):
    number = office.asks("一")
    office.client.hincrby(counts_key(TODAY), "messages", 9)
    assert 'id="report"' in wang.get("/console/numbers").text
    answer = press(wang, "/numbers/report", of=f"{PRESENT.year}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="report-{PRESENT.year}.docx"'
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.data)).paragraphs)
    assert "共收到妇女留言9条" in words and "共受理1件" in words and number not in words
    entry = office.desk.audit.find()[0]
    assert (entry.who, entry.what, entry.reason) == ("王芳", "figures-exported", f"年度总结 {PRESENT.year}")


def test_there_is_no_report_of_a_month(wang):
    assert press(wang, "/numbers/report", of=MONTH).status_code == 404


def test_rule_15_without_a_trace_no_report_is_given_out(office, wang):
    office.client.delete(audit_key())
    office.client.set(audit_key(), "nothing can be appended here")
    assert press(wang, "/numbers/report", of=f"{PRESENT.year}").status_code == 503


def test_what_stands_now_says_also_that_nothing_is_to_be_come_back_to(office, wang):
    assert "没有等着的。今天没有要提醒的。" in wang.get("/console/numbers").text
    number = office.asks("一")
    press(wang, f"/referral/{number}/revisit", day=f"{datetime.now(CHINA):%Y-%m-%d}")
    assert "1 件没有人领取。今天有 1 件到了提醒的日子。" in wang.get("/console/numbers").text
