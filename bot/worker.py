"""The background loop: hand over what was spooled, give back what lies, alert, carry answers, clear away.

Each step says whether it did something.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from bot import logs
from bot.message import CHINA, now
from bot.referrals.alerts import Alerts
from bot.referrals.delivery import Delivery
from bot.referrals.holding import Overstay
from bot.referrals.indicator import Indicator
from bot.referrals.spool import Spool
from bot.store import UNREACHABLE, Change, Store, StoreDown
from bot.upkeep import Upkeep

log = logging.getLogger(__name__)

REST_SECONDS = 0.5
REST_WHEN_DOWN = 2.0

Step = Callable[[datetime], bool]


def steps(delivery: Delivery, spool: Spool, store: Store, alerts: Alerts, overstay: Overstay, indicator: Indicator,
          upkeep: Upkeep) -> dict[str, Step]:
    """What the worker does, by name, most urgent first.

    Nothing reaches her phone while anything is spooled: it may be an exit word that could not be taken up (safety rule 6).
    """
    def after_spool(step: Step) -> Step:
        return lambda now: not spool.waiting() and step(now)

    return {"spool": lambda now: spool.replay(store, f"{now:%Y-%m-%d}"), "overstay": overstay.step, "alerts": alerts.step,
            "delivery": after_spool(delivery.step), "indicator": after_spool(indicator.step), "upkeep": upkeep.step}


class Worker:
    """Runs the steps until it is told to stop; a step that fails does not stop the others."""

    def __init__(self, steps: Mapping[str, Step], store: Store, clock: Callable[[], datetime] = now) -> None:
        """store: where failures are counted, by the name of the step."""
        self._steps, self._store, self._clock = steps, store, clock
        self._stop = threading.Event()

    def once(self) -> bool:
        """One round. Returns whether any step did something. Raises StoreDown: without the store no step can do anything."""
        return any([self._took(name, step) for name, step in self._steps.items()])

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        log.info("worker started")
        while not self._stop.is_set():
            self._stop.wait(self._round())
        log.info("worker stopped")

    def _round(self) -> float:
        """One round. Returns how long to rest."""
        try:
            return 0 if self.once() else REST_SECONDS
        except StoreDown as error:
            log.warning("worker waits for the store: %s", type(error).__name__)
            return REST_WHEN_DOWN

    def _took(self, name: str, step: Step) -> bool:
        try:
            return step(self._clock())
        except UNREACHABLE:
            raise
        except Exception as bug:  # what the store refuses to this step alone is a mistake of the step, too
            logs.fault(log, bug)
            self._store.change(Change(count={f"worker.{name}": 1}, day=f"{self._clock().astimezone(CHINA):%Y-%m-%d}"))
            return False
