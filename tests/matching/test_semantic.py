"""What a message means, and what is remembered of it."""

import stat

import numpy as np
import pytest

from bot.matching import semantic
from bot.matching.cache import Cache
from bot.matching.semantic import NEAR, Embeddings, Nearest, Softmax

fit = semantic._fit


class Counting:
    """Stands where the encoder stands and notes what it is asked; what a text means is its letters."""

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        rows = np.array([[t.count(c) for c in "abcd"] for t in texts], np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def test_a_changed_text_is_embedded_alone():
    encoder = Counting()
    embeddings = Embeddings(encoder)
    embeddings.of(["ab", "cd"])
    again = embeddings.of(["ab", "dd"])
    assert encoder.asked == ["ab", "cd", "dd"]
    assert np.allclose(again[1], [0, 0, 0, 1])


def test_the_next_process_embeds_nothing(tmp_path):
    first = Embeddings(Counting(), tmp_path / "cache").of(["ab", "cd", "ab"])
    encoder = Counting()
    assert np.array_equal(Embeddings(encoder, tmp_path / "cache").of(["ab", "cd", "ab"]), first)
    assert encoder.asked == []
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["embeddings.npz"]


def test_the_cache_does_not_grow_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(semantic, "SPARE", 2)
    embeddings = Embeddings(Counting(), tmp_path)
    embeddings.of(["ab", "cd"])
    embeddings.of(["ab", "bb"])
    embeddings.of(["ee", "ff"])
    embeddings.of(["gg", "hh"])
    with np.load(tmp_path / "embeddings.npz") as stored:
        assert len(stored["names"]) <= 2 + semantic.SPARE < 7


def test_a_text_that_comes_back_is_not_embedded_again(tmp_path):
    encoder = Counting()
    embeddings = Embeddings(encoder, tmp_path)
    for texts in (["ab", "cd"], ["ab"], ["ab", "cd"]):
        embeddings.of(texts)
    assert sorted(encoder.asked) == ["ab", "cd"]


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_a_broken_cache_is_made_anew(tmp_path, rubbish):
    (tmp_path / "embeddings.npz").write_bytes(rubbish)
    encoder = Counting()
    assert Embeddings(encoder, tmp_path).of(["ab"]).shape == (1, 4)
    assert encoder.asked == ["ab"]


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").touch(mode=stat.S_IRUSR)
    assert Embeddings(Counting(), tmp_path / "file" / "below").of(["ab"]).shape == (1, 4)


def test_the_softmax_tells_classes_apart():
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(4, 16))
    classes = np.repeat(np.arange(4), [40, 40, 40, 5])
    rows = (centres[classes] + 0.5 * generator.normal(size=(125, 16))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    made = Softmax(rows, classes, 4)
    new = centres + 0.3 * generator.normal(size=(4, 16))
    assert [made.score((row / np.linalg.norm(row)).astype(np.float32)).argmax() for row in new] == [0, 1, 2, 3]


def test_the_next_process_fits_nothing_and_an_edit_fits_anew(tmp_path, monkeypatch):
    rows, classes = np.eye(4, dtype=np.float32), np.array([0, 0, 1, 1])
    fits = []
    monkeypatch.setattr(semantic, "_fit", lambda rows, *more: fits.append(len(rows)) or fit(rows, *more))
    made = [Softmax(rows, classes, 2, Cache(tmp_path)).score(rows[0]) for _ in range(2)]
    assert np.array_equal(*made) and fits == [4]
    edited = Softmax(rows[:3], classes[:3], 2, Cache(tmp_path)).score(rows[0])
    assert fits == [4, 3] and not np.array_equal(edited, made[0])
    (tmp_path / "softmax.npz").write_bytes(b"PK\x03\x04 broken")
    assert np.array_equal(Softmax(rows, classes, 2, Cache(tmp_path)).score(rows[0]), made[0])


def test_an_edit_goes_by_what_was_learnt_before_until_it_has_settled(tmp_path, monkeypatch):
    rows, classes = np.eye(4, dtype=np.float32), np.array([0, 0, 1, 1])
    fits = []
    monkeypatch.setattr(semantic, "_fit", lambda rows, *more: fits.append(len(rows)) or fit(rows, *more))
    before = Softmax(rows, classes, 2, Cache(tmp_path / "a"))
    assert before.settled() is None
    edited = Softmax(rows[:3], classes[:3], 2, Cache(tmp_path / "a"), before)
    assert fits == [4] and np.array_equal(edited.score(rows[3]), before.score(rows[3]))
    settled = edited.settled()
    alone = Softmax(rows[:3], classes[:3], 2, Cache(tmp_path / "b"))
    assert fits == [4, 3, 3] and np.array_equal(settled.score(rows[3]), alone.score(rows[3])) and settled.settled() is None
    other = Softmax(rows[:3], classes[:3], 2, Cache(tmp_path / "a"), before)
    assert other.settled() is None and np.array_equal(other.score(rows[3]), alone.score(rows[3]))


def test_nearest_is_what_sorting_would_find():
    generator = np.random.default_rng(1)
    rows = generator.normal(size=(60, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    units = np.sort(generator.integers(0, 6, 60))
    classes = np.array([0, 0, 1, 1, 1, 2])
    of_units, of_classes = Nearest(rows, units, classes).score(rows[0])
    likeness = rows @ rows[0]
    for unit in range(6):
        assert np.allclose(of_units[unit], np.sort(likeness[units == unit])[::-1][:NEAR], atol=1e-6)
    for each in range(3):
        assert np.allclose(of_classes[each], np.sort(likeness[classes[units] == each])[::-1][:NEAR], atol=1e-6)


def test_a_unit_with_one_variant_is_not_punished():
    rows = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    of_units, _ = Nearest(rows, np.array([0, 1, 1]), np.array([0, 1])).score(np.array([1, 0], np.float32))
    assert of_units[0].tolist() == [1, 1, 1]
    assert np.allclose(of_units[1], [0.6, 0, 0])


def test_of_many_units_only_the_likely_are_looked_at_and_the_nearest_is_among_them(monkeypatch):
    generator = np.random.default_rng(2)
    centres = generator.normal(size=(300, 24))
    units = np.repeat(np.arange(300), 20)
    rows = (centres[units] + 0.4 * generator.normal(size=(6000, 24))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    nearest, classes = Nearest(rows, units, np.arange(300) // 3), np.repeat(np.arange(100), 60)
    meaning = (centres[200] / np.linalg.norm(centres[200])).astype(np.float32)
    likeness = rows @ meaning
    of_units, of_classes = nearest.score(meaning)
    exact = np.array([np.sort(likeness[units == unit])[::-1][:NEAR] for unit in range(300)])
    looked_at = np.isclose(of_units, exact, atol=1e-6).all(axis=1)
    assert looked_at.sum() == semantic.ENTERED and looked_at[np.argsort(exact[:, 0])[-20:]].all()
    assert (np.diff(of_units[~looked_at], axis=1) < 0).all() and (of_units[~looked_at] < exact[200, 0]).all()
    assert np.allclose(of_classes[66], np.sort(likeness[classes == 66])[::-1][:NEAR], atol=1e-6)
    monkeypatch.setattr(semantic, "ENTERED", 300)
    assert np.allclose(nearest.score(meaning)[0], exact, atol=1e-6)
