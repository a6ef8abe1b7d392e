"""The office that every test of the console starts with."""

from __future__ import annotations

import pytest

from tests.console.office import staffed


@pytest.fixture(autouse=True)
def _light_hashing(light_hashing):
    """In every test here."""


@pytest.fixture
def office(environ, client, vault, tmp_path):
    """An office whose staff have accounts and whose queue is empty."""
    return staffed(environ, client, vault, tmp_path)


@pytest.fixture
def wang(office):
    """王芳 at a browser, signed in."""
    return office.signed_in("王芳")


@pytest.fixture
def li(office):
    """李敏 at another."""
    return office.signed_in("李敏")


@pytest.fixture
def zhao(office):
    """赵姐, who supervises, at a third."""
    office.hire("赵姐")
    return office.signed_in("赵姐")


@pytest.fixture
def pushing(environ, client, vault, tmp_path):
    """The office of an account that may write first."""
    return staffed({**environ, "WECHAT_CAN_PUSH": "yes"}, client, vault, tmp_path)
