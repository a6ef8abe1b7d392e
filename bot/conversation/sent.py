"""What she sends that is no words: a place, a picture, a voice that nobody could read (safety rules 1, 2 and 10).

The bot reads none of it, and none of it is an alarm by itself. It becomes a line in her thread, sealed like words, so that
staff see it with the rest: where she has a referral it goes there at once, else with whatever she puts before staff later.
Where she is in danger it comes before all that may be waiting: a place is what staff tell the police.
"""

from __future__ import annotations

from bot.conversation import danger_words, talk
from bot.conversation.dialogue import Turn
from bot.conversation.questions import is_numbered
from bot.knowledge.wording import Wording
from bot.message import Choice, Inbound, Reply, numbered
from bot.referrals.referral import Referral

_REASONS = {"location": "place", "image": "picture", "video": "picture", "voice": "voice-unheard"}
"""Kinds that may show where she is or what was done to her, and the reason that a reply to them is counted by."""

_DANGER = {"place": "place_danger", "picture": "picture_danger", "voice-unheard": "voice_danger"}
_KEPT = {"place": "place_kept", "picture": "picture_kept", "voice-unheard": "voice_kept", "not-text": "not_text_kept"}
_ALONE = {"place": "place", "picture": "picture", "voice-unheard": "voice_unheard", "not-text": "not_text"}
"""The sentence for it: in danger; with a referral; with none."""


def as_line(wording: Wording, inbound: Inbound) -> str:
    """How staff read it; "" for words and events."""
    thing, kind = inbound.attachment, inbound.kind
    if inbound.text.strip() or kind == "event":
        return ""
    if kind == "location":
        return wording.say("line_place", label=thing.label, latitude=thing.latitude or "?", longitude=thing.longitude or "?")
    if kind == "link":
        return wording.say("line_link", title=thing.label, address=thing.address).strip()
    lines = {"image": "line_image", "video": "line_video", "voice": "line_voice"}
    return wording.say(lines.get(kind, "line_other"))


def in_danger(turn: Turn) -> Reply | None:
    """She has an urgent referral: what she sent is there at once, and she is told what to do with it."""
    reason = _REASONS.get(turn.inbound.kind, "")
    urgent = [r for r in turn.referrals if r.urgent and r.status != "closed"]
    if not turn.sent or not reason or not urgent:
        return None
    latest = max(urgent, key=lambda r: r.opened)
    _keep(turn, latest)
    # Who cannot type must find a number that says it; any other open question may wait for her next message.
    wanted = reason == "voice-unheard" or not turn.state.choices
    if wanted and not any(choice.action.startswith("danger:now") for choice in turn.state.choices):
        turn.put(pending="danger", more=(), choices=numbered(danger_words.choices(turn, latest.kind)[:2]))
    return Reply(turn.say(_DANGER[reason]), reason, turn.state.choices)


def step(turn: Turn) -> Reply | None:
    """No danger is known: it goes where it belongs, the open question stays, and she is asked for words."""
    if turn.text.strip():
        return None
    reason = _REASONS.get(turn.inbound.kind, "not-text")
    known = _belongs(turn) if turn.sent else None
    if known is None:
        return _alone(turn, reason)
    if reason == "not-text" and known is talk.partner(turn):
        return talk.step(turn)  # a sticker between two sentences needs no answer of its own
    _keep(turn, known)
    return Reply(turn.say(_KEPT[reason], number=known.number), reason, turn.state.choices)


def _alone(turn: Turn, reason: str) -> Reply:
    if turn.sent and not turn.state.pending:
        now, person = Choice(turn.say("choice_danger_now"), "danger:now"), Choice(turn.say("choice_handover"), "handover")
        turn.put(pending="choices", choices=numbered([now, person] if reason in ("place", "voice-unheard") else [person]))
    return Reply(turn.say(_ALONE[reason]), reason, turn.state.choices)


def _belongs(turn: Turn) -> Referral | None:
    """The referral that it is about: of the conversation, of the open question, else what staff are working on."""
    asked = turn.state.number if is_numbered(turn.state.pending) else ""
    return (talk.partner(turn) or next((r for r in turn.referrals if r.number == asked and r.status != "closed"), None)
            or turn.open_referral)


def _keep(turn: Turn, referral: Referral) -> None:
    """Into its thread; one that was answered comes back to whoever had it. Into the one that is worked on it comes by
    itself, with the reply (Memory.commit)."""
    if referral is not turn.open_referral or referral is talk.partner(turn):
        talk.pass_on(turn, referral)
