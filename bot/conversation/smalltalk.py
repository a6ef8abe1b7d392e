"""What she says that asks for nothing: a goodbye, small talk, a smile. One line that editors wrote, chosen by her words.

A goodbye leaves no question open; anything else leaves the open question as it is. After danger she is told that staff know.
"""

from __future__ import annotations

from bot.conversation import answers, danger_words, handover
from bot.conversation.dialogue import Turn
from bot.knowledge import speak
from bot.knowledge.aftermath import HOURS
from bot.knowledge.smalltalk import ACTIONS, Saying
from bot.message import Choice, Reply, numbered


def step(turn: Turn) -> Reply | None:
    """Answer a message that is a saying and nothing else."""
    if turn.picked or turn.inbound.event:
        return None
    saying = turn.knowledge.smalltalk.found(turn.text)
    if saying is None or (saying.alone and answers.context(turn)):
        return None
    return answer(turn, saying)


def of_kind(turn: Turn, matter: str) -> Reply | None:
    """Answer a message that the knowledge does not, where it is chat. matter: its kind of outside matter (matching.decide).

    Not where it may hide danger, and never to who has a safe word: there an odd word reads like any other (safety rule 5).
    """
    saying = turn.knowledge.smalltalk.of_kind(matter)
    if saying is None or turn.concern or any(r.word for r in turn.referrals):
        return None
    return answer(turn, saying)


def answer(turn: Turn, saying: Saying) -> Reply:
    """Its line, and the ways on that it offers or that were open."""
    turn.put(question="")
    before = turn.in_aftermath
    if saying.takes_back and before and "" < before.taken_back_at < before.danger_at:
        turn.concern = before.kind  # taken back, told again, taken back: somebody else may hold the phone
    if saying.closes:
        return _closed(turn, saying)
    offered = numbered([_choice(turn, offer) for offer in saying.offer])
    if turn.state.pending and not (offered and turn.state.pending == "choices"):
        offered = turn.state.choices
    elif offered:
        turn.put(pending="choices", choices=offered, number="", more=())
    return Reply(spoken(turn, saying), "chat", offered)


def spoken(turn: Turn, saying: Saying) -> str:
    """Its line with the working hours, and what the district has filled in."""
    line = saying.answer.replace(HOURS, handover.hours(turn))
    return "\n".join((line, *speak.local_facts(turn.knowledge, saying.local)))


def _closed(turn: Turn, saying: Saying) -> Reply:
    turn.rest()
    turn.put(entry="")
    urgent = [r for r in turn.referrals if r.urgent and r.status != "closed"]
    if not urgent:
        return Reply(saying.answer, "goodbye")
    choices = numbered([danger_words.concern(turn, urgent[-1].kind)[1]])
    turn.put(pending="choices", choices=choices)
    return Reply(saying.answer + "\n" + turn.say("goodbye_urgent"), "goodbye", choices)


def _choice(turn: Turn, offer: str) -> Choice:
    """offer: as in smalltalk.yaml; lint has seen that it exists."""
    if offer in ACTIONS:
        return Choice(turn.say(ACTIONS[offer]), offer)
    return Choice(turn.knowledge.entries[offer].ask, f"entry:{offer}")
