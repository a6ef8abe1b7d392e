"""Lint as a whole: nothing to say about what is in order, errors first, and the real knowledge without errors."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.knowledge.library import load
from bot.knowledge.lint import NOT_YET, lint

from .conftest import SHIPPED


def test_what_is_in_order_is_left_in_peace(shelf):
    assert shelf.lint() == []


def test_errors_come_before_warnings_and_each_names_file_and_line(shelf):
    shelf.change(0, terms=None, related=["nobody"])
    error, warning = shelf.lint()
    assert (error.level, warning.level) == ("error", "warning")
    assert str(error).startswith(f"entries/dv.yaml:{shelf.line('- nobody')}: ") and "提醒：" in str(warning)


def test_what_cannot_be_read_is_said_first_and_that_the_rest_comes_later(shelf):
    shelf.change(0, sensitive="maybe")
    shelf.write("laws.yaml", "laws: []\n")
    found = shelf.lint()
    assert found[-1] == NOT_YET and found[-1].level == "warning"
    assert {p.file for p in found[:-1]} == {"entries/dv.yaml", "laws.yaml"}


@pytest.mark.parametrize("name", ["topics", "laws", "banned"])
def test_a_file_that_is_missing_is_named(shelf, name):
    (shelf.folder / f"{name}.yaml").unlink()
    assert (shelf.lint()[0].file, shelf.lint()[0].line) == (f"{name}.yaml", 1)


def test_the_shipped_knowledge_has_no_error():
    last_review = max(entry.reviewed for entry in load(SHIPPED).entries.values())
    assert not [str(p) for p in lint(SHIPPED, today=last_review) if p.level == "error"]


def test_the_command_exits_with_1_on_an_error_and_with_0_on_a_warning(shelf):
    shelf.change(0, terms=None)
    warned = CliRunner().invoke(main, ["lint", str(shelf.folder)])
    shelf.change(0, related=["nobody"])
    failed = CliRunner().invoke(main, ["lint", str(shelf.folder)])
    assert (warned.exit_code, failed.exit_code) == (0, 1)
    assert "“nobody”没有这个条目" in failed.output and "1 个错误，1 个提醒" in failed.stderr
