"""What becomes of the test messages when they are really asked."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.knowledge.exam import Exam


class Nothing:
    """Knows no situation after danger."""

    def find(self, text, kind):
        return None


def exam(decision, *entries, **more):
    """One in which every message is taken for the same."""
    row = {"decision": decision, "entries": [{"id": e} for e in entries], "crisis": None, "concern": None, **more}
    return Exam(lambda sheet: (lambda text: row, Nothing()))


@pytest.mark.parametrize(("taken", "mark", "level", "told"), [
    (("answer", "dv-what"), "right", None, ""),
    (("command", "dv-what"), "right", None, ""),
    (("crisis", "dv-now"), "right", None, ""),
    (("crisis",), "right", None, ""),
    (("clarify", "dv-now", "dv-what"), "offered", None, ""),
    (("clarify", "dv-now"), "beside", "warning", "让她选的是“dv-now”"),
    (("answer", "dv-now", "dv-what"), "wrong", "error", "答的是“dv-now”"),
    (("none", "dv-what"), "wrong", "error", "被当成我们不管的事"),
])
def test_only_what_is_answered_wrongly_or_not_at_all_is_an_error(shelf, taken, mark, level, told):
    one = exam(*taken)
    found = [p for p in shelf.lint(exam=one) if "没有走到这一条" in p.why and "“dv-what”：" in p.why]
    assert one.marks[mark] >= len(shelf.rows[0]["tests"])
    assert len(found) == (len(shelf.rows[0]["tests"]) if level else 0)
    assert all(p.level == level and told in p.why and p.line >= shelf.line("婆婆天天骂我难听的") for p in found)


def test_another_entry_of_the_same_topic_is_beside_it(shelf):
    shelf.change(1, id="dv-what-now", topic="dv.what")
    shelf.change(0, related=["dv-what-now"])
    one = exam("answer", "dv-what-now")
    assert {p.level for p in shelf.lint(exam=one) if "没有走到这一条" in p.why} == {"warning"}
    assert one.marks == {"right": 4, "beside": 4}


def test_the_marks_are_told_with_their_shares(shelf):
    one = exam("answer", "dv-what")
    shelf.lint(exam=one)
    assert str(one).startswith("考题 8 句：一次答对 4（50%）") and str(one).endswith("答错或没答上 4（50%）")


def test_what_is_right_or_among_the_choices_makes_no_line_and_the_command_tells_the_marks(shelf, monkeypatch):
    monkeypatch.setattr("bot.editing._index", exam("clarify", "dv-now", "dv-what")._index)
    done = CliRunner().invoke(main, ["lint", str(shelf.folder), "--tests"])
    assert done.exit_code == 0 and done.stdout == ""
    assert "考题 8 句：一次答对 0（0%），让她选、里面有对的 8（100%）" in done.stderr


def test_nothing_is_asked_without_an_exam(shelf):
    assert shelf.lint() == []
