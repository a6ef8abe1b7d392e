"""Reads the folder of entries: every file of it, and every mistake in any of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.knowledge.entry import Entry
from bot.knowledge.reading import Document, KnowledgeError, Problem, check, read


def read_entries(folder: Path) -> tuple[dict[str, Entry], dict[str, tuple[str, int]]]:
    """The entries of every file of a folder by their ids, and file and line of each. Raises KnowledgeError."""
    entries: dict[str, Entry] = {}
    places: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read(path)
            rows = document.data if isinstance(document.data, list) else []
            if not rows:
                problems.append(Problem(document.file, 1, "文件里没有条目：每个条目以“- id: …”开头"))
        except KnowledgeError as error:
            problems += error.problems
            continue
        for n, row in enumerate(rows):
            problems += _add(entries, places, document, n, row)
    if problems:
        raise KnowledgeError(problems)
    if not entries:
        raise KnowledgeError([Problem("entries", 1, "没有任何条目")])
    return entries, places


def _add(entries: dict[str, Entry], places: dict[str, tuple[str, int]], document: Document, n: int, row: Any) -> list[Problem]:
    try:
        entry = check(Entry, document, (n,), row or {})
    except KnowledgeError as error:
        return error.problems
    line = document.line((n,))
    if entry.id in entries:
        file, first = places[entry.id]
        return [Problem(document.file, line, f"id “{entry.id}”已经用过（{file}:{first}），请换一个")]
    entries[entry.id] = entry
    places[entry.id] = (document.file, line)
    return []
