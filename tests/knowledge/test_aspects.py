"""Half questions, and what an answer says of the side that they ask about."""

import pytest

from bot.knowledge.aspects import LONGEST, Aspects
from bot.knowledge.library import load
from bot.knowledge.speak import REPEATED, numbers, side
from tests.knowledge.conftest import SHIPPED


@pytest.fixture(scope="module")
def shipped():
    return load(SHIPPED)


@pytest.mark.parametrize("text, name", [
    ("要钱吗", "cost"), ("那得花多少钱啊？", "money"), ("免费不", "cost"), ("大概要多久", "time"), ("几天能办下来", "time"),
    ("去哪办", "place"), ("那是在哪个窗口办呢", "place"), ("要带啥", "papers"), ("需要准备什么材料", "papers"), ("找谁", "who"),
    ("电话多少", "who"), ("要啥证据", "evidence"), ("然后呢", "how"), ("那我该怎么办", "how"),
])
def test_half_questions_name_one_side(shipped, text, name):
    assert shipped.aspects.of(text).id == name


@pytest.mark.parametrize("text", [
    "打官司要钱吗", "起诉多少钱", "你们收费吗",
    "", "。", "孩子怎么办", "抚养费多少钱", "他打我怎么办", "他什么时候会放我走", "去哪里离婚", "谢谢", "1", "多少钱" * LONGEST,
])
def test_with_any_other_word_it_is_a_question_like_any(shipped, text):
    assert shipped.aspects.of(text) is None


def test_hardly_any_whole_need_of_an_entry_is_half_a_question(shipped):
    ways = [text for e in shipped.entries.values() for text in (*e.variants, *e.tests)]
    assert sum(shipped.aspects.of(text) is not None for text in ways) < len(ways) / 1000


def test_what_is_said_again_stands_in_the_entry_word_for_word(shipped):
    for entry in shipped.entries.values():
        written = "\n".join((entry.answer, *entry.steps, entry.more, numbers(shipped, entry),
                             *(f"{f.label}：{f.text}" for f in shipped.district.facts.values())))
        for aspect in shipped.aspects.aspects:
            said = side(shipped, entry, aspect)
            assert len(said) <= REPEATED + len(entry.local) + len(entry.steps)
            assert all(sentence in written or sentence.partition(". ")[2] in written for sentence in said)


def test_each_side_is_told_by_many_entries(shipped):
    for aspect in shipped.aspects.aspects:
        assert sum(bool(side(shipped, e, aspect)) for e in shipped.entries.values()) > 50, aspect.id


def test_a_word_that_only_happens_to_stand_there_tells_nothing_of_a_side(shipped):
    money = next(a for a in shipped.aspects.aspects if a.id == "money")
    assert not side(shipped, shipped.entries["parent-child-safety-missing"], money), "how much the child has on it costs nothing"
    assert side(shipped, shipped.entries["divorce-lawsuit-cost"], money)


def test_without_the_file_nothing_is_half_a_question():
    assert Aspects().of("要钱吗") is None
