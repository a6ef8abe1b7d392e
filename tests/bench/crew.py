"""Many staff at work at once over real HTTP: each takes the next one, answers it, closes it, until nothing is left.

Whoever presses "next" at the same moment as others must get another referral. Some also press "claim" and "answer" on what
a colleague is just doing: they must be told so, and change nothing.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

from bot import settings
from bot.assembly import Parts
from tests.colleague import Colleague, fill
from tests.service import Service


@dataclass
class Shift:
    """What came of it. held: number -> who were told that it is theirs; meddled: attempts on a colleague's, and how many of
    them were let through; seconds: of every request."""

    held: dict[str, list[str]] = field(default_factory=dict)
    meddled: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0


def work(service: Service, staff: int, referrals: int) -> tuple[Shift, Parts, list[str]]:
    """Open so many referrals and let so many staff do them all. Returns what came of it, and the numbers."""
    parts, shift = Parts(settings.load(service.environ)), Shift()
    numbers = fill(parts, referrals)
    crew = [Colleague(service.url, parts, f"同事{n}") for n in range(staff)]
    started = time.perf_counter()
    together = Barrier(staff)
    with ThreadPoolExecutor(staff) as pool:
        for one in [pool.submit(_work, colleague, shift, together) for colleague in crew]:
            one.result()
    shift.took = time.perf_counter() - started
    return shift, parts, numbers


def faults(shift: Shift, parts: Parts, numbers: list[str]) -> list[str]:
    """Each broken promise as a sentence: none lost, none held by two, none closed without its one answer."""
    wrong = [f"{number}: held by {holders}" for number, holders in shift.held.items() if len(holders) != 1]
    wrong += [f"{number}: never taken" for number in set(numbers) - set(shift.held)]
    wrong += [f"meddling answered {status}" for status in shift.meddled if status != 409]
    for number in numbers:
        referral = parts.desk.get(number)
        said = [(line.name, line.text) for line in referral.messages if line.who == "staff"]
        if (referral.status, [referral.holder]) != ("closed", shift.held.get(number)):
            wrong.append(f"{number}: {referral.status}, of {referral.holder}")
        if said != [(referral.holder, f"答复 {number}")]:
            wrong.append(f"{number}: answered {len(said)} times")
    return wrong + parts.desk.audit.verify()[1]


def _work(colleague: Colleague, shift: Shift, together: Barrier) -> None:
    """Until nothing is left. All begin at the same moment, and nobody goes on before each has one: who is quicker by a
    thread's luck would otherwise do everybody's work, and twenty would be one."""
    together.wait(60)
    first = True
    while found := re.search(r"/referral/(\w+)\?", _press(colleague, shift, "/next").headers["Location"]):
        number = found.group(1)
        shift.held.setdefault(number, []).append(colleague.name)
        if first:
            together.wait(60)
            first = False
        if len(shift.held) % 5 == 0:
            _meddle(colleague, shift)
        assert _press(colleague, shift, f"/referral/{number}/answer", text=f"答复 {number}").status_code == 303
        done = _press(colleague, shift, f"/referral/{number}/close", outcome="已答复", sure="yes")
        assert done.status_code == 303, done.text


def _meddle(colleague: Colleague, shift: Shift) -> None:
    """Answer what a colleague holds."""
    theirs = [number for number, holders in list(shift.held.items()) if colleague.name not in holders]
    if theirs:
        shift.meddled[_press(colleague, shift, f"/referral/{theirs[-1]}/answer", text="我也答一句").status_code] += 1


def _press(colleague: Colleague, shift: Shift, path: str, **fields: str):
    start = time.perf_counter()
    answer = colleague.press(path, **fields)
    shift.seconds.append(time.perf_counter() - start)
    return answer
