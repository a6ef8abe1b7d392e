"""How long a decision takes, with the knowledge as it is and with 10,000 variants."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge, load
from bot.knowledge.lint import lint
from bot.matching.decide import Matcher
from bot.matching.encoder import load_encoder
from bot.matching.semantic import Embeddings
from bot.settings import HERE
from tests.bench.messages import texts

MANY = 10_000


def run() -> None:
    """Print medians and tails in milliseconds, one thread: by the clock, and of the processor when others share it."""
    knowledge = load(HERE / "knowledge")
    entries = list(knowledge.entries.values())
    messages = texts("dev_real", "dev_written") or [t for e in entries for t in e.tests]
    embeddings = Embeddings(load_encoder(HERE / "var" / "cache"), HERE / "var" / "cache")
    print(f"{len(messages)} messages")
    _matcher("as it is", knowledge, entries, messages, embeddings)
    _matcher("letters only", knowledge, entries, messages, Embeddings(None))
    _matcher("many", knowledge, many(entries), messages, Embeddings(embeddings.encoder))
    start = time.process_time()
    lint(HERE / "knowledge", today=date.today())
    print(f"checking the knowledge {time.process_time() - start:.2f} s of the processor")
    print(f"memory of this process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def many(entries: Sequence[Entry], variants: int = MANY) -> list[Entry]:
    """These entries and changed copies of them, until there are so many variants."""
    made, count, copy = list(entries), sum(len(e.variants) for e in entries), 0
    while count < variants:
        copy += 1
        for entry in entries:
            if count >= variants:
                break
            changed = tuple(f"{v[:len(v) // 2]}{copy}{v[len(v) // 2:]}" for v in entry.variants)
            made.append(entry.model_copy(update={"id": f"{entry.id}-{copy}", "variants": changed, "related": ()}))
            count += len(changed)
    return made


def _matcher(name: str, knowledge: Knowledge, entries: Sequence[Entry], messages: Sequence[str], embeddings: Embeddings) -> None:
    spans: dict[str, float] = {}
    for state in ("first", "again"):
        start = time.process_time()
        matcher = Matcher(entries, knowledge.synonyms, knowledge.outside, embeddings)
        spans[state] = time.process_time() - start
    print(f"{name}: {sum(len(e.variants) for e in entries)} variants, index {spans['first']:.2f} s"
          f" of the processor, with everything embedded {spans['again']:.2f} s")
    _time("  decide", matcher.decide, messages)


def _time(name: str, call: Callable[[str], Any], messages: Sequence[str]) -> None:
    call(messages[0])
    waited, worked = [], []
    for text in messages:
        start, busy = time.perf_counter(), time.thread_time()
        call(text)
        worked.append((time.thread_time() - busy) * 1000)
        waited.append((time.perf_counter() - start) * 1000)
    print(f"{name}: waited {_spread(waited)}; of the processor {_spread(worked)}")


def _spread(spans: list[float]) -> str:
    spans = sorted(spans)
    return f"p50 {spans[len(spans) // 2]:.2f} ms, p99 {spans[int(len(spans) * 0.99)]:.2f} ms"
