"""Finding Chinese by the keys of a keyboard that has only letters."""

from __future__ import annotations

import pytest

from bot.knowledge.sounds import sounds


@pytest.mark.parametrize("typed", ["baohuling", "bhl", "baohul", "hl", "huling", "rensh", "baohulingshenqing"])
def test_syllables_and_initials_in_a_row_are_found(typed):
    assert sounds("人身安全保护令申请，请等").hold(typed)


@pytest.mark.parametrize("typed", ["aohuling", "ingshen", "bl", "shenqingqing", "sqqd", "bhlx"])
def test_nothing_is_found_from_the_middle_of_a_syllable_nor_across_a_comma(typed):
    assert not sounds("人身安全保护令申请，请等").hold(typed)
