"""A turn while Redis is down: nobody knows what she was offered, so no number is offered that could be taken back.

A number that she types all the same may be the answer to "are you safe?" (danger.answered_unasked). Choices are links, which say
themselves what they do, or words to type.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.dialogue import Turn
from bot.message import Inbound, Reply
from bot.referrals.leaving import Leaving
from bot.referrals.spool import Spool

STANDING = ("danger", "entry", "menu", "browse", "rephrase")
"""What a link does without anything being remembered."""

MARK = "·"
"""Stands where the number of a choice stood."""

_NUMBERED = {"clarify": "clarify_down", "browse": "browse_down"}
"""Sentences that ask for a number, and how they ask without."""

def without_numbers(turn: Turn, reply: Reply) -> Reply:
    """The same reply with choices that hold while nothing is remembered. 1 stays where it means danger, as any 1 is taken."""
    kept = [c for c in reply.choices if c.action.partition(":")[0] in STANDING]
    choices = tuple(c if c.number == "1" and c.action.startswith("danger:") else replace(c, number=MARK) for c in kept)
    text = reply.text
    for sentence, instead in _NUMBERED.items():
        text = text.replace(turn.say(sentence), turn.say(instead))
    return replace(reply, text=text, choices=choices)


def keep(turn: Turn, inbound: Inbound, reply: Reply, spool: Spool) -> Reply:
    """Write down what must not be lost: danger and exit words. Returns what she reads, which says whether staff will hear."""
    if reply.reason == "exit":  # her referrals are not known now: it takes effect when Redis is back
        spool.keep([Leaving(inbound.person, turn.now, inbound.at).as_json()], inbound.key)
    if not turn.moves or reply.reason != "crisis":
        return reply
    for move in turn.moves:
        move.say += (turn.line,)
    kept = spool.keep([move.plan() for move in turn.moves], inbound.key)
    registered, truth = turn.say("crisis_registered"), turn.say("crisis_spooled" if kept else "crisis_down")
    return replace(reply, text=reply.text.replace(registered, truth))
