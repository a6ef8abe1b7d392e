"""The office that every test of the console starts with."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from bot import accounts as accounts_module
from tests.console.office import staffed


@pytest.fixture(autouse=True)
def _light_hashing(monkeypatch):
    """Hashing costs a tenth of a second for good reason; a hundred tests need not pay it."""
    monkeypatch.setattr(accounts_module, "PasswordHasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def office(environ, client, vault, tmp_path):
    """An office whose staff have accounts and whose queue is empty."""
    return staffed(environ, client, vault, tmp_path)
