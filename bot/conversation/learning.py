"""What the service learns from: questions that it could not answer, or answered without helping, put aside for editors.

She is never asked whether an answer helped (safety rule 12); she may say so, and gets other ways on. What is put aside is
masked, sealed and short-lived (bot.unanswered). Never put aside is what may hide danger, and anything said while staff have a
question of hers or while she has a safe word: it might be her story, or the word.
"""

from __future__ import annotations

from bot.conversation import answers
from bot.conversation.dialogue import Missed, Turn
from bot.matching.decide import CHOICES
from bot.message import Reply


def remember(turn: Turn) -> None:
    """Her question has been answered, or she chooses now: should it be no help, this is what she had asked."""
    turn.put(question=turn.text.strip() if _hers_alone(turn) else "")


def nothing(turn: Turn, near: tuple[str, ...]) -> Reply:
    """The knowledge has no answer. near: ids of the entries that came nearest."""
    turn.put(question="")
    if _hers_alone(turn):
        turn.missed = Missed(turn.text.strip(), "nothing", near[:CHOICES])
    return answers.nothing(turn)


def declined(turn: Turn) -> Reply:
    """None of the needs that she was offered is hers."""
    offered = tuple(c.action.partition(":")[2] for c in turn.state.choices if c.action.startswith("entry:"))
    _put_aside(turn, "declined", offered)
    return answers.nothing(turn, "declined", "declined")


def unsolved(turn: Turn) -> Reply:
    """She says that it was no help."""
    _put_aside(turn, "unsolved", (turn.state.entry,) if turn.state.entry else ())
    return answers.nothing(turn, "unsolved", "unsolved")


def _put_aside(turn: Turn, why: str, near: tuple[str, ...]) -> None:
    if turn.state.question and _hers_alone(turn):
        turn.missed = Missed(turn.state.question, why, near)
    turn.put(question="")


def _hers_alone(turn: Turn) -> bool:
    """These are words of hers, and of no concern to staff."""
    typed = not turn.picked and not turn.inbound.event and not turn.unsaid
    with_staff = any(r.status != "closed" or r.word for r in turn.referrals)
    return typed and not with_staff and not turn.concern
