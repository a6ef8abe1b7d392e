"""The dialogue that puts a question before a person: what is it about, may we write first, how to reach her.

The referral exists as soon as she has said what it is about; the questions after that only refine it, so that
nothing is lost when she stops answering (safety rules 3, 8, 10).
"""

from __future__ import annotations

from bot.conversation import reachable
from bot.conversation.dialogue import Turn
from bot.conversation.questions import QUESTIONS, is_numbered, subject
from bot.message import Choice, Reply, numbered
from bot.referrals import deadlines
from bot.referrals.contact import of_violence
from bot.referrals.desk import Move
from bot.referrals.referral import NORMAL, URGENT

CRISIS_TOPICS = {"violence": "dv.now", "threat": "dv.now", "suicide": "crisis.mental", "sexual": "sexual.assault",
                 "child": "dv.child-abuse", "confinement": "personal.trafficking"}
"""What an urgent referral is about, by the kind of danger (shared topics.yaml)."""

SHORTEST_STORY = 2


def hours(turn: Turn) -> str:
    """The working hours as a sentence, or one that promises none."""
    spoken = turn.knowledge.district.hours.spoken
    return turn.say("hours", spoken=spoken) if spoken else turn.say("hours_unknown")


def begin(turn: Turn) -> Reply:
    """Ask what it is about."""
    if not turn.online:
        return Reply(turn.say("handover_down"), "handover-down")
    turn.put(number="", more=())
    return ask_story(turn, "story", "handover_ask" if turn.found.last else "handover_ask_first")


def ask_story(turn: Turn, question: str, sentence: str) -> Reply:
    """What is it about? She may skip that, and is put before staff all the same (safety rule 10)."""
    choices = numbered([Choice(turn.say("choice_skip"), "skip")], leave=turn.say("choice_cancel"))
    turn.put(pending=question, choices=choices)
    return Reply(turn.say(sentence), "handover", choices)


def story(turn: Turn) -> Reply:
    """She has said it: the referral is opened now."""
    if not turn.online:
        return Reply(turn.say("handover_down"), "handover-down")
    return ask_push(turn, open_referral(turn, NORMAL))


def ask_push(turn: Turn, move: Move) -> Reply:
    """It is told: may staff write first? move: what opened the referral, or added to it."""
    if not turn.can_push or _never_push(turn, move):
        return _done(turn, move.number, "handover_done")
    choices = numbered([Choice(turn.say("choice_push"), "push:now"), Choice(turn.say("choice_hold"), "push:hold"),
                        Choice(turn.say("choice_when"), "push:when")])
    turn.put(pending="push", choices=choices, number=move.number)
    return Reply(turn.say("handover_push"), "handover", choices)


def _never_push(turn: Turn, move: Move) -> bool:
    """Violence or danger: nothing is pushed, and she is not asked (safety rule 3)."""
    topics = [move.fields.get("topic", ""), *(r.topic for r in turn.referrals if r.number == move.number)]
    return bool(turn.concern) or turn.endangered or any(map(of_violence, topics))


def added(turn: Turn) -> Move:
    """More of her story for the referral that this dialogue has opened."""
    move = _said(turn, turn.state.number)
    turn.moves.append(move)
    return move


def open_referral(turn: Turn, priority: str, kind: str = "", about: str | None = None) -> Move:
    """Add the opening of a referral to this turn. Its topic is the matcher's best guess at what she wrote, or at about, so that
    staff see it at once."""
    # In danger the matcher has no say: nothing that it does may come between her and staff (safety rule 1).
    about = turn.text if about is None else about
    best = turn.knowledge.index.best(about) if about and priority != URGENT else None
    entry = turn.knowledge.entries.get(best or turn.state.entry)
    topic = CRISIS_TOPICS.get(kind) or (entry.topic if entry else "")
    district = turn.knowledge.district
    due = deadlines.due(turn.now, priority, district.hours, district.deadlines)
    sensitive = priority == URGENT or bool(kind) or entry is None or entry.sensitive or bool(turn.concern)
    move = turn.moves_of.open(turn.inbound.person, priority, topic, turn.now, due, kind=kind, sensitive=sensitive)
    if turn.state.conflict:
        move.fields |= turn.moves_of.wishes(move.number, turn.now, conflict=turn.state.conflict).fields
    turn.moves.append(move)
    return move


def push(turn: Turn, wish: str) -> Reply:
    """She has said whether and when staff may write first (safety rule 3)."""
    number = turn.state.number
    if wish == "when":
        choices = numbered([Choice(turn.say("choice_hold"), "push:hold")])
        turn.put(pending="when", choices=choices)
        return Reply(turn.say("handover_when"), "handover", choices)
    turn.moves.append(turn.moves_of.wishes(number, turn.now, push=wish))
    return _done(turn, number, "handover_done_push" if wish == "now" else "handover_done")


def when(turn: Turn) -> Reply:
    """She has named a time at which writing to her is safe."""
    number = turn.state.number
    _keep(turn, push="when", when=turn.text)
    return _done(turn, number, "handover_done_when")


def _done(turn: Turn, number: str, sentence: str) -> Reply:
    choices = numbered([Choice(turn.say("choice_no_contact"), "contact:none"),  # 1 ends it: nobody is led on by one more 1
                        Choice(turn.say("choice_contact"), "contact:give"), Choice(turn.say("choice_safe_word"), "word:set")])
    turn.put(pending="choices", choices=choices, number=number, more=())
    text = turn.say(sentence, number=number, hours=hours(turn)) + "\n" + turn.say("handover_contact")
    return Reply(text, "handover-done", choices)


def contact_ask(turn: Turn) -> Reply:
    """She wants to leave a telephone number."""
    return ask(turn, "contact", "handover_contact_ask")


def contact(turn: Turn) -> Reply:
    """Her number, as she wrote it; one that nobody could dial is asked for once more."""
    number = turn.state.number
    if reachable.declines(turn.text):
        turn.rest()
        return Reply(turn.say("contact_declined", number=number), "handover-done")
    if turn.state.pending == "contact" and not reachable.reaches(turn.text):
        turn.put(pending="contact-again")
        return Reply(turn.say("contact_unclear"), "handover", turn.state.choices)
    _keep(turn, contact=turn.text)
    turn.rest()
    return Reply(turn.say("contact_kept", number=number), "handover")


def _keep(turn: Turn, **wishes: str) -> None:
    """How she may be reached, in her own words and all of them; they also stand in the thread, for they may tell more."""
    move = turn.moves_of.wishes(turn.state.number, turn.now, **wishes)
    move.say = (turn.line,)
    turn.moves.append(move)


def more_said(turn: Turn) -> Reply:
    """Instead of choosing she tells on: it is added, and the question is put once more."""
    added(turn)
    return Reply(turn.say("handover_more", number=turn.state.number) + "\n" + turn.say("handover_push"), "handover",
                 turn.state.choices)


def again(turn: Turn) -> Reply:
    """After an answer she wants to ask on."""
    choices = numbered([], leave=turn.say("choice_cancel"))
    turn.put(pending="again", choices=choices, more=())
    return Reply(turn.say("ask_again", number=turn.state.number), "handover", choices)


def asked_again(turn: Turn) -> Reply:
    """What she asks on goes to the member of staff who had it."""
    referral = next((r for r in turn.referrals if r.number == turn.state.number), None)
    number = turn.state.number
    turn.rest()
    if referral is None:
        turn.put(pending="story")
        return story(turn)
    district = turn.knowledge.district
    move = turn.moves_of.again(referral, turn.now, deadlines.due(turn.now, referral.priority, district.hours, district.deadlines))
    move.say = (turn.line,)
    turn.moves.append(move)
    return Reply(turn.say("asked_again", number=number), "handover")


def once_more(turn: Turn) -> Reply | None:
    """The open question again, because what she typed cannot be meant for it; None when it has choices of its own."""
    asked = QUESTIONS.get(turn.state.pending)
    return Reply(turn.say(asked.sentence), "handover", turn.state.choices) if asked and not asked.choosing else None


def question(turn: Turn) -> str:
    """The open question in words, "" for none that has any."""
    asked = QUESTIONS.get(turn.state.pending)
    return turn.say(asked.sentence) if asked else ""


def politeness(turn: Turn) -> Reply:
    """A greeting or thanks in the middle of it: the story is asked for again, any other question is left as it is.
    Neither is a safe word: anybody says them who holds the phone."""
    return cancel(turn) if subject(turn.state.pending) == "reach" else once_more(turn)


def cancel(turn: Turn) -> Reply:
    """She leaves the dialogue. What was already told to staff stays with them."""
    told = is_numbered(turn.state.pending)
    number = turn.state.number
    turn.rest()
    if told and number:
        return Reply(turn.say("handover_done", number=number, hours=hours(turn)), "handover-done")
    return Reply(turn.say("handover_cancel"), "left")


def _said(turn: Turn, number: str) -> Move:
    return turn.moves_of.say(number, turn.now, turn.line, event="said")


def ask(turn: Turn, question: str, sentence: str) -> Reply:
    """One more question about a referral; 0 leaves it unanswered."""
    if not _referral_number(turn):
        return Reply(turn.say("choice_gone"), "choice-gone")
    choices = numbered([], leave=turn.say("choice_cancel"))
    turn.put(pending=question, choices=choices, number=_referral_number(turn))
    return Reply(turn.say(sentence), "handover", choices)


def _referral_number(turn: Turn) -> str:
    return turn.state.number or (turn.open_referral.number if turn.open_referral else "")
