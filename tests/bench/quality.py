"""How well messages that nobody here has seen the likes of find their topic; scored by the evaluation's own score.py."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.conversation.understanding import Understanding, understand
from bot.knowledge.library import Knowledge, load
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE
from tests.bench.messages import folder, rows

SETS = ("dev_real", "dev_written", "dev_crisis")


def run() -> None:
    """Print the figures of every evaluation set, then those of the entries' own tests."""
    knowledge = load(HERE / "knowledge")
    embeddings = Embeddings(load_encoder(HERE / "var" / "cache"), HERE / "var" / "cache")
    for name, understanding in (("letters and meaning", understand(knowledge, embeddings)),
                                ("letters only", understand(knowledge, Embeddings(None)))):
        print(f"\n== {name} ==")
        for questions in SETS:
            _score(questions, understanding)
        _own_tests(knowledge, understanding)


def _score(name: str, understanding: Understanding) -> None:
    questions = rows(name)
    if not questions:
        print(f"{name}: not found (set EVAL_DIR)")
        return
    with tempfile.TemporaryDirectory() as place:
        decided = Path(place, "decided.jsonl")
        lines = (json.dumps({"id": q["id"], **understanding.as_row(q["text"])}, ensure_ascii=False) for q in questions)
        decided.write_text("\n".join(lines), "utf-8")
        command = [sys.executable, str(folder() / "score.py"), str(folder() / f"{name}.jsonl"), str(decided)]
        figures = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    print(f"{name}: " + ", ".join(" ".join(line.split()) for line in figures if line))


def _own_tests(knowledge: Knowledge, understanding: Understanding) -> None:
    right = offered = wrong = total = 0
    for entry in knowledge.entries.values():
        for text in entry.tests:
            decision = understanding.decide(text)
            topics = [c.topic for c in decision.candidates[:3]]
            total += 1
            right += decision.kind == "answer" and topics[0] == entry.topic
            wrong += decision.kind == "answer" and topics[0] != entry.topic
            offered += decision.kind == "clarify" and entry.topic in topics
    print(f"own tests of {len(knowledge.entries)} entries (not trained on): {total} messages,"
          f" answered right {right / total:.3f}, offered {offered / total:.3f}, answered wrong {wrong / total:.3f}")
