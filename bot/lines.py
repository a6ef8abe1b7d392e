"""How scripts are run: over connections that are kept from one turn to the next, and not at all while the store rests.

What the client does around each command (its pool, records for observers nobody has set up) took 0.25 ms of the processor
for the two calls of a turn, four times what sending and reading take. What it does when something breaks stays: a
connection that fails is made anew and asked once more, also where a sentinel has named another master in between.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import redis
from redis.exceptions import NoScriptError

_REST_AFTER_FAILURE = 1.0  # seconds in which nobody waits for a dead server again: a turn must stay under five


class Breaker:
    """Remembers that the store was just found dead, so that the next messages do not wait for it again."""

    def __init__(self) -> None:
        self._until = 0.0

    def check(self) -> None:
        """Raise StoreDown at once while the store rests."""
        if time.monotonic() < self._until:
            raise redis.ConnectionError("the store was unreachable a moment ago")

    def trip(self) -> None:
        """Note that the store did not answer."""
        self._until = time.monotonic() + _REST_AFTER_FAILURE


class Lines:
    """Connections of one client that is no cluster's, as many as there are callers at once; for all threads of a process."""

    def __init__(self, client: redis.Redis) -> None:
        self._pool = client.connection_pool
        self._idle: deque[redis.Connection] = deque()

    def run(self, script: Any, keys: list[str], args: list[str]) -> Any:
        """What a registered script answers. Raises as the client does; only scripts that may be repeated are run here."""
        try:
            return self._ask("EVALSHA", script.sha, len(keys), *keys, *args)
        except NoScriptError:
            return script(keys=keys, args=args)  # the client loads it first

    def _ask(self, *command: Any) -> Any:
        line = self._taken()
        try:
            packed = line.pack_command(*command)
            try:
                return _answer(line, packed)
            except (redis.ConnectionError, redis.TimeoutError):
                return _answer(line, packed)  # connects anew
        finally:
            self._idle.append(line)

    def _taken(self) -> redis.Connection:
        """One that still belongs to this process, and to the present master."""
        while self._idle:
            try:
                line = self._idle.pop()
            except IndexError:  # another thread was faster
                break
            if self._pool.owns_connection(line):
                return line
            self._pool.release(line)
        return self._pool.get_connection()


def _answer(line: redis.Connection, packed: list[bytes]) -> Any:
    """A connection that fails is closed: what it may still send is no answer to the next question."""
    sound = False
    try:
        line.send_packed_command(packed)
        answer = line.read_response()
        sound = True
        return answer
    except redis.ResponseError:  # that is an answer too
        sound = True
        raise
    finally:
        if not sound:
            line.disconnect()
