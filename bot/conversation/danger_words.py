"""What is said in danger, and what may be chosen then: by who is in danger, and by the kind of it (safety rules 2 and 11)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.dialogue import Turn
from bot.knowledge.who import Who
from bot.message import Choice

_Sentences = Mapping[str, Mapping[str, str]]

_CRISIS: _Sentences = {
    "herself": {"": "crisis", "suicide": "crisis_suicide", "child": "crisis_child", "sexual": "crisis_sexual"},
    "minor": {"": "crisis_minor", "suicide": "crisis_minor_suicide"},
    "another": {"": "crisis_another", "suicide": "crisis_another_suicide", "child": "crisis_another_child",
                "sexual": "crisis_another_sexual"},
    "their child": {"": "crisis_another", "suicide": "crisis_another_suicide_child", "child": "crisis_another_child",
                    "sexual": "crisis_another_sexual"},
    "pressed": {"": "crisis_pressed"},
    "accident": {"": "crisis_accident"},
    "missing": {"": "crisis_missing_grown"},
    "child missing": {"": "crisis_missing"},
    "hit": {"": "crisis_own_deed", "suicide": "crisis_suicide"},
    "means": {"": "crisis_means"},
    "means-child": {"": "crisis_means_child"},
    "done": {"": "crisis_done"},
}
_NOW: _Sentences = {
    "herself": {"": "crisis_now", "suicide": "crisis_now_suicide"},
    "another": {"": "crisis_now_another", "suicide": "crisis_now_another_suicide"},
    "means": {"": "crisis_now_means"},
    "means-child": {"": "crisis_now_means_child"},
    "missing": {"": "crisis_missing_grown"},
    "child missing": {"": "crisis_missing"},
}
_NOW_AS = {"minor": "herself", "accident": "herself", "their child": "another", "pressed": "another",
           "hit": "means", "done": "means"}
"""Whoever takes `now` and has no sentences of his own in _NOW → whose he reads."""

_CONCERN = {"hit": ("concern_line_own_deed", "choice_unsafe_own_deed"), "means": ("concern_line_means", "choice_unsafe_means"),
            "means-child": ("concern_line_means", "choice_unsafe_means"),
            "done": ("concern_line_own_deed", "choice_unsafe_own_deed"),
            "another": ("concern_line_another", "choice_now_another"),
            "their child": ("concern_line_another", "choice_now_another")}

_NOTED = {"concern_line": "safe_noted", "concern_line_another": "safe_noted_another", "concern_line_means": "safe_noted_own_deed",
          "concern_line_own_deed": "safe_noted_own_deed"}
"""The question → what is said when the answer is that there is no danger."""

LEAVING, MISSING = "dv-shelter-leave", "parent-child-safety-missing"
"""What whoever is threatened with a suicide may want to know: how to leave; what whose child is lost does step by step."""

_HEARD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "herself": {"": ("aftermath_heard", "aftermath_heard_next", "aftermath_heard_then"),
                "suicide": ("aftermath_heard_suicide", "aftermath_heard_suicide_next", "aftermath_heard_suicide_then")},
    "minor": {"": ("aftermath_heard_minor", "aftermath_heard_minor_next")},
    "another": {"": ("aftermath_heard_other", "aftermath_heard_other_next"),
                "suicide": ("aftermath_heard_other_suicide", "aftermath_heard_other_suicide_next")},
    "hit": {"": ("aftermath_heard_deed", "aftermath_heard_deed_next")},
    "means-child": {"": ("aftermath_heard_means_child", "aftermath_heard_means_child_next")},
    "accident": {"": ("aftermath_heard_accident",)},
    "missing": {"": ("aftermath_heard_missing",)},
}
"""What she reads in turn, so that not every word of hers gets the same sentence."""
_HEARD_AS = {"child missing": "missing", "their child": "another", "pressed": "another", "means": "hit", "done": "hit"}

_PLAIN: _Sentences = {
    "herself": {"": "crisis_plain", "suicide": "crisis_plain_suicide"},
    "minor": {"": "crisis_plain_minor", "suicide": "crisis_plain_minor_suicide"},
    "another": {"": "crisis_plain_another", "suicide": "crisis_plain_another_suicide"},
    "pressed": {"": "crisis_plain_pressed"},
    "accident": {"": "crisis_plain_accident"},
    "missing": {"": "crisis_plain_missing"},
    "hit": {"": "crisis_plain_deed"},
    "means": {"": "crisis_plain_means"},
    "means-child": {"": "crisis_plain_means_child"},
    "done": {"": "crisis_plain_done"},
}
_PLAIN_AS = {"child missing": "missing", "their child": "another"}

_AMBULANCE = {"poison": "ambulance_poison", "burn": "ambulance_burn", "birth": "ambulance_birth",
              "swallowed": "ambulance_swallowed", "other": "ambulance"}
"""What the message names (who.yaml) → the line that then stands first."""


def to_whom(who: Who, kind: str = "") -> str:
    """The row of the tables that speaks to who writes. kind: of the danger; who has hit and wants to die is told of that."""
    if who.doer:
        return "herself" if who.role == "hit" and kind == "suicide" else who.role
    if who.mishap:
        return "child missing" if who.child and who.mishap == "missing" else who.mishap
    if who.role == "another":
        return "pressed" if who.pressed else "their child" if who.child else "another"
    return who.role or "herself"


def crisis(turn: Turn, kind: str) -> str:
    """What to do now, with the ambulance first where a life hangs on it."""
    text = _of(turn, _CRISIS[to_whom(turn.who, kind)], kind)
    line = ambulance(turn)
    return f"{line}\n{text}" if line else text


def ambulance(turn: Turn) -> str:
    """The line that sends for an ambulance, "" where the message names no need of one."""
    aid = turn.knowledge.who.ambulance(turn.text)
    return turn.say(_AMBULANCE[aid]) if aid else ""


def now(turn: Turn, kind: str) -> str:
    """What to do in this minute."""
    row = to_whom(turn.who, kind)
    return _of(turn, _NOW[_NOW_AS.get(row, row)], kind)


def choices(turn: Turn, kind: str) -> list[Choice]:
    """What may be said with one number after danger of a kind (safety rule 2). Whether who does harm is hurt as well is asked,
    never assumed."""
    row, token = to_whom(turn.who, kind), turn.who.token
    ask = Choice(turn.say("choice_ask_first"), "danger:ask")
    if turn.who.doer and row != "herself":
        entry = turn.knowledge.entries.get(turn.who.entry) if row == "hit" else None
        first = Choice(turn.say("choice_own_deed"), f"entry:{entry.id}") if entry else \
            ask if row == "done" else Choice(turn.say("choice_now_means"), f"danger:now-{kind}:{token}")
        return [first, Choice(turn.say("choice_hit_too"), "danger:hurt-violence"),
                Choice(turn.say("choice_call_me"), "contact:give")]
    if turn.who.mishap == "missing":
        steps = turn.knowledge.entries.get(MISSING) if turn.who.child else None
        return [*([Choice(turn.say("choice_missing"), f"entry:{steps.id}")] if steps else []), ask,
                Choice(turn.say("choice_call_me"), "contact:give")]
    if turn.who.role == "another" and row != "accident":
        leaving = turn.knowledge.entries.get(LEAVING) if turn.who.pressed else None
        return [Choice(turn.say("choice_now_another"), f"danger:now-{kind}:{token}"),
                Choice(leaving.ask, f"entry:{leaving.id}") if leaving else
                Choice(turn.say("choice_help_other"), f"danger:other-{kind}"),
                Choice(turn.say("choice_hurt_too"), "danger:hurt-violence")]
    return [Choice(turn.say("choice_danger_now"), f"danger:now-{kind}"), ask,
            Choice(turn.say("choice_for_other"), f"danger:other-{kind}")]


def concern(turn: Turn, kind: str) -> tuple[str, Choice]:
    """The line in front of a message that may hide danger of a kind, and the choice that says so."""
    row = to_whom(turn.who)
    line, label = _CONCERN.get(row, ("concern_line", "choice_unsafe"))
    unsafe = f"danger:unsafe-{kind}"
    return turn.say(line), Choice(turn.say(label), f"{unsafe}:{turn.who.token}" if row in _CONCERN else unsafe)


def noted(turn: Turn) -> str:
    """She has answered that she is safe, that the other one is, or that nobody is being hurt."""
    line = _CONCERN.get(to_whom(turn.who), ("concern_line", ""))[0]
    return turn.say(_NOTED[line])


def others(turn: Turn, kind: str) -> str:
    """How to help somebody else."""
    return turn.say("crisis_others_suicide" if kind == "suicide" else "crisis_others")


def heard(turn: Turn, kind: str) -> str:
    """Staff have her words, and whom to call now, in the hours after danger. Counts in her state how often she was told."""
    row = to_whom(turn.who, kind)
    of_kind = _HEARD[_HEARD_AS.get(row, row)]
    lines = of_kind.get(kind, of_kind[""])
    turn.put(heard=turn.state.heard + 1)
    return turn.say(lines[(turn.state.heard - 1) % len(lines)])


def plainly(turn: Turn, kind: str) -> str:
    """The first step alone, for who cannot follow more."""
    row = to_whom(turn.who, kind)
    return _of(turn, _PLAIN[_PLAIN_AS.get(row, row)], kind)


def _of(turn: Turn, sentences: Mapping[str, str], kind: str) -> str:
    """The sentence that was written for this kind of danger, else the one for all."""
    return turn.say(sentences.get(kind, sentences[""]))
