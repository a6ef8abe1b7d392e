"""One token for all processes: fetched once, renewed by one, and not lost with Redis."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import connection, store
from bot.message import NotSent
from bot.wechat.tokens import EARLY_SECONDS, Tokens, lock_key, token_key

APP = "wx1"


class Source:
    """Gives t1, t2, … and counts."""

    def __init__(self, seconds: float = 0.0, expires_in: int = 7200) -> None:
        self.given, self.seconds, self.expires_in = 0, seconds, expires_in
        self._lock = threading.Lock()

    def __call__(self) -> tuple[str, int]:
        time.sleep(self.seconds)
        with self._lock:
            self.given += 1
            return f"t{self.given}", self.expires_in


def dead():
    return connection.connect("redis://127.0.0.1:9/0")


def test_eight_processes_that_start_at_once_fetch_one_token(redis_url, vault):
    source = Source(seconds=0.1)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: Tokens(connection.connect(redis_url), vault, APP, source).current(), range(8)))
    assert got == ["t1"] * 8 and source.given == 1


def test_eight_processes_that_meet_a_dead_token_renew_it_once(redis_url, client, vault):
    source = Source(seconds=0.1)
    Tokens(client, vault, APP, source).current()
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: Tokens(connection.connect(redis_url), vault, APP, source).after("t1"), range(8)))
    assert got == ["t2"] * 8 and source.given == 2


def test_a_token_that_another_process_has_renewed_is_taken_not_fetched(client, vault):
    source = Source()
    tokens = Tokens(client, vault, APP, source)
    tokens.current()
    tokens.after("t1")
    assert tokens.after("t1") == "t2" and source.given == 2


def test_the_token_is_renewed_five_minutes_early(client, vault):
    Tokens(client, vault, APP, Source(expires_in=7200)).current()
    assert 7200 - EARLY_SECONDS - 60 <= client.ttl(token_key(APP)) <= 7200 - EARLY_SECONDS


@pytest.mark.parametrize("expires_in", [300, 0, -5])
def test_a_token_near_its_end_is_kept_only_for_seconds(client, vault, expires_in):
    assert Tokens(client, vault, APP, Source(expires_in=expires_in)).current() == "t1"
    assert 0 < client.ttl(token_key(APP)) <= 10


def test_the_token_is_sealed_at_rest_and_the_lock_is_given_back(client, vault):
    Tokens(client, vault, APP, Source()).current()
    assert "t1" not in client.get(token_key(APP))
    assert not client.exists(lock_key(APP)) and store.TAG in token_key(APP) and store.TAG in lock_key(APP)


@pytest.mark.parametrize("kept", ["", "junk", "{}"])
def test_a_spoilt_value_is_as_good_as_none(client, vault, kept):
    client.set(token_key(APP), kept)
    assert Tokens(client, vault, APP, Source()).current() == "t1"


@pytest.mark.parametrize("value", [[1], {"token": "x"}, {"token": "x", "until": "y"}, {"token": "x", "until": 5}])
def test_a_sealed_value_of_another_shape_is_as_good_as_none(client, vault, value):
    client.set(token_key(APP), vault.seal_json(value))
    assert Tokens(client, vault, APP, Source()).current() == "t1"


def test_a_lock_whose_owner_died_does_not_stop_the_others_for_long(client, vault):
    client.set(lock_key(APP), "somebody", px=150)
    assert Tokens(client, vault, APP, Source()).current() == "t1"


def test_the_lock_of_another_is_not_taken_away(client, vault, monkeypatch):
    monkeypatch.setattr("bot.wechat.tokens._LOCK_SECONDS", 1)
    client.set(lock_key(APP), "somebody", ex=300)
    assert Tokens(client, vault, APP, Source()).current() == "t1"
    assert client.get(lock_key(APP)) == "somebody", "it did not wait until the lock was gone"


def test_a_fetch_that_fails_gives_the_lock_back(client, vault):
    def refuse():
        raise NotSent("busy", permanent=False)

    with pytest.raises(NotSent):
        Tokens(client, vault, APP, refuse).current()
    assert not client.exists(lock_key(APP))


def test_with_redis_down_a_copy_serves_and_is_renewed_only_when_refused(vault):
    source = Source()
    tokens = Tokens(dead(), vault, APP, source)
    assert [tokens.current(), tokens.current(), tokens.after("t1"), tokens.current()] == ["t1", "t1", "t2", "t2"]
    assert source.given == 2


def test_with_redis_down_a_copy_is_not_used_beyond_its_life(vault, monkeypatch):
    source = Source(expires_in=3600)
    tokens = Tokens(dead(), vault, APP, source)
    tokens.current()
    now = time.time()
    monkeypatch.setattr("bot.wechat.tokens.time.time", lambda: now + 3600)
    assert tokens.current() == "t2"
