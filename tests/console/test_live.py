"""The stream of an open page: what it tells to whom, when it ends, how many there may be."""

from __future__ import annotations

import re
import threading

import pytest

from bot.console import live
from tests.console.office import press


class Listener:
    """A browser that listens: each event is a pair (kind, number)."""

    def __init__(self, client, clients=None):
        self.answer = client.get("/console/live", buffered=False)
        self._parts = iter(self.answer.response)
        self._waiting: list[tuple[str, str]] = []

    def hears(self):
        """The next event."""
        while not self._waiting:
            self._waiting += re.findall(r"event: (\w+)\ndata: (.+)\n\n", next(self._parts).decode())
        return self._waiting.pop(0)

    def close(self):
        """The browser goes away."""
        self.answer.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.3)


@pytest.fixture
def listens(office):
    """Makes listeners; all go away at the end, and so does the reader of the news."""
    made = []

    def listen(client):
        made.append(Listener(client))
        return made[-1]

    yield listen
    for one in made:
        one.close()
    office.app.extensions["news"].end()


def news(listener):
    """The next event that is not a mere sign of life."""
    return next(event for event in iter(listener.hears, None) if event[0] != "beat")


def test_a_page_hears_at_once_of_what_happened_and_nothing_of_the_words(office, wang, li, listens):
    number = office.asks("分地没有我")
    listener = listens(li)
    assert (listener.answer.mimetype, listener.answer.headers["X-Accel-Buffering"]) == ("text/event-stream", "no")
    assert news(listener) == ("sync", "-")
    press(wang, f"/referral/{number}/claim")
    assert news(listener) == ("moved", number)
    press(wang, f"/referral/{number}/note", text="暗号词")
    assert news(listener) == ("moved", number)


def test_one_reader_serves_every_stream_of_the_process(office, wang, li, listens):
    before = threading.active_count()
    listeners = [listens(wang), listens(li)]
    assert [news(one)[0] for one in listeners] == ["sync", "sync"]
    number = office.asks()
    assert [news(one) for one in listeners] == [("moved", number)] * 2
    assert threading.active_count() <= before + 1


def test_rule_13_who_has_withdrawn_hears_nothing_of_it_any_more(office, wang, li, listens):
    number, other = office.asks("一"), office.asks("二")
    press(li, f"/referral/{number}/recuse", sure="yes")
    listener = listens(li)
    assert news(listener)[0] == "sync"
    press(wang, f"/referral/{number}/claim")
    press(wang, f"/referral/{other}/claim")
    assert news(listener) == ("moved", other)


def test_the_stream_ends_with_the_session(office, wang, listens):
    listener = listens(wang)
    assert news(listener)[0] == "sync"
    press(wang, "/sign-out")
    assert news(listener)[0] == "out"
    with pytest.raises(StopIteration):
        listener.hears()


def test_a_stream_is_no_sign_of_somebody_who_is_there(office, wang, client, listens):
    [session] = client.keys("session:*")
    client.expire(session, 100)
    news(listens(wang))
    assert client.ttl(session) <= 100


def test_a_second_stream_of_a_session_takes_the_place_of_the_first(office, wang, listens):
    first = listens(wang)
    assert news(first)[0] == "sync"
    second = listens(wang)
    assert news(second)[0] == "sync"
    assert news(first)[0] == "elsewhere"


def test_there_are_only_so_many_streams_and_a_closed_one_makes_room(office, listens, monkeypatch):
    monkeypatch.setattr(live, "STREAMS", 2)
    first, second, third = (office.signed_in(name) for name in ("王芳", "李敏", "王芳"))
    one, _ = listens(first), listens(second)
    assert third.get("/console/live").status_code == 204
    one.close()
    assert third.get("/console/live", buffered=False).status_code == 200


@pytest.mark.parametrize("name", ["小陈", "老周"])
def test_who_may_not_read_referrals_hears_nothing(office, name):
    office.hire(name)
    assert office.signed_in(name).get("/console/live").status_code == 403
    assert office.visitor().get("/console/live", headers={"X-Poll": "idle"}).status_code == 401


def test_when_the_process_is_about_to_stop_streams_end_and_none_begins(office, wang, li, listens):
    listener = listens(wang)
    assert news(listener)[0] == "sync"
    office.app.extensions["news"].end()
    with pytest.raises(StopIteration):
        while True:
            listener.hears()
    assert li.get("/console/live").status_code == 204
