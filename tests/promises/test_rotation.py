"""Everything that the product can seal is sealed anew with a new key (safety rule 15), whatever will be sealed one day.

Which parts seal is read from the source: a part that seals and is not made to do so here fails, so that nobody can add a
sealed value that a change of keys would lose.
"""

from __future__ import annotations

import ast
import sys
from datetime import datetime
from pathlib import Path

import pyotp
import pytest
from cryptography.fernet import Fernet

from bot.message import CHINA
from bot.privacy import Vault
from bot.referrals.casework import Result, Transfer
from bot.referrals.leaving import Leaving
from bot.referrals.marking import Marking
from bot.referrals.results import Results
from bot.referrals.spool import Spool
from bot.referrals.transfers import Transfers
from bot.reseal import Resealer
from bot.second_factor import SecondFactor
from bot.settings import HERE
from bot.simulator.phones import Phones
from bot.wechat.tokens import Tokens
from tests.conftest import DATA_KEY, SECRET_KEY, give_account
from tests.console.office import PASSWORD
from tests.promises.conftest import MARKER
from tests.traces import SEALED, values

NOW, NEW_KEY = datetime.now(CHINA), Fernet.generate_key().decode()


def sealing_functions():
    """(file, function) of every place in the program that seals something."""
    found = set()
    for path in sorted((HERE / "bot").rglob("*.py")):
        if path.name in ("privacy.py", "reseal.py"):
            continue
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(_seals(node) for node in ast.walk(function)):
                found.add((str(path.relative_to(HERE)), function.name))
    return found


def _seals(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("seal", "seal_json")


@pytest.fixture
def sealed_by(monkeypatch):
    """Fills itself with (file, function) of whoever has something sealed."""
    seen = set()

    def watched(honest):
        def seal(vault, value):
            frame = sys._getframe(1)
            while Path(frame.f_code.co_filename).name == "privacy.py" or frame.f_code.co_name.startswith("<"):
                frame = frame.f_back
            path = Path(frame.f_code.co_filename)
            seen.add((str(path.relative_to(HERE)) if path.is_relative_to(HERE) else str(path), frame.f_code.co_name))
            return honest(vault, value)
        return seal

    for name in ("seal", "seal_json"):
        monkeypatch.setattr(Vault, name, watched(getattr(Vault, name)))
    return seen


@pytest.fixture
def everything(sealed_by, app, anna, parts, hired, client, vault, tmp_path):
    """Something of every kind, sealed with the old key; and files of a spool."""
    desk = parts.desk
    anna.says(f"我想问{MARKER}怎么办")
    anna.says("没解决")
    number = anna.hands_over(f"村里不分地{MARKER}")
    anna.says("2")
    anna.says(f"13800001234 {MARKER}")
    desk.move(desk.moves.wishes(number, NOW, when=f"晚上{MARKER}", word="向日葵花"))
    hired("王芳")
    desk.claim(number, "王芳", NOW)
    desk.drafts.throw(number, "王芳", f"不要的{MARKER}", NOW)
    desk.drafts.save(number, "王芳", f"写到一半{MARKER}", NOW)
    desk.note(number, "王芳", MARKER, NOW)
    desk.answer(number, "王芳", f"问过了{MARKER}", NOW)
    Transfers(desk).make(number, "王芳", Transfer("", "医院", note=MARKER), NOW.date(), None, NOW)
    Results(desk).record(number, "王芳", Result("", "法律援助", NOW.date().isoformat(), case=MARKER), NOW)
    Marking(desk).set(number, "王芳", 0, "东街", ("单亲",), NOW)
    desk.move(desk.moves.flagged(number, NOW, desk.moves.recusal("李敏")))
    give_account(parts.accounts, "李敏", "staff", PASSWORD)
    factor = SecondFactor(parts.accounts, client, vault, desk.audit)
    factor.enrol("王芳", pyotp.TOTP(factor.offer("王芳")).now())
    factor.offer("李敏")
    Phones(client, vault).show("o_phone", {"text": MARKER})
    Tokens(client, vault, "wx1", lambda: ("token", 7200)).current()
    now = datetime.now(CHINA)
    Leaving(desk.get(number).person, now, now).take_effect(parts.store, vault, f"{now:%Y-%m-%d}")
    Spool(tmp_path, vault).keep([desk.moves.open("bella", "urgent", "dv", NOW, NOW).plan()], "bella:1")


@pytest.fixture
def resealed(everything, parts, tmp_path):
    """After the new key was put in front and everything sealed anew."""
    both = Vault(f"{NEW_KEY},{DATA_KEY}", SECRET_KEY)
    return Resealer(parts.store, both, Spool(tmp_path, both)).run()


def test_rule_15_every_part_that_seals_is_seen_here(resealed, sealed_by):
    assert sealing_functions() - sealed_by == set()


def test_rule_15_a_new_key_leaves_no_token_of_the_old_one_in_any_key(resealed, client, tmp_path):
    new = Vault(NEW_KEY, SECRET_KEY)
    assert resealed.changed > 40 and not resealed.left and not resealed.unreadable
    assert [key for key, token in tokens(client) if not new.is_current(token)] == []
    assert all(new.is_current(path.read_text()) for path in tmp_path.glob("*.sealed"))
    assert opened_throughout(client, new) == []


def tokens(client):
    """(key, token) of every sealed value in the store, whatever its key is called."""
    return [(key, token) for key, text in values(client) for token in SEALED.findall(text)]


def opened_throughout(client, vault):
    """Keys that hold something sealed, at any depth, that this vault cannot open."""
    wrong = []

    def look(key, text):
        for token in SEALED.findall(text):
            if not vault.is_current(token):
                wrong.append(key)
            else:
                look(key, vault.unseal(token))
    for key, text in values(client):
        look(key, text)
    return wrong
