"""Her message as an answer to what the bot asked last: a number, a tapped choice, the words of a choice, or free text."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.conversation import (
    answers,
    aside,
    commands,
    danger,
    handover,
    interview,
    learning,
    plainly,
    reachable,
    safe_word,
    self_check,
    talk,
)
from bot.conversation.dialogue import Turn
from bot.conversation.questions import subject
from bot.message import Choice, Reply

_NUMBER = re.compile(r"^(?:[（(第选]|回复?|选择?)?\s*([0-9])[\ufe0f\u20e3]*\s*[)）.、。个]?$")
_DIGITS = str.maketrans("０１２３４５６７８９①②③④⑤一二三四五", "0123456789" + "12345" * 2)


def _safe_word(turn: Turn) -> Reply:
    if commands.squeeze(turn.text) in commands.CONVENIENT | commands.LATER:  # what anybody answers who holds the phone
        turn.unsaid = True
        return handover.once_more(turn)
    return safe_word.kept(turn)


def _story(turn: Turn) -> Reply:
    helped = interview.begin(turn) if turn.online else None
    return helped or handover.story(turn)


FREE_TEXT: dict[str, Callable[[Turn], Reply]] = {
    "story": _story, "what": interview.go_on, "push": handover.more_said, "when": handover.when,
    "contact": handover.contact, "contact-again": handover.contact, "again": handover.asked_again, "word": _safe_word,
}
"""Questions to which any words are an answer."""

ALWAYS = ("entry", "menu", "danger", "handover", "browse", "rephrase", "check", "side")
"""Actions that hold whenever their link is tapped, even in an old message: they depend on nothing else."""

_DELETE = {**dict.fromkeys(("是", "是的", "删", "删吧", "删了吧", "要删", "全删", "全删了", "删除", "确认", "确定",
                            "确认删除", "确定删除"), ("forget:yes", "forget:referrals")),
           **dict.fromkeys(("不", "不是", "不删", "不删了", "先不删", "别删", "不要删", "留着", "先留着吧"), ("forget:no",))}
"""How she says whether her conversation is to be deleted. 好 and 嗯 are no word for what cannot be undone."""


def chosen(turn: Turn) -> Choice | None:
    """The choice that she took, by tapping, by number, or by its very words."""
    tapped, offered = turn.inbound.tapped, turn.state.choices
    for choice in offered:
        if tapped and choice.action == tapped:
            return choice
    if tapped and tapped.partition(":")[0] in (*ALWAYS, *_SIMPLE, "resume", "held"):
        # An old message: what it promised is done if it depends on nothing else; its number means nothing any more.
        return Choice("", tapped if tapped.partition(":")[0] in ALWAYS else "gone")
    number = _NUMBER.match(turn.text.strip().translate(_DIGITS))
    for choice in offered:
        if choice.label == turn.text.strip() or (number and choice.number == number.group(1)):
            return choice
    return _in_other_words(turn) if turn.online else danger.answered_unasked(turn, number.group(1) if number else "")


def _in_other_words(turn: Turn) -> Choice | None:
    """The answer that she puts in words of her own to a question of yes or no."""
    words, asked = commands.squeeze(turn.text), turn.state.pending
    meant = self_check.meant(words) if asked == "check" else _DELETE.get(words, ()) if asked == "forget" else ()
    taken = next((c for c in turn.state.choices if meant and c.action.startswith(meant)), None)
    return taken or danger.answered(turn)


def step(turn: Turn) -> Reply | None:
    """Take the choice; or take free words where they answer the question; or let the next step have them."""
    choice = chosen(turn)
    if choice:
        return take(turn, choice.action)
    number = _NUMBER.match(turn.text.strip().translate(_DIGITS))
    talking = talk.partner(turn)
    if number and number.group(1) == "0" and (turn.state.pending or talking):
        return _leave(turn, "")  # 0 leaves any dialogue, offered or not
    if commands.cancels(turn.text) and (stopped := _stopped(turn)):
        return stopped
    if number and (asked := handover.once_more(turn)):
        return asked
    if number and not talking:  # in a conversation a number may be what staff have asked for
        return Reply(turn.say("not_a_choice" if turn.online else "memory_down"), "not-a-choice", turn.state.choices)
    if referral := _numbered(turn):
        turn.put(pending="contact", number=referral)  # she gives it instead of saying that she will
        return handover.contact(turn)
    if turn.state.pending == "check" and self_check.ready(commands.squeeze(turn.text)):
        return self_check.ask(turn)
    if turn.state.pending in FREE_TEXT:
        return _in_words(turn, commands.wished(turn))
    offered = turn.state.pending == "choices" and any(choice.action == "leave" for choice in turn.state.choices)
    if offered and turn.in_aftermath is None and commands.wished(turn) == "unsolved":
        return _leave(turn, "")  # 都不是 is the last of the choices
    return None


def _numbered(turn: Turn) -> str:
    """The referral for which she has typed a telephone number and nothing else, "" for none: the one that offers to keep it, or
    the one that staff are working on."""
    if not reachable.is_number(turn.text) or turn.state.pending in FREE_TEXT:
        return ""
    if any(choice.action == "contact:give" for choice in turn.state.choices):
        return turn.state.number
    return turn.open_referral.number if turn.open_referral and not talk.partner(turn) else ""


def _in_words(turn: Turn, wish: str) -> Reply | None:
    """Her words as an answer to a question that any words answer, unless they are a wish."""
    if wish == "unclear" and (question := handover.question(turn)):
        return Reply(question, "handover", turn.state.choices)
    if wish in ("greet", "thank") and turn.state.pending not in ("story", "what"):
        return handover.politeness(turn)
    if wish.startswith("reach-") and (answered := _reaching(turn, wish)):
        return answered
    if wish not in ("", "greet", "thank", "unsolved"):  # 没解决, said to staff, is part of what she says
        return None
    return aside.step(turn) or FREE_TEXT[turn.state.pending](turn)


_PUSHES = {"reach-push": "now", "reach-hold": "hold", "reach-quiet": "hold"}


def _reaching(turn: Turn, wish: str) -> Reply | None:
    """How she may be reached is what is being asked, or part of what she tells; None where it is a wish of its own."""
    asked = turn.state.pending
    if asked == "push":
        return handover.when(turn) if wish == "reach-when" else handover.push(turn, _PUSHES[wish]) if wish in _PUSHES else None
    of_contact = asked.startswith("contact") and (wish == "reach-phone" or reachable.declines(turn.text))
    telling = of_contact or asked == "when" or subject(asked) == "story"
    if asked == "word":  # 安全词 芝麻: she names it, and is to send it alone
        turn.unsaid = True
        return handover.once_more(turn)
    return FREE_TEXT[asked](turn) if telling else None


def _stopped(turn: Turn) -> Reply | None:
    """She says 取消 or 算了 instead of answering what is asked."""
    if turn.state.pending == "forget":
        return _forget(turn, "no")
    leaves = any(choice.action == "leave" for choice in turn.state.choices)
    return _leave(turn, "") if leaves or turn.state.pending in FREE_TEXT else None


def take(turn: Turn, action: str) -> Reply | None:
    """Do what a choice promises. Everything that can be offered is listed here."""
    name, _, value = action.partition(":")
    if name == "entry":
        entry = turn.knowledge.entries.get(value)
        return answers.answer(turn, entry) if entry else Reply(turn.say("choice_gone"), "choice-gone")
    if name == "menu":
        return _menu(turn, value)
    if name == "resume":
        turn.text, turn.picked = turn.state.asked, True
        turn.rest()
        turn.put(asked="")
        return None  # the later steps answer the question that was pushed aside
    return _SIMPLE[name](turn, value) if name in _SIMPLE else Reply(turn.say("choice_gone"), "choice-gone")


def _menu(turn: Turn, path: str) -> Reply | None:
    text = answers.menu_text(turn.knowledge, path)
    if not text:
        return answers.browse(turn, path.partition("-")[0])
    turn.rest()
    turn.text, turn.picked = text, True
    return None


def _leave(turn: Turn, _: str) -> Reply:
    if turn.state.pending in (*FREE_TEXT, "held"):
        return handover.cancel(turn)
    if not any(choice.action == "leave" for choice in turn.state.choices):
        return talk.end(turn)
    if any(choice.action.startswith("entry:") for choice in turn.state.choices):
        return learning.declined(turn)
    if turn.state.pending == "check" and (told := self_check.stopped(turn)):
        return told
    turn.rest()
    return Reply(turn.say("left"), "left")


def _forget(turn: Turn, value: str) -> Reply:
    if value == "no":
        turn.rest()
        return Reply(turn.say("forget_kept"), "forget")
    return commands.forget_referrals(turn) if value == "referrals" else commands.forget_now(turn)


def _contact(turn: Turn, value: str) -> Reply:
    if value == "give":
        return handover.contact_ask(turn)
    turn.rest()
    return Reply(turn.say("understood"), "handover-done")


def self_check_choice(turn: Turn, value: str) -> Reply:
    """Begin the self-check, or count an answer to its open question."""
    if value == "begin":
        return self_check.begin(turn)
    if turn.state.pending != "check":
        return Reply(turn.say("choice_gone"), "choice-gone")
    return self_check.take(turn, value)


def _push(turn: Turn, value: str) -> Reply:
    return handover.push(turn, value) if turn.state.number else Reply(turn.say("choice_gone"), "choice-gone")


def _said(key: str, reason: str) -> Callable[[Turn, str], Reply]:
    def speak(turn: Turn, _: str) -> Reply:
        turn.rest()
        return Reply(turn.say(key), reason)
    return speak


_SIMPLE: dict[str, Callable[[Turn, str], Reply]] = {
    "handover": lambda turn, _: handover.begin(turn), "skip": lambda turn, _: interview.skip(turn),
    "rephrase": _said("rephrase", "rephrase"), "browse": lambda turn, _: answers.browse(turn), "danger": danger.act,
    "check": self_check_choice, "word": lambda turn, _: safe_word.ask(turn), "more": lambda turn, _: answers.more(turn),
    "leave": _leave, "push": _push, "contact": _contact, "forget": _forget, "understood": lambda turn, _: talk.understood(turn),
    "again": lambda turn, _: handover.again(turn), "auto": lambda turn, _: talk.end(turn),
    "live": lambda turn, _: talk.allow(turn), "side": plainly.side,
}
