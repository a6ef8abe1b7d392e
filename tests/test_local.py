"""What `make run` makes at its first start."""

from __future__ import annotations

import pytest

from bot import local
from bot.assembly import Parts
from bot.audit import COMMAND


@pytest.fixture
def trial(settings, tmp_path, monkeypatch):
    """A copy that was never started."""
    monkeypatch.setattr(local, "VAR", tmp_path)
    return Parts(settings)


def test_rule_15_the_first_account_leaves_its_trace(trial):
    name, _, password = local._first_sign_in(trial).partition(" / ")
    assert trial.accounts.check(name, password).role == "supervisor"
    assert [(entry.who, entry.what, entry.reason) for entry in trial.desk.audit.find()] == [
        (COMMAND, "account-added", f"{name} supervisor")]
    assert not trial.accounts.get(name).notices, "nobody is told of herself"


def test_whoever_has_an_account_keeps_it_at_the_next_start(trial):
    first = local._first_sign_in(trial)
    assert local._first_sign_in(trial) == first and len(trial.accounts.all()) == 1
    (local.VAR / "first-sign-in").unlink()
    assert local._first_sign_in(trial) == "as you have set it"
