"""Where crisis hand-overs and exit words wait while Redis is down: one sealed file each, on this machine's disk.

A file is complete or absent (written beside, synced, renamed). Replaying is safe to repeat: the same move is
applied once. The worker replays as soon as Redis answers, all of it before it carries anything to anybody.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.privacy import Unreadable, Vault
from bot.referrals.leaving import Leaving
from bot.referrals.referral import URGENT, WORKED_ON, new_number
from bot.settings import BadSettings
from bot.store import Change, Store, hers_key, referral_key

log = logging.getLogger(__name__)


class Spool:
    """The folder of what waits."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault

    def ready(self) -> None:
        """Make the folder at the start, while an operator still looks. Raises BadSettings where nothing could be kept in it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(self._folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            raise BadSettings(f"SPOOL_DIR names a folder that cannot be written: {error.strerror}.") from None

    def keep(self, deeds: list[dict[str, Any]], key: str) -> bool:
        """Write down durably what one message is to do: moves of a hand-over (Move.plan), or Leaving.as_json.

        Returns whether it was; it never raises, because she is waiting.

        key: of her message; the platform's repetitions of it are one deed.
        """
        file = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.sealed"
        try:
            if file.is_file():
                return True
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(file, self._vault.seal_json(deeds))
        except OSError as error:
            log.critical("a crisis hand-over or exit word could not be spooled: %s", error.strerror)
            return False
        return True

    def waiting(self) -> int:
        """How many wait."""
        return len(list(self._folder.glob("*.sealed"))) if self._folder.is_dir() else 0

    def replay(self, store: Store, day: str) -> bool:
        """Do all that waits, oldest first. Returns whether there was any. Raises StoreDown."""
        if not self.waiting():
            return False
        with self._alone():
            for file in sorted(self._folder.glob("*.sealed"), key=lambda p: p.stat().st_mtime_ns):
                self._replay(file, store, day)
        return True

    def reseal(self, renew: Callable[[str], str]) -> tuple[int, int]:
        """Seal what waits with the newest key; renew: does the same to everything sealed inside a text.

        Returns how many files were changed, and how many open with none of DATA_KEYS.
        """
        changed = unreadable = 0
        if not self._folder.is_dir():
            return 0, 0
        with self._alone():
            for path in self._folder.glob("*.sealed"):
                sealed = path.read_text("utf-8")
                try:
                    text = self._vault.unseal(sealed)
                except Unreadable:
                    unreadable += 1
                    continue
                new = renew(text)
                if new != text or not self._vault.is_current(sealed):
                    written = path.stat().st_mtime_ns
                    self._write(path, self._vault.seal(new))
                    os.utime(path, ns=(written, written))  # the order in which it was kept
                    changed += 1
        return changed, unreadable

    def _replay(self, file: Path, store: Store, day: str) -> None:
        try:
            deeds = self._vault.unseal_json(file.read_text("utf-8"))
        except Unreadable:
            file.rename(file.with_suffix(".unreadable"))
            log.critical("what was spooled opens with none of DATA_KEYS; it is kept as .unreadable")
            return
        for deed in deeds:
            if "exit" in deed:
                Leaving.from_json(deed).take_effect(store, self._vault, day)
            else:
                _hand_over(store, deed, day)
        file.unlink()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Replaying and resealing keep out of each other's way: what was handed over is never written back."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _write(self, path: Path, sealed: str) -> None:
        part = path.with_name(f"{secrets.token_hex(8)}.part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _hand_over(store: Store, move: dict[str, Any], day: str) -> None:
    waiting = _joined(store, move)
    while store.change(Change(moves=[waiting], count={"spool.replayed": 1}, day=day)).word == "refused":
        # Another referral took the number while Redis was away, or hers was answered at this moment.
        waiting = _joined(store, _renumbered(move))


def _joined(store: Store, move: dict[str, Any]) -> dict[str, Any]:
    """The move as more that was said in her urgent referral, if staff are working on one, as it would have been with Redis
    there (conversation.danger.register); else as it is. What she wrote while Redis was down is one danger, not several."""
    known = _urgent(store, move["hers"]) if move["hers"] and move["from"] == [""] else ""
    if not known:
        return move
    return {**move, "number": known, "from": list(WORKED_ON), "to": "", "holder": "*", "set": ["danger_at", move["at"]],
            "drop": [], "due": 0, "event": "crisis", "hers": "", "context": 0}


def _urgent(store: Store, person: str) -> str:
    """The number of her latest urgent referral that staff are working on, "" for none."""
    rows = []
    for number in store.client.smembers(hers_key(person)):
        status, priority, opened = store.client.hmget(referral_key(number), "status", "priority", "opened")
        if status in WORKED_ON and priority == URGENT:
            rows.append((opened, number))
    return max(rows)[1] if rows else ""


def _renumbered(move: dict[str, Any]) -> dict[str, Any]:
    fields = dict(zip(move["set"][::2], move["set"][1::2], strict=True)) | {"number": new_number()}
    return {**move, "number": fields["number"], "set": [part for pair in fields.items() for part in pair]}
