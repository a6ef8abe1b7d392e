"""An answer from staff that waits for her next message (safety rules 3 and 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conversation import answers, commands, pending, safe_word, signs, silence, talk
from bot.conversation.dialogue import Turn
from bot.message import CHINA, Choice, Reply, numbered
from bot.referrals.referral import ANSWER_FIELD, Referral


def step(turn: Turn) -> Reply | None:
    """Give her what waits, or ask first whether it is convenient."""
    if turn.state.pending == "word-old":
        return _old_word(turn)
    waiting = [r for r in turn.referrals if r.unheard]
    if turn.unsaid and not waiting and turn.state.pending != "word":
        # She knocks with it and nothing waits. The reply is that to any odd word: a word cannot be found by trying.
        return answers.nothing(turn)
    if not waiting or commands.is_exit(turn.text):
        return None
    referral = waiting[0]
    if referral.word:
        return _guarded(turn, referral)
    if turn.state.pending == "held":
        return _asked(turn, referral)
    if referral.sensitive and _somebody_else_may_read(turn, referral):
        return _ask(turn, referral)
    return speak(turn, referral)


def _old_word(turn: Turn) -> Reply | None:
    """She wants another safe word: the old one first. A wrong one is a try like any other, and tells nothing."""
    referral = next((r for r in turn.referrals if r.number == turn.state.number and r.word), None)
    if referral is None or pending.chosen(turn) or commands.cancels(turn.text) or commands.wished(turn):
        return None
    turn.tried = None if is_safe_word(turn.text, (referral,)) else referral
    return answers.nothing(turn) if turn.tried or _rests(turn, referral) else safe_word.ask(turn)


def is_safe_word(text: str, referrals: Iterable[Referral]) -> bool:
    """Whether this is a word that she chose: it is never shown, to nobody (safety rule 5)."""
    return any(commands.squeeze(text) == commands.squeeze(r.word) for r in referrals if r.word)


def _guarded(turn: Turn, referral: Referral) -> Reply | None:
    """She has chosen a safe word: only that opens the answer, and nothing tells that there is one (safety rule 5).

    She is asked whether it is convenient, as anybody is, and knows what to say to that. Whoever does not know it is answered
    as if nothing waited.
    """
    if is_safe_word(turn.text, (referral,)):
        # Not the right one either while none is looked at; the reply is that to any odd word.
        return answers.nothing(turn) if _rests(turn, referral) else speak(turn, referral)
    choice, wish = pending.chosen(turn), commands.wished(turn)
    if turn.state.pending == "held":
        if commands.squeeze(turn.text) in commands.LATER or (choice and choice.action == "held:later"):
            return _later(turn)
        if commands.squeeze(turn.text) in commands.CONVENIENT or (choice and choice.action == "held:yes"):
            return _nothing_known(turn)
    if choice or turn.state.pending in pending.FREE_TEXT or wish not in ("", *talk.TALKED):
        return None
    if _knocks(turn, referral):
        turn.put(knocked=referral.answer_fields[-1], deferred=False)
        return _convenient(turn, referral, turn.say("held_ask_word"))
    if not wish and safe_word.fits(turn.text) and commands.squeeze(turn.text) not in (*commands.CONVENIENT, *commands.LATER):
        turn.tried = referral
    return None


def _knocks(turn: Turn, referral: Referral) -> bool:
    """She is asked once for each answer that has come, and again after a silence or "another time"."""
    return turn.state.knocked != referral.answer_fields[-1] or turn.state.deferred or silence.long(turn)


def _nothing_known(turn: Turn) -> Reply | None:
    """It is convenient, and that is all that was said: what was asked before is answered now, else one may speak."""
    asked = turn.state.asked
    turn.rest()
    turn.put(asked="")
    if not asked:
        return Reply(turn.say("held_go_on"), "greet")
    turn.text, turn.picked = asked, True
    return None


def _rests(turn: Turn, referral: Referral) -> bool:
    """Several wrong words in a row: for a while none is looked at, so that a word cannot be found by trying."""
    if referral.word_failed < signs.TRIES:
        return False
    return turn.now - datetime.fromisoformat(referral.word_failed_at) < signs.REST


def _somebody_else_may_read(turn: Turn, referral: Referral) -> bool:
    return turn.state.deferred or silence.long(turn)


def _ask(turn: Turn, referral: Referral) -> Reply:
    return _convenient(turn, referral, turn.say("held_ask", number=referral.number))


def _convenient(turn: Turn, referral: Referral, question: str) -> Reply:
    choices = numbered([Choice(turn.say("choice_convenient"), "held:yes"), Choice(turn.say("choice_later"), "held:later")])
    turn.put(pending="held", choices=choices, number=referral.number, more=(), asked=_question(turn))
    return Reply(question, "held-ask", choices)


def _asked(turn: Turn, referral: Referral) -> Reply:
    word, choice = commands.squeeze(turn.text), pending.chosen(turn)
    if word in commands.LATER or (choice and choice.action == "held:later"):
        return _later(turn)
    if word in commands.CONVENIENT or (choice and choice.action == "held:yes"):
        return speak(turn, referral)
    return _ask(turn, referral)


def _later(turn: Turn) -> Reply:
    turn.rest()
    turn.put(deferred=True)
    return Reply(turn.say("held_later"), "held-later")


def speak(turn: Turn, referral: Referral) -> Reply:
    """The answer itself; from here on it counts as heard."""
    turn.moves.append(turn.moves_of.heard(referral, turn.now))
    crossing = talk.crossed(turn, referral)
    asked = turn.state.asked or ("" if crossing else _question(turn))
    choices = [Choice(turn.say("choice_understood"), "understood"), Choice(turn.say("choice_ask_again"), "again")]
    if asked:
        choices.append(Choice(turn.say("choice_resume"), "resume"))
    turn.put(pending="choices", choices=numbered(choices), number=referral.number, more=(), deferred=False, asked=asked,
             told=turn.now.isoformat(timespec="seconds") if crossing else "")
    text = turn.say("held_answer", number=referral.number, answer=parts(turn, referral))
    return answers.fit(turn, Reply("\n\n".join(part for part in (text, crossing) if part), "held", turn.state.choices))


def parts(turn: Turn, referral: Referral) -> str:
    """The answers that wait as one reply; several are numbered in order of time, each with its day and hour."""
    if len(referral.answers) == 1:
        return referral.answers[0]
    spoken = []
    for n, (name, text) in enumerate(zip(referral.answer_fields, referral.answers, strict=True), 1):
        at = datetime.fromtimestamp(float(name.removeprefix(ANSWER_FIELD)), CHINA)
        spoken.append(turn.say("held_part", n=n, time=f"{at.month}月{at.day}日 {at:%H:%M}", answer=text))
    return "\n\n".join(spoken)


def _question(turn: Turn) -> str:
    """Her message, if it was more than a knock at the door; she can take it up again after the answer."""
    text = turn.text.strip()
    asked = len(text) > commands.KNOCK and not commands.recognise(text) and turn.state.pending != "held"
    return text[:300] if asked else turn.state.asked
