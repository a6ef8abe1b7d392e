"""Does what she wishes about how she may be reached, at any time (safety rules 3, 5, 6); what she wrote stays in the thread.

What protects her holds at once and for all that is open. What opens a way to her (a push, another number, another safe word)
may be asked for by whoever holds the phone: while a safe word guards the referral, staff see it and make sure first.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import handover, reach_words, reachable, safe_word
from bot.conversation.dialogue import Turn
from bot.message import Choice, Reply, numbered
from bot.referrals.contact import dangerous
from bot.referrals.referral import Referral

ACQUAINTED = "bot-privacy-acquainted"
"""Id of the entry on how to keep acquaintances out, and which other level to turn to."""


def perform(turn: Turn, wish: str) -> Reply:
    """Do one wish by its name in reach_words."""
    rows = _open(turn)
    if wish == "reach-conflict":
        return _conflict(turn, rows)
    if not rows:
        turn.rest()
        return Reply(turn.say("reach_word_none" if wish == "reach-word" else "reach_none"), "reach")
    return _PERFORM[wish](turn, rows)


def note(turn: Turn, named: str) -> bool:
    """She says in passing that somebody must keep out: staff see it with what is open, and with what she opens later.

    Whether she is still to hear that it was noted.
    """
    if any(move.event == "wishes" and "conflict" in move.fields for move in turn.moves):
        return False
    opened = [move for move in turn.moves if move.event == "opened"]
    for move in opened:
        move.fields |= turn.moves_of.wishes(move.number, turn.now, conflict=named).fields
    for referral in () if opened else _open(turn):
        turn.flag(referral.number, **turn.moves_of.wishes(referral.number, turn.now, conflict=named).fields)
    heard = bool(turn.state.conflict)
    turn.put(conflict=named)
    return not heard


def _open(turn: Turn) -> list[Referral]:
    return [r for r in turn.referrals if r.status != "closed"]


def _wished(turn: Turn, rows: list[Referral], **wishes: str) -> str:
    """Put it with each of them, together with her words; their numbers as she reads them."""
    drop = tuple(name for name in ("contact", "talk_push") if wishes.pop(f"no_{name}", ""))
    for referral in rows:
        move = turn.moves_of.wishes(referral.number, turn.now, **wishes)
        move.drop = drop
        move.say = (turn.moves_of.line(turn.inbound.at, "person", turn.text),)
        turn.moves.append(move)
    turn.rest()
    return "、".join(r.number for r in rows)


def _quiet(turn: Turn, rows: list[Referral]) -> Reply:
    numbers = _wished(turn, rows, push="hold", no_talk_push="yes", no_contact="yes")
    return Reply(turn.say("reach_quiet", numbers=numbers), "reach")


def _no_call(turn: Turn, rows: list[Referral]) -> Reply:
    return Reply(turn.say("reach_no_call", numbers=_wished(turn, rows, no_contact="yes")), "reach")


def _hold(turn: Turn, rows: list[Referral]) -> Reply:
    return Reply(turn.say("reach_hold", numbers=_wished(turn, rows, push="hold", no_talk_push="yes")), "reach")


def _when(turn: Turn, rows: list[Referral]) -> Reply:
    """A time of hers narrows what she has allowed, and allows nothing new."""
    words = turn.text.strip()[:100]
    for referral in rows:
        push = {"push": "when"} if referral.push == "now" else {}
        _wished(turn, [referral], when=words, **push)
    return Reply(turn.say("reach_when", numbers="、".join(r.number for r in rows)), "reach")


def _conflict(turn: Turn, rows: list[Referral]) -> Reply:
    """Who must keep out; another level than this office is the way on."""
    named = reach_words.conflict(turn.text)
    turn.put(conflict=named)
    said = turn.say("reach_conflict", numbers=_wished(turn, rows, conflict=named)) if rows else turn.say("reach_conflict_none")
    turn.rest()
    entry = turn.knowledge.entries.get(ACQUAINTED)
    ways = [] if rows else [Choice(turn.say("choice_handover"), "handover")]
    choices = numbered([*ways, *([Choice(entry.ask, f"entry:{entry.id}")] if entry else [])])
    turn.put(pending="choices" if choices else "", choices=choices)
    return Reply(said, "reach", choices)


def _push(turn: Turn, rows: list[Referral]) -> Reply:
    """Staff may write first: never where that could put her in danger, or after an exit word (safety rules 3 and 6)."""
    referral = _latest(rows)
    if guarded := _guarded(turn, referral):
        return guarded
    barred = not turn.can_push or turn.concern or turn.endangered or dangerous(referral) or referral.exit_used
    if barred:
        return Reply(turn.say("reach_push_not", numbers=_wished(turn, [referral])), "reach")
    return Reply(turn.say("reach_push", numbers=_wished(turn, [referral], push="now")), "reach")


def _phone(turn: Turn, rows: list[Referral]) -> Reply:
    """Another number: in the same message, or asked for."""
    referral = _latest(rows)
    if guarded := _guarded(turn, referral):
        return guarded
    turn.put(number=referral.number, pending="contact")
    return handover.contact(turn) if reachable.reaches(turn.text) else handover.contact_ask(turn)


def _word(turn: Turn, rows: list[Referral]) -> Reply:
    return safe_word.wished(turn, _latest(rows))


def _guarded(turn: Turn, referral: Referral) -> Reply | None:
    if not referral.word:
        return None
    return Reply(turn.say("reach_guarded", numbers=_wished(turn, [referral])), "reach")


def _latest(rows: list[Referral]) -> Referral:
    return max(rows, key=lambda r: r.opened)


_PERFORM: dict[str, Callable[[Turn, list[Referral]], Reply]] = {
    "reach-word": _word, "reach-no-call": _no_call, "reach-quiet": _quiet, "reach-hold": _hold, "reach-when": _when,
    "reach-push": _push, "reach-phone": _phone}
