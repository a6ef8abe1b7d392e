"""Follow-ups that leave their subject out, after the entry that she has just read: alone, and in its light.

follow_chosen.tsv: what the weights were chosen on. follow_checked.tsv: written by somebody else, from the entries alone. Each
line: id of the entry read, what she writes, ids that answer it (NONE: none of ours).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.conversation.understanding import Understanding, understand
from bot.knowledge.library import load
from bot.matching.decide import CHOICES, Decision
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE

SETS = ("follow_chosen", "follow_checked")
NONE = "NONE"


def rows(name: str) -> list[tuple[str, str, set[str]]]:
    """(entry read, her words, ids that answer them; empty for what is none of ours)."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines)
    return [(read, text, set() if ids == NONE else set(ids.split(","))) for read, text, ids in cells]


def outcome(decision: Decision, ids: set[str]) -> str:
    """What became of one message."""
    offered = [c.entry for c in decision.candidates[:CHOICES]]
    if not ids:
        return f"outside: {decision.kind}"
    if decision.kind == "answer":
        return "right" if offered[0] in ids else "wrong"
    return "offered" if decision.kind == "clarify" and ids & set(offered) else "not found"


def run() -> None:
    """Print shares of each outcome, without and with what she has read."""
    knowledge = load(HERE / "knowledge")
    understanding = understand(knowledge, Embeddings(load_encoder(HERE / "var" / "cache"), HERE / "var" / "cache"))
    for name in SETS:
        _print(name, understanding, rows(name))


def _print(name: str, understanding: Understanding, given: list[tuple[str, str, set[str]]]) -> None:
    for way in ("alone", "in its light"):
        found = Counter(outcome(understanding.decide(text, read if way != "alone" else ""), ids) for read, text, ids in given)
        sizes = {True: sum(n for what, n in found.items() if what.startswith("outside")), False: 0}
        sizes[False] = len(given) - sizes[True]
        told = ", ".join(f"{what} {n / sizes[what.startswith('outside')]:.3f}" for what, n in sorted(found.items()))
        print(f"{name}, {way}: {told}")
