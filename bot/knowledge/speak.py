"""How an entry is spoken: its text, and the ways on that follow it. One place for a turn, for lint and for the booklet."""

from __future__ import annotations

from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.message import Choice, Reply, numbered

DANGER_GROUPS = ("dv", "sexual", "privacy", "personal", "crisis")
"""Groups of entries whose answers first offer `I am in danger now`."""

RELATED = 2


def full_text(knowledge: Knowledge, entry: Entry) -> str:
    """The whole of an entry as it is spoken: answer, steps, legal basis, what the district has filled in, numbers."""
    say = knowledge.wording.say
    lines = [entry.answer, *(f"{n}. {step}" for n, step in enumerate(entry.steps, 1))]
    if entry.basis:
        lines.append(say("basis", basis="、".join(entry.basis)))
    facts = knowledge.district.facts
    lines += [say("local", label=facts[key].label, text=facts[key].text) for key in entry.local if key in facts]
    if entry.hotlines:
        lines.append(say("hotline", names="、".join(knowledge.hotlines[number] + number for number in entry.hotlines)))
    return "\n".join(lines)


def ways_on(knowledge: Knowledge, entry: Entry) -> list[Choice]:
    """What she may take next: danger, more, related needs, for violence the self-check, a person."""
    say = knowledge.wording.say
    choices = []
    hurt = entry.id not in knowledge.manner.for_who_hit
    if entry.group in DANGER_GROUPS and hurt:
        choices.append(Choice(say("choice_danger_now"), "danger:now"))
    if entry.more:
        choices.append(Choice(say("choice_more"), "more"))
    related = [knowledge.entries[i] for i in entry.related if i in knowledge.entries]
    checked = [Choice(say("choice_check"), "check:begin")] if entry.group == "dv" and hurt else []
    choices += [Choice(other.ask, f"entry:{other.id}") for other in related[:RELATED - len(checked)]] + checked
    return [*choices, Choice(say("choice_person"), "handover")]


def whole_message(knowledge: Knowledge, entry: Entry) -> Reply:
    """The message that answers with this entry, before anything is paged."""
    return Reply(full_text(knowledge, entry), "answer", numbered(ways_on(knowledge, entry)))
