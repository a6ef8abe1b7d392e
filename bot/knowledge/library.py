"""Loads the YAML of /knowledge and swaps in what has changed, without a restart.

A set of files that cannot be read never replaces one that could: the old one goes on answering and /readyz says why.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bot import logs
from bot.knowledge import beside
from bot.knowledge.aftermath import Situation
from bot.knowledge.aspects import Aspects
from bot.knowledge.banned import Banned
from bot.knowledge.crisis_rules import CrisisRules
from bot.knowledge.district import District
from bot.knowledge.entries import read_entries
from bot.knowledge.entry import Entry
from bot.knowledge.manner import Manner
from bot.knowledge.menu import Menu
from bot.knowledge.reading import KnowledgeError, Problem, check, read
from bot.knowledge.replies import Canned, written
from bot.knowledge.report import ReportText
from bot.knowledge.self_check import SelfCheck
from bot.knowledge.smalltalk import SmallTalk
from bot.knowledge.topics import Topics
from bot.knowledge.who import WhoRules
from bot.knowledge.wording import Wording

log = logging.getLogger(__name__)

WEIGHTS = "crisis_weights.npz"
"""What it learnt (`make danger`)."""

UNREAD = "这次改的内容让程序出了错，用的还是改之前的；先改回去，再告诉维护的人"
"""Of a file that was changed, when the reading of it fails for no reason that an editor could be told."""

POLL_SECONDS = 0.5
"""How often a process looks whether a file has changed; a saved change must arrive within 5 seconds."""


@dataclass(frozen=True)
class Knowledge:
    """One consistent set of everything that people wrote. index is what `prepare` made of it (the matcher)."""

    entries: dict[str, Entry]
    wording: Wording
    district: District
    crisis: CrisisRules
    danger_weights: bytes
    synonyms: dict[str, tuple[str, ...]]
    outside: dict[str, tuple[str, ...]]
    menu: Menu
    hotlines: dict[str, str]
    self_check: SelfCheck
    topics: Topics
    report: ReportText | None
    hubs: dict[str, tuple[str, ...]]
    banned: Banned = field(default_factory=Banned)
    manner: Manner = field(default_factory=Manner)
    who: WhoRules = field(default_factory=WhoRules)
    aftermath: tuple[Situation, ...] = ()
    smalltalk: SmallTalk = field(default_factory=SmallTalk)
    aspects: Aspects = field(default_factory=Aspects)
    replies: tuple[Canned, ...] = ()
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    index: Any = None

    @cached_property
    def titles(self) -> dict[str, str]:
        """Topic -> what it is about, in words: the question of its first entry."""
        found: dict[str, str] = {}
        for entry in self.entries.values():
            found.setdefault(entry.topic, entry.question)
        return found


def load(folder: Path) -> Knowledge:
    """Read a knowledge folder. Raises KnowledgeError naming every problem with file and line."""
    problems: list[Problem] = []
    parts: dict[str, Any] = {}
    readers: dict[str, Callable[[], Any]] = {
        "entries": lambda: read_entries(folder / "entries"),
        "wording": lambda: beside.wording(folder / "wording.yaml"),
        "district": lambda: check(District, read(folder / "district.yaml")),
        "crisis": lambda: beside.crisis(folder),
        "danger_weights": lambda: beside.octets(folder / WEIGHTS),
        "synonyms": lambda: beside.lists(folder / "synonyms.yaml"),
        "outside": lambda: beside.lists(folder / "outside.yaml") if (folder / "outside.yaml").is_file() else {},
        "menu": lambda: check(Menu, read(folder / "menu.yaml")),
        "hotlines": lambda: beside.hotlines(folder / "hotlines.yaml"),
        "banned": lambda: beside.model(Banned, folder / "banned.yaml"),
        "manner": lambda: beside.model(Manner, folder / "manner.yaml"),
        "who": lambda: beside.model(WhoRules, folder / "who.yaml"),
        "aspects": lambda: beside.model(Aspects, folder / "aspects.yaml"),
        "report": lambda: check(ReportText, read(folder / "report.yaml")) if (folder / "report.yaml").is_file() else None,
        "topics": lambda: beside.topics(folder / "topics.yaml"),
        "self_check": lambda: check(SelfCheck, read(folder / "self-check.yaml")),
        "hubs": lambda: beside.hubs(folder / "hubs.yaml") if (folder / "hubs.yaml").is_file() else {},
        "aftermath": lambda: beside.aftermath(folder / "aftermath.yaml"),
        "smalltalk": lambda: beside.smalltalk(folder / "smalltalk.yaml"),
        "replies": lambda: written(read(folder / "replies.yaml")) if (folder / "replies.yaml").is_file() else (),
    }
    for name, reader in readers.items():
        try:
            parts[name] = reader()
        except KnowledgeError as error:
            problems += error.problems
    if problems:
        raise KnowledgeError(sorted(problems))
    entries, places = parts.pop("entries")
    knowledge = Knowledge(entries=entries, places=places, **parts)
    unknown = [Problem(*places[e.id], f"“{number}”不在 hotlines.yaml 的全国通用电话里；本地电话写到 district.yaml")
               for e in entries.values() for number in e.hotlines if number not in knowledge.hotlines]
    named = {"hubs": sum(knowledge.hubs.values(), ()), "who": knowledge.who.entries, "smalltalk": knowledge.smalltalk.entries}
    unknown += [Problem(f"{file}.yaml", 1, f"没有“{i}”这个条目，请改成有的 id")
                for file, ids in named.items() for i in ids if i not in entries]
    if unknown:
        raise KnowledgeError(unknown)
    return knowledge


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading makes a million objects, and nearly all stay: looking among them for garbage took a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class Library:
    """The knowledge in use by this process.

    prepare: makes the index of a newly read set (the matcher); runs before the set is put to use. settle: makes of an index
    in use the one to take its place, once there is more to learn than an edit may wait for; None if there is not.
    """

    def __init__(self, folder: Path, prepare: Callable[[Knowledge], Any], settle: Callable[[Any], Any] = lambda _: None) -> None:
        self._folder = folder
        self._prepare, self._settle = prepare, settle
        self._mark = self._look()
        self._current = self._make()
        self._watching = False
        self.problems: list[Problem] = []

    @property
    def current(self) -> Knowledge:
        """The set to answer from. Take it once per turn: it may be another one the next time."""
        return self._current

    def watch(self) -> None:
        """Look for changes from now on, in this process and in every process forked from it."""
        if not self._watching:
            self._watching = True
            os.register_at_fork(after_in_child=self._start)
        self._start()

    def refresh(self) -> bool:
        """Read again if a file has changed. Returns whether a new set is in use; a broken one is kept out and logged."""
        mark, before = self._look(), self._mark
        if mark == before:
            return False
        self._mark = mark
        try:
            self._current = self._make()
        except KnowledgeError as error:
            self.problems = error.problems
        except Exception as bug:  # a mistake of ours, over this edit: whoever watches is told, and the next edit is read again
            logs.fault(log, bug)
            self.problems = [Problem(name, 1, UNREAD) for name in sorted({name for name, *_ in set(mark) ^ set(before)})]
        else:
            self.problems = []
            log.info("knowledge reloaded: %s entries", len(self._current.entries))
            return True
        first = self.problems[0]
        log.error("knowledge not reloaded: %s problems, first %s:%s", len(self.problems), first.file, first.line)
        return False

    def settle(self) -> bool:
        """Put a better index of the same set in the place of one that an edit did not wait for. Returns whether there was one."""
        index = self._settle(self._current.index)
        if index is None:
            return False
        self._current = replace(self._current, index=index)
        return True

    def _make(self) -> Knowledge:
        with _uncollected():
            knowledge = load(self._folder)
            return replace(knowledge, index=self._prepare(knowledge))

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        rows = []
        for path in sorted([*self._folder.glob("*.yaml"), *self._folder.glob("*.npz"), *self._folder.glob("entries/*.yaml")]):
            try:
                stat = path.stat()
                rows.append((str(path.relative_to(self._folder)), stat.st_mtime_ns, stat.st_size))
            except OSError:  # an editor program saves by replacing the file; the next look sees it
                continue
        return tuple(rows)

    def _start(self) -> None:
        gc.enable()  # a process may be forked while its parent reads an edit
        stop = threading.Event()
        threading.Thread(target=self._run, args=(stop,), name="knowledge", daemon=True).start()

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(POLL_SECONDS):
            self.refresh()
            self.settle()
