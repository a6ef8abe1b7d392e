"""Staff and she are in conversation: her words go to them, and the bot keeps out of it.

A conversation begins when she has heard an answer of somebody who holds the referral. It ends when she says so (0, 明白了, an
exit word), when staff say so (the page of the referral, or closing it), when nobody holds it any more, when she puts something
new before staff, or by itself when neither has spoken for `conversation_hours` (district.yaml). Two hours by default, because
that is when somebody else may be holding the phone (safety rule 5), and because a message after that is more often a new
question, which the bot answers at once.

What stays as it is: danger (rule 1), answers that wait, choices by their number, open questions, commands. A concern gets its
line in front. That her words have arrived is said with the first of them, and again after RECEIPT or another answer: in between
the bot is silent, because thoughts come in several bubbles and a line after each would be noise.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.conversation import commands, handover
from bot.conversation.dialogue import Turn
from bot.message import Choice, Reply, numbered
from bot.referrals import deadlines
from bot.referrals.move import Move
from bot.referrals.referral import WORKED_ON, Referral

RECEIPT = timedelta(minutes=10)
"""So long after a line that said "passed on" the next message is silent."""

TALKED = ("greet", "thank", "unsolved", "unclear")
"""Wishes that in a conversation are meant for the person, not for the bot."""

_THANKS = re.compile("谢|辛苦|再见|拜拜")  # no answer is owed to these; 好的 and 嗯 may be a yes to what staff have asked


def partner(turn: Turn) -> Referral | None:
    """The referral about which she is talking with whoever holds it, or None."""
    hours = turn.knowledge.district.deadlines.conversation_hours
    rows = [r for r in turn.referrals if r.talking(turn.now, hours)]
    if not rows:
        return None
    latest = max(rows, key=lambda r: r.exchanged)
    # A newer one, above all a crisis, is what her next words are about.
    return None if any(r.opened > latest.exchanged for r in turn.referrals) else latest


def step(turn: Turn) -> Reply | None:
    """Pass on what she types while she is in conversation."""
    referral = partner(turn)
    if referral is None or turn.picked or turn.inbound.event:
        return None
    wish = commands.wished(turn)
    if wish and wish not in TALKED:
        return None
    if wish == "thank" and _THANKS.search(turn.text):
        turn.moves.append(_noted(turn, referral))
        return Reply(turn.say("thank"), "thank", turn.state.choices)
    move = pass_on(turn, referral)
    if _told_lately(turn, referral) and not turn.concern:
        return Reply("", "talk")
    return _receipt(turn, referral, move)


def crossed(turn: Turn, referral: Referral) -> str:
    """Her words and an answer have met on the way: they go to staff as well. The line that says so, or ""."""
    words = not turn.picked and not turn.unsaid and len(turn.text.strip()) > commands.KNOCK
    if partner(turn) is not referral or not words or commands.wished(turn) not in ("", "unsolved", "unclear"):
        return ""
    turn.moves.append(_asking_on(turn, referral))
    return turn.say("talk_crossed")


def end(turn: Turn) -> Reply:
    """She wants the bot to answer again; the way back stays open."""
    referral = partner(turn)
    turn.rest()
    if referral is None:
        return Reply(turn.say("left"), "left")
    turn.moves.append(turn.moves_of.end_talk(referral.number, turn.now))
    choices = numbered([Choice(turn.say("choice_talk_on"), "again")])
    turn.put(pending="choices", choices=choices, number=referral.number, told="")
    return Reply(turn.say("talk_ended"), "talk-ended", choices)


def understood(turn: Turn) -> Reply:
    """She has what she needed: what she writes from now on is something new."""
    referral = partner(turn)
    if referral:
        turn.moves.append(turn.moves_of.end_talk(referral.number, turn.now))
    turn.rest()
    return Reply(turn.say("understood"), "understood")


def allow(turn: Turn) -> Reply:
    """Answers may come to her phone while she is there (safety rule 3: her choice)."""
    referral = partner(turn)
    if referral is None or turn.state.pending != "talk":
        return Reply(turn.say("choice_gone"), "choice-gone")
    turn.moves.append(turn.moves_of.live(referral.number, turn.now, "yes"))
    choices = _leaving(turn)
    turn.put(choices=choices)
    return Reply(turn.say("talk_push_kept"), "talk", choices)


def _receipt(turn: Turn, referral: Referral, move: Move) -> Reply:
    choices = _leaving(turn)
    if _may_offer(turn, referral):
        move.fields["talk_push"] = "asked"
        choices = (*numbered([Choice(turn.say("choice_talk_push"), "live")]), *choices)
    turn.put(pending="talk", choices=choices, number=referral.number, more=(), told=turn.now.isoformat(timespec="seconds"))
    there = deadlines.is_open(turn.now, turn.knowledge.district.hours)
    text = turn.say("talk_passed", number=referral.number) + ("" if there else handover.hours(turn))
    return Reply(text, "talk", choices)


def _leaving(turn: Turn) -> tuple[Choice, ...]:
    return (Choice(turn.say("choice_talk_auto"), "auto", "0"),)


def _may_offer(turn: Turn, referral: Referral) -> bool:
    """Asked once, and only where nobody is put in danger by a message that arrives."""
    settled = referral.push == "now" or referral.talk_push
    guarded = referral.sensitive or referral.word or referral.exit_used or turn.endangered or turn.concern
    return turn.can_push and not settled and not guarded


def _told_lately(turn: Turn, referral: Referral) -> bool:
    """Whether she has just been told that her words arrive, by a line or by an answer that came to her phone."""
    times = [turn.state.told, referral.heard_at if referral.notice == "direct" else ""]
    latest = max(time for time in times)
    return bool(latest) and timedelta() <= turn.now - datetime.fromisoformat(latest) < RECEIPT


def pass_on(turn: Turn, referral: Referral) -> Move:
    """What she said or sent goes to whoever holds it, who owes her an answer from now on."""
    move = _noted(turn, referral) if referral.status in WORKED_ON else _asking_on(turn, referral)
    turn.moves.append(move)
    return move


def _noted(turn: Turn, referral: Referral) -> Move:
    return turn.moves_of.talked(referral.number, turn.now, turn.line)


def _asking_on(turn: Turn, referral: Referral) -> Move:
    district = turn.knowledge.district
    due = deadlines.due(turn.now, referral.priority, district.hours, district.deadlines)
    move = turn.moves_of.again(referral, turn.now, due)
    move.say = (turn.line,)
    return move
