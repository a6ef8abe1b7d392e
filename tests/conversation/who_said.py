"""How people tell who is in danger and from whom (who_said.yaml)."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.beside import lists

ALL = lists(Path(__file__).with_suffix(".yaml"))
"""Family → sentences."""


def seen(family: str) -> tuple[str, ...]:
    """Those that were looked at while phrases were written."""
    return ALL[family][::2]


def unseen(family: str) -> tuple[str, ...]:
    """The others."""
    return ALL[family][1::2]
