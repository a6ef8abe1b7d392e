"""The staff's pages over real HTTP: how fast the list is with 5,000 referrals in it, and twenty staff at work at once.

Generator, workers and store share this machine, so that what many ask for at once is mostly the wait for a processor: how
long Redis stands still for one page is told apart from it.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot import settings
from bot.assembly import Parts
from bot.referrals.move import Move
from bot.store import Change
from tests.bench.crew import faults, work
from tests.bench.webhook import percentile
from tests.colleague import MANY, Colleague, fill
from tests.journeys.conftest import environ
from tests.service import Service

OPEN = 5000
STAFF, REFERRALS = 20, 500
PATHS = ("/", "/?tab=all&page=90", "/?tab=overdue", "/?tab=mine")


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, Service(environ(Path(folder)), Path(folder)) as service:
        service.start_store()
        service.start_web()
        _crew(service)
        _list(service, Parts(settings.load(service.environ)))


def _crew(service: Service) -> None:
    shift, parts, numbers = work(service, STAFF, REFERRALS)
    wrong = faults(shift, parts, numbers)
    meddled = sum(shift.meddled.values())
    print(f"{STAFF} staff at once: {len(numbers)} referrals taken, answered and closed in {shift.took:.0f} s, "
          f"{len(wrong)} faults; {meddled} attempts on a colleague's refused; a request {_spread(shift.seconds)}")
    for fault in wrong:
        print("  fault:", fault)


def _list(service: Service, parts: Parts) -> None:
    numbers = fill(parts, OPEN)
    colleague = Colleague(service.url, parts, "王芳")
    for path in PATHS:
        parts.redis.config_resetstat()
        seconds = [_timed(colleague, path) for _ in range(100)]
        print(f"list with {OPEN} open, {path}: {_spread(seconds)}; {_scripts(parts):.2f} ms of scripts")
    for at_once in (4, STAFF):
        print(f"  {at_once} at once: {_spread(_asked(service, parts, at_once))}")
    _take(parts, numbers)
    with ThreadPoolExecutor(1) as pool:
        shift, seconds = pool.submit(work, service, STAFF, REFERRALS), []
        while not shift.done():
            seconds.append(_timed(colleague, "/?tab=all"))
        shift.result()
    print(f"  while {STAFF} staff take, answer and close {REFERRALS} more: {_spread(seconds)}")


def _take(parts: Parts, numbers: list[str]) -> None:
    """Somebody holds all of these, so that a crew leaves them in the list."""
    taken = [Move(number, ("open",), "claimed", "", {"holder": "赵姐"}, event="claimed").plan() for number in numbers]
    for start in range(0, len(taken), MANY):
        assert parts.store.change(Change(moves=taken[start:start + MANY])).word == "done"


def _asked(service: Service, parts: Parts, at_once: int) -> list[float]:
    """Seconds of 200 looks at the first page by so many colleagues."""
    crew = [Colleague(service.url, parts, f"看的人{n}") for n in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        rounds = pool.map(lambda colleague: [_timed(colleague, "/") for _ in range(200 // at_once)], crew)
        return [seconds for one in rounds for seconds in one]


def _scripts(parts: Parts) -> float:
    """Milliseconds of one script on average since the counting began."""
    return parts.redis.info("commandstats")["cmdstat_evalsha"]["usec_per_call"] / 1000


def _spread(seconds: list[float]) -> str:
    return f"p50 {percentile(seconds, 0.5):.0f} ms, p95 {percentile(seconds, 0.95):.0f} ms"


def _timed(colleague: Colleague, path: str) -> float:
    start = time.perf_counter()
    colleague.get(path)
    return time.perf_counter() - start
