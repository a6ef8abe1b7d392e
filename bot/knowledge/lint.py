"""Checks knowledge for an editor who has never programmed. (First version: what the loader finds.)"""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.library import load
from bot.knowledge.reading import KnowledgeError, Problem


def lint(folder: Path) -> list[Problem]:
    """Every problem of a knowledge folder, by file and line."""
    try:
        load(folder)
    except KnowledgeError as error:
        return sorted(error.problems)
    return []
