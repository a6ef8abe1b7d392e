"""How an entry is spoken: its text, and the ways on that follow it. One place for a turn, for lint and for the booklet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import basis
from bot.knowledge.aspects import Aspect
from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.message import Choice, Reply, numbered

DANGER_GROUPS = ("dv", "sexual", "privacy", "personal", "crisis")
"""Groups of entries whose answers first offer `I am in danger now`."""

RELATED = 2
REPEATED = 3
"""So many sentences of an answer are said again: what she asked, not the whole answer."""

SHORT = 16
"""Characters of a sentence that says too little by itself: 能要。"""

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def full_text(knowledge: Knowledge, entry: Entry) -> str:
    """An entry as it is spoken: answer, steps, the chief legal basis, what the district has filled in, numbers."""
    say = knowledge.wording.say
    lines = [entry.answer, *(f"{n}. {step}" for n, step in enumerate(entry.steps, 1))]
    if entry.basis:
        lines.append(say("basis", basis=basis.short(entry.basis)))
    return "\n".join(filter(None, (*lines, *local_facts(knowledge, entry.local), numbers(knowledge, entry))))


def further(knowledge: Knowledge, entry: Entry) -> tuple[str, ...]:
    """What follows on 更多: what the entry adds, and the whole basis where it was spoken only in part; () for nothing."""
    whole = knowledge.wording.say("basis", basis="、".join(entry.basis)) if basis.is_cut(entry.basis) else ""
    text = "\n".join(filter(None, (entry.more, whole)))
    return (text,) if text else ()


def numbers(knowledge: Knowledge, entry: Entry) -> str:
    """The line of nationwide numbers that help with an entry, "" for none."""
    named = "、".join(knowledge.hotlines[number] + number for number in entry.hotlines)
    return knowledge.wording.say("hotline", names=named) if named else ""


def side(knowledge: Knowledge, entry: Entry, aspect: Aspect) -> tuple[str, ...]:
    """What an entry says of one side of its matter: its sentences as they stand, and in their order; () for nothing."""
    local = local_facts(knowledge, entry.local) if aspect.local else []
    if not aspect.within:
        return (*local, *(f"{n}. {step}" for n, step in enumerate(entry.steps, 1)))
    said = [s.strip() for text in (entry.answer, *entry.steps, entry.more) for s in _SENTENCE.findall(text)]
    found = [sentence for sentence in (*said, numbers(knowledge, entry)) if aspect.told_in(sentence)]
    return (*local, *found[:REPEATED])


def core(entry: Entry) -> str:
    """What an entry says first: its first sentence, with the second where that one is but a word or two."""
    first, *rest = (s.strip() for s in _SENTENCE.findall(entry.answer))
    said = first + rest[0] if rest and len(first) < SHORT else first
    return said.rstrip("；") + "。" if said.endswith("；") else said


def sides(knowledge: Knowledge, entry: Entry) -> list[Aspect]:
    """The sides of its matter that an entry says something of beyond its core, and beyond the sides before; what to do, step by
    step, comes first."""
    said, told = core(entry), []
    for aspect in sorted(knowledge.aspects.aspects, key=lambda a: bool(a.within)):
        lines = side(knowledge, entry, aspect)
        if any(line not in said for line in lines):
            told.append(aspect)
            said = "\n".join((said, *lines))
    return told


def local_facts(knowledge: Knowledge, keys: Sequence[str]) -> list[str]:
    """What the district has filled in of these keys of district.yaml, a line each."""
    facts, say = knowledge.district.facts, knowledge.wording.say
    return [say("local", label=facts[key].label, text=facts[key].text) for key in keys if key in facts]


def ways_on(knowledge: Knowledge, entry: Entry) -> list[Choice]:
    """What she may take next: danger, more, related needs, for violence the self-check, a person."""
    say = knowledge.wording.say
    choices = []
    hurt = entry.id not in knowledge.who.for_who_hit
    if entry.group in DANGER_GROUPS and hurt:
        choices.append(Choice(say("choice_danger_now"), "danger:now"))
    if further(knowledge, entry):
        choices.append(Choice(say("choice_more"), "more"))
    related = [knowledge.entries[i] for i in entry.related if i in knowledge.entries]
    checked = [Choice(say("choice_check"), "check:begin")] if entry.group == "dv" and hurt else []
    choices += [Choice(other.ask, f"entry:{other.id}") for other in related[:RELATED - len(checked)]] + checked
    return [*choices, Choice(say("choice_person"), "handover")]


def whole_message(knowledge: Knowledge, entry: Entry) -> Reply:
    """The message that answers with this entry, before anything is paged."""
    return Reply(full_text(knowledge, entry), "answer", numbered(ways_on(knowledge, entry)))
