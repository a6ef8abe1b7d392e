"""A phone in the hand of a test."""

from __future__ import annotations

import pytest
import requests

from tests.simulator.account import Account, serving, switched_on


@pytest.fixture
def environ(environ, tmp_path):
    """With the simulator on."""
    return environ | switched_on(tmp_path)


@pytest.fixture
def account(settings):
    """The stand-in for the bot."""
    return Account(settings)


@pytest.fixture
def address(settings, client, account):
    """A real server with the phone and the account."""
    with serving(settings, client, account) as url:
        yield url


class Visitor:
    """Somebody's browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.get(address + "/phone", timeout=60).raise_for_status()

    def call(self, name: str, phone: str = "1", **asked) -> requests.Response:
        """One call, whatever comes of it."""
        return self.http.post(f"{self.address}/phone/api/{name}", json={"phone": phone, **asked}, headers={"X-Phone": "1"},
                              timeout=60)

    def do(self, name: str, phone: str = "1", **asked) -> dict:
        """One call that must succeed."""
        response = self.call(name, phone, **asked)
        response.raise_for_status()
        return response.json()


@pytest.fixture
def visitor(address):
    """Somebody who has opened the page."""
    return Visitor(address)
