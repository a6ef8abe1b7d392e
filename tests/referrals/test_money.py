"""Money: fen inside, yuan outside."""

import pytest

from bot.referrals.money import fen, rounded, yuan


@pytest.mark.parametrize("typed, amount", [
    ("0", 0), ("3000", 300_000), ("3,000.5", 300_050), ("３０００元", 300_000), ("¥ 85000.05", 8_500_005),
    (" 12，000 ", 1_200_000)])
def test_an_amount_is_taken_as_people_write_it(typed, amount):
    assert fen(typed) == amount


@pytest.mark.parametrize("typed", ["", "-1", "8.5万", "1.234", "三千", "1e3", "9999999999", "500000000", "1.2.3"])
def test_what_is_no_amount_is_not_guessed(typed):
    with pytest.raises(ValueError):
        fen(typed)


@pytest.mark.parametrize("amount, said", [(0, "0"), (300_000, "3,000"), (300_050, "3,000.50"), (8_500_005, "85,000.05")])
def test_an_amount_is_said_as_one_writes_it(amount, said):
    assert yuan(amount) == said and fen(said) == amount


@pytest.mark.parametrize(("amount", "told"), [(8_500_000, "8.5万元"), (300_000, "3,000元"), (1_000_000, "1万元"),
                                              (12_345, "123.45元"), (240_012_300, "240.01万元")])
def test_amounts_are_written_as_reports_do(amount, told):
    assert rounded(amount) == told
