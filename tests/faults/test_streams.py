"""The console's streams on a real gunicorn: they starve nobody, survive the store's death, and hold up no end."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice

import pytest
import requests

from bot import settings
from bot.assembly import Parts
from bot.console.live import STREAMS
from tests.bench.streams import crowd
from tests.colleague import Colleague
from tests.journeys.conftest import environ
from tests.service import Service, wait_for


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A copy of the web part whose store can be killed."""
    folder = tmp_path_factory.mktemp("streams")
    with Service(environ(folder), folder) as running:
        running.start_store()
        running.start_web()
        yield running


@pytest.fixture(scope="module")
def parts(service):
    return Parts(settings.load(service.environ))


def test_with_every_stream_taken_the_webhook_and_the_pages_answer(service, parts):
    person = service.platform(strict=False).person("o_streams_000000000000000001")
    alone = sorted(person.says(f"在吗 {n}").seconds for n in range(10))[5]
    with crowd(service, parts) as streams:
        assert len(streams) > STREAMS, "both processes have streams"
        heard = [person.says(f"出嫁了村里不分地给我 {n}") for n in range(10)]
        assert all(one.raw and not one.fault for one in heard)
        assert sorted(one.seconds for one in heard)[5] < max(0.5, 10 * alone), "also where everything is slow"
        assert Colleague(service.url, parts, "王芳").get("/").status_code == 200


def test_a_stream_tells_that_the_store_is_away_and_that_it_is_back(service, parts):
    events = listening(service, parts)
    assert next(events)[0] == "sync"
    service.kill_store()
    assert next(kind for kind, _ in events if kind != "beat") == "down"
    service.start_store()
    assert next(kind for kind, _ in events if kind not in ("beat", "down")) == "sync"
    wang = Colleague(service.url, parts, "王芳")
    number = parts.desk.list()[0].number if parts.desk.list() else _opened(service)
    wang.press(f"/referral/{number}/claim")
    assert ("moved", number) in islice((event for event in events if event[0] != "beat"), 3)


def listening(service: Service, parts: Parts) -> Iterator[tuple[str, str]]:
    """Events of a stream, opened as soon as a process has noticed that those before have gone."""
    heard: list[Iterator[tuple[str, str]]] = []

    def let_in() -> bool:
        events = Colleague(service.url, parts, "王芳").listens()
        first = next(events, None)
        if first:
            heard.append(chain([first], events))
        return bool(heard)
    wait_for(let_in)
    return heard[0]


def _opened(service: Service) -> str:
    """A crisis makes a referral without asking."""
    service.platform(strict=False).person("o_streams_000000000000000002").says("他又在砸门 我躲在厕所里 快救我")
    return service.referrals()[0]["number"]


def test_open_streams_do_not_hold_up_the_end(service, parts):
    with crowd(service, parts) as streams:
        assert len(streams) > STREAMS
        read_to_the_end = []

        def reads(answer):
            deque(answer.iter_content(None), 0)
            read_to_the_end.append(answer)

        readers = [threading.Thread(target=reads, args=(answer,), daemon=True) for answer in streams]
        for reader in readers:
            reader.start()
        service.web.terminate()
        for reader in readers:
            reader.join(30)
        # What goes on for all of gunicorn's graceful_timeout is cut, and whoever reads it misses the end.
        assert len(read_to_the_end) == len(streams), "none was cut"
        service.web.wait(30)
    with pytest.raises(requests.ConnectionError):
        requests.get(service.url + "/healthz", timeout=2)
    service.start_web()
    assert next(Colleague(service.url, parts, "王芳").listens())[0] == "sync"
