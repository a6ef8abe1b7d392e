"""Threads share one encoder: each gets its own embedding, those that wait are embedded at once, a fault reaches who asked."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.matching.together import MOST, Together


class Letters:
    """An encoder whose embedding of a text tells which text it was; it works only while the gate is open."""

    def __init__(self):
        self.gate, self.entered, self.groups = threading.Event(), threading.Event(), []
        self.gate.set()

    def encode(self, texts):
        self.entered.set()
        assert self.gate.wait(60)
        self.groups.append(list(texts) if isinstance(texts, list) else texts)
        if "broken" in texts:
            raise ValueError("broken")
        return np.array([[float(text)] for text in texts]) if isinstance(texts, list) else np.array([float(texts)])


@pytest.fixture
def letters():
    return Letters()


def test_each_thread_gets_its_own(letters):
    together = Together(letters)
    with ThreadPoolExecutor(16) as pool:
        rows = list(pool.map(lambda n: together.encode(str(n)), range(300)))
    assert [row[0] for row in rows] == list(range(300))
    assert sum(map(len, letters.groups)) == 300


def test_those_who_wait_are_embedded_at_once_and_not_too_many(letters):
    together = Together(letters)
    letters.gate.clear()
    with ThreadPoolExecutor(30) as pool:
        first = pool.submit(together.encode, "0")
        assert letters.entered.wait(60)
        others = [pool.submit(together.encode, str(n)) for n in range(1, 26)]
        while len(together._queue) < 25:
            threading.Event().wait(0.001)
        letters.gate.set()
        assert [one.result(60)[0] for one in (first, *others)] == list(range(26))
    assert [len(group) for group in letters.groups] == [1, MOST, 25 - MOST]


def test_danger_and_needs_of_one_message_ask_once_even_if_others_come_between(letters):
    together = Together(letters)
    together.encode("1")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(together.encode, "2").result()
    assert together.encode("1")[0] == 1
    assert letters.groups == [["1"], ["2"]]


def test_a_fault_reaches_who_asked_and_the_next_message_is_embedded(letters):
    together = Together(letters)
    with pytest.raises(ValueError, match="broken"):
        together.encode("broken")
    assert together.encode("3")[0] == 3


def test_a_fault_of_one_is_not_a_fault_of_those_who_waited_with_it(letters):
    together = Together(letters)
    letters.gate.clear()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together.encode, "0")
        assert letters.entered.wait(60)
        broken = pool.submit(together.encode, "broken")
        while len(together._queue) < 1:
            threading.Event().wait(0.001)
        others = [pool.submit(together.encode, str(n)) for n in (1, 2)]
        while len(together._queue) < 3:
            threading.Event().wait(0.001)
        letters.gate.set()
        waited = [one.exception(60) for one in (broken, *others)]
        assert first.result()[0] == 0 and isinstance(waited[0], ValueError) and waited.count(None) >= 1


def test_lists_go_to_the_encoder_as_they_are(letters):
    assert Together(letters).encode(["4", "5"]).tolist() == [[4.0], [5.0]]
