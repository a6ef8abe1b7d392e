"""Who has hurt somebody, or means to, and asks on: nobody helps to find her or to bring her back (safety rule 11)."""

from __future__ import annotations

from bot.conversation import danger_words
from bot.conversation.dialogue import Turn
from bot.knowledge.entry import Entry
from bot.knowledge.speak import DANGER_GROUPS
from bot.matching.decide import CHOICES
from bot.message import Choice, Reply, numbered

HARM = (*DANGER_GROUPS, "parent", "elder")
"""Groups whose entries speak to who was hurt: who has hurt somebody gets his own. What else he asks, divorce for example, he is
answered like anybody."""


def step(turn: Turn) -> Reply | None:
    """Told before, and asked now: where she is, how she comes back, what her going to the police means."""
    if not turn.who.doer or turn.picked or turn.inbound.event or turn.told.doer or _to_a_child(turn):
        return None
    rules = turn.knowledge.who
    if rules.seeks.found(turn.text):
        return _answer(turn, turn.say("deed_seeks"))
    if not rules.charged.found(turn.text):
        return None
    return _answer(turn, turn.say("deed_charged")) if turn.who.role == "hit" else _heard(turn)


def instead(turn: Turn, entries: list[Entry], sure: bool) -> Entry | Reply | None:
    """What who does harm reads instead of entries for who was hurt; None where those found are for anybody. sure: the first of
    them would be spoken; where he has just told of it and would be asked back, his own is spoken at once."""
    if not turn.who.doer:
        return None
    hit = own(turn)
    told_now = turn.told.doer and not sure and hit in entries[:CHOICES]
    if entries and (told_now or entries[0].group in HARM):
        return hit or _heard(turn)
    return hit if not entries and turn.told.doer else None


def offered(turn: Turn, entries: list[Entry]) -> list[Entry]:
    """The needs to choose from: who has hit finds his own among them, and none of who was hurt."""
    hit = own(turn)
    return [*[entry for entry in entries if entry.group not in HARM][:CHOICES - 1], hit] if hit else entries


def own(turn: Turn) -> Entry | None:
    """The entry for who has hit."""
    return turn.knowledge.entries.get(turn.who.entry) if turn.who.role == "hit" else None


def _to_a_child(turn: Turn) -> bool:
    """Whether the one hurt is a child: one that has run off must be looked for, and is not hiding from a husband."""
    hit = own(turn)
    return turn.who.role == "means-child" or (hit is not None and hit.group == "parent")


def _heard(turn: Turn) -> Reply | None:
    """Staff have it, where they do: after a word of rage alone they do not."""
    return _answer(turn, danger_words.heard(turn, "")) if turn.in_aftermath else None


def _answer(turn: Turn, text: str) -> Reply:
    entry = own(turn)
    offered = numbered([*([Choice(turn.say("choice_own_deed"), f"entry:{entry.id}")] if entry else []),
                        Choice(turn.say("choice_handover"), "handover")])
    turn.put(pending="choices", choices=offered, number="", more=(), question="")
    return Reply(text, "deed", offered)
