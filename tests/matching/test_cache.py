"""What takes long to make waits in a folder for the next process, and nothing is lost with it."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from bot.matching.cache import Cache


def made(notes, value=1):
    return lambda: notes.append(value) or {"value": np.array([value])}


def test_what_was_made_once_is_taken_over_until_it_is_made_of_something_else(tmp_path):
    notes = []
    for made_of in ("knowledge", "knowledge", "edited", "edited"):
        assert Cache(tmp_path).kept("index", made_of, made(notes))["value"] == 1
    assert notes == [1, 1]
    assert not Cache(tmp_path).made("index", "knowledge") and Cache(tmp_path).made("index", "edited")


def test_without_a_folder_everything_is_made_anew():
    notes = []
    for _ in range(2):
        Cache(None).below("situations").kept("index", "knowledge", made(notes))
    assert notes == [1, 1]


def test_two_who_keep_the_same_kind_of_thing_do_not_push_each_other_out(tmp_path):
    notes = []
    for _ in range(2):
        Cache(tmp_path).kept("index", "entries", made(notes, 1))
        Cache(tmp_path).below("situations").kept("index", "situations", made(notes, 2))
    assert notes == [1, 2]


@pytest.mark.parametrize("spoil", [lambda whole: b"", lambda whole: b"PK\x03\x04 broken", lambda whole: whole[:-30],
                                   lambda whole: whole.replace(b"NUMPY", b"NUMPI")])
def test_what_is_broken_is_made_anew(tmp_path, spoil):
    notes = []
    Cache(tmp_path).kept("index", "knowledge", made(notes))
    file = tmp_path / "index.npz"
    file.write_bytes(spoil(file.read_bytes()))
    assert Cache(tmp_path).kept("index", "knowledge", made(notes))["value"] == 1
    Cache(tmp_path).kept("index", "knowledge", made(notes))
    assert notes == [1, 1]


def test_what_would_run_a_program_when_read_is_not_read(tmp_path):
    np.savez(tmp_path / "index.npz", made_of=np.array("knowledge"), value=np.array([print], dtype=object))
    notes = []
    Cache(tmp_path).kept("index", "knowledge", made(notes))
    assert notes == [1]


def test_of_those_who_want_the_same_at_once_one_makes_it_and_a_fault_keeps_nobody_waiting(tmp_path):
    notes, all_there = [], Barrier(4)

    def make():
        notes.append(1)
        time.sleep(0.2)
        if len(notes) == 1:
            raise MemoryError
        return {"value": np.eye(3)}

    def one(_):
        all_there.wait(10)
        try:
            return Cache(tmp_path).kept("softmax", "edit", make)["value"]
        except MemoryError:
            return None
    with ThreadPoolExecutor(4) as pool:
        found = [value for value in pool.map(one, range(4)) if value is not None]
    assert len(notes) == 2 and len(found) == 3 and all((value == np.eye(3)).all() for value in found)
