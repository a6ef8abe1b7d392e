"""What the letters say."""

import numpy as np

from bot.matching.lexical import Alphabet, Letters, pieces


def letters(texts, classes):
    used = pieces(texts)
    alphabet = Alphabet.of(used)
    number, text = alphabet.numbers(used)
    size = max(classes) + 1
    return alphabet, Letters.learn(number, [np.array(classes)[text], text], np.ones(len(text)), [size, len(texts)], len(alphabet))


def test_pieces_reach_across_no_blank_and_into_no_other_text():
    alphabet, _ = letters(["离婚 费", "用离"], [0, 1])
    assert len(alphabet) == len({"离", "婚", "费", "离婚", "用", "用离"})
    assert len(alphabet.known("离婚")) == 3 and len(alphabet.known("婚费用")) == 3 and len(alphabet.known("离 离离")) == 1


def test_the_class_that_uses_the_words_is_best():
    alphabet, made = letters(["离婚去哪办", "离婚带什么", "抚养费给多少"], [0, 0, 1])
    assert made.score(alphabet.known("抚养费多少钱"))[0].argmax() == 1
    assert made.score(alphabet.known("怎么离婚"))[0].argmax() == 0


def test_nothing_wins_by_having_more_variants():
    texts = ["孩子抚养费给多少"] + ["离婚去哪办", "离婚带什么证", "两人同意离婚", "离婚证丢了", "民政局离婚"] * 20
    alphabet, made = letters(texts, [0] + [1] * 100)
    assert made.score(alphabet.known("抚养费多少"))[0].argmax() == 0


def test_a_message_without_known_letters_says_nothing():
    alphabet, made = letters(["离婚", "抚养费"], [0, 1])
    assert len(alphabet.known("asdf")) == len(alphabet.known("")) == 0
    assert not any(scores.any() for scores in made.score(alphabet.known("asdf")))


def test_the_best_class_scores_nought_whatever_the_length():
    alphabet, made = letters(["离婚去哪办", "抚养费给多少"], [0, 1])
    for text in ("离", "离婚去哪办" * 20):
        assert [scores.max() for scores in made.score(alphabet.known(text))] == [0, 0]


def test_several_sets_of_classes_are_scored_as_each_by_itself():
    texts = ["离婚去哪办", "抚养费给多少", "离婚带什么"]
    alphabet, made = letters(texts, [0, 1, 0])
    for scores, classes in zip(made.score(alphabet.known("离婚要多少")), ([0, 1, 0], [0, 1, 2]), strict=True):
        assert np.array_equal(scores, letters(texts, classes)[1].score(alphabet.known("离婚要多少"))[0])
