"""What she will see of an answer that is being written: the very steps that will speak it, on a turn that nobody keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation import answers, held
from bot.conversation.dialogue import Turn
from bot.conversation.state import State
from bot.knowledge.library import Knowledge
from bot.message import REPLY_BYTES, Inbound, Reply
from bot.referrals.move import Moves
from bot.referrals.referral import ANSWER_FIELD, Referral
from bot.referrals.route import DIRECT, NOTICE, route
from bot.referrals.window import Window

KNOCK = "在吗"
"""The message to which she gets it: one that asks for nothing else."""


@dataclass(frozen=True)
class Means:
    """What decides by which way an answer goes (referrals.route)."""

    window: Window = Window()
    can_push: bool = False
    talking: bool = False
    endangered: bool = False


@dataclass(frozen=True)
class Foreseen:
    """way: of referrals.route; notice: what her lock screen shows before, or ""; asked: what she is asked before, when
    somebody else may be holding the phone or she has chosen a safe word, or None; pages: the answer, message by message."""

    way: str
    notice: str
    asked: Reply | None
    pages: tuple[Reply, ...]


def foresee(knowledge: Knowledge, moves: Moves, referral: Referral, text: str, now: datetime,
            means: Means = Means()) -> Foreseen:
    """How this text reaches her, together with answers that she has not heard yet: straight away while she is there, else
    at her next message after some hours."""
    coming = replace(referral, answers=(*referral.answers, text),
                     answer_fields=(*referral.answer_fields, f"{ANSWER_FIELD}{now.timestamp():.6f}"))
    direct = knowledge.wording.say("talk_direct", answer="\n\n".join(coming.answers))
    way = route(coming, means.window, now, can_push=means.can_push, talking=means.talking,
                endangered=means.endangered, fits=len(direct.encode()) <= REPLY_BYTES).way
    if way == DIRECT:
        return Foreseen(way, "", None, (Reply(direct, "direct"),))

    def turn() -> Turn:
        inbound = Inbound(referral.person, "text", "preview", now, KNOCK)
        return Turn(inbound, KNOCK, now, knowledge, State(), (coming,), moves, can_push=False)

    asked = held.step(turn())
    return Foreseen(way, knowledge.wording.say("push_notice") if way == NOTICE else "",
                    asked if asked and asked.reason == "held-ask" else None, tuple(_pages(turn(), coming)))


def _pages(turn: Turn, referral: Referral) -> Iterator[Reply]:
    yield held.speak(turn, referral)
    while turn.state.more:
        yield answers.more(turn)
