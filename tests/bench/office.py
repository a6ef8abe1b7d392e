"""The staff's pages over real HTTP: how fast the list is with 5,000 referrals in it, and twenty staff at work at once.

Generator, workers and store share this machine.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot import settings
from bot.assembly import Parts
from tests.bench.crew import faults, work
from tests.bench.webhook import percentile
from tests.colleague import Colleague, fill
from tests.journeys.conftest import environ
from tests.service import Service

OPEN = 5000
STAFF, REFERRALS = 20, 500


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
    p50, p95 = (percentile(shift.seconds, share) for share in (0.5, 0.95))
    meddled = sum(shift.meddled.values())
    print(f"{STAFF} staff at once: {len(numbers)} referrals taken, answered and closed in {shift.took:.0f} s, "
          f"{len(wrong)} faults; {meddled} attempts on a colleague's refused; a request p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    for fault in wrong:
        print("  fault:", fault)


def _list(service: Service, parts: Parts) -> None:
    fill(parts, OPEN)
    colleague = Colleague(service.url, parts, "王芳")
    for path in ("/", "/?tab=all&page=90", "/?tab=overdue", "/?tab=mine"):
        seconds = [_timed(colleague, path) for _ in range(100)]
        print(f"list with {OPEN} open, {path}: p50 {percentile(seconds, 0.5):.0f} ms, p95 {percentile(seconds, 0.95):.0f} ms")
    with ThreadPoolExecutor(4) as pool:
        seconds = list(pool.map(lambda _: _timed(colleague, "/"), range(200)))
    print(f"  four at once: p50 {percentile(seconds, 0.5):.0f} ms, p95 {percentile(seconds, 0.95):.0f} ms")


def _timed(colleague: Colleague, path: str) -> float:
    start = time.perf_counter()
    colleague.get(path)
    return time.perf_counter() - start
