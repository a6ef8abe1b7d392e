"""The danger self-check: one question a message, any time to stop, a plain result.

No further answer can lower a high result, and she may not write again (safety rule 2): it is told, and the crisis path taken,
with the answer that reaches it. So nobody who stops or falls silent misses it.
"""

from __future__ import annotations

from bot.conversation import danger
from bot.conversation.dialogue import Turn
from bot.message import Choice, Reply, numbered

_WORDS = {word: action for action, words in {
    "check:yes": ("有", "有的", "有过", "有啊", "是", "是的", "对", "对的", "嗯", "嗯嗯", "会", "会的", "经常"),
    "check:no": ("不", "没", "没有", "没有过", "没有的", "无", "不是", "不会", "从来没有"),
    "check:skip": ("跳过", "不想答", "不想说", "不知道", "说不清", "不好说", "过", "下一题"),
    "leave": ("不做了", "不想做了", "不想说了", "不答了", "停", "停下", "结束"),
}.items() for word in words}


def meant(words: str) -> tuple[str, ...]:
    """The action of the answer that these words are, () for none: people answer a question with more words than 有.

    words: without spaces and marks (commands.squeeze).
    """
    return (_WORDS[words],) if words in _WORDS else ()


_READY = frozenset(["做", "开始", "开始吧", "继续", "接着", "接着来", "来吧", "下一步", "开始做", "开始测", "好", "好的",
                    "可以", "行"])


def ready(words: str) -> bool:
    """Whether she says 开始 to a question that already stands there. words: as for meant."""
    return words in _READY


def ask(turn: Turn) -> Reply:
    """The open question once more."""
    return _ask(turn, *turn.state.check)


def begin(turn: Turn) -> Reply:
    """Say what it is, and ask the first question."""
    if not turn.online:
        return Reply(turn.say("check_down"), "check")
    check = turn.knowledge.self_check
    intro = turn.say("check_intro", count=len(check.questions)) + ("\n" + turn.say("check_draft") if check.draft else "")
    return _ask(turn, 0, 0, intro + "\n")


def take(turn: Turn, answer: str) -> Reply:
    """Count her answer and ask on, or tell the result. answer: yes, no or skip."""
    position, total = turn.state.check
    questions = turn.knowledge.self_check.questions
    if position < len(questions) and answer == "yes":
        total += questions[position].weight
    return _ask(turn, position + 1, total) if total < turn.knowledge.self_check.high else _result(turn, total)


def stopped(turn: Turn) -> Reply | None:
    """She does not go on with the open check. What her answers amount to so far, None when they say nothing."""
    _, total = turn.state.check
    return _result(turn, total) if total >= turn.knowledge.self_check.some else None


def _ask(turn: Turn, position: int, total: int, before: str = "") -> Reply:
    questions = turn.knowledge.self_check.questions
    if position >= len(questions):  # that was the last one, or the district has shortened the check meanwhile
        return _result(turn, total)
    choices = numbered([Choice(turn.say("check_yes"), "check:yes"), Choice(turn.say("check_no"), "check:no"),
                        Choice(turn.say("check_skip"), "check:skip")], leave=turn.say("check_stop"))
    turn.put(pending="check", choices=choices, check=(position, total), number="", more=())
    text = turn.say("check_question", n=position + 1, count=len(questions), ask=questions[position].ask)
    return Reply(before + text, "check", choices)


def _result(turn: Turn, total: int) -> Reply:
    check = turn.knowledge.self_check
    turn.rest()
    turn.put(check=(0, 0))
    if total >= check.high:
        reply = danger.crisis(turn, "violence")
        return Reply(turn.say("check_high") + "\n" + reply.text, reply.reason, reply.choices)
    choices = numbered([Choice(turn.say("choice_danger_now"), "danger:now"), Choice(turn.say("choice_person"), "handover")])
    turn.put(pending="choices", choices=choices)
    return Reply(turn.say("check_some" if total >= check.some else "check_none"), "check-done", choices)
