"""Our matching and its peers (peers.py) on the same knowledge and the same messages, in one run, each in a process of its own.

Every peer gets what our index is made of: variants, question and short ask of each entry, and the messages of outside.yaml
as texts that are none of ours; in half width, lower case and simplified characters. A topic is as near as its nearest text.
From which likeness on it answers, asks back or finds nothing is chosen for each peer on the entries' own `tests` and on
outside messages that are hidden from it one at a time, by the costs that ours were chosen by: a wrong answer 5, something
outside answered 3, a question back 1, her need neither answered nor offered 2, one message in four outside. Then score.py
judges all alike.
"""

from __future__ import annotations

import gc
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from bot.conversation.understanding import understand
from bot.knowledge.library import Knowledge, load
from bot.matching.decide import CHOICES
from bot.matching.encoder import load_encoder
from bot.matching.normalise import Normaliser
from bot.matching.semantic import Embeddings
from bot.settings import HERE
from tests.bench.messages import folder, rows
from tests.bench.peers import PEERS, ChatterBots, Meaning, Peer, missing

SETS = ("dev_real", "dev_written")
BOTH = "both sets"
FIGURES = {"resolved": "in_scope", "answered_right": "in_scope", "answered_wrong": "in_scope", "out_answered": "out_of_scope"}
"""Figure of score.py → which messages it is a share of."""
OURS = {"ours": True, "ours, letters only": False}
"""Name → with the encoder."""
TESTS, OUTSIDE = 5, 3
"""Of the tests each fifth, of the outside messages each third serve to choose a peer's thresholds."""
NONE = ""
"""The topic of what is none of ours."""

Near = list[tuple[str, float]]
"""(topic, likeness) of the nearest topics, best first."""


@dataclass(frozen=True)
class Thresholds:
    """answer: from this likeness on, if the next topic is behind by this share of it (lead); nothing: below this likeness."""

    answer: float
    lead: float
    nothing: float

    def row(self, near: Near) -> dict[str, Any]:
        """A decision in the words of score.py."""
        topics = [(topic, score) for topic, score in near if topic != NONE]
        kind = "clarify"
        if not topics or near[0][0] == NONE or near[0][1] < self.nothing:
            kind = "none"
        elif near[0][1] >= self.answer and _lead(near) >= self.lead:
            kind = "answer"
        return {"decision": kind, "entries": [{"topic": topic, "score": score} for topic, score in topics]}


@dataclass(frozen=True)
class Result:
    """How one did. figures: per set, as score.py names them. spans: milliseconds of the processor, sorted. index: seconds of
    the processor, with everything embedded. memory: MiB that the process took for it and nobody else uses."""

    name: str
    figures: dict[str, dict[str, float]]
    spans: list[float]
    index: float
    memory: float

    def span(self, share: float) -> float:
        """Milliseconds below which this share of the messages stayed."""
        return self.spans[min(len(self.spans) - 1, int(len(self.spans) * share))]


def run() -> list[Result]:
    """Print the table, and by how much ours resolve more than the best peer."""
    found = results()
    for name in (*SETS, BOTH) if found else ():
        print(f"\n{name:22} resolved  right  wrong outside answered   p50 ms   p99 ms  index s   MiB")
        for result in found:
            figures = [result.figures[name][figure] for figure in FIGURES]
            print(f"{result.name:22} {figures[0]:8.3f} {figures[1]:6.3f} {figures[2]:6.3f} {figures[3]:16.3f} "
                  f"{result.span(0.5):8.2f} {result.span(0.99):8.2f} {result.index:8.1f} {result.memory:5.0f}")
        peers = [result for result in found if result.name in PEERS]
        best = max(peers, key=lambda result: result.figures[name]["resolved"])
        print(f"ours resolve {found[0].figures[name]['resolved'] - best.figures[name]['resolved']:+.3f} "
              f"beside the best peer, {best.name}")
    return found


def results() -> list[Result]:
    """Ours, then the peers that are installed; those that are not are named."""
    if not all(rows(name) for name in SETS):
        print("no evaluation messages found (set EVAL_DIR): nothing to compare on")
        return []
    found = [_apart(_ours, name, with_encoder) for name, with_encoder in OURS.items()]
    for name in PEERS:
        if lacking := missing(name):
            print(f"{name}: not measured, {', '.join(lacking)} not installed (make bench installs it)")
        else:
            found.append(_apart(_peer, name))
    return found


def _apart(work: Callable[..., Result], *given: Any) -> Result:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _ours(name: str, with_encoder: bool) -> Result:
    knowledge = load(HERE / "knowledge")
    before = private()
    embeddings = Embeddings(load_encoder() if with_encoder else None)
    start = time.process_time()
    understanding = understand(knowledge, embeddings)
    index = time.process_time() - start
    gc.collect()
    memory = private() - before
    spans = _spans(understanding.matcher.decide, _messages())
    figures = judged(understanding.as_row)
    return Result(name, figures, spans, index, memory)


def _peer(name: str) -> Result:
    knowledge = load(HERE / "knowledge")
    texts, topics = _texts(knowledge)
    before = private()
    start = time.process_time()
    peer = PEERS[name][0](texts)
    index = time.process_time() - start
    if isinstance(peer, Meaning):
        index = max(index, peer.embedding())  # what was embedded in an earlier run counts all the same
    gc.collect()
    memory = private() - before
    thresholds = chosen(_practice(knowledge, peer, texts, topics))
    plain = Normaliser({}).plain
    figures = judged(lambda text: thresholds.row(_topics(peer.near(plain(text)), topics)))
    if isinstance(peer, ChatterBots):
        return Result(name, figures, _spans(peer.slowly, _messages()[:12]), index, memory)
    return Result(name, figures, _spans(lambda text: peer.near(plain(text)), _messages()), index, memory)


def _texts(knowledge: Knowledge) -> tuple[list[str], list[str]]:
    """What is known, and the topic of each."""
    plain = Normaliser({}).plain
    said = [(text, e.topic) for e in knowledge.entries.values() for text in dict.fromkeys((e.question, e.ask, *e.variants))]
    said += [(text, NONE) for ways in knowledge.outside.values() for text in ways]
    return [plain(text) for text, _ in said], [topic for _, topic in said]


def _practice(knowledge: Knowledge, peer: Peer, texts: Sequence[str], topics: Sequence[str]) -> list[tuple[Near, str]]:
    """(nearest topics, right topic) of messages to choose thresholds on."""
    plain = Normaliser({}).plain
    tests = [(text, e.topic) for e in knowledge.entries.values() for text in e.tests][::TESTS]
    outside = [n for n, topic in enumerate(topics) if topic == NONE][::OUTSIDE]
    return [(_topics(peer.near(plain(text)), topics), topic) for text, topic in tests] + \
        [(_topics([hit for hit in peer.near(texts[n]) if hit[0] != n], topics), NONE) for n in outside]


def _topics(near: Sequence[tuple[int, float]], topics: Sequence[str]) -> Near:
    best: dict[str, float] = {}
    for n, score in near:
        best.setdefault(topics[n], score)
    return list(best.items())


def _lead(near: Near) -> float:
    return (near[0][1] - near[1][1]) / (abs(near[0][1]) or 1) if len(near) > 1 else 1.0


def chosen(practice: Sequence[tuple[Near, str]]) -> Thresholds:
    """The thresholds that cost least on these messages."""
    likeness = np.array([near[0][1] if near else 0.0 for near, _ in practice])
    leads = np.array([_lead(near) if near else 0.0 for near, _ in practice])
    ours = np.array([bool(near) and near[0][0] != NONE for near, _ in practice])
    costs = np.array([_costs(near, want) for near, want in practice], float)
    outside = np.array([want == NONE for _, want in practice])
    weights = np.where(outside, 1 / 4 / outside.sum(), 3 / 4 / (~outside).sum())

    def cost(given: Thresholds) -> float:
        found = ours & (likeness >= given.nothing)
        spoken = found & (likeness >= given.answer) & (leads >= given.lead)
        return float(weights @ np.select([spoken, found], [costs[:, 0], costs[:, 1]], costs[:, 2]))

    answers = [*np.quantile(likeness, np.linspace(0, 1, 21)).tolist(), np.inf]
    nothings = [0.0, *np.quantile(likeness, np.linspace(0, 0.9, 10)).tolist()]
    grid = itertools.product(answers, np.quantile(leads, np.linspace(0, 0.9, 10)).tolist(), nothings)
    return min(itertools.starmap(Thresholds, grid), key=cost)


def _costs(near: Near, want: str) -> tuple[int, int, int]:
    """What it costs to answer, to ask back, to find nothing."""
    if want == NONE:
        return 3, 1, 0
    topics = [topic for topic, _ in near if topic != NONE]
    return 0 if topics[:1] == [want] else 5, 1 if want in topics[:CHOICES] else 2, 2


def _messages() -> list[str]:
    return [row["text"] for name in SETS for row in rows(name)]


def _spans(call: Callable[[str], Any], messages: Sequence[str]) -> list[float]:
    """Milliseconds of the processor for each message, sorted."""
    call(messages[0])
    spans = []
    for text in messages:
        start = time.process_time()
        call(text)
        spans.append((time.process_time() - start) * 1000)
    return sorted(spans)


def judged(decide: Callable[[str], dict[str, Any]]) -> dict[str, dict[str, float]]:
    """What score.py says of each set, and of both together."""
    found = {name: scored(name, [decide(row["text"]) for row in rows(name)]) for name in SETS}
    together = {figure: sum(found[name][figure] * found[name][share] for name in SETS) / sum(found[name][share] for name in SETS)
                for figure, share in FIGURES.items()}
    return found | {BOTH: together}


def scored(name: str, decided: Sequence[dict[str, Any]]) -> dict[str, float]:
    """What score.py says of these decisions."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "decided.jsonl")
        lines = [json.dumps({"id": question["id"], **row}) for question, row in zip(rows(name), decided, strict=True)]
        path.write_text("\n".join(lines), "utf-8")
        command = [sys.executable, str(folder() / "score.py"), str(folder() / f"{name}.jsonl"), str(path)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {figure: float(value) for figure, value in (line.split() for line in printed.splitlines() if line)}


def private(process: int | str = "self") -> float:
    """MiB of memory that only this process uses."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Private_")) / 1024
