"""The stream by which an open page learns at once that something changed (server-sent events).

It carries names of events and numbers of referrals, never words: the page then fetches itself. Each stream keeps one
thread of the web part occupied, and the webhook shares those threads: STREAMS of them may be open in one process, and
deploy/gunicorn.conf.py gives it that many more. Whoever comes after that gets 204, and the page asks every ten seconds.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request

from bot.console.sessions import Sessions
from bot.referrals.move import Moves
from bot.referrals.news import DOWN, SYNC, News
from bot.store import StoreDown

STREAMS = 16
"""At once in one process."""

HEARTBEAT = 10.0
"""Seconds between signs of life; as often it is checked that the session still holds."""

LONGEST = 300.0
"""Seconds of one stream; then the browser opens another, so that streams spread over the processes anew."""

RETRY_MS = 2000

OUT, ELSEWHERE, BEAT = "out", "elsewhere", "beat"
"""The session has ended; this session has opened another stream; nothing is new."""


@dataclass(eq=False)
class Seat:
    """One open stream. session: the id that its browser holds; mark: what keeps its owner out of a referral."""

    session: str
    mark: str
    connection: Any = None
    moved_on: bool = False

    def hung_up(self) -> bool:
        """Whether the browser has gone: without this a thread would wait for the next two heartbeats to find out."""
        if self.connection is None:
            return False
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


class LivePages:
    """One address. news: shared by all streams of this process."""

    def __init__(self, news: News, sessions: Sessions, moves: Moves) -> None:
        self._news, self._sessions, self._moves = news, sessions, moves
        self._seats: list[Seat] = []
        self._lock = threading.Lock()

    def blueprint(self) -> Blueprint:
        """Its address."""
        pages = Blueprint("live", __name__)
        pages.add_url_rule("/live", "stream", self.stream)
        # How whoever stops this process finds it (deploy/gunicorn.conf.py).
        pages.record_once(lambda state: state.app.extensions.update(news=self._news))
        return pages

    def stream(self) -> Response:
        """The stream, or 204: none for you now, ask in the old way."""
        connection = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
        seat = Seat(g.visitor, self._moves.mark(g.account.name), connection)
        if not self._take(seat):
            return Response(status=204)
        answer = Response(self._events(seat), mimetype="text/event-stream")
        answer.headers["X-Accel-Buffering"] = "no"
        answer.call_on_close(lambda: self._leave(seat))
        return answer

    def _take(self, seat: Seat) -> bool:
        with self._lock:
            for other in self._seats:
                other.moved_on = other.moved_on or other.session == seat.session
            if len(self._seats) >= STREAMS or self._news.ended:
                return False
            self._seats.append(seat)
            return True

    def _leave(self, seat: Seat) -> None:
        with self._lock:
            if seat in self._seats:
                self._seats.remove(seat)

    def _events(self, seat: Seat) -> Iterator[str]:
        place = self._news.place()
        yield f"retry: {RETRY_MS}\n{_event(SYNC)}"
        started = beat = time.monotonic()
        while not self._news.ended and time.monotonic() - started < LONGEST and not seat.hung_up():
            if seat.moved_on:
                yield _event(ELSEWHERE)
                return
            place, items = self._news.since(place)
            if not items and time.monotonic() - beat < HEARTBEAT:
                continue
            beat = time.monotonic()
            word = self._trouble(seat)
            if word:
                yield _event(word)
            else:
                yield "".join(_event(item.kind, item.number) for item in items if seat.mark not in item.out) or _event(BEAT)
            if word == OUT:
                return

    def _trouble(self, seat: Seat) -> str:
        """Why nothing can be told to this session, or ""."""
        try:
            return "" if self._sessions.find(seat.session, touch=False) else OUT
        except StoreDown:
            return DOWN


def _event(kind: str, number: str = "") -> str:
    return f"event: {kind}\ndata: {number or '-'}\n\n"
