"""Finding Chinese by the keys of a keyboard that has only letters."""

from __future__ import annotations

import pytest

from bot.knowledge.sounds import MOST, sounds, wanted


@pytest.mark.parametrize("typed", ["baohuling", "bhl", "baohul", "hl", "huling", "rensh", "baohulingshenqing"])
def test_syllables_and_initials_in_a_row_are_found(typed):
    assert sounds("人身安全保护令申请，请等").hold(typed)


@pytest.mark.parametrize("typed", ["aohuling", "ingshen", "bl", "shenqingqing", "sqqd", "bhlx"])
def test_nothing_is_found_from_the_middle_of_a_syllable_nor_across_a_comma(typed):
    assert not sounds("人身安全保护令申请，请等").hold(typed)


def test_however_much_is_typed_a_few_words_are_looked_for_each_once():
    assert wanted("Bhl bhl  离婚") == ["bhl", "离婚"]
    assert len(wanted(" ".join(map(str, range(500))))) == MOST
