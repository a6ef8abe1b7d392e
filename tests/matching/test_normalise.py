"""One way of writing for every message."""

import pytest

from bot.matching.normalise import LONGEST, Normaliser
from tests.matching.conftest import SYNONYMS


@pytest.fixture
def normaliser():
    made = Normaliser(SYNONYMS, terms=("抑郁症", "叶酸", "保护令", "离婚协议书"))
    made.learn([made.plain(t) for t in ("产后抑郁症怎么办", "免费叶酸哪里领", "有事一起商量", "他遗弃孩子")])
    return made


def formal(normaliser, text):
    return normaliser.formal(normaliser.plain(text))


@pytest.mark.parametrize(("written", "plain"), [
    ("ＨＰＶ陽性，怎麼辦？", "hpv阳性 怎么办"), ("離婚　要　多久", "离婚 要 多久"), ("救命啊啊啊啊啊啊😭😭", "救命啊啊啊"),
    ("。。。", ""), ("", ""),
])
def test_every_way_of_writing_becomes_one(normaliser, written, plain):
    assert normaliser.plain(written) == plain


def test_what_is_said_becomes_the_formal_word(normaliser):
    assert formal(normaliser, "俺想打脱离") == "俺想离婚"


def test_a_short_form_is_not_replaced_inside_the_formal_word(normaliser):
    assert formal(normaliser, "人身安全保护令") == "人身安全保护令"
    assert formal(normaliser, "保护令咋办") == "人身安全保护令咋办"


@pytest.mark.parametrize("heard", ["产后意郁症", "产后意玉症", "产后异域震"])
def test_a_word_is_known_by_its_sound(normaliser, heard):
    assert formal(normaliser, heard) == "产后抑郁症"


def test_southern_sounds_are_one(normaliser):
    assert formal(normaliser, "公劲癌") == formal(normaliser, "宫颈癌") == "宫颈癌"
    assert formal(normaliser, "尼婚协议书") == "离婚协议书"


def test_two_characters_that_sound_alike_by_chance_are_left(normaliser):
    assert formal(normaliser, "业酸") == "业酸"


def test_what_the_knowledge_writes_itself_is_left(normaliser):
    assert formal(normaliser, "有事一起商量") == "有事一起商量"


def test_a_word_in_latin_letters_is_read(normaliser):
    assert formal(normaliser, "哪里领yesuan") == "哪里领叶酸"
    assert formal(normaliser, "hello") == "hello"


def test_a_very_long_message_is_cut(normaliser):
    assert len(normaliser.plain("我说来话长" * 1000)) <= LONGEST
