"""The audit trail as the console writes and shows it; nothing is read without a trace."""

from __future__ import annotations

import re

import pytest

from bot.store import audit_key
from tests.console.office import PASSWORD, press, sign_in, token

MARKER = "标记词青蛙跳"


def deeds(office, number: str = "") -> list[tuple[str, str]]:
    """Who did what, oldest first."""
    return [(entry.who, entry.what) for entry in reversed(office.desk.audit.find(number))]


def test_rule_15_every_read_and_every_action_is_in_the_trail(office, wang):
    number = office.asks(MARKER)
    wang.get(f"/console/referral/{number}")
    for action, fields in (("claim", {}), ("note", {"text": MARKER}), ("release", {"text": MARKER}), ("claim", {}),
                           ("answer", {"text": MARKER}), ("close", {"outcome": "已答复", "sure": "yes"})):
        assert press(wang, f"/referral/{number}/{action}", **fields).status_code == 303
    done = [what for _, what in deeds(office, number)]
    assert done == ["read", "claimed", "noted", "released", "claimed", "answered", "closed"]
    assert MARKER not in str(office.client.lrange(audit_key(), 0, -1))
    assert office.desk.audit.verify()[1] == []


@pytest.mark.parametrize("page", ["0", "-3", "abc", "1" + "0" * 30, "9" * 400])
def test_a_page_of_the_trail_that_there_is_not_is_no_trouble(zhao, page):
    assert zhao.get(f"/console/audit?page={page}").status_code == 200


def test_rule_15_a_page_that_refreshes_itself_is_one_reading(office, wang):
    number = office.asks("一")
    for _ in range(3):
        wang.get(f"/console/referral/{number}", headers={"X-Poll": "idle"})
    assert deeds(office, number) == [("王芳", "read")], "a header cannot read without a trace either"


def test_rule_15_what_leaves_no_trace_is_not_shown(office, wang):
    number = office.asks(MARKER)
    office.client.delete(audit_key())
    office.client.set(audit_key(), "nothing can be appended here")
    answer = wang.get(f"/console/referral/{number}")
    assert answer.status_code == 503 and "操作记录这会儿写不下" in answer.text and MARKER not in answer.text


def test_rule_15_an_answer_whose_entry_cannot_be_written_is_not_stored_but_not_lost(office, wang):
    number = office.asks("一")
    press(wang, f"/referral/{number}/claim")
    office.client.delete(audit_key())
    office.client.set(audit_key(), "nothing can be appended here")
    answer = press(wang, f"/referral/{number}/answer", text="写了半天的回复")
    assert answer.status_code == 503 and "写了半天的回复" in answer.text
    assert office.desk.get(number).status == "claimed"


def test_signing_in_and_being_refused_are_in_the_trail(office):
    visitor = office.visitor()
    sign_in(visitor, "王芳", "不对的密码不对的密码")
    sign_in(visitor, "密码写错了格子", PASSWORD)
    sign_in(visitor, "王芳")
    assert deeds(office) == [("王芳", "sign-in-refused"), ("", "sign-in-refused"), ("王芳", "sign-in")]
    assert "格子" not in str(office.client.lrange(audit_key(), 0, -1)), "an unknown name may be a password"


def test_the_supervisor_reads_the_trail_by_number_and_by_name(office, wang, zhao):
    first, second = office.asks("一"), office.asks("二")
    for number in (first, second):
        wang.get(f"/console/referral/{number}")
    page = zhao.get("/console/audit").text
    assert first in page and second in page and "查看" in page and "登录" in page
    filtered = zhao.get(f"/console/audit?number={first.lower()}").text
    assert first in filtered and second not in filtered
    assert "没有这样的记录" in zhao.get("/console/audit?who=没有这个人").text
    assert second in zhao.get("/console/audit?who=王芳").text


def test_the_trail_is_shown_page_by_page(office, zhao):
    for n in range(120):
        office.desk.audit.write("王芳", "read", f"N{n:03}")
    pages = [set(re.findall(r"N\d{3}", zhao.get(f"/console/audit?page={n}&who=王芳").text)) for n in (1, 2, 3, 4)]
    assert [len(numbers) for numbers in pages] == [50, 50, 20, 0]
    assert not pages[0] & pages[1] and "N119" in pages[0]


@pytest.mark.parametrize("name", ["王芳", "小陈", "老周"])
def test_nobody_else_reads_the_trail(office, name):
    office.hire(name)
    visitor = office.signed_in(name)
    assert visitor.get("/console/audit").status_code == 403
    assert 'id="to-audit"' not in visitor.get("/console/home").text


def test_a_stranger_is_sent_to_sign_in(office):
    assert "/sign-in" in office.visitor().get("/console/audit").headers["Location"]
    assert token(office.visitor())
