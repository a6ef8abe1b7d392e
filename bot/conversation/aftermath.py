"""What she writes in the hours after a crisis answer: answered as what it is, and never with "not found".

The window is Turn.in_aftermath: an urgent referral of hers is not closed, and she told of danger less than a day ago
(referral.AFTERMATH).
Danger, open questions, answers of staff, a conversation with them and commands come before it. What knowledge surely answers
is answered; of all else she is told that staff have her words, whom to call now, and 1/2/3 again.

After an exit word somebody else may hold the phone (safety rules 5 and 6): then only what she plainly says of herself is
answered so. Who has hit somebody, or asks for somebody else, gets no sentence written for who was hurt (safety rule 11).
"""

from __future__ import annotations

from bot.conversation import commands, danger, danger_words, handover, plainly, silence, talk, who
from bot.conversation.crisis import Danger
from bot.conversation.dialogue import Turn
from bot.knowledge.aftermath import HOURS, Situation
from bot.matching.decide import LIKELY, Decision
from bot.message import Choice, Reply, numbered
from bot.referrals.referral import Referral

OF_ANYBODY = ("rest", "other", "safe", "plain")
"""Acts of situations that may be somebody else's, or nobody's deed."""

MEANT = {"thank": "rest", "for_other": "other", "unclear": "plain", "unsolved": "unsolved"}
"""What a command means in these hours."""

SAFETY = "parent.child-safety"
"""What is answered of itself after a child was lost or has swallowed something."""
FOR_CHILDREN = ("dv.", "sexual.", "privacy.", "crisis.", "personal.", "parent.bullying", "bot.", "org.", "aid.")
"""Topics whose answers a child in danger may read."""

WISHES = ("", "greet", *MEANT)
"""Commands that mean something else here: 没用 is no word about an answer, 好 no greeting."""


def step(turn: Turn) -> Reply | None:
    """Answer a situation that editors have written for; a nod; what elsewhere would mean that an answer was no help."""
    referral = turn.in_aftermath
    if referral is None or turn.picked or turn.inbound.event or not turn.text.strip():
        return None
    wish = commands.wished(turn)
    if wish not in WISHES:
        return None
    if turn.knowledge.who.ambulance(turn.text):
        return danger.crisis(turn, referral.kind or "violence")
    if (saying := turn.knowledge.smalltalk.found(turn.text)) and saying.takes_back:
        return None  # what she takes back tells of nothing new
    if wish and (referral.left or silence.long(turn)):
        return None  # a greeting after an exit word, or after hours: somebody else may hold the phone (rules 5 and 6)
    found = _situation(turn, referral)
    act = found.act if found else MEANT.get(wish)
    if act == "plain":
        return _plainly(turn, referral)
    if act is None or turn.who.doer:
        return None
    if act == "rest":
        return Reply(turn.say("aftermath_nod"), "aftermath")
    if act == "other":
        turn.concern = ""  # it is not she who is to be asked whether she is safe
        return _keep(turn, referral, danger.act(turn, f"other-{referral.kind}"))
    return _speak(turn, referral, found) if found else with_staff(turn)


def known(turn: Turn, found: Danger) -> Reply | None:
    """Danger in a message that editors wrote letter by letter: their answer, which names whom to call, says more than the crisis
    answer once again. Staff hear of it as of any other danger. That who was missing is back only sounds of danger."""
    referral = turn.in_aftermath
    if referral and found.reason == "model" and (back := _situation(turn, referral)) and back.act == "safe":
        return _glad(turn, referral, back)
    if referral is None or not turn.who.herself:
        return None
    kind = referral.kind or "violence"
    if found.reason != "model" and "suicide" in (found.kind, kind) and found.kind != kind:
        return None  # phrases tell of another danger than before
    situation = turn.knowledge.index.written_situation(turn.text, kind)
    return _alarm(turn, situation, kind) if situation and situation.answer else None


def unanswered(turn: Turn, decision: Decision, context: str) -> Reply | None:
    """Where knowledge is not sure, she hears that her words are with staff. What it is sure of is answered; what is likely, or
    belongs to an entry that she has read since (context), is offered, with the question whether she is safe in front."""
    referral = turn.in_aftermath
    if referral is None or referral.left:
        return None
    if decision.kind == "answer" or decision.reason == "hub":
        return with_staff(turn) if _astray(turn, decision) else None
    likely = bool(context) or (bool(decision.candidates) and decision.candidates[0].score >= LIKELY)
    if decision.kind == "none" or not likely or not turn.who.herself or turn.who.role == "minor":
        return with_staff(turn)
    turn.concern = turn.concern or referral.kind or "violence"
    return None


def _astray(turn: Turn, decision: Decision) -> bool:
    """Whether this answer is for others: 两岁 of a child that has swallowed something is no question of custody, and the homework
    for which a child is beaten none for its parents."""
    topic = decision.candidates[0].topic if decision.candidates else ""
    if turn.who.mishap:
        return topic != SAFETY
    return turn.who.role == "minor" and not topic.startswith(FOR_CHILDREN)


def with_staff(turn: Turn) -> Reply:
    """Her words are with staff; the number to call now; 1/2/3."""
    referral = turn.in_aftermath
    kind = referral.kind or "violence"
    return _keep(turn, referral, _offer(turn, danger_words.heard(turn, kind), danger_words.choices(turn, kind)))


def _situation(turn: Turn, referral: Referral) -> Situation | None:
    index, lost = turn.knowledge.index, turn.who.mishap == "missing"
    kind = who.missing_kind(turn.who) if lost else referral.kind or "violence"
    found = index.written_situation(turn.text, kind) if referral.left else index.situation(turn.text, kind)
    if found is None or (found.act == "safe" and not lost):
        return None
    return found if turn.who.herself or found.act in OF_ANYBODY else None


def _plainly(turn: Turn, referral: Referral) -> Reply:
    """What she cannot follow, in two short sentences: an entry that she has just read, else the first step out of danger."""
    entry = turn.knowledge.entries.get(turn.state.entry)
    if entry and plainly.just_read(turn, entry):
        return plainly.unclear(turn)
    kind = referral.kind or "violence"
    return _keep(turn, referral, _offer(turn, danger_words.plainly(turn, kind), danger_words.choices(turn, kind)))


def _speak(turn: Turn, referral: Referral, found: Situation) -> Reply:
    kind = referral.kind or "violence"
    if found.act == "danger":
        return _alarm(turn, found, kind)
    if found.act == "safe":
        return _glad(turn, referral, found)
    return _keep(turn, referral, _offer(turn, _text(turn, found), _ways_on(turn, found, kind)))


def _glad(turn: Turn, referral: Referral, found: Situation) -> Reply:
    """Who was missing is back: what she writes from now on is ordinary again, and staff see that she said so."""
    who.choose(turn, "")
    turn.flag(referral.number, found_at=turn.now.isoformat(timespec="seconds"))
    entry = turn.knowledge.entries.get(found.entry)
    offered = numbered([*([Choice(entry.ask, f"entry:{entry.id}")] if entry else []),
                        Choice(turn.say("choice_person"), "handover")])
    turn.put(pending="choices", choices=offered, number="", more=(), question="")
    return _keep(turn, referral, Reply(_text(turn, found), "aftermath", offered))


def _alarm(turn: Turn, found: Situation, kind: str) -> Reply:
    danger.register(turn, kind)
    reply = _offer(turn, _text(turn, found) + "\n" + turn.say("crisis_registered"), _ways_on(turn, found, kind))
    return Reply(reply.text, "crisis", reply.choices)


def _text(turn: Turn, found: Situation) -> str:
    return found.answer.replace(HOURS, handover.hours(turn))


def _ways_on(turn: Turn, found: Situation, kind: str) -> list[Choice]:
    now, ask, *others = danger_words.choices(turn, kind)
    entry = turn.knowledge.entries.get(found.entry)
    return [now, Choice(entry.ask, f"entry:{entry.id}") if entry else ask, *others]


def _offer(turn: Turn, text: str, choices: list[Choice]) -> Reply:
    offered = numbered(choices)
    turn.put(pending="danger", choices=offered, number="", more=(), question="")
    return Reply(text, "aftermath", offered)


def _keep(turn: Turn, referral: Referral, reply: Reply) -> Reply:
    """Her words go to the urgent referral. Where staff work on it they come by themselves (Memory.commit); one that was
    answered comes back to whoever had it."""
    if referral is not turn.open_referral:
        talk.pass_on(turn, referral)
    return reply
