"""How the waits grow and end."""

from __future__ import annotations

import pytest

from bot.console.throttle import FIRST, FREE, LONGEST, MEMORY, Throttle

HERE, THERE = "10.0.0.1", "203.0.113.7"


@pytest.fixture
def throttle(client, clock):
    return Throttle(client, clock)


def use_up(throttle, name="王芳", address=THERE):
    """All tries that cost no waiting."""
    for _ in range(FREE["name"]):
        assert throttle.admit("password", name, address) == 0


def test_each_further_try_doubles_the_wait_up_to_the_longest(throttle, clock):
    use_up(throttle)
    waits = []
    for _ in range(8):
        waits.append(throttle.admit("password", "王芳", THERE))
        clock.now += waits[-1]
        assert throttle.admit("password", "王芳", THERE) == 0
    assert waits == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST, 16 * FIRST, LONGEST, LONGEST, LONGEST]


def test_trying_on_and_on_makes_no_wait_longer(throttle, clock):
    use_up(throttle)
    for _ in range(100):
        assert throttle.admit("password", "王芳", THERE) == FIRST
    clock.now += FIRST
    assert throttle.admit("password", "王芳", THERE) == 0


def test_she_is_counted_apart_where_she_has_signed_in_before(throttle):
    throttle.recognise("王芳", HERE)
    use_up(throttle)
    assert throttle.admit("password", "王芳", THERE) == FIRST
    assert throttle.admit("password", "王芳", HERE) == 0
    use_up(throttle, "李敏", HERE)
    assert throttle.admit("password", "李敏", HERE) == FIRST, "an address is known for one name, not for all"
    assert throttle.admit("password", "王芳", HERE) == 0


def test_codes_and_passwords_are_counted_apart(throttle):
    use_up(throttle)
    assert throttle.admit("code", "王芳", THERE) == 0


def test_a_right_one_makes_up_for_the_names_tries_and_for_one_of_the_address(throttle):
    for n in range(FREE["address"] - 1):
        throttle.admit("password", f"某人{n}", THERE)
    throttle.forgive("password", "某人0", THERE)
    assert throttle.admit("password", "王芳", THERE) == throttle.admit("password", "李敏", THERE) == 0
    assert throttle.admit("password", "赵姐", THERE) == FIRST


def test_every_counter_ends_by_itself_and_names_nobody(throttle, client):
    use_up(throttle)
    throttle.forgive("password", "王芳", THERE)
    throttle.recognise("王芳", THERE)
    keys = client.keys("tries:*") + client.keys("known:*")
    assert len(keys) == 2 and not any("王芳" in key or THERE in key for key in keys)
    assert all(client.ttl(key) > 0 for key in keys) and all(client.ttl(key) <= MEMORY for key in client.keys("tries:*"))
