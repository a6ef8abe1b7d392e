"""Women who write and staff who answer, over a real Valkey; what they do is counted a second time by the test itself."""

from __future__ import annotations

import pytest

from tests.conversation.conftest import NOON, Talk, library

__all__ = ["NOON", "library"]


@pytest.fixture
def talk(library, store, vault, tmp_path):
    """The account, empty."""
    return Talk(library, store, vault, tmp_path / "spool")
