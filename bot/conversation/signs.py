"""What staff should know of how she writes: insults, a long silence, a safe word that was not known. Flags, never answers.

Insults of the service get one calm answer that offers a person; staff see on an open referral that there were some, because
who shouts at the service is often at the end of her tether.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.conversation import answers, reach, reach_words, talk
from bot.conversation.dialogue import Turn
from bot.message import Choice, Reply, numbered
from bot.referrals.referral import URGENT

CONFIRMED = ("answer", "clarify", "none", "handover", "handover-done")
"""Reasons of replies to which is added that a conflict of interest was heard; a crisis answer stays as short as it is."""

LONG_SILENCE = timedelta(days=3)
"""After so long somebody else may write; shorter silences are ordinary life."""

TRIES, REST = 3, timedelta(minutes=10)
"""So many wrong words, then each further one is looked at only after this rest: nobody guesses a word by trying."""


def step(turn: Turn) -> Reply | None:
    """One calm answer to insults of the service. Told insults, of her or by her, are stories and come to the next steps."""
    if turn.picked or turn.inbound.event or not turn.knowledge.manner.insults.found(turn.text):
        return None
    turn.rest()
    choices = numbered([Choice(turn.say("choice_handover"), "handover"), Choice(turn.say("choice_rephrase"), "rephrase")])
    turn.put(pending="choices", choices=choices, question="")
    return Reply(turn.say("insulted"), "insulted", choices)


def note(turn: Turn, reply: Reply | None) -> Reply | None:
    """Flag on the referrals that this message concerns; called when the steps are done, before `last` is put. The reply, with
    a line where she is to hear of it."""
    if not turn.text or turn.inbound.event:
        return reply
    at = turn.now.isoformat(timespec="seconds")
    if turn.tried and reply and reply.reason == "none":  # a word that means nothing here; questions are no tries
        turn.flag(turn.tried.number, word_failed=str(turn.tried.word_failed + 1), word_failed_at=at)
    concerned = bool(turn.moves or turn.referrals)  # else there is nothing on which staff could see it
    if concerned and turn.knowledge.manner.insults.found(turn.text):
        _rude(turn, at)
    named = reach_words.conflict(turn.text)
    if named and reach.note(turn, named) and reply and reply.reason in CONFIRMED:
        reply = answers.fit(turn, replace(reply, text=turn.say("reach_conflict_noted") + "\n" + reply.text))
    if turn.who.silent:
        _silent(turn)
    saying = turn.knowledge.smalltalk.found(turn.text) if concerned else None
    if saying and saying.takes_back:
        _taken_back(turn, at)
    for referral in turn.referrals:
        away = timedelta(hours=turn.silence()) if turn.found.last else turn.now - referral.opened
        if referral.status != "closed" and away >= LONG_SILENCE:
            turn.flag(referral.number, away_days=str(away.days), back_at=at)
    return reply


def _silent(turn: Turn) -> None:
    """She can neither speak nor hear, or not now: staff write to her instead of calling."""
    for move in turn.moves:
        if move.event == "opened":
            move.fields["silent"] = "1"
    for referral in turn.referrals:
        if referral.status != "closed" and not referral.silent:
            turn.flag(referral.number, silent="1")


def _taken_back(turn: Turn, at: str) -> None:
    """It was not meant, or somebody else wrote it: staff see that beside what is urgent, and nothing is closed by it."""
    for move in turn.moves:
        if move.event == "opened" and move.fields["priority"] == URGENT:
            move.fields["taken_back_at"] = at
    for referral in turn.referrals:
        if referral.urgent and referral.status != "closed":
            turn.flag(referral.number, taken_back_at=at)


def _rude(turn: Turn, at: str) -> None:
    opened = [move for move in turn.moves if move.event == "opened"]
    for move in opened:
        move.fields["rude_at"] = at
    known = talk.partner(turn) or turn.open_referral
    if known and not opened:
        turn.flag(known.number, rude_at=at)
