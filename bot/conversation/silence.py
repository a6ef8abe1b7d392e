"""After hours of silence on a sensitive matter somebody else may be holding the phone (safety rule 5).

What was open then tells nothing any more: 更多, a number of an old list, the next question of the self-check. Numbers that call
for help stay (safety rule 1), and so does what has its own question whether it is convenient (conversation.held). A link that
is tapped, and a message that names the matter, are answered: whoever does that has read it, or knows it.
"""

from __future__ import annotations

from bot.conversation.dialogue import Turn

QUIET_HOURS = 2.0
"""After so many hours it counts as silence."""

REVEALING = ("entry", "side", "more", "resume")
"""Actions whose reply tells what was spoken of."""


def long(turn: Turn) -> bool:
    """Whether she has not written for hours."""
    return turn.silence() > QUIET_HOURS


def close(turn: Turn) -> None:
    """Drop what would tell whoever writes now what it was about."""
    if not long(turn):
        return
    if _private(turn):
        turn.put(choices=tuple(c for c in turn.state.choices if c.action.partition(":")[0] not in REVEALING),
                 more=(), entry="", question="", check=(0, 0))
    else:
        turn.put(choices=tuple(c for c in turn.state.choices if not _sensitive(turn, c.action.partition(":")[2])))
    kept = [choice for choice in turn.state.choices if choice.action != "leave"]
    if turn.state.pending == "check" or (turn.state.pending == "choices" and not kept):
        turn.put(choices=(), pending="")


def _private(turn: Turn) -> bool:
    """Whether it was the self-check, a sensitive entry, or a sensitive referral of hers that she read last."""
    about = [referral for referral in turn.referrals if referral.number == turn.state.number]
    return turn.state.pending == "check" or _sensitive(turn, turn.state.entry) or any(r.sensitive for r in about)


def _sensitive(turn: Turn, name: str) -> bool:
    """name: id of an entry, perhaps with a side of it."""
    entry = turn.knowledge.entries.get(name.partition("/")[0])
    return entry is not None and entry.sensitive
