"""Finding a referral again by what was said in it: for whom, how far, and what is written down of it."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.message import CHINA
from bot.referrals import search
from bot.store import audit_key, due_key
from tests.console.office import press


def found(page) -> list[str]:
    """The numbers that were found, from the top."""
    return re.findall(r'id="open-(\w+)"', page.text)


def marked(page) -> list[str]:
    """What is highlighted."""
    return re.findall(r"<mark>(.*?)</mark>", page.text)


@pytest.mark.parametrize("typed, mark", [
    ("户口", "户口"), ("户口 不分地", "户口"), ("13800001234", "138-0000 1234"), ("１３８ 1234", "138"), ("晚上八点", "晚上八点"),
    ("SLAP", "slap"), ("她很着急", "她很着急")])
def test_her_words_her_telephone_and_notes_are_found_and_marked(office, wang, typed, mark):
    number = office.asks("户口还在村里", "村里不分地 他 slap 我", contact="138-0000 1234", when="晚上八点以后")
    office.asks("孩子的事")
    office.desk.note(number, "李敏", "电话里她很着急", datetime.now(CHINA))
    page = press(wang, "/search", words=typed)
    assert (page.status_code, found(page)) == (200, [number]) and mark in marked(page)
    assert f'value="{typed}"' in page.text, "what was typed stays"


@pytest.mark.parametrize("typed", ["王芳", "重复", "已结", "不给分地", "王芳 重复 户口"])
def test_holder_outcome_state_and_topic_are_found(office, wang, typed):
    number, _ = office.asks("户口还在"), office.asks("别的", topic="dv.protection-order")
    press(wang, f"/referral/{number}/claim")
    press(wang, f"/referral/{number}/close", outcome="重复")
    assert found(press(wang, "/search", words=typed)) == [number]


def test_what_is_not_there_is_not_found_and_words_of_the_bot_are_not_hers(office, wang):
    number = office.asks("户口")
    now, moves = datetime.now(CHINA), office.desk.moves
    office.desk.move(moves.say(number, now, moves.line(now, "bot", "好的")))
    for typed in ("户口 离婚", "好的", "%", ".*"):
        page = press(wang, "/search", words=typed)
        assert found(page) == [] and "没有找到" in page.text


def test_a_number_opens_at_once_however_it_is_typed(office, wang):
    number = office.asks("一")
    assert press(wang, "/search", words=f" {number.lower()} ").headers["Location"] == f"/console/referral/{number}"


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_nothing_to_look_for_is_said(office, wang, typed):
    page = press(wang, "/search", words=typed)
    assert page.status_code == 422 and "写一个词再找" in page.text


def test_rule_13_who_has_withdrawn_finds_nothing_of_it(office, wang):
    number = office.asks("户口还在", contact="13800001234")
    press(wang, f"/referral/{number}/recuse", sure="yes")
    for typed in ("户口", "13800001234"):
        assert found(press(wang, "/search", words=typed)) == []
    assert found(press(office.signed_in("李敏"), "/search", words="户口")) == [number]


@pytest.mark.parametrize("name", ["小陈", "老周"])
def test_it_is_closed_to_who_may_not_read(office, name):
    office.hire(name)
    office.asks("户口还在")
    assert press(office.signed_in(name), "/search", words="户口").status_code == 403


def test_rule_15_a_search_is_in_the_trail_without_its_words_and_so_is_whose_words_were_shown(office, wang, client):
    number = office.asks("暗号词在这里")
    press(wang, "/search", words="暗号词")
    press(wang, "/search", words="待领取")  # found by what stands in the list: nothing of hers is shown
    entries = [(entry.who, entry.what, entry.number) for entry in office.desk.audit.find()]
    assert entries[:3] == [("王芳", "searched", ""), ("王芳", "read", number), ("王芳", "searched", "")]
    assert "暗号词" not in "".join(client.lrange(audit_key(), 0, -1))


def test_rule_15_no_index_of_her_words_is_kept(office, wang, client):
    office.asks("暗号词在这里")
    wang.get("/console/")  # from the first look on the lists are kept
    before = set(client.keys("*"))
    press(wang, "/search", words="暗号词")
    assert {key for key in set(client.keys("*")) - before if not key.startswith("audit:")} == set()


def test_it_stops_where_it_must_says_so_and_goes_on_from_there(office, wang, monkeypatch):
    monkeypatch.setattr(search, "MOST", 4)
    monkeypatch.setattr(search, "_BATCH", 2)
    old = office.asks("户口", due=-500)
    for n in range(6):
        office.asks("别的", due=n)
    page = press(wang, "/search", words="户口")
    assert found(page) == [] and "看了 4 件" in page.text and "这些里面没有" in page.text and "再往前找" in page.text
    after = re.search(r'name="after" value="([^"]+)"', page.text).group(1)
    page = press(wang, "/search", words="户口", after=after)
    assert found(page) == [old] and "看了 3 件" in page.text and "再往前没有了" in page.text


def test_it_gives_up_its_thread_when_its_time_is_over(office, monkeypatch):
    monkeypatch.setattr(search, "_BATCH", 1)
    for n in range(5):
        office.asks("户口", due=n)
    ticks = iter(range(100))
    result = search.Search(office.desk, lambda: next(ticks)).find(search.Words("户口"), "王芳", lambda _: "")
    assert result.looked == 1 and result.stopped is not None


def test_many_that_are_due_at_one_moment_are_each_looked_at_once(office, monkeypatch):
    monkeypatch.setattr(search, "_BATCH", 2)
    monkeypatch.setattr(search, "_CHUNK", 2)
    monkeypatch.setattr(search, "MOST", 3)
    numbers = {office.asks("户口") for _ in range(8)}
    for number in numbers:
        office.client.zadd(due_key(), {number: 1_700_000_000})
    seen, after = [], None
    for _ in range(3):
        result = search.Search(office.desk).find(search.Words("户口"), "王芳", lambda _: "", after)
        seen += [hit.referral.number for hit in result.hits]
        after = result.stopped
    assert (sorted(seen), after) == (sorted(numbers), None)


@pytest.mark.parametrize("page", ["/search", "/numbers", "/account", "/account/password", "/home", "/referral/NSUCH"])
def test_an_urgent_one_that_nobody_has_is_seen_on_every_page_of_those_who_read_referrals(office, wang, page):
    number = office.asks("他又来了", urgent=True)
    seen = wang.get(f"/console{page}").text
    assert f'id="alarm-{number}"' in seen and f'data-urgent="{number}"' in seen and "alarm.js" in seen
    found = press(wang, "/search", words="没有这个词").text
    assert f'id="alarm-{number}"' in found


def test_who_may_not_read_referrals_hears_no_alarm(office):
    office.asks("他又来了", urgent=True)
    office.hire("小陈")
    seen = office.signed_in("小陈").get("/console/numbers").text
    assert 'data-urgent=""' in seen and "alarm.js" not in seen and "还没有人领取" not in seen


def test_of_more_urgent_ones_than_the_bar_holds_the_rest_is_one_press_away(office, wang):
    for _ in range(5):
        office.asks("他又来了", urgent=True)
    assert 'id="alarm-all">全部 5 件</a>' in wang.get("/console/account").text
