"""The texts of the knowledge are read once; who reads the same again finds the same."""

import numpy as np
import pytest

from bot.matching import corpus
from bot.matching.cache import Cache
from bot.matching.corpus import read
from bot.matching.normalise import Normaliser

SYNONYMS = {"离婚": ["打脱离"], "丈夫": ["老公", "当家的"]}
SAID = [["老公要打脱离", "怎么离婚"], ["抚养费给多少", "他不给抚养费"], ["今天天气"]]
TOLD = [["带上结婚证"], ["可以去法院"]]
CLASSES = np.array([0, 0, 1])


@pytest.fixture
def made(monkeypatch):
    """How often it was made and not found."""
    notes = []
    make = corpus._made
    monkeypatch.setattr(corpus, "_made", lambda *given: notes.append(1) or make(*given))
    return notes


def look(folder, said=SAID, told=TOLD, classes=CLASSES, synonyms=SYNONYMS, terms=("抚养费",)):
    normaliser = Normaliser(synonyms, terms)
    return read(said, told, classes, normaliser, Cache(folder)), normaliser


def same(one, other):
    return (one.plain, one.formal) == (other.plain, other.formal) and np.array_equal(one.alphabet.pieces, other.alphabet.pieces) \
        and all(np.array_equal(value, vars(other.letters)[name]) for name, value in vars(one.letters).items())


def test_the_next_process_finds_what_it_would_have_made(tmp_path, made):
    (first, normaliser), (again, found) = look(tmp_path), look(tmp_path)
    assert len(made) == 1 and same(first, again) and same(again, look(None)[0])
    assert first.formal[0] == "丈夫要离婚" and first.plain[0] == "老公要打脱离"
    assert normaliser.formal("父养费给多少") == found.formal("父养费给多少") == "抚养费给多少", "it has learnt how they write"


@pytest.mark.parametrize("other", [{"said": [*SAID[:2], ["今天下雨"]]}, {"told": [["带上户口本"], TOLD[1]]},
                                   {"classes": np.array([0, 1, 2])}, {"synonyms": {"离婚": ["打脱离"]}}, {"terms": ("抚养权",)}])
def test_whatever_is_edited_is_read_anew(tmp_path, made, other):
    look(tmp_path)
    edited, _ = look(tmp_path, **other)
    assert len(made) == 2 and same(edited, look(None, **other)[0])


def test_whoever_changes_how_texts_are_read_need_not_think_of_what_is_kept(tmp_path, made, monkeypatch):
    look(tmp_path)
    changed = tmp_path / "changed.py"
    changed.write_text("another way of reading")
    monkeypatch.setattr(corpus, "_CODE", (*corpus._CODE[1:], changed))
    look(tmp_path)
    assert len(made) == 2


def test_a_sentence_of_an_answer_counts_less_than_what_women_say():
    found, _ = look(None)
    of_units = found.letters.score(found.alphabet.known("法院"))[1]
    said, _ = look(None, said=[SAID[0], [*SAID[1], "去法院"], SAID[2]], told=[TOLD[0], []])
    assert of_units.argmax() == 1 and said.letters.score(said.alphabet.known("法院"))[1][0] < of_units[0]
