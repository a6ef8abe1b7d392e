"""Checks of the year's report (report.yaml): places that no figure fills, numbers that somebody wrote in."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.reading import Problem, read
from bot.knowledge.report import faults
from bot.knowledge.sheet import Sheet

FILE = "report.yaml"


def report(sheet: Sheet) -> Iterator[Problem]:
    """Every place that is not a figure of the service."""
    text = sheet.knowledge.report
    if text is None:
        return
    document = read(sheet.folder / FILE)
    for path, why in faults(text, sheet.knowledge.topics):
        yield Problem(FILE, document.line(path), why)
