"""The background loop: hand over what was spooled, give back what lies, alert, carry answers, clear away.

Each step says whether it did something.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from bot.message import now
from bot.referrals.alerts import Alerts
from bot.referrals.delivery import Delivery
from bot.referrals.holding import Overstay
from bot.referrals.indicator import Indicator
from bot.referrals.spool import Spool
from bot.store import Store, StoreDown
from bot.upkeep import Upkeep

log = logging.getLogger(__name__)

REST_SECONDS = 0.5
REST_WHEN_DOWN = 2.0

Step = Callable[[datetime], bool]


def steps(delivery: Delivery, spool: Spool, store: Store, alerts: Alerts, overstay: Overstay, indicator: Indicator,
          upkeep: Upkeep) -> tuple[Step, ...]:
    """What the worker does, most urgent first."""
    return (lambda now: spool.replay(store, f"{now:%Y-%m-%d}"), overstay.step, alerts.step, delivery.step,
            indicator.step, upkeep.step)


class Worker:
    """Runs the steps until it is told to stop; a step that fails does not stop the others."""

    def __init__(self, steps: tuple[Step, ...], clock: Callable[[], datetime] = now) -> None:
        self._steps, self._clock = steps, clock
        self._stop = threading.Event()

    def once(self) -> bool:
        """One round. Returns whether any step did something. Raises StoreDown."""
        return any([step(self._clock()) for step in self._steps])

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        log.info("worker started")
        while not self._stop.is_set():
            self._stop.wait(self._round())
        log.info("worker stopped")

    def _round(self) -> float:
        """One round that survives everything. Returns how long to rest."""
        try:
            return 0 if self.once() else REST_SECONDS
        except StoreDown as error:
            log.warning("worker waits for the store: %s", type(error).__name__)
        except Exception as bug:
            place = bug.__traceback__
            while place and place.tb_next:
                place = place.tb_next
            log.error("worker step failed: %s at %s:%s", type(bug).__name__,
                      place.tb_frame.f_code.co_filename if place else "?", place.tb_lineno if place else 0)
        return REST_WHEN_DOWN
