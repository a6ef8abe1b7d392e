"""The open questions to which any words are an answer: in which words each is asked once more, and what it is about. Pure.

What is done with the answers stands in bot.conversation.pending (FREE_TEXT).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Question:
    """sentence: of wording.yaml. about: what happened, how she may be reached, or her safe word. numbered: the state holds the
    number of the referral that it is about, as soon as there is one. choosing: it offers choices of its own."""

    sentence: str
    about: Literal["story", "reach", "word"]
    numbered: bool = False
    choosing: bool = False


QUESTIONS = {
    "story": Question("handover_empty", "story"),
    "what": Question("interview_what", "story"),
    "again": Question("handover_empty", "story", numbered=True),
    "push": Question("handover_push", "reach", numbered=True, choosing=True),
    "when": Question("handover_when", "reach", numbered=True),
    "contact": Question("handover_contact_ask", "reach", numbered=True),
    "contact-again": Question("handover_contact_ask", "reach", numbered=True),
    "word": Question("safe_word_again", "word", numbered=True),
}
"""By the name under which the state holds it (State.pending)."""


def subject(pending: str) -> str:
    """What an open question is about, "" for none of these."""
    return QUESTIONS[pending].about if pending in QUESTIONS else ""


def is_numbered(pending: str) -> bool:
    """Whether the referral whose number the state holds is what the open question is about."""
    return pending in QUESTIONS and QUESTIONS[pending].numbered
