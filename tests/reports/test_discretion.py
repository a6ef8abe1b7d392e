"""Small numbers lead to nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from bot.knowledge.beside import topics
from bot.reports import overview
from bot.reports.counts import Figures
from bot.reports.discretion import FEW, THREE, Row, discreet, sensitive
from bot.reports.period import period
from bot.settings import HERE

TOPICS = topics(HERE / "knowledge" / "topics.yaml")
MONTH = period("2026-11", date(2026, 11, 18))


def told(**counts):
    """The blocks of a month in which this was counted."""
    figures = Figures(MONTH, {}, Counter({name.replace("__", "."): count for name, count in counts.items()}))
    return {block.key: block for block in overview.blocks(figures, TOPICS)}


def test_one_or_two_are_not_named_and_three_are():
    rows = discreet({"东街": 5, "西街": THREE, "南街": 2, "北街": 1}, "其余")
    assert rows == [Row("东街", 5), Row("西街", 3), Row("其余", 3)]


def test_a_rest_that_is_small_itself_says_only_that():
    rest = discreet({"东街": 5, "西街": 2}, "其余")[-1]
    assert (rest.name, rest.count, rest.told) == ("其余", None, FEW)


@pytest.mark.parametrize("topic", ["sexual.assault", "dv.now", "crisis.mental", "privacy.images", "personal.trafficking"])
def test_rule_15_a_single_sensitive_matter_is_not_named(topic):
    blocks = told(**{f"topic__{topic.replace('.', '__')}": 1, "topic__divorce__agreement": 1,
                     f"referral__topic__{topic.replace('.', '__')}": 2, "referral__opened": 2})
    for key in ("asked", "handed"):
        assert TOPICS.title(topic) not in [row.name for row in blocks[key].rows]
        assert blocks[key].rows[-1].told == FEW
    assert Row("协议离婚", 1) in blocks["asked"].rows, "what nobody can be recognised by is named"


@pytest.mark.parametrize(("unfiled", "shown"), [(2, [5, 3]), (7, [7, 6]), (0, [6])])
def test_rule_15_a_small_rest_cannot_be_worked_out_from_the_number_of_all_referrals(unfiled, shown):
    rows = told(**{"referral__topic__divorce__agreement": 5, "referral__topic__sexual__assault": 1,
                   "referral__opened": 6 + unfiled})["handed"].rows
    assert [row.told for row in rows] == shown
    assert sum(shown) == 6 + unfiled and all(count >= THREE for count in shown)


def test_every_topic_about_her_safety_is_sensitive():
    assert all(sensitive(topic) for topic in TOPICS.groups["人身安全"])


def test_streets_groups_and_protection_orders_are_guarded_with_their_money():
    blocks = told(**{"street__东街": 1, "street__西街": 4, "group__残疾": 2, "result__人身安全保护令": 2, "result__司法救助": 1,
                     "amount__司法救助": 850000, "result__调解成功": 1, "aid__春蕾": 1, "aidfen__春蕾": 20000})
    names = [row.name for block in blocks.values() for row in block.rows]
    assert not {"东街", "残疾", "人身安全保护令", "司法救助"} & set(names)
    assert {"西街", "调解成功", "春蕾"} <= set(names)
    assert blocks["results"].money is None and blocks["aid"].money == {"春蕾": 20000}


def test_what_was_never_counted_is_absent_and_no_zero():
    assert set(told(messages=3, **{"turn__answer": 2})) == {"handled"}


def test_the_parts_are_all_of_the_messages():
    counted = {"turn__answer": 4, "turn__none": 1, "referral__opened": 2, "referral__priority__urgent": 1}
    assert sum(row.count for row in told(messages=10, **counted)["handled"].rows) == 10
