"""Quotas: shared notes on WeChat, section 5."""

from __future__ import annotations

from bot.simulator.window import HOURS_48, Window


def test_nothing_may_be_pushed_to_somebody_who_never_wrote():
    assert not Window().open_at(1.0)


def test_a_message_opens_48_hours_for_five():
    window = Window().after_message(1000)
    assert window == Window(5, 1000 + HOURS_48)
    assert window.open_at(1000 + HOURS_48)
    assert not window.open_at(1001 + HOURS_48)


def test_a_tap_opens_one_minute_for_three():
    assert Window().after_tap(1000) == Window(3, 1060)


def test_quotas_do_not_add_up_but_the_larger_holds():
    assert Window(4, 90000).after_tap(1000) == Window(4, 90000)
    assert Window(1, 90000).after_tap(1000) == Window(3, 90000)


def test_what_was_left_of_a_closed_window_is_gone():
    assert Window(4, 1000).after_tap(2000) == Window(3, 2060)


def test_a_count_below_zero_is_none():
    assert Window(-7, 90000).after_tap(1000).left == 3
