"""What the detector of danger is worth on messages of writers whom it has not read (danger_unseen.yaml)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.conversation.understanding import Understanding, understand
from bot.knowledge.beside import lists
from bot.knowledge.library import load
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE

UNSEEN = Path(__file__).parent / "danger_unseen.yaml"
ENCODERS = {"letters and meaning": True, "letters only": False}


def run() -> None:
    """Print, for each heading, the share taken for a crisis and for a concern."""
    knowledge, unseen = load(HERE / "knowledge"), lists(UNSEEN)
    for name, with_encoder in ENCODERS.items():
        folder = HERE / "var" / "cache"
        embeddings = Embeddings(load_encoder(folder), folder) if with_encoder else Embeddings(None)
        print(f"{name}:")
        for heading, found in shares(understand(knowledge, embeddings), unseen).items():
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
