"""A message that is longer than anything reads at once: the part of it that tells of danger is read first (safety rule 1). Pure.

WeChat carries some 600 characters; more comes only by mistake, or pasted through another client. Staff read all of it.
"""

from __future__ import annotations

from bot.knowledge.library import Knowledge

AT_ONCE = 2000
"""Characters that are read at once."""

OVERLAP = 200
"""Characters that a part shares with the one before, so that no sentence of danger is cut in two."""


def read(text: str, knowledge: Knowledge) -> str:
    """The part that tells of danger now, else of danger perhaps, else the first; the text itself where it is short enough."""
    if len(text) <= AT_ONCE:
        return text
    parts = [text[start:start + AT_ONCE] for start in range(0, len(text), AT_ONCE - OVERLAP)]
    found = {part: knowledge.index.danger(part) for part in parts}
    return min(parts, key=lambda part: ("crisis", "concern").index(found[part].strength) if found[part] else 2)
