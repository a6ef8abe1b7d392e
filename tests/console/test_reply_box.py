"""What stands around the reply box, beyond what test_reply.py asks of it."""

from __future__ import annotations

import pytest

from tests.console.office import press


@pytest.fixture
def number(office, wang):
    """A referral that 王芳 holds."""
    made = office.asks("分地没有我")
    press(wang, f"/referral/{made}/claim")
    return made


@pytest.mark.parametrize("typed", ["保护令", "bhl", "baohuling"])
def test_entries_of_the_knowledge_are_found_with_the_sentences_also_by_sound(wang, number, typed):
    part = press(wang, f"/referral/{number}/offers", find=typed).text
    assert "人身安全保护令去哪里、带什么" in part and 'value="entry:dv-order"' in part and "<html" not in part
    assert 'value="entry:land"' not in part and "讨工资两条路" not in part
    assert 'value="entry:dv-order"' in press(wang, f"/referral/{number}/draft", text="", find=typed).text


def test_how_she_will_see_it_stands_before_the_button_that_sends_it(wang, number):
    page = wang.get(f"/console/referral/{number}").text
    assert page.index('id="answer"') < page.index('id="preview"') < page.index("提交回复")
