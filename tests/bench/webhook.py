"""Every evaluation message through the signed, encrypted webhook of a two-worker gunicorn, as the platform sends them.

Prints fault notices and the time from the request to the last byte of the reply. The load generator, the workers and
the store share this machine.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.messages import texts
from tests.journeys.conftest import environ
from tests.service import Service

AT_ONCE = 4


def percentile(seconds: list[float], share: float) -> float:
    """The time in ms below which this share of messages stayed."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


def run() -> None:
    """Send them, four at once, each from a person of its own."""
    messages = texts("dev_real", "dev_written")
    if not messages:
        print("webhook: no evaluation messages found (set EVAL_DIR)")
        return
    with tempfile.TemporaryDirectory() as folder:
        with Service(environ(Path(folder)), Path(folder)) as service:
            _measure(service.start(), messages)


def _measure(service: Service, messages: list[str]) -> None:
    platform = service.platform(strict=False)
    for n in range(8):
        platform.person(f"o_warm_{n:020d}").says("在吗")  # every thread once, before the clock runs
    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        heard = list(pool.map(lambda row: platform.person(f"o_{row[0]:026d}").says(row[1]), enumerate(messages)))
    took = time.perf_counter() - started
    seconds = [h.seconds for h in heard]
    faults = [h.fault for h in heard if h.fault]
    print(f"webhook: {len(messages)} messages, {len(faults)} fault notices, {sum(not h.raw for h in heard)} without a reply; "
          f"p50 {percentile(seconds, 0.5):.1f} ms, p99 {percentile(seconds, 0.99):.1f} ms, {len(messages) / took:.0f}/s")
    for fault in sorted(set(faults)):
        print("  fault:", fault)
