"""Codes from a phone and recovery codes: each once, never readable at rest."""

from __future__ import annotations

import json
import threading

import pyotp
import pytest

from bot import second_factor as module
from bot.accounts import Accounts, BadAccount
from bot.personnel import Personnel
from bot.second_factor import CODES, ENROL, STEP, SecondFactor
from tests.conftest import give_account

pytestmark = pytest.mark.usefixtures("light_hashing")
KEY = "staff:{referrals:events}"


@pytest.fixture
def factor(accounts, client, vault, audit, clock):
    return SecondFactor(accounts, client, vault, audit, clock)


@pytest.fixture
def phone(factor, clock):
    """王芳's phone: gives the code of now, or of so many steps later. Her recovery codes: phone.recovery."""
    totp = pyotp.TOTP(factor.offer("王芳"))

    def code(steps=0):
        return totp.at(int(clock.now) + steps * STEP)

    code.recovery = factor.enrol("王芳", code())
    code.secret = totp.secret
    clock.now += 10 * STEP
    return code


def test_it_is_off_until_the_phone_has_shown_a_right_code(factor, accounts, clock):
    secret = factor.offer("王芳")
    assert factor.offer("王芳") == secret, "the same while she tries"
    with pytest.raises(BadAccount, match="不对"):
        factor.enrol("王芳", "000000" if pyotp.TOTP(secret).at(int(clock.now)) != "000000" else "111111")
    assert not accounts.get("王芳").totp
    assert len(factor.enrol("王芳", f" {pyotp.TOTP(secret).at(int(clock.now))} ")) == CODES
    assert accounts.get("王芳").totp and accounts.get("王芳").recovery_left == CODES


def test_an_offered_secret_ends_by_itself(factor, client):
    factor.offer("王芳")
    [key] = client.keys("enrol:*")
    assert 0 < client.ttl(key) <= ENROL
    client.delete(key)
    with pytest.raises(BadAccount, match="太久"):
        factor.enrol("王芳", "123456")


def test_whoever_has_a_session_cannot_put_another_phone_in_its_place(factor, phone):
    with pytest.raises(BadAccount):
        factor.offer("王芳")


def test_the_code_that_switched_it_on_is_used_up(factor, accounts, clock):
    code = pyotp.TOTP(factor.offer("王芳")).at(int(clock.now))
    factor.enrol("王芳", code)
    assert factor.accept("王芳", code) == ""


@pytest.mark.parametrize(("steps", "taken"), [(-2, ""), (-1, "code"), (0, "code"), (1, "code"), (2, "")])
def test_a_clock_may_be_wrong_by_one_step(factor, phone, steps, taken):
    assert factor.accept("王芳", phone(steps)) == taken


def test_a_code_is_taken_once_and_none_before_it_afterwards(factor, phone):
    assert factor.accept("王芳", phone(0)) == "code"
    assert factor.accept("王芳", phone(0)) == "" and factor.accept("王芳", phone(-1)) == ""
    assert factor.accept("王芳", phone(1)) == "code"


def test_of_many_who_send_one_code_together_one_gets_in(factor, phone):
    at_once, answers = threading.Barrier(8), []

    def send():
        at_once.wait()
        answers.append(factor.accept("王芳", phone(0)))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [""] * 7 + ["code"]


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６７８", "x" * 10_000, "字" * 6, "-" * 12])
def test_nonsense_is_not_a_code(factor, phone, typed):
    assert factor.accept("王芳", typed) == ""


def test_full_width_digits_and_gaps_are_what_they_look_like(factor, phone):
    code = phone()
    assert factor.accept("王芳", "".join(chr(ord(digit) + 0xFEE0) for digit in code[:3]) + " " + code[3:]) == "code"


def test_an_account_without_a_second_factor_has_no_right_code(factor, accounts):
    assert factor.accept("王芳", "000000") == "" and factor.accept("没有这个人", "000000") == ""


def test_each_recovery_code_is_taken_once(factor, phone, accounts):
    assert factor.accept("王芳", phone.recovery[3].upper()) == "recovery"
    assert factor.accept("王芳", phone.recovery[3]) == "" and accounts.get("王芳").recovery_left == CODES - 1
    assert factor.accept("王芳", phone.recovery[4].replace("-", " ")) == "recovery"


def test_new_recovery_codes_end_the_old_ones(factor, phone, accounts):
    fresh = factor.renew("王芳")
    assert len(set(fresh) | set(phone.recovery)) == 2 * CODES
    assert factor.accept("王芳", phone.recovery[0]) == "" and factor.accept("王芳", fresh[0]) == "recovery"


def test_a_wrong_recovery_code_costs_as_much_as_a_right_one(factor, phone, monkeypatch):
    hashed = []
    honest = module._hash
    monkeypatch.setattr(module, "_hash", lambda code, salt: hashed.append(code) or honest(code, salt))
    for typed in (phone.recovery[0], "zzzz-zzzz-zzzz"):
        hashed.clear()
        factor.accept("王芳", typed)
        assert len(hashed) == 1


def test_neither_secret_nor_recovery_code_is_readable_at_rest(factor, phone, client, audit):
    factor.offer(_second(factor, client))
    kept = json.dumps([client.hgetall(KEY), [client.get(key) for key in client.keys("enrol:*")], client.lrange("audit:*", 0, -1)])
    assert phone.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in phone.recovery)
    assert [entry.what for entry in audit.find()] == ["second-factor-on"]


def _second(factor, client):
    give_account(Accounts(client), "李敏", "staff", "一二三四五六七八九十")
    return "李敏"


def test_after_it_was_taken_off_by_a_command_the_old_phone_is_worth_nothing(factor, phone, accounts, audit):
    Personnel(accounts, audit).reset_second_factor("王芳", "command")
    assert factor.accept("王芳", phone()) == "" and factor.accept("王芳", phone.recovery[0]) == ""
    assert factor.offer("王芳") != phone.secret
