"""The crisis answer and the urgent referral, in the same turn and without a question (safety rules 1 and 2)."""

from __future__ import annotations

from bot.conversation import handover, talk
from bot.conversation.crisis import Danger
from bot.conversation.dialogue import Turn
from bot.message import Choice, Reply, numbered
from bot.referrals.referral import URGENT, Referral

_OF_KIND = {"crisis": {"suicide": "crisis_suicide", "child": "crisis_child", "sexual": "crisis_sexual"},
            "crisis_another": {"suicide": "crisis_another_suicide", "child": "crisis_another_child",
                               "sexual": "crisis_another_sexual"},
            "crisis_now": {"suicide": "crisis_now_suicide"}, "crisis_others": {"suicide": "crisis_others_suicide"}}
"""Sentence → kind of danger → the sentence written for that kind."""

_AMBULANCE = {"poison": "ambulance_poison", "burn": "ambulance_burn", "birth": "ambulance_birth", "other": "ambulance"}
"""What the message names (manner.yaml) → the line that then stands first."""


def crisis(turn: Turn, kind: str) -> Reply:
    """What to do now, and staff already have it: she may not write again."""
    register(turn, kind)
    manner, (first, ask, another) = turn.knowledge.manner, choices(turn, kind)
    sentence = _of_kind(turn, "crisis", kind)
    if turn.own_deed and kind != "suicide":
        # Somebody has been hurt by who writes: help to stop, never the plan of a victim (safety rule 11).
        sentence, first = turn.say("crisis_own_deed"), Choice(turn.say("choice_own_deed"), f"entry:{turn.own_deed}")
    elif manner.another.found(turn.text):
        sentence, another = _of_kind(turn, "crisis_another", kind), Choice(turn.say("choice_help_other"), another.action)
    if aid := manner.ambulance(turn.text):
        sentence = turn.say(_AMBULANCE[aid]) + "\n" + sentence
    offered = numbered([first, ask, another])
    turn.put(pending="danger", choices=offered, number="", more=(), entry="")
    return Reply(sentence + "\n" + turn.say("crisis_registered"), "crisis", offered)


def ambulance(turn: Turn) -> Reply | None:
    """Who needs an ambulance and of whom nobody does harm (羊水破了): that first, and a person. None for any other message."""
    aid = turn.knowledge.manner.ambulance(turn.text)
    if aid is None:
        return None
    offered = numbered([Choice(turn.say("choice_danger_now"), "danger:now"), Choice(turn.say("choice_handover"), "handover")])
    turn.put(pending="choices", choices=offered, number="", more=())
    return Reply(turn.say(_AMBULANCE[aid]), "ambulance", offered)


def choices(turn: Turn, kind: str) -> list[Choice]:
    """What she may say with one number after danger of a kind (safety rule 2)."""
    return [Choice(turn.say("choice_danger_now"), f"danger:now-{kind}"), Choice(turn.say("choice_ask_first"), "danger:ask"),
            Choice(turn.say("choice_for_other"), f"danger:other-{kind}")]


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
    another = turn.knowledge.manner.another.found(turn.text)
    move.fields |= {"own_deed": "1" if turn.own_deed else "",
                    "for_other_at": turn.now.isoformat(timespec="seconds") if another and not turn.own_deed else ""}
    _break_off(turn, known)


def _break_off(turn: Turn, urgent: Referral | None) -> None:
    """A conversation about anything else must not swallow what she writes next: the bot answers again."""
    other = talk.partner(turn)
    if other and other is not urgent:
        turn.moves.append(turn.moves_of.end_talk(other.number, turn.now))
    turn.put(told="", question="")


def act(turn: Turn, what: str) -> Reply:
    """She took one of the choices of a crisis answer, or said that she is not safe. The choice says of which kind of danger;
    her urgent referral may have begun with another one."""
    what, _, kind = what.partition("-")
    if what == "unsafe":
        kind, _, turn.own_deed = kind.partition(":")
        return crisis(turn, kind or "violence")
    if what == "now":
        register(turn, kind or "violence")
        turn.rest()
        return Reply(_of_kind(turn, "crisis_now", kind) + "\n" + turn.say("crisis_registered"), "crisis")
    if what == "other" and turn.in_aftermath:
        turn.flag(turn.in_aftermath.number, for_other_at=turn.now.isoformat(timespec="seconds"))
    turn.rest()
    return Reply(_of_kind(turn, "crisis_others", kind) if what == "other" else turn.say("crisis_ask"), "crisis-follow")


def _of_kind(turn: Turn, sentence: str, kind: str) -> str:
    """The sentence that was written for this kind of danger, else the one for all."""
    return turn.say(_OF_KIND[sentence].get(kind, sentence))


def after(turn: Turn, found: Danger) -> Reply | None:
    """A few words after danger: that he has gone, a bare cry, that she is going. What she has told before says what they mean."""
    told = [r for r in turn.referrals if r.urgent and r.status != "closed"]
    if told and found.reason == "cry":
        return crisis(turn, told[-1].kind or found.kind)
    if found.reason == "parting" and any(r.kind == "suicide" for r in told):
        return crisis(turn, found.kind)
    busy = talk.partner(turn) or any(r.unheard for r in turn.referrals)  # what staff have to say comes first
    if found.reason != "lull" or busy or all(r.kind == "suicide" for r in told):
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
    """A message that may hide danger: whatever is decided, one line in front, and 1 means "I am not safe"."""
    line, label, action = "concern_line", "choice_unsafe", f"danger:unsafe-{turn.concern}"
    if turn.own_deed:
        line, label, action = "concern_line_own_deed", "choice_unsafe_own_deed", f"{action}:{turn.own_deed}"
    unsafe = Choice(turn.say(label), action)
    leave = [c for c in reply.choices if c.number == "0"]
    others = [Choice(c.label, c.action) for c in reply.choices if c.number != "0" and not c.action.startswith("danger:now")]
    choices = (*numbered([unsafe, *others]), *leave)
    turn.put(pending=turn.state.pending or "choices", choices=choices)
    return Reply(turn.say(line) + "\n" + reply.text, reply.reason, choices, reply.footer)
