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
