"""A whole turn beside the least a bot with a memory does: the same gunicorn, the same pushes, by turns in one run.

Both store durably (`appendfsync always`). Absolute figures drift with the machine, so the ratio of neighbouring rounds is
what counts. The service without its encoder tells how much of a turn is understanding what she means.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median

from bot.knowledge.library import Knowledge, load
from bot.settings import HERE
from tests.bench.contest import private
from tests.bench.load import pushes, send
from tests.bench.webhook import percentile
from tests.journeys.conftest import environ
from tests.ports import free_ports
from tests.service import FIRST_START, Service, wait_for

SIDES = {"echo": "tests.bench.echo:app", "ours": "wsgi:app", "ours, letters only": "tests.bench.letters:app"}
ROUNDS, MESSAGES = 6, 480

NEW = "every message new"
COMING = "as messages come: of ten six new, two numbers of choices, a menu sentence, a greeting (assumed, nobody has counted yet)"
"""No text is sent twice to the same service, except the four of ten that women do repeat. Nearly half of all answers ask back
(see above) and are answered by a number, the menu's sentences are sent by its buttons; retries of the platform are left out."""

GREETINGS = ("在吗", "你好", "谢谢", "好的")
NUMBERS = ("1", "2", "1", "3")


@dataclass
class Side:
    """One application behind gunicorn and one kind of messages. rates: messages a second of each round; seconds: of each message;
    work: seconds of the processor that its workers spent."""

    name: str
    service: Service
    kind: str
    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    work: float = 0.0


def run() -> list[Side]:
    """Print messages a second, ratios and the memory of a worker."""
    knowledge = load(HERE / "knowledge")
    with tempfile.TemporaryDirectory() as folder:
        main = Service(environ(Path(folder)), Path(folder))
        services: dict[str, Service] = {}
        try:
            main.start_store()
            for name in SIDES:
                services[name] = _started(name, main, Path(folder))
            sides = {kind: [Side(name, service, kind) for name, service in services.items()] for kind in (NEW, COMING)}
            fresh = _fresh(knowledge)
            menu = [button.send for top in knowledge.menu.buttons for button in (top, *top.buttons) if button.send]
            for number in range(-1, ROUNDS):
                for kind, several in sides.items():
                    batch = list(_batch(kind, fresh, menu))
                    for side in several:
                        _round(side, batch, number)
            for kind, several in sides.items():
                _tell(kind, several)
        finally:
            for service in services.values():
                service.web.terminate()
                service.web.wait()
            main.stop()
    return sides[NEW]


def _fresh(knowledge: Knowledge) -> Iterator[str]:
    """Each text once: what the entries are tested with and how they are asked for, in an order that is always the same."""
    texts = [text for entry in knowledge.entries.values() for text in (*entry.tests, *entry.variants)]
    texts = sorted(set(texts))
    Random(1).shuffle(texts)
    return iter(texts)


def _batch(kind: str, fresh: Iterator[str], menu: Sequence[str]) -> Iterator[str]:
    repeated = {6: cycle(NUMBERS), 7: cycle(NUMBERS), 8: cycle(menu), 9: cycle(GREETINGS)}
    for n in range(MESSAGES):
        yield next(fresh) if kind == NEW else next(repeated.get(n % 10, fresh))


def _started(name: str, main: Service, folder: Path) -> Service:
    port = free_ports(1)[0]
    service = Service(main.environ, folder)
    service.port, service.url = port, f"http://127.0.0.1:{port}"
    service.environ = {**main.environ, "PORT": str(port)}
    with open(folder / f"{name}.log", "ab") as output:
        service.web = subprocess.Popen([sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", SIDES[name]],
                                       cwd=HERE, env=service.environ, stdout=output, stderr=output)
    wait_for(lambda: service.web.poll() is not None or service.answers("/healthz"), FIRST_START)
    assert service.web.poll() is None, (folder / f"{name}.log").read_text()[-2000:]
    return service


def _round(side: Side, batch: Sequence[str], number: int) -> None:
    """One slice of load; number -1 warms up and is not counted."""
    requests = pushes(side.service.platform(), batch, f"{len(side.name)}{len(side.kind)}{number}")
    before = _worked(side.service)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        took, spans = pool.submit(send, side.service.url, requests).result()
    if number >= 0:
        side.rates.append(len(requests) / took)
        side.seconds += spans
        side.work += _worked(side.service) - before


def _worked(service: Service) -> float:
    """Seconds of the processor that the workers have used."""
    stats = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in service.web_processes()]
    return sum(int(user) + int(system) for *_, user, system in (stat[:13] for stat in stats)) / os.sysconf("SC_CLK_TCK")


def _tell(kind: str, sides: list[Side]) -> None:
    print(f"{kind}:")
    echo = sides[0]
    for side in sides:
        ratios = sorted(ours / least for ours, least in zip(side.rates, echo.rates, strict=True))
        own, shared = worker_memory(side.service)
        print(f"  {side.name}: {median(side.rates):.0f} messages/s ({min(side.rates):.0f}–{max(side.rates):.0f}), ratio to the "
              f"echo {median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}); p50 {percentile(side.seconds, 0.5):.0f} ms, "
              f"p99 {percentile(side.seconds, 0.99):.0f} ms; {side.work / len(side.seconds) * 1000:.1f} ms of the workers' "
              f"processor a message; a worker {own:.0f} MiB of its own, {shared:.0f} with its share")


def worker_memory(service: Service) -> tuple[float, float]:
    """MiB of a worker: what only it uses, and with its share of what the processes have in common (PSS)."""
    workers = service.web_processes()
    return (sum(map(private, workers)) / len(workers), sum(map(proportional, workers)) / len(workers))


def proportional(process: int) -> float:
    """MiB of a process, where a page that n processes share counts for one n-th."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
