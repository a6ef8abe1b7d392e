"""What a killed start leaves behind is ended before the next one; another process that got its number is not."""

import subprocess
import sys

import pytest

from bot.processes import end_orphans

SLEEP = "import time; print(flush=True); time.sleep(600)  # {}"


def started(folder, mark):
    """A process whose command line holds this mark, working in folder."""
    process = subprocess.Popen([sys.executable, "-c", SLEEP.format(mark)], cwd=folder, stdout=subprocess.PIPE)
    process.stdout.readline()  # it runs
    return process


@pytest.mark.parametrize(("name", "mark"), [("web", "gunicorn"), ("worker", "worker"), ("valkey", "valkey-server")])
def test_an_orphan_is_ended_and_its_note_removed(tmp_path, name, mark):
    (tmp_path / "var").mkdir()
    orphan = started(tmp_path, mark)
    (tmp_path / "var" / f"{name}.pid").write_text(str(orphan.pid))
    end_orphans(tmp_path / "var", 60)
    assert orphan.wait(60) != 0
    assert not list((tmp_path / "var").iterdir())


@pytest.mark.parametrize("case", ["other command", "other folder"])
def test_a_stranger_with_that_number_is_left_alone(tmp_path, case):
    (tmp_path / "here" / "var").mkdir(parents=True)
    command, folder = ("nothing", tmp_path / "here") if case == "other command" else ("gunicorn", tmp_path)
    stranger = started(folder, command)
    try:
        (tmp_path / "here" / "var" / "web.pid").write_text(str(stranger.pid))
        end_orphans(tmp_path / "here" / "var", 1)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_note_of_nobody_does_no_harm(tmp_path):
    (tmp_path / "web.pid").write_text("nonsense")
    (tmp_path / "worker.pid").write_text("999999999")
    end_orphans(tmp_path, 1)
