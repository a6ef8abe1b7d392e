"""The worker's round: every step gets its turn whatever becomes of the others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from bot.connection import connect
from bot.health import health
from bot.referrals.spool import Spool
from bot.settings import HERE
from bot.store import Store, counts_key
from bot.worker import REST_SECONDS, REST_WHEN_DOWN, Worker
from tests.referrals.conftest import NOW

MARKER = "青蛙跳水缸"


def broken(_):
    raise ValueError(f"it holds {MARKER}")


def refused(store):
    """A step whose command the store refuses, for a mistake of its own."""
    return lambda _: store.client.eval("return nonsense()", 0)


@pytest.mark.parametrize("mistake", ["of its own", "refused"])
def test_a_step_that_fails_stops_no_other_and_is_counted(store, mistake):
    done = []
    failing = broken if mistake == "of its own" else refused(store)
    worker = Worker({"overstay": failing, "alerts": lambda now: done.append(now) or True}, store, lambda: NOW)
    assert worker.once() and worker.once()
    assert done == [NOW, NOW]
    assert [store.client.hget(counts_key(day), "worker.overstay") for day in ("", f"{NOW:%Y-%m-%d}")] == ["2", "2"]


def test_rule_15_of_a_step_that_failed_kind_and_place_are_logged(store, caplog):
    Worker({"alerts": broken}, store, lambda: NOW).once()
    assert "fault ValueError at worker.py:" in caplog.text and MARKER not in caplog.text and str(HERE) not in caplog.text


def test_steps_that_failed_are_told_to_whoever_watches(store, vault, tmp_path):
    Worker({"delivery": broken}, store, lambda: NOW).once()
    library = SimpleNamespace(current=SimpleNamespace(entries={}), problems=[])
    app = Flask(__name__)
    app.register_blueprint(health(store, library, Spool(tmp_path, vault)))
    assert 'fulian_worker_faults_total{step="delivery"} 1.0' in app.test_client().get("/metrics").text


def test_without_the_store_the_round_ends_and_the_worker_rests(store):
    done, away = [], connect("redis://127.0.0.1:1/0")
    worker = Worker({"alerts": lambda now: away.ping(), "delivery": done.append}, Store(away), lambda: NOW)
    assert worker._round() == REST_WHEN_DOWN and done == []
    assert Worker({"alerts": broken}, store, lambda: NOW)._round() == REST_SECONDS
