"""Of the legal basis she hears first what carries the answer, and all of it when she asks for more."""

import pytest

from bot.knowledge import basis, speak
from bot.knowledge.library import load
from tests.knowledge.conftest import SHIPPED


@pytest.mark.parametrize(("lines", "said"), [
    (["《民法典》第1079条"], "《民法典》第1079条"),
    (["《民法典》第1079、1091条"], "《民法典》第1079、1091条"),
    (["《民法典》第1079、1091、24条"], "《民法典》第1079、1091条等"),
    (["《刑法》第236条", "《民法典》第9条", "《劳动法》第3条"], "《刑法》第236条、《民法典》第9条等"),
    (["《刑法》第236条之一", "国办发〔2015〕96号（户口登记）"], "《刑法》第236条之一、国办发〔2015〕96号（户口登记）"),
])
def test_what_stands_first_is_named_and_that_there_is_more_is_said(lines, said):
    assert basis.short(lines) == said and basis.is_cut(lines) == said.endswith("等")


def test_nothing_of_a_basis_is_lost():
    known = load(SHIPPED)
    for entry in known.entries.values():
        read = speak.full_text(known, entry) + "\n".join(speak.further(known, entry))
        assert all(line in read for line in entry.basis), entry.id
        assert not entry.basis or "依据" in speak.full_text(known, entry)
