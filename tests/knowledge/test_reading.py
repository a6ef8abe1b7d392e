"""Every mistake in a file is named with its file and line, in words that an editor understands."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from bot.knowledge.reading import KnowledgeError, Problem, check, read


class Thing(BaseModel):
    """A model to read."""

    model_config = ConfigDict(extra="forbid")
    name: str
    parts: tuple[str, ...] = ()


def problem_of(path) -> Problem:
    with pytest.raises(KnowledgeError) as refusal:
        check(Thing, read(path))
    assert len(refusal.value.problems) == 1
    return refusal.value.problems[0]


@pytest.mark.parametrize("text, line, told", [
    ("name: 甲\nname: 乙\n", 2, "“name”写了两遍"),
    ("name: 甲\nparts:\n - 乙\n  丙: 丁\n", 4, "格式读不懂"),
    ("parts: [甲]\n", 1, "缺少“name”"),
    ("name: 甲\n\ncolour: 红\n", 3, "没有“colour”这一项，是不是写错了？可以写的有：name、parts"),
    ("name: 甲\nparts: 乙\n", 2, "“parts”要写成清单，每行以“- ”开头"),
    ("- 甲\n", 1, "名字: 内容"),
    ("", 1, "名字: 内容"),
])
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(tmp_path, text, line, told):
    path = tmp_path / "thing.yaml"
    path.write_text(text, "utf-8")
    problem = problem_of(path)
    assert (problem.file, problem.line) == ("thing.yaml", line) and told in problem.why
    assert str(problem).startswith(f"thing.yaml:{line}: ")


def test_a_missing_file_and_one_in_another_encoding(tmp_path):
    assert "打不开" in problem_of(tmp_path / "nothing.yaml").why
    (tmp_path / "old.yaml").write_bytes("name: 甲".encode("gb18030"))
    assert "UTF-8" in problem_of(tmp_path / "old.yaml").why


def test_entries_are_named_with_their_folder(tmp_path):
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "dv.yaml").write_text("a: 1", "utf-8")
    assert read(tmp_path / "entries" / "dv.yaml").file == "entries/dv.yaml"


def test_nothing_is_turned_into_something_else(tmp_path):
    path = tmp_path / "thing.yaml"
    path.write_text("no: 08:30\n12338: 010\ndate: 2026-11-21\nyes: ~\n", "utf-8")
    assert read(path).data == {"no": "08:30", "12338": "010", "date": "2026-11-21", "yes": "~"}


def test_the_line_of_what_is_missing_is_that_of_the_thing_around_it(tmp_path):
    path = tmp_path / "thing.yaml"
    path.write_text("a:\n  b:\n  - x\n  - y\n", "utf-8")
    document = read(path)
    assert [document.line(where) for where in [("a", "b", 1), ("a", "b", 9), ("a", "c"), ("z",)]] == [4, 2, 1, 1]
