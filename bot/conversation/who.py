"""Who is in danger, and from whom: read once a turn, from the message and from what was told before (safety rules 1, 2 and 11).

What one message tells comes first (knowledge/who.yaml); where it tells nothing, what was told within the hour still holds, or
what her urgent referral says in the hours after danger. Nobody loses a crisis answer by it: it decides what is said, and it may
make more of a message than the detector does, never less, but for a mere likeness to danger after a mishap.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import answers
from bot.conversation.crisis import Danger
from bot.conversation.dialogue import Turn
from bot.knowledge.crisis_rules import Kind
from bot.knowledge.who import GRAVE, SELF, Who
from bot.referrals.referral import Referral

KINDS: dict[str, Kind] = {"means": "threat", "means-child": "child", "done": "violence"}
"""A grave deed → the kind of danger that staff see."""

DRIVEN = ("means", "means-child")
"""Who means to do it may be beaten herself, and says so next; who has hit says as much to excuse himself (safety rule 11)."""


def read(turn: Turn) -> None:
    """Put turn.told and turn.who; what is not told in this message is as it was told before."""
    turn.told = told = turn.knowledge.who.who(turn.text) if turn.text else Who()
    before = _before(turn)
    if before.role == "minor" and told.role in ("", "herself"):
        told = replace(told, role="minor")
    if before.role in ("means", "done") and turn.knowledge.who.worse.found(turn.text):
        turn.told = told = replace(told, role="done")
    now = told if told.role else replace(before, sure=True)
    if told.mishap and not told.role:
        now = replace(now, mishap=told.mishap, child=told.child)
    _set(turn, replace(now, silent=told.silent or before.silent))


def choose(turn: Turn, token: str) -> None:
    """She took a choice that says who is in danger (Who.token; "" is she herself)."""
    minor = turn.who.role == "minor" and not token
    _set(turn, replace(Who("minor") if minor else Who.of(token) if token else Who("herself"), silent=turn.who.silent))


def weigh(turn: Turn, found: Danger | None) -> Danger | None:
    """The danger of a message when it is known who is in danger."""
    if found and turn.knowledge.who.own_hand.found(turn.text):
        found = replace(found, kind="suicide")  # a child that cuts itself is not beaten
    if found and found.reason == "for_child":
        choose(turn, "")  # what she fears for the child is asked at her side
    return _weigh(turn, found)


def _weigh(turn: Turn, found: Danger | None) -> Danger | None:
    told, crisis = turn.told, found is not None and found.strength == "crisis"
    if told.role in GRAVE and (crisis or told.sure):
        _set(turn, replace(turn.who, sure=True))
        return Danger(KINDS[told.role], "crisis", "deed")
    if told.role in GRAVE:
        return Danger(KINDS[told.role], "concern", "deed")
    if told.pressed:
        return Danger("suicide", "crisis" if found else "concern", "deed")
    if found and told.role == "herself" and turn.in_aftermath and Who.of(turn.in_aftermath.who).role in DRIVEN:
        crisis, found = True, replace(found, strength="crisis")  # what drove her to it: as if she had taken that choice
    if told.mishap == "missing" and told.role not in ("herself", "minor"):
        return Danger(missing_kind(told), "crisis", "missing")
    if found is None or not crisis:
        of_it = found and found.reason == "model" and turn.who.mishap and not told.role
        return None if of_it else found  # what a lost child wears is no sign that she is not safe
    if turn.who.mishap and not told.mishap and found.kind != "child":
        if found.reason == "model":
            return replace(found, kind="child")  # what sounds like danger tells more of the same
        choose(turn, "")  # a blow that is told in so many words is no mishap
    if not told.role and turn.who.role == "another" and SELF.search(turn.text):
        choose(turn, "")  # in danger, and she speaks of herself: unsure is herself
    return replace(found, kind=_kind(turn, found))


def missing_kind(who: Who) -> Kind:
    """The kind of danger that staff see when somebody cannot be found."""
    return "child" if who.child else "confinement"


def _kind(turn: Turn, found: Danger) -> Kind:
    after, kind = turn.in_aftermath, found.kind
    if after and after.kind == "suicide" and found.reason == "in_danger":
        return "suicide"  # 我不安全 does not say of what: of what she told before
    if turn.told.mishap and kind == "suicide":
        return "child"  # a battery swallowed by a child is no wish to die
    if after and after.kind == "suicide" and turn.told.role != "herself" and turn.knowledge.who.ambulance(turn.text):
        return "suicide"  # after a cut wrist, blood that does not stop is of no blow
    return kind


def _before(turn: Turn) -> Who:
    """What was told before and still holds."""
    lately = turn.silence() < answers.CONTEXT_HOURS
    who = Who.of(turn.state.who) if lately else Who()
    urgent = turn.in_aftermath
    if not who.role and urgent:
        who = Who.of(urgent.who or _of_old(urgent))
    open_ones = (r for r in turn.referrals if r.status != "closed")
    return replace(who, silent=(lately and turn.state.silent) or any(r.silent for r in open_ones))


def _of_old(urgent: Referral) -> str:
    """The same of a referral that was opened before it was kept."""
    return "hit" if urgent.own_deed else "another" if urgent.for_other_at else ""


def _set(turn: Turn, who: Who) -> None:
    turn.who = who
    turn.put(who=who.token if who.sure else turn.state.who, silent=who.silent)
