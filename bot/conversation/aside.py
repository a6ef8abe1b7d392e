"""A question for the bot in the middle of a dialogue is answered, and the open question is put once more.

While she tells her story only what she asks about this service is for the bot: everything else is for staff. While she says
how she may be reached, any question is.
"""

from __future__ import annotations

import re

from bot.conversation import handover, interview, smalltalk
from bot.conversation.dialogue import Turn
from bot.conversation.questions import subject
from bot.knowledge.speak import full_text
from bot.message import REPLY_BYTES, Reply

SERVICE = ("bot", "org")
"""Groups of entries about this service and the office behind it."""

_QUESTION = re.compile("[?？]|[吗么呢]$|怎么|咋|什么|啥|多少|多久|哪|几[天个年月岁次]|能不能|会不会|是不是|要不要")
_SPARE = 60  # bytes kept free between an answer and the question after it


def step(turn: Turn) -> Reply | None:
    """The answer and the open question, or None when her words are meant for the question."""
    pending = turn.state.pending
    if subject(pending) not in ("story", "reach") or (subject(pending) == "story" and interview.empty(turn.text)):
        return None
    saying = turn.knowledge.smalltalk.found(turn.text)
    if saying and saying.closes:
        return handover.cancel(turn) if pending not in ("contact", "contact-again") else None
    told = smalltalk.spoken(turn, saying) if saying and (saying.offer or saying.alone) else _answer(turn)
    question = handover.question(turn)
    if not told or not question:
        return None
    return Reply(told + "\n\n" + question, "aside", turn.state.choices)


def asks(text: str) -> bool:
    """Whether a message asks something."""
    return bool(_QUESTION.search(text))


def _answer(turn: Turn) -> str:
    """What the knowledge says to it, "" when it is no question that the bot should answer here."""
    if not asks(turn.text):
        return ""
    decision = turn.knowledge.index.decide(turn.text, turn.state.entry)
    entry = turn.knowledge.entries[decision.candidates[0].entry] if decision.kind == "answer" else None
    if entry is None or (subject(turn.state.pending) == "story" and entry.group not in SERVICE):
        return ""
    whole = full_text(turn.knowledge, entry)
    room = REPLY_BYTES - _SPARE - len(handover.question(turn).encode()) - Reply("", "", turn.state.choices).size()
    return whole if len(whole.encode()) <= room else entry.answer
