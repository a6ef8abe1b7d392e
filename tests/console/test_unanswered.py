"""The editors' list of what was not answered."""

import re
from datetime import datetime, timedelta

import pytest

from bot.message import CHINA
from bot.store import Change, unanswered_key, unanswered_message_key
from bot.unanswered import MOST, Sealer
from tests.console.office import press

NOW = datetime.now(CHINA)


@pytest.fixture
def kept(office, vault):
    """Puts a message of hers aside, so many days ago."""
    versions = {}

    def make(text, why="nothing", near=("land",), days=0, person="anna"):
        version = versions.get(person, 0)
        versions[person] = version + 1
        item = Sealer(vault, 30).keep(text, why, near, NOW - timedelta(days=days))
        assert office.store.change(Change(person=person, expect=version, keep_seconds=99, unanswered=item)).word == "done"
        return item["id"]
    return make


@pytest.fixture
def editor(office):
    office.hire("小陈")
    return office.signed_in("小陈")


def test_an_editor_reads_what_was_not_answered_why_and_what_came_nearest_grouped_by_topic(editor, kept):
    kept("嫁出去地咋没了，找13812345678", days=1)
    kept("他老打我能管不", "declined", ("dv-order", "land"))
    kept("今天天气好", "unsolved", ())
    page = editor.get("/console/unanswered").text
    assert page.index("他老打我") < page.index("今天天气") < page.index("嫁出去地咋没了") or \
        page.index("今天天气") < page.index("他老打我") < page.index("嫁出去地咋没了"), "the newest day first"
    assert "〔号码〕" in page and "13812345678" not in page
    assert "给她选的，她说都不是" in page and "没有答上" in page and "答了，她说没解决" in page
    assert "人身安全保护令怎么申请" in page and "entries/land.yaml" in page and "别照抄她的原话" in page
    assert "anna" not in page and not re.search(r"编号|/referral/", page)


def test_words_that_look_like_markup_or_an_address_are_neither(editor, kept):
    kept("<a href=x>点我</a> 看 https://bad.example/x")
    page = editor.get("/console/unanswered").text
    assert "<a href=x" not in page and "bad.example" not in page and "〔网址〕" in page


def test_what_was_seen_to_is_gone_and_can_be_put_back_within_the_hour(office, editor, kept, client):
    name = kept("嫁出去地咋没了")
    before = client.expiretime(unanswered_message_key(name))
    answer = press(editor, "/unanswered/done", id=name)
    page = editor.get(answer.headers["Location"]).text
    assert "从这里拿掉了" in page and "放回来" in page and "嫁出去地咋没了" not in page
    assert 0 < client.ttl(unanswered_message_key(name)) <= 3600
    page = editor.get(press(editor, "/unanswered/back", id=name).headers["Location"]).text
    assert "嫁出去地咋没了" in page and client.expiretime(unanswered_message_key(name)) == before
    client.delete(unanswered_message_key(name))
    assert "已经不在了" in editor.get(press(editor, "/unanswered/done", id=name).headers["Location"]).text


def test_an_empty_list_says_what_will_come(editor):
    page = editor.get("/console/unanswered").text
    assert "没有等着看的" in page and "没解决" in page


@pytest.mark.parametrize("name, may", [("小陈", True), ("赵姐", True), ("王芳", False), ("老周", False)])
def test_rule_15_only_editors_and_the_supervisor_read_it(office, kept, name, may):
    kept("嫁出去地咋没了")
    if name != "王芳":
        office.hire(name)
    browser = office.signed_in(name)
    assert browser.get("/console/unanswered").status_code == (200 if may else 403)
    assert press(browser, "/unanswered/done", id="0" * 16).status_code == (303 if may else 403)
    assert ("没答上的" in browser.get("/console/home").text) is may


def test_rule_15_reading_and_every_deed_is_in_the_trail_without_words(office, editor, kept):
    name = kept("嫁出去地咋没了")
    editor.get("/console/unanswered")
    editor.get("/console/unanswered")
    press(editor, "/unanswered/done", id=name)
    press(editor, "/unanswered/back", id=name)
    rows = office.desk.audit.find(who="小陈")
    assert [row.what for row in rows if row.what.startswith("unanswered")] == \
        ["unanswered-back", "unanswered-done", "unanswered-read"], "one look while the page stays open"
    assert "嫁出去" not in str(rows) and office.desk.audit.verify()[1] == []


@pytest.mark.parametrize("name", ["", "x", "../../etc", "0" * 15, "G" * 16])
def test_a_made_up_id_is_refused(editor, name):
    assert press(editor, "/unanswered/done", id=name).status_code == 400


def test_nobody_can_flood_the_list(office, kept, client):
    for n in range(MOST + 5):
        kept(f"第{n}句乱七八糟的话")
    assert client.zcard(unanswered_key()) == MOST
    kept("别人的话还进得来", person="bella")
    assert client.zcard(unanswered_key()) == MOST + 1


def test_rule_8_upkeep_takes_what_is_over_off_the_list(office, kept, client):
    kept("旧的旧的", days=29)
    kept("新的新的")
    assert office.unanswered.purge(NOW) == 0
    assert office.unanswered.purge(NOW + timedelta(days=1, hours=1)) == 1
    assert [one.text for one in office.unanswered.newest("小陈")] == ["新的新的"]
