"""Several needs in one message: the entries' own tests, put together two by two with the words that join needs."""

from __future__ import annotations

import random

from bot.conversation.understanding import Understanding, understand
from bot.knowledge.library import load
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE

JOINTS = (" 还有", "，另外", "？", "。顺便问一下，", "，再问一下", "；", "\n", " 然后", "，还想问", "。还有一个，")
PAIRS = 500


def run() -> None:
    """Print how often both needs are covered: answered or offered with the answer."""
    knowledge = load(HERE / "knowledge")
    understanding = understand(knowledge, Embeddings(load_encoder(HERE / "var" / "cache"), HERE / "var" / "cache"))
    chance = random.Random(11)
    pairs = _pairs(list(knowledge.entries.values()), chance)
    print("\n== several needs ==")
    for joint in (*JOINTS, "1"):
        _print(joint, understanding, pairs)


def _pairs(entries: list, chance: random.Random) -> list:
    out = []
    while len(out) < PAIRS:
        one, two = chance.sample(entries, 2)
        if one.topic != two.topic and not {one.group, two.group} & {"bot", "crisis"}:
            out.append(((one.topic, chance.choice(one.tests)), (two.topic, chance.choice(two.tests))))
    return out


def _print(joint: str, understanding: Understanding, pairs: list) -> None:
    both = first = one = wrong = 0
    for (a, said), (b, asked) in pairs:
        text = f"1.{said} 2.{asked}" if joint == "1" else said + joint + asked
        decision = understanding.decide(text)
        read = [decision.candidates[0].topic] if decision.kind == "answer" else []
        offered = [c.topic for c in decision.candidates[:3]] if decision.kind == "clarify" else []
        covered = {*read, *offered, *(c.topic for c in decision.also)}
        both += {a, b} <= covered
        one += bool({a, b} & covered)
        first += read == [a]
        wrong += bool(read) and read[0] not in (a, b)
    total = len(pairs)
    print(f"{joint!r}: both covered {both / total:.3f}, at least one {one / total:.3f}, first answered {first / total:.3f},"
          f" answered wrong {wrong / total:.3f}")
