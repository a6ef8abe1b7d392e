"""What she reads from the knowledge: an answer, up to three needs to choose from, or an honest "not found"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.dialogue import Turn
from bot.knowledge import speak
from bot.knowledge.aspects import Aspect
from bot.knowledge.entry import Entry
from bot.knowledge.library import Knowledge
from bot.matching.decide import CHOICES
from bot.message import CHOICE_OVERHEAD, REPLY_BYTES, Choice, Reply, numbered, pages

CONTEXT_HOURS = 1.0
"""So long what she has read last helps to understand what she asks next."""

_SPARE = 60  # bytes kept free when a text is cut into pages, for the hint that more follows


def answer(turn: Turn, entry: Entry, also: Sequence[Entry] = ()) -> Reply:
    """Speak an entry. What does not fit one message waits for 更多. also: what else she asked; it is offered first of all."""
    message = speak.whole_message(turn.knowledge, entry)
    if also:
        asked = [Choice(turn.say("choice_also", ask=e.ask), f"entry:{e.id}") for e in also]
        message = replace(message, choices=_with(message.choices, asked))
    footer = _note(turn, entry)
    turn.put(pending="choices", choices=message.choices, number="", more=speak.further(turn.knowledge, entry), entry=entry.id)
    return fit(turn, Reply(message.text, "answer", message.choices, footer))


def _note(turn: Turn, entry: Entry) -> str:
    """Once, how to delete this chat; where there may be threats or injuries, saving them comes first, and is said even to who
    has read of deleting before (safety rule 7). Who has hurt somebody reads neither (safety rule 11)."""
    note = "evidence_note" if entry.group in speak.DANGER_GROUPS else "delete_note"
    if not entry.sensitive or turn.who.doer or turn.state.noted in (note, "evidence_note"):
        return ""
    turn.put(noted=note)
    return turn.say(note)


def context(turn: Turn) -> str:
    """Id of the entry that she has just read, or was offered first, for what she asks without naming it; of those offered rather
    the one that she has read before. "" when that is long ago: who asks now may be somebody else, and must not learn what it
    was about (safety rule 5)."""
    if turn.silence() >= CONTEXT_HOURS:
        return ""
    offered = [choice.action for choice in turn.state.choices]
    needs = [action.partition(":")[2] for action in offered if action.startswith("entry:")] if "leave" in offered else []
    return needs[0] if needs and turn.state.entry not in needs else turn.state.entry


def side(turn: Turn, entry: Entry, aspect: Aspect, beside: Sequence[Entry]) -> Reply:
    """Of the entry that she has just read, what it says of the one side that she asks about; honest where it says nothing.
    beside: entries that may say it too."""
    said = speak.side(turn.knowledge, entry, aspect)
    lines = (aspect.lead, *said) if said else (turn.say("aspect_unsaid"), speak.numbers(turn.knowledge, entry))
    choices = _with(numbered(speak.ways_on(turn.knowledge, entry)), [Choice(e.ask, f"entry:{e.id}") for e in beside])
    turn.put(pending="choices", choices=choices, number="", more=speak.further(turn.knowledge, entry), entry=entry.id)
    return fit(turn, Reply("\n".join(filter(None, lines)), "answer", choices))


def _with(choices: Sequence[Choice], asked: Sequence[Choice]) -> tuple[Choice, ...]:
    """The ways on with what she may have asked besides in front; only danger stands before it."""
    taken = {choice.action for choice in asked}
    danger = [choice for choice in choices if choice.action.startswith("danger:")]
    return numbered([*danger, *asked, *(c for c in choices if c not in danger and c.action not in taken)])


def clarify(turn: Turn, entries: Sequence[Entry]) -> Reply:
    """Offer up to three needs in her words."""
    choices = numbered([Choice(e.ask, f"entry:{e.id}") for e in entries[:CHOICES]], leave=turn.say("choice_leave"))
    turn.put(pending="choices", choices=choices, number="", more=())
    return Reply(turn.say("clarify"), "clarify", choices)


def nothing(turn: Turn, sentence: str = "nothing", reason: str = "none") -> Reply:
    """Honest, and not the end: a person, other words, or what can be asked."""
    choices = numbered([Choice(turn.say("choice_handover"), "handover"), Choice(turn.say("choice_rephrase"), "rephrase"),
                        Choice(turn.say("choice_browse"), "browse")])
    turn.put(pending="choices", choices=choices, number="", more=(), entry="")
    return Reply(turn.say(sentence), reason, choices)


def browse(turn: Turn, path: str = "") -> Reply:
    """What can be asked: the menu's buttons as choices; `path` is the number of a top button."""
    buttons = turn.knowledge.menu.buttons
    if path and int(path) < len(buttons):
        top = buttons[int(path)]
        rows = [Choice(b.name, f"menu:{path}-{n}") for n, b in enumerate(top.buttons) if b.send]
    else:
        rows = [Choice(b.name, f"menu:{n}") for n, b in enumerate(buttons) if b.buttons or b.send]
    choices = numbered(rows, leave=turn.say("choice_leave"))
    turn.put(pending="choices", choices=choices, number="", more=())
    return Reply(turn.say("browse"), "browse", choices)


def menu_text(knowledge: Knowledge, path: str) -> str:
    """The sentence that a menu button says, by its path "1-0"; "" when the menu has changed meanwhile."""
    top, _, sub = path.partition("-")
    try:
        button = knowledge.menu.buttons[int(top)]
        return button.buttons[int(sub)].send if sub else button.send
    except (IndexError, ValueError):
        return ""


def more(turn: Turn) -> Reply:
    """The next page of what was too long, or of what an entry adds."""
    if not turn.state.more:
        return Reply(turn.say("more_none"), "more")
    text, rest = turn.state.more[0], turn.state.more[1:]
    keep = [c for c in turn.state.choices if c.action not in ("more", "leave") and not c.action.startswith("danger:unsafe")]
    choices = numbered([Choice(turn.say("choice_next"), "more")] * bool(rest) + [Choice(c.label, c.action) for c in keep])
    turn.put(pending="choices", choices=choices, more=rest)
    return fit(turn, Reply(text, "more", choices))


def fit(turn: Turn, reply: Reply) -> Reply:
    """Make a reply fit one message: the footer goes first, then the text is paged and 更多 offered as a choice."""
    if reply.size() > REPLY_BYTES and reply.footer:
        turn.put(more=(*turn.state.more, reply.footer))
        reply = Reply(reply.text, reply.reason, reply.choices)
    if reply.size() <= REPLY_BYTES:
        return reply
    choices = reply.choices
    if not any(c.action == "more" for c in choices):
        others = [Choice(c.label, c.action) for c in choices if c.number != "0"]
        choices = numbered([Choice(turn.say("choice_next"), "more"), *others])
        turn.put(choices=choices, pending=turn.state.pending or "choices")
    room = REPLY_BYTES - _SPARE - sum(len(c.label.encode()) + CHOICE_OVERHEAD for c in choices)
    first, *rest = pages(reply.text, room)
    turn.put(more=(*rest, *turn.state.more))
    return Reply(first + "\n" + turn.say("more_hint"), reply.reason, choices)
