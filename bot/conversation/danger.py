"""The crisis answer and the urgent referral, in the same turn and without a question (safety rules 1 and 2)."""

from __future__ import annotations

from bot.conversation import danger_words, handover, talk, who
from bot.conversation.crisis import Danger
from bot.conversation.dialogue import Turn
from bot.knowledge.who import GRAVE, Who
from bot.message import Choice, Reply, numbered
from bot.referrals.referral import URGENT, Referral

SAFE, PERHAPS_NOT = "safe", "lost"
"""What she takes who answers in words that she is safe; and who may have answered that she is not while nobody remembers what she
was asked (Redis down)."""


def crisis(turn: Turn, kind: str) -> Reply:
    """What to do now, and staff already have it: she may not write again."""
    register(turn, kind)
    return _alarm(turn, danger_words.crisis(turn, kind), kind)


def _alarm(turn: Turn, text: str, kind: str) -> Reply:
    offered = numbered(danger_words.choices(turn, kind))
    turn.put(pending="danger", choices=offered, number="", more=(), entry="")
    return Reply(text + "\n" + turn.say("crisis_registered"), "crisis", offered)


def ambulance(turn: Turn) -> Reply | None:
    """Who needs an ambulance and of whom nobody does harm (羊水破了): that first, and a person. None for any other message."""
    line = danger_words.ambulance(turn)
    if not line:
        return None
    offered = numbered([Choice(turn.say("choice_danger_now"), "danger:now"), Choice(turn.say("choice_handover"), "handover")])
    turn.put(pending="choices", choices=offered, number="", more=())
    return Reply(line, "ambulance", offered)


def register(turn: Turn, kind: str) -> None:
    """An urgent referral exists from this turn on: her open urgent one hears of it, else a new one is opened. Who is in danger
    is noted as it was told last."""
    known = turn.open_referral
    if known and known.urgent:
        move = turn.moves_of.endangered(known.number, turn.now)
        turn.moves.append(move)
    else:
        known = None
        move = handover.open_referral(turn, URGENT, kind)
    another = turn.who.role == "another" and not turn.who.mishap
    before = known.own_deed if known and known.own_deed in GRAVE else ""  # staff must not lose sight of who may lie hurt
    move.fields |= {"own_deed": turn.who.role if turn.who.doer else before, "who": turn.who.token or "herself",
                    "for_other_at": turn.now.isoformat(timespec="seconds") if another else ""}
    _break_off(turn, known)


def _break_off(turn: Turn, urgent: Referral | None) -> None:
    """A conversation about anything else must not swallow what she writes next: the bot answers again."""
    other = talk.partner(turn)
    if other and other is not urgent:
        turn.moves.append(turn.moves_of.end_talk(other.number, turn.now))
    turn.put(told="", question="")


def act(turn: Turn, action: str) -> Reply:
    """She took one of the choices of a crisis answer, or said that she is not safe. The choice says of which kind of danger, and
    who is in it (Who.token): her urgent referral may have begun with another one."""
    what, _, about = action.partition("-")
    kind, _, token = about.partition(":")
    if what == SAFE:
        return _safe(turn)
    if what == PERHAPS_NOT:
        register(turn, "")
        return Reply(turn.say("danger_down") + "\n" + turn.say("crisis_registered"), "crisis")
    if what in ("unsafe", "now", "hurt"):
        who.choose(turn, token)
    if what in ("unsafe", "hurt"):
        return crisis(turn, kind or "violence")
    if what == "now":
        register(turn, kind or "violence")
        turn.rest()
        return Reply(danger_words.now(turn, kind) + "\n" + turn.say("crisis_registered"), "crisis")
    if what != "other":
        turn.rest()
        return Reply(turn.say("crisis_ask"), "crisis-follow")
    return _for_other(turn, kind)


def answered(turn: Turn) -> Choice | None:
    """What she answers in words to the open question whether she is safe (ask_first); None where it is none."""
    unsafe = _unsafe(turn)
    if unsafe is None:
        return None
    says = turn.knowledge.index.answers_danger(turn.text, Who.of(unsafe.action.partition(":unsafe")[2].partition(":")[2]).doer)
    return None if says is None else unsafe if says else Choice("", f"danger:{SAFE}")


def answered_unasked(turn: Turn, number: str) -> Choice | None:
    """The same while nobody remembers what she was asked: any number but 0 may mean that she is not safe, and so may a plain no.
    number: that she typed, "" for none."""
    unsafe = number not in ("", "0") or turn.knowledge.index.answers_danger(turn.text, of_harm=False)
    return None if unsafe is None else Choice("", f"danger:{PERHAPS_NOT if unsafe else SAFE}")


def _unsafe(turn: Turn) -> Choice | None:
    """The choice that says no to the question whether she is safe, where that is open."""
    return next((c for c in turn.state.choices if c.action.startswith("danger:unsafe")), None)


def _safe(turn: Turn) -> Reply:
    """She has answered that there is no danger: what else she was offered or asked stays open."""
    asked = _unsafe(turn)
    rest = [c for c in turn.state.choices if c is not asked and c.number != "0"]
    choices = (*numbered([Choice(c.label, c.action) for c in rest]), *(c for c in turn.state.choices if c.number == "0"))
    turn.put(choices=choices)
    text = "\n".join(part for part in (danger_words.noted(turn), handover.question(turn)) if part)
    return Reply(text, "crisis-follow", choices)


def _for_other(turn: Turn, kind: str) -> Reply:
    """It is about somebody else: how to help, and what to do should it get worse."""
    if turn.in_aftermath:
        turn.flag(turn.in_aftermath.number, for_other_at=turn.now.isoformat(timespec="seconds"), who="another")
    who.choose(turn, "another")
    turn.rest()
    offered = numbered([c for c in danger_words.choices(turn, kind) if not c.action.startswith("danger:other")])
    turn.put(pending="danger", choices=offered)
    return Reply(danger_words.others(turn, kind), "crisis-follow", offered)


def after(turn: Turn, found: Danger) -> Reply | None:
    """A few words after danger: that he has gone, a bare cry, that she is going, that he has the child. What she has told before
    says what they mean."""
    told = [r for r in turn.referrals if r.urgent and r.status != "closed"]
    if told and found.reason in ("cry", "for_child"):
        return crisis(turn, told[-1].kind or found.kind)
    if found.reason == "parting" and any(r.kind == "suicide" for r in told):
        return crisis(turn, found.kind)
    busy = talk.partner(turn) or any(r.unheard for r in turn.referrals)  # what staff have to say comes first
    if told and found.reason == "lull" and turn.who.role in ("means", "done"):
        # Who has poisoned him and sees him asleep is told to call an ambulance, not to breathe again.
        register(turn, found.kind)
        return _alarm(turn, turn.say("crisis_lull_deed"), found.kind)
    if found.reason != "lull" or busy or not turn.who.herself or all(r.kind == "suicide" for r in told):
        return None
    choices = numbered([Choice(turn.say("choice_ask_first"), "danger:ask")])
    turn.put(pending="danger", choices=choices, number="", more=())
    return Reply(turn.say("crisis_lull"), "crisis-follow", choices)


def hush(turn: Turn) -> None:
    """What may hide danger: nothing that staff answer lights up her phone from now on, whatever she chose before (rule 3)."""
    for referral in turn.referrals:
        if referral.status != "closed" and (referral.push == "now" or referral.talk_push == "yes" or not referral.sensitive):
            turn.flag(referral.number, sensitive="1", push="hold", talk_push="asked")


def ask_first(turn: Turn, reply: Reply) -> Reply:
    """A message that may hide danger: whatever is decided, one line in front, and 1 means "I am not safe". Only an ambulance
    is told of before that."""
    line, unsafe = danger_words.concern(turn, turn.concern)
    leave = [c for c in reply.choices if c.number == "0"]
    others = [Choice(c.label, c.action) for c in reply.choices if c.number != "0" and not c.action.startswith("danger:now")]
    choices = (*numbered([unsafe, *others]), *leave)
    turn.put(pending=turn.state.pending or "choices", choices=choices)
    first, then = (reply.text, line) if reply.reason == "ambulance" else (line, reply.text)
    return Reply(first + "\n" + then, reply.reason, choices, reply.footer)
