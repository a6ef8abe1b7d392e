"""/healthz: the process answers. /readyz: Redis and knowledge are in order. /metrics: counters for Prometheus.

Turn counts come from Redis, where the turn's own script wrote them: they hold for all workers and survive restarts.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.knowledge.library import Library
from bot.referrals.spool import Spool
from bot.store import Store, StoreDown, closed_key, counts_key, due_key


def health(store: Store, library: Library, spool: Spool) -> Blueprint:
    """The blueprint of the three addresses. None of them shows words or names."""
    edge = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(_Counts(store, library, spool))

    @edge.get("/healthz")
    def healthz() -> str:
        return "ok"

    @edge.get("/readyz")
    def readyz() -> tuple[Response, int]:
        state = {"redis": _answers(store), "knowledge": not library.problems, "entries": len(library.current.entries),
                 "spooled": spool.waiting(), "problems": [f"{p.file}:{p.line}" for p in library.problems[:5]],
                 "matching": library.current.index.describe()}
        return jsonify(state), 200 if state["redis"] and state["knowledge"] else 503

    @edge.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return edge

def _answers(store: Store) -> bool:
    try:
        return bool(store.client.ping())
    except StoreDown:
        return False

class _Counts:
    """Reads the counters when Prometheus asks."""

    def __init__(self, store: Store, library: Library, spool: Spool) -> None:
        self._store, self._library, self._spool = store, library, spool

    def describe(self) -> list[Metric]:
        """Nothing in advance: registering must not need Redis."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every metric, or those that do not need Redis while it is down."""
        yield _gauge("fulian_entries", "Knowledge entries in use.", len(self._library.current.entries))
        yield _gauge("fulian_spooled", "Crisis hand-overs and exit words that wait for Redis.", self._spool.waiting())
        yield _gauge("fulian_redis_up", "Whether Redis answers.", int(_answers(self._store)))
        try:
            counts = self._store.client.hgetall(counts_key(""))
            waiting, closed = self._store.client.zcard(due_key()), self._store.client.zcard(closed_key())
        except StoreDown:
            return
        yield _gauge("fulian_referrals_open", "Referrals that are not closed.", waiting)
        yield _gauge("fulian_referrals_closed", "Referrals that are closed.", closed)
        yield from _counters(counts)

def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)

def _counters(counts: dict[str, str]) -> Iterator[Metric]:
    turns = CounterMetricFamily("fulian_turns", "Replies by reason.", labels=["reason"])
    moves = CounterMetricFamily("fulian_moves", "Referrals opened, and changed by staff and worker.", labels=["event"])
    faults = CounterMetricFamily("fulian_worker_faults", "Steps of the worker that failed.", labels=["step"])
    for name, value in sorted(counts.items()):
        kind, _, label = name.partition(".")
        {"turn": turns, "worker": faults}.get(kind, moves).add_metric([label], float(value))
    yield from (turns, moves, faults)
