"""Which phrases the letters of a message leave possible: never one too few."""

import re
from itertools import chain

import pytest

from bot.knowledge.letters import Possible, bits, needs
from bot.knowledge.library import load
from bot.knowledge.phrases import Lists, expression, written
from bot.settings import HERE


@pytest.fixture(scope="module")
def knowledge():
    return load(HERE / "knowledge")


@pytest.mark.parametrize("phrase, sets", [
    ("打我", ["打", "我"]),
    ("打…我", ["打", "我"]),
    ("打(我|她)", ["打", "我她"]),
    ("(打|砍)?我", ["我"]),
    ("打了?我", ["打", "我"]),
    ("(打|)我", ["我"]),
    ("((打|砍)死|不想活)我", ["死不", "我"]),
    ("救|110", ["救1"]),
    ("^救$", ["救"]),
    ("…", []),
    ("(甲|…)", []),
])
def test_what_a_phrase_cannot_be_without(phrase, sets):
    assert [sorted(letters) for letters in needs(phrase)] == [sorted(letters) for letters in sets]


def test_whatever_a_phrase_finds_is_left_possible(knowledge):
    rules = knowledge.crisis
    said = [*(phrase for aid in knowledge.who.aid for phrase in aid.say),
            *(phrase for deed in knowledge.who.deeds for phrase in deed.say)]
    possible, patterns = Possible(said), [re.compile(expression(phrase)) for phrase in said]
    found = 0
    for text in chain.from_iterable(rules.examples.values()):
        plain = written(text)
        hits = {bit for bit, pattern in enumerate(patterns) if pattern.search(plain)}
        assert hits <= set(bits(possible.among(plain))), text
        found += len(hits)
    assert found > 100


def test_several_lists_say_what_each_says_by_itself(knowledge):
    lists = (*knowledge.who.deeds, *knowledge.who.aid, knowledge.who.silent, knowledge.who.minor, knowledge.manner.insults.within)
    together = Lists(lists)
    for text in chain.from_iterable(knowledge.crisis.examples.values()):
        says = together.of(written(text))
        assert [says(phrases) for phrases in lists] == [phrases.found(text) for phrases in lists], text
