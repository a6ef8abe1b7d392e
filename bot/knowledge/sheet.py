"""A whole knowledge folder laid out for checking: what was loaded, and on which line each piece of it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.knowledge.banned import Banned
from bot.knowledge.entry import Entry
from bot.knowledge.laws import Laws
from bot.knowledge.library import Knowledge, load
from bot.knowledge.reading import Document, KnowledgeError, Problem, check, read

Place = tuple[str, int]

SPOKEN = ("question", "ask", "answer", "steps", "more")
"""The fields of an entry that people read; variants and tests are women's own words."""


@dataclass(frozen=True)
class Sheet:
    """A loaded folder with its documents. today: for dates of review."""

    folder: Path
    knowledge: Knowledge
    laws: Laws
    banned: Banned
    documents: dict[str, Document]
    today: date

    @property
    def topics(self) -> dict[str, str]:
        """Topic → what it covers."""
        return self.knowledge.topics.covers

    @cached_property
    def _rows(self) -> dict[str, tuple[Document, int]]:
        return {row["id"].strip(): (document, n) for name, document in self.documents.items() if name.startswith("entries/")
                for n, row in enumerate(document.data)}

    @property
    def entries(self) -> Iterator[Entry]:
        """Every entry."""
        return iter(self.knowledge.entries.values())

    def place(self, entry: Entry, *path: Any) -> Place:
        """File and line of a field of an entry, or of one of its rows."""
        document, n = self._rows[entry.id]
        return document.file, document.line((n, *path))

    def at(self, entry: Entry, *path: Any, why: str, level: str = "error") -> Problem:
        """A problem with a field of an entry."""
        return Problem(*self.place(entry, *path), f"“{entry.id}”：{why}", level)

    def line(self, file: str, *path: Any) -> Place:
        """File and line of something in another file."""
        return file, self.documents[file].line(path)

    def spoken(self, entry: Entry) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Every text of an entry that people read and somebody wrote, with its path."""
        for field in (name for name in SPOKEN if name in entry.model_fields_set):
            value = getattr(entry, field)
            if isinstance(value, tuple):
                yield from ((text, (field, n)) for n, text in enumerate(value))
            elif value:
                yield value, (field,)


def lay_out(folder: Path, today: date) -> Sheet:
    """Read a folder with everything that checks need. Raises KnowledgeError with every problem of every file."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    paths = [*sorted(folder.glob("entries/*.yaml")), *(folder / f"{name}.yaml" for name in (
        "topics", "laws", "banned", "wording", "district", "menu", "synonyms", "hotlines"))]
    parts: dict[str, Any] = {}
    paths += [folder / name for name in ("replies.yaml", "smalltalk.yaml", "aftermath.yaml") if (folder / name).is_file()]
    for path in paths:
        try:
            document = read(path)
            documents[document.file] = document
        except KnowledgeError as error:
            problems += error.problems
    readers = {"knowledge": lambda: load(folder), "laws": lambda: check(Laws, documents["laws.yaml"]),
               "banned": lambda: check(Banned, documents["banned.yaml"])}
    for name, reader in readers.items():
        if name != "knowledge" and f"{name}.yaml" not in documents:
            continue
        try:
            parts[name] = reader()
        except KnowledgeError as error:
            problems += error.problems
    if problems:
        raise KnowledgeError(sorted(set(problems)))
    return Sheet(folder=folder, documents=documents, today=today, **parts)
