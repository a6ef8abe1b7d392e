"""Checks knowledge for an editor who has never programmed: every problem with file, line and how to mend it, in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bot.knowledge import (
    lint_aftermath,
    lint_citations,
    lint_entries,
    lint_files,
    lint_messages,
    lint_replies,
    lint_report,
    lint_sentences,
    lint_smalltalk,
    schema,
)
from bot.knowledge.exam import Exam
from bot.knowledge.reading import KnowledgeError, Problem
from bot.knowledge.sheet import Sheet, lay_out
from bot.message import now

CHECKS: tuple[Callable[[Sheet], Iterable[Problem]], ...] = (
    lint_entries.entries, lint_entries.topics, lint_citations.cited, lint_sentences.sentences, lint_sentences.wording,
    lint_sentences.replies, lint_sentences.smalltalk, lint_sentences.aftermath, lint_aftermath.repeated, lint_messages.repeated,
    lint_files.menu, lint_files.district, lint_files.synonyms, lint_files.danger,
    lint_files.hotlines, lint_replies.replies, lint_smalltalk.sayings,
    lint_report.report, schema.stale)
"""Everything that is checked, in no particular order: each looks at the whole folder and says what it finds."""

NOT_YET = Problem("entries", 1, "先改好上面这些，文件才读得进来；别的检查要等读进来以后才做", "warning")


def lint(folder: Path, exam: Exam | None = None, today: date | None = None) -> list[Problem]:
    """Every problem of a knowledge folder, errors first, then by file and line.

    exam: when given, each test message is asked as well (takes longer), and the exam holds the marks afterwards.
    today: the day by which reviews are due; default: today in China.
    """
    try:
        sheet = lay_out(folder, today or now().date())
    except KnowledgeError as error:
        return [*in_order(error.problems), NOT_YET]
    found = [problem for check in CHECKS for problem in check(sheet)]
    if exam:
        found += exam.taken(sheet)
    return in_order(found)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Errors before warnings, each once, by file and line."""
    return sorted(set(problems), key=lambda p: (p.level != "error", p))
