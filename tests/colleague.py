"""A member of staff at a browser without scripts: a session over real HTTP to a running copy of the service.

Her session is begun beside the sign-in page, whose throttle and hashing are tested elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import requests

from bot.accounts import Account
from bot.assembly import Parts
from bot.console.sessions import Sessions
from bot.message import CHINA
from bot.store import TAG, Change, referral_key

MANY = 500
"""Referrals that are opened with one stroke."""


class Colleague:
    """url: of the copy; name: of an account that is made for her, whose password nobody knows."""

    def __init__(self, url: str, parts: Parts, name: str, role: str = "staff") -> None:
        self.url, self.name = f"{url}/console", name
        # With a second factor, as the service demands it; whose phone it is, nobody knows either.
        row = {"role": role, "hash": "", "disabled": False, "generation": 0, "totp": parts.vault.seal("A" * 32)}
        parts.redis.hset(f"staff:{TAG}", name, json.dumps(row))
        self.session = Sessions(parts.redis, parts.accounts).begin(Account(name, role))
        self.http = requests.Session()
        self.http.trust_env = False
        for cookie in ("console", "__Host-console"):  # without and with https
            self.http.headers["Cookie"] = f"{self.http.headers.get('Cookie', '')}; {cookie}={self.session}".strip("; ")
        self.token = re.search(r'name="token" content="(\w+)"', self.get("/home").text).group(1)

    def get(self, path: str, **options: object) -> requests.Response:
        """Open a page."""
        return self.http.get(self.url + path, timeout=30, **options)

    def listens(self) -> Iterator[tuple[str, str]]:
        """Events of her stream, (kind, number), as they come; none when there was no room for it."""
        with self.http.get(f"{self.url}/live", stream=True, timeout=30) as answer:
            lines = answer.iter_lines(chunk_size=1, decode_unicode=True) if answer.status_code == 200 else ()
            for line in lines:
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield kind, line.removeprefix("data: ")

    def press(self, path: str, **fields: str) -> requests.Response:
        """Send a form; the answer says where it leads."""
        return self.http.post(self.url + path, data={**fields, "token": self.token}, allow_redirects=False, timeout=30)


def fill(parts: Parts, count: int, urgent_every: int = 50) -> list[str]:
    """Open so many referrals, one minute apart in their due time, every so many of them urgent. Returns their numbers."""
    now, moves = datetime.now(CHINA), {}
    while len(moves) < count:
        n = len(moves)
        move = parts.desk.moves.open(f"someone {n}", "urgent" if n % urgent_every == 1 else "normal", "land.married-out", now,
                                     now + timedelta(minutes=n - count // 2))
        if not parts.redis.exists(referral_key(move.number)):
            moves.setdefault(move.number, move)
    plans = [move.plan() for move in moves.values()]
    for start in range(0, count, MANY):
        assert parts.store.change(Change(moves=plans[start:start + MANY])).word == "done"
    return list(moves)
