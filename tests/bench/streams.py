"""What the console's streams cost the webhook: its latency without them and with every one taken, by turns in one run."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import requests

from bot import settings
from bot.assembly import Parts
from bot.console.live import STREAMS
from tests.bench.webhook import percentile
from tests.colleague import Colleague
from tests.journeys.conftest import environ
from tests.platform import Platform
from tests.service import Service, wait_for

ROUNDS, MESSAGES = 6, 60


def run() -> None:
    """Print the ratio, and the milliseconds it is of."""
    with tempfile.TemporaryDirectory() as folder, Service(environ(Path(folder)), Path(folder)) as service:
        service.start_store()
        service.start_web()
        parts, platform = Parts(settings.load(service.environ)), service.platform(strict=False)
        _seconds(platform, "warm")
        without, among, taken = [], [], 0
        for n in range(ROUNDS):
            without += _seconds(platform, f"a{n}")
            with crowd(service, parts) as streams:
                taken = len(streams)
                among += _seconds(platform, f"b{n}")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        before, after = percentile(without, share), percentile(among, share)
        print(f"webhook with {taken} of {2 * STREAMS} streams open: {name} {after:.1f} ms, without {before:.1f} ms, "
              f"ratio {after / before:.2f}")


@contextlib.contextmanager
def crowd(service: Service, parts: Parts) -> Iterator[list[requests.Response]]:
    """As many streams as both processes take, each of a session of its own; more are turned away.

    Ends when both processes have noticed that the browsers are gone.
    """
    streams: list[requests.Response] = []
    with contextlib.ExitStack() as stack:
        turned_away = 0
        while len(streams) < 2 * STREAMS and turned_away < 4 * STREAMS:
            one = Colleague(service.url, parts, f"同事{len(streams)}")
            answer = one.http.get(f"{one.url}/live", headers={"Connection": "close"}, stream=True, timeout=30)  # as nginx does
            stack.callback(one.http.close)
            stack.callback(answer.close)
            if answer.status_code == 200:
                streams.append(answer)
            else:
                turned_away += 1
        yield streams
    if service.web.poll() is None:
        wait_for(lambda: all(next(Colleague(service.url, parts, "同事").listens(), None) for _ in range(4)))


def _seconds(platform: Platform, who: str) -> list[float]:
    return [platform.person(f"o_{who}_{n:020d}").says("出嫁了村里不分地给我").seconds for n in range(MESSAGES)]
