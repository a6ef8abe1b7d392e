"""Where the evaluation messages are; they are never part of the project."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bot.settings import HERE


def folder() -> Path:
    """EVAL_DIR, or the folder shared beside the project."""
    return Path(os.environ.get("EVAL_DIR", HERE.parent / "shared" / "eval"))


def rows(name: str) -> list[dict]:
    """The labelled messages of one file; empty when it is not there."""
    path = folder() / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()] if path.is_file() else []


def texts(*names: str) -> list[str]:
    """Only the messages."""
    return [row["text"] for name in names for row in rows(name)]
