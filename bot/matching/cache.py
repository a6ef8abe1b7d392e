"""Arrays that wait in a folder for the next process: what was made once, by one, is taken over by the others.

Nothing is lost with the folder. A file is replaced in one step and holds its own checksums, so what is read is whole; where
there is none, or none that can be read or written, everything is made anew.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

log = logging.getLogger(__name__)


class Cache:
    """The folder; without one nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def below(self, name: str) -> Cache:
        """A folder in this one, for another who keeps the same kinds of things."""
        return Cache(self._folder and self._folder / name)

    def kept(self, name: str, made_of: str, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
        """What `make` gives, or what was kept if it was last made of the same. Of processes that want it at once one makes it,
        the others wait and take what it made. made_of: names everything that it depends on."""
        found = self.made(name, made_of)
        if not found:
            with self._alone(name):
                found = self.made(name, made_of)
                if not found:
                    found = make()
                    self.save(name, made_of=np.array(made_of), **found)
        return found

    def made(self, name: str, made_of: str) -> dict[str, np.ndarray]:
        """What was last kept, by whichever process, if it was made of the same; else nothing."""
        stored = self.load(name, "made_of")
        return stored if str(stored.get("made_of")) == made_of else {}

    def load(self, name: str, *wanted: str) -> dict[str, np.ndarray]:
        """What was saved under a name; nothing if it cannot be had, or holds less than is wanted."""
        if not self._folder or not (self._folder / f"{name}.npz").is_file():
            return {}
        try:
            with np.load(self._folder / f"{name}.npz", allow_pickle=False) as stored:
                found = dict(stored)
            return found if found.keys() >= set(wanted) else {}
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            log.warning("cache of %s not readable: made anew", name)
            return {}

    def save(self, name: str, **arrays: np.ndarray) -> None:
        """Keep arrays; of two processes that save at once the later one wins, and both are right."""
        if not self._folder:
            return
        part = self._folder / f"{name}.{os.getpid()}.{threading.get_ident()}.npz"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            np.savez(part, **arrays)
            part.replace(self._folder / f"{name}.npz")
        except OSError:
            log.warning("cache of %s not writable: the next start makes it again", name)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """No other process that shares the folder is in here; without a folder that can be written nobody waits."""
        with ExitStack() as stack:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                lock = stack.enter_context(open(self._folder / f"{name}.lock", "wb"))
                fcntl.flock(lock, fcntl.LOCK_EX)
            except (AttributeError, OSError):
                pass
            yield
