"""One message and its reply: an ordered list of steps, the first with something to say speaks.

Nothing is written before the steps are done; then everything is written in one script. Whoever lost a race starts
again with what is true now. With Redis down the same steps run without memory, and a crisis or an exit word goes to the
spool.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.conversation import (
    aftermath,
    answers,
    commands,
    danger,
    danger_words,
    deeds,
    handover,
    held,
    learning,
    long_text,
    offline,
    pending,
    plainly,
    sent,
    signs,
    silence,
    smalltalk,
    talk,
    who,
)
from bot.conversation.crisis import Danger
from bot.conversation.dialogue import Memory, Situation, Turn
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.matching.decide import CHOICES, Decision
from bot.message import Inbound, Reply, now
from bot.referrals.desk import Moves
from bot.referrals.spool import Spool
from bot.store import StoreDown

log = logging.getLogger(__name__)

PACE, MOST_A_MINUTE = timedelta(minutes=1), 30
"""Nobody types thirty messages in a minute."""

IN_DANGER = ("crisis", "crisis-follow", "aftermath", "ambulance")
"""Replies before which who can neither speak nor hear reads how to call for help all the same."""

_TRIES = 8


def crisis_step(turn: Turn) -> Reply | None:
    """Danger before anything else: rate limits, dialogues, held answers and Redis have no say in it."""
    who.read(turn)
    choice = pending.chosen(turn)
    if choice and choice.action.startswith("danger:"):
        return danger.act(turn, choice.action.partition(":")[2])
    found: Danger | None = who.weigh(turn, turn.knowledge.index.danger(turn.text))
    if found is None or (choice and found.strength == "concern"):  # the words of a choice are ours, not hers
        return None
    if found.strength == "crisis":
        return aftermath.known(turn, found) or danger.crisis(turn, found.kind)
    turn.concern = found.kind
    return danger.after(turn, found)


def pace_step(turn: Turn) -> Reply | None:
    """A flood of messages gets one calm sentence, so that it cannot keep the service from others; danger came first."""
    if commands.is_exit(turn.text):
        return None  # leaving is never made to wait (safety rule 6)
    began = datetime.fromisoformat(turn.state.pace_from) if turn.state.pace_from else None
    if began is None or not timedelta() <= turn.inbound.at - began < PACE:
        turn.put(pace=1, pace_from=turn.inbound.at.isoformat())
        return None
    turn.put(pace=turn.state.pace + 1)
    return Reply(turn.say("slow_down"), "slow-down") if turn.state.pace > MOST_A_MINUTE else None


def knowledge_step(turn: Turn) -> Reply | None:
    """Answer, up to three choices, or an honest nothing."""
    context = answers.context(turn)
    decision = turn.knowledge.index.decide(turn.text, context)
    entries = [turn.knowledge.entries[c.entry] for c in decision.candidates]
    nothing = decision.kind == "none" or not entries
    if own := deeds.instead(turn, [] if nothing else entries, decision.kind == "answer"):
        turn.put(question="")
        return _spoken(turn, own) if isinstance(own, Entry) else own
    if told := aftermath.unanswered(turn, decision, context):
        return told
    if turn.told.mishap and decision.kind != "answer" and (first := _mishap(turn)):
        return first
    if nothing:
        return danger.ambulance(turn) or smalltalk.of_kind(turn, decision.matter) or \
            learning.nothing(turn, tuple(entry.id for entry in entries))
    return _needed(turn, decision, entries, context)


def _mishap(turn: Turn) -> Reply | None:
    """An ambulance, or how to search, before anything is asked."""
    search = turn.knowledge.entries.get(danger_words.MISSING) if turn.told.mishap == "missing" else None
    return _spoken(turn, search) if search else danger.ambulance(turn)


def _needed(turn: Turn, decision: Decision, entries: list[Entry], context: str) -> Reply:
    """What the knowledge has for her: a wish done, one side of what she has read, needs to choose from, or the answer."""
    learning.remember(turn)
    wish = commands.TOPIC_WISHES.get(entries[0].topic)
    if wish and decision.kind == "answer":
        return commands.perform(turn, wish)
    aspect = turn.knowledge.aspects.of(turn.text)
    read = turn.knowledge.entries.get(turn.state.entry)
    if aspect and read and context == read.id and (read is entries[0] or decision.kind == "clarify"):
        beside = [entry for entry in entries[:CHOICES] if entry is not read] if decision.kind == "clarify" else ()
        return answers.side(turn, read, aspect, beside)
    if decision.kind == "clarify":
        return answers.clarify(turn, deeds.offered(turn, entries))
    also = [turn.knowledge.entries[c.entry] for c in decision.also if c.topic not in commands.TOPIC_WISHES]
    return _spoken(turn, entries[0], also)


def _spoken(turn: Turn, entry: Entry, also: list[Entry] | None = None) -> Reply:
    """An entry; in short where she has just read it."""
    speak = plainly.again if plainly.just_read(turn, entry) else answers.answer
    return speak(turn, entry, also or [])


STEPS: tuple[Callable[[Turn], Reply | None], ...] = (
    crisis_step, sent.in_danger, pace_step, held.step, sent.step, pending.step, talk.step, signs.step, deeds.step,
    aftermath.step, commands.step, smalltalk.step, knowledge_step)
"""The order is the promise of safety rule 1; a test asserts that danger comes first."""


@dataclass
class Conversation:
    """Takes turns. clock: gives the present as an aware datetime."""

    library: Library
    memory: Memory
    moves: Moves
    spool: Spool
    can_push: bool
    clock: Callable[[], datetime] = now

    def take_turn(self, inbound: Inbound, openid: Callable[[], str]) -> Reply | None:
        """Answer one message; None when there is nothing to say. Never raises StoreDown. openid: gives it sealed, should staff
        have to write to her."""
        if inbound.kind == "event":
            return self._event(inbound, openid)
        return self._answer(inbound, openid, _run_steps)

    def fault_text(self) -> str:
        """What she reads when the program itself failed."""
        return self.library.current.wording.say("fault")

    def _event(self, inbound: Inbound, openid: Callable[[], str]) -> Reply | None:
        if inbound.event == "click" and inbound.event_key.startswith("say:"):
            pressed = replace(inbound, kind="text", text=inbound.event_key.removeprefix("say:"))
            return self._answer(pressed, openid, _run_steps)
        if inbound.event in ("subscribe", "scan"):
            return self._answer(inbound, openid, _welcome)
        if inbound.event == "unsubscribe":
            return self._answer(inbound, openid, _farewell)
        return self._answer(inbound, openid, sent.step)

    def _answer(self, inbound: Inbound, openid: Callable[[], str], steps: Callable[[Turn], Reply | None]) -> Reply | None:
        for _ in range(_TRIES):
            try:
                situation = self.memory.read(inbound)
                if situation.answered:
                    return situation.seen
                turn = self._turn(inbound, situation, online=True)
                reply = steps(turn)
                outcome = self.memory.commit(turn, situation.version, reply, openid)
            except StoreDown as error:
                log.warning("turn without memory: %s", type(error).__name__)
                return self._without_memory(inbound, steps)
            if outcome.word == "done":
                return reply
            # "seen": another delivery of this message was faster; reading again finds its reply.
            # "stale", "refused": her record or a referral has moved on; the turn is taken again on what is true now.
        log.warning("turn gave up after %s races", _TRIES)
        return self._without_memory(inbound, steps)

    def _turn(self, inbound: Inbound, situation: Situation, online: bool) -> Turn:
        known = self.library.current
        text = long_text.read(inbound.text, known)
        return Turn(inbound, text, self.clock(), known, situation.state, situation.referrals, self.moves,
                    self.can_push, online, found=situation.state, unsaid=held.is_safe_word(text, situation.referrals),
                    sent=sent.as_line(known.wording, inbound))

    def _without_memory(self, inbound: Inbound, steps: Callable[[Turn], Reply | None]) -> Reply | None:
        turn = self._turn(inbound, Situation(), online=False)
        reply = steps(turn)
        return offline.without_numbers(turn, offline.keep(turn, inbound, reply, self.spool)) if reply else None


def _run_steps(turn: Turn) -> Reply | None:
    silence.close(turn)
    for step in STEPS:
        reply = step(turn)
        if reply:
            break
    reply = signs.note(turn, reply)
    turn.put(last=turn.inbound.at.isoformat())
    if turn.concern:
        danger.hush(turn)
    if turn.concern and reply and reply.reason not in ("crisis", "exit"):
        reply = answers.fit(turn, danger.ask_first(turn, reply))
    if turn.who.silent and reply and (turn.concern or reply.reason in IN_DANGER):
        reply = answers.fit(turn, replace(reply, text=turn.say("silent_first") + "\n" + reply.text))
    return reply


def _welcome(turn: Turn) -> Reply | None:
    offered = answers.browse(turn).choices
    return Reply(turn.say("welcome", district=turn.knowledge.district.name, hours=handover.hours(turn)), "welcome",
                 tuple(c for c in offered if c.action != "leave"))


def _farewell(turn: Turn) -> None:
    """She unfollowed: ordinary conversation is erased, and her referrals no longer lead to her (safety rule 8)."""
    turn.forget()
    for referral in turn.referrals:
        move = turn.moves_of.say(referral.number, turn.now, event="unfollowed")
        move.moved_from, move.hers, move.unlink = (referral.status,), turn.inbound.person, True
        move.fields = {"person": ""}
        turn.moves.append(move)
