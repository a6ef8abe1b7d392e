"""How long a session lasts, and what of it is stored."""

from __future__ import annotations

import pytest

from bot.console.sessions import IDLE, TOTAL, Sessions


@pytest.fixture
def sessions(client, accounts, clock):
    return Sessions(client, accounts, clock)


def lifetime(client) -> int:
    """Seconds until the one session ends by itself."""
    [key] = client.keys("session:*")
    return client.ttl(key)


def test_an_id_has_256_random_bits_and_redis_does_not_know_it(sessions, accounts, client):
    first, second = sessions.begin(accounts.get("王芳")), sessions.begin(accounts.get("王芳"))
    assert first != second and len(first) == 43
    assert not any(first in key or first in client.get(key) for key in client.keys("session:*"))


def test_it_ends_when_nothing_is_done_and_lives_on_while_something_is(sessions, accounts, client):
    session = sessions.begin(accounts.get("王芳"))
    assert IDLE - 5 < lifetime(client) <= IDLE
    client.expire(client.keys("session:*")[0], 60)
    assert sessions.find(session).name == "王芳"
    assert lifetime(client) > IDLE - 5


def test_a_page_that_refreshes_itself_does_not_count_as_somebody_being_there(sessions, accounts, client):
    session = sessions.begin(accounts.get("王芳"))
    client.expire(client.keys("session:*")[0], 60)
    assert sessions.find(session, touch=False).name == "王芳"
    assert lifetime(client) <= 60


def test_it_ends_after_twelve_hours_however_busy(sessions, accounts, client, clock):
    session = sessions.begin(accounts.get("王芳"))
    clock.now += TOTAL - 100
    assert sessions.find(session).name == "王芳"
    assert lifetime(client) <= 100
    clock.now += 101
    assert sessions.find(session) is None
    assert client.keys("session:*") == []


def test_a_polling_page_sends_no_sign_of_life(office, client):
    browser = office.signed_in("王芳")
    client.expire(client.keys("session:*")[0], 60)
    browser.get("/console/", headers={"X-Poll": "idle"})
    assert lifetime(client) <= 60
    browser.get("/console/", headers={"X-Poll": "active"})
    assert lifetime(client) > 60


def test_a_polling_page_whose_session_ended_is_told_so_and_not_sent_elsewhere(office):
    assert office.visitor().get("/console/", headers={"X-Poll": "idle"}).status_code == 401
