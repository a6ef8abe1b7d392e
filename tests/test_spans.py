"""How long something lasts, in words."""

import pytest

from bot.spans import span


@pytest.mark.parametrize(("minutes", "roughly", "exactly"), [
    (0, "不到 1 分钟", "不到 1 分钟"), (25, "25 分钟", "25 分钟"),
    (120, "2 小时", "2 小时"), (190, "3 小时 10 分", "3 小时 10 分"),
    (3000, "2 天", "2 天 2 小时"), (2880, "2 天", "2 天")])
def test_a_length_of_time_is_told_in_its_two_largest_parts(minutes, roughly, exactly):
    assert (span(minutes), span(minutes, exact=True)) == (roughly, exactly)
