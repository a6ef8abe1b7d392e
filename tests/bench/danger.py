"""What the detector of danger is worth on messages of writers whom it has not read: as they come, and the hardest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.conversation.understanding import Understanding, understand
from bot.knowledge.beside import lists
from bot.knowledge.library import load
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE

UNSEEN = {"as they come": "danger_mixed.yaml", "the hardest": "danger_unseen.yaml"}
ENCODERS = {"letters and meaning": True, "letters only": False}


def run() -> None:
    """Print, for each heading, the share taken for a crisis and for a concern."""
    knowledge = load(HERE / "knowledge")
    unseen = {kind: lists(Path(__file__).parent / file) for kind, file in UNSEEN.items()}
    for name, with_encoder in ENCODERS.items():
        folder = HERE / "var" / "cache"
        embeddings = Embeddings(load_encoder(folder), folder) if with_encoder else Embeddings(None)
        understanding = understand(knowledge, embeddings)
        for kind, messages in unseen.items():
            print(f"{name}, {kind}:")
            for heading, found in shares(understanding, messages).items():
                print(f"  {heading:20} {found.total():5} messages: crisis {found['crisis'] / found.total():.3f}, "
                      f"concern {found['concern'] / found.total():.3f}")


def shares(understanding: Understanding, messages: dict[str, tuple[str, ...]]) -> dict[str, Counter[str]]:
    """Heading, and all crises together, → how often each strength was found ("" for none)."""
    found: dict[str, Counter[str]] = {}
    for heading, texts in messages.items():
        seen = Counter(danger.strength if (danger := understanding.danger(text)) else "" for text in texts)
        found[heading] = seen
        if heading.endswith("/crisis"):
            found["every crisis"] = found.get("every crisis", Counter()) + seen
    return found
