"""An answer once more, and short: she asks again what she has just read, or says that it was too long or hard to follow.

The same three hundred characters a second time would help nobody. She gets what comes first and the first thing to do, and may
choose which side of the matter to hear of, the whole text, or a person.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import answers, learning
from bot.conversation.dialogue import Turn
from bot.knowledge import speak
from bot.knowledge.entry import Entry
from bot.message import Choice, Reply, numbered

JUST_READ = 0.5
"""Hours within which what she has read still stands above on her screen."""
SIDES = 2
"""So many sides of the matter are offered."""


def just_read(turn: Turn, entry: Entry) -> bool:
    """Whether this entry is what she has read last, a moment ago."""
    return turn.state.entry == entry.id and turn.silence() < JUST_READ


def again(turn: Turn, entry: Entry, also: Sequence[Entry] = ()) -> Reply:
    """She asks for it again. also: what else she asked."""
    return _short(turn, entry, "said_above", also)


def unclear(turn: Turn) -> Reply:
    """She cannot follow: in two plain sentences, and if that was no help either, a person."""
    entry = turn.knowledge.entries.get(turn.state.entry)
    said_short = any(choice.action.startswith("side:") for choice in turn.state.choices)
    if said_short:
        return learning.unsolved(turn)
    if entry is None or turn.silence() >= JUST_READ:
        return answers.nothing(turn, "unclear", "unclear")
    return _short(turn, entry, "plainly")


def side(turn: Turn, value: str) -> Reply:
    """One side that was offered. value: ids of the entry and of the aspect."""
    name, _, wanted = value.partition("/")
    entry = turn.knowledge.entries.get(name)
    aspect = next((a for a in turn.knowledge.aspects.aspects if a.id == wanted), None)
    if entry is None or aspect is None:
        return Reply(turn.say("choice_gone"), "choice-gone")
    return answers.side(turn, entry, aspect, ())


def _short(turn: Turn, entry: Entry, lead: str, also: Sequence[Entry] = ()) -> Reply:
    lines = [turn.say(lead), speak.core(entry), *(turn.say("first_step", step=step) for step in entry.steps[:1])]
    ways = speak.ways_on(turn.knowledge, entry)
    danger, person = [c for c in ways if c.action == "danger:now"], ways[-1]
    sides = [Choice(a.choice, f"side:{entry.id}/{a.id}") for a in speak.sides(turn.knowledge, entry)][:SIDES]
    asked = [Choice(turn.say("choice_also", ask=e.ask), f"entry:{e.id}") for e in also]
    choices = numbered([*danger, *asked, *sides, Choice(turn.say("choice_whole"), f"entry:{entry.id}"), person])
    turn.put(pending="choices", choices=choices, number="", more=speak.further(turn.knowledge, entry), entry=entry.id)
    return answers.fit(turn, Reply("\n".join(lines), "answer", choices))
