"""Processes of a trial on one machine: started in sessions of their own, noted, and found again after a violent end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

MARKS = {"web": b"gunicorn", "worker": b"worker", "valkey": b"valkey-server"}
"""Name of a part → what its command line must hold, so that a number that was given to another process is left alone.
In this order they are ended: the store last."""


@contextlib.contextmanager
def noted(note: Path, pid: int) -> Iterator[None]:
    """Write down the number of a process as long as it is ours."""
    note.write_text(str(pid))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


@contextlib.contextmanager
def child(name: str, command: list[str], environ: dict[str, str], var: Path, folder: Path,
          patience: float) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part; its output goes to var/NAME.log. patience: seconds until an end by force."""
    with open(var / f"{name}.log", "ab") as output:
        # A session of its own: Ctrl-C is for the parent, which stops the parts in their order.
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=output, stderr=output, start_new_session=True)
    with noted(var / f"{name}.pid", process.pid):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def end_orphans(var: Path, patience: float) -> None:
    """End, in good order, what a killed start has left behind: they hold the port and the append-only file.

    Raises TimeoutError when one does not end within patience (seconds).
    """
    for name, mark in MARKS.items():
        note = var / f"{name}.pid"
        try:
            pid = int(note.read_text())
            ours = mark in Path(f"/proc/{pid}/cmdline").read_bytes() and _within(pid, var.parent)
        except (OSError, ValueError):
            continue
        if ours:
            os.kill(pid, signal.SIGTERM)
            _wait(name, pid, patience)
        note.unlink(missing_ok=True)


def _within(pid: int, folder: Path) -> bool:
    return Path(os.readlink(f"/proc/{pid}/cwd")).is_relative_to(folder)


def _wait(name: str, pid: int, patience: float) -> None:
    end = time.monotonic() + patience
    while _alive(pid):
        if time.monotonic() > end:
            raise TimeoutError(f"an old {name} part (process {pid}) does not end; end it by hand")
        time.sleep(0.1)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
