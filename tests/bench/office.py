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
from tests.bench.webhook import percentile
from tests.colleague import Colleague, fill
from tests.journeys.conftest import environ
from tests.service import Service

OPEN = 5000


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, Service(environ(Path(folder)), Path(folder)) as service:
        service.start_store()
        service.start_web()
        _list(service, Parts(settings.load(service.environ)))


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
