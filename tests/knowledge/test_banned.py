"""One list of words that hurt: lint's, of which the console warns staff as well (safety rule 13)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.knowledge.banned import Ban
from bot.knowledge.library import load
from bot.settings import HERE

BANNED = load(HERE / "knowledge").banned


@pytest.mark.parametrize("text, found", [
    ("您为什么不早点离开他", ["你为什么不"]), ("您 应 该 早 点 说", ["你应该早点"]), ("这是家务事，忍一忍", ["家务事", "忍一忍"]),
    ("先保护好自己。看在孩子的份上，别激动。", ["看在孩子", "别激动"]), ("您可以申请人身安全保护令，不用先离婚。", []),
    ("她要的不是别人说“想开点”，别说这个。", []), ("您咋不报警呢", ["你咋不"]), ("为什么您不报警", ["为什么你不"]),
    ("您早该离婚了", ["你早该"]), ("当初为什么不离", ["当初为什么"])])
def test_rule_13_phrases_that_put_it_on_her_are_found(text, found):
    assert sorted(BANNED.blame(text)) == sorted(found)


def test_rule_13_every_phrase_that_the_console_must_know_is_on_the_list():
    for phrase in ("你为什么不", "你应该早点", "家务事", "忍一忍"):
        assert BANNED.blame(phrase) == [phrase]


def test_what_staff_are_warned_of_is_plain_so_that_a_browser_can_look_for_it():
    with pytest.raises(ValidationError, match="staff: true"):
        Ban(say=("要…忍",), why="w", instead="i", staff=True)
    assert BANNED.blaming and Ban(say=("要…忍",), why="w", instead="i").staff is False
