"""The phone page for whoever cannot see it, has only keys, or a large thumb."""

from __future__ import annotations

import pytest

from tests.browser.eyes import Eyes
from tests.browser.test_phone import account, environ, hand  # noqa: F401 (fixtures)


@pytest.mark.parametrize("width", [375, 1280])
def test_it_is_there_for_a_screen_reader_a_thumb_and_the_keys(hand, resize, width):  # noqa: F811
    resize(width, 812)
    eyes = Eyes(hand.browser)
    hand.type("孩子的抚养费")
    hand.sees("收到：孩子的抚养费")
    eyes.look("chat")
    hand.press("#to-panel")
    eyes.look("panel")
    hand.press("#to-menu")
    eyes.look("menu")
    if width < 900:
        hand.press("#more")
        hand.until(lambda: hand.one("#close").is_displayed())
        eyes.look("settings")
    assert not eyes.found, eyes.found
