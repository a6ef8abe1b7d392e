"""Every action that a choice of the conversation can carry comes back from a tap as it was sent (safety rule 2)."""

from __future__ import annotations

import ast
import itertools
from typing import get_args

from bot.conversation import handover, smalltalk
from bot.knowledge.library import load
from bot.knowledge.who import Mishap, Who
from bot.message import Choice
from bot.settings import HERE
from bot.wechat.render import link
from tests import wire
from tests.wechat.conftest import NOW

KNOWLEDGE = load(HERE / "knowledge")
OFFERED = sorted([*(HERE / "bot" / "conversation").glob("*.py"), HERE / "bot" / "knowledge" / "speak.py"])


def tokens():
    """Everybody who may be in danger, as a choice names them (Who.token)."""
    for child, mishap in itertools.product((False, True), get_args(Mishap)):
        yield Who("another", child=child, mishap=mishap).token
    yield Who("another", pressed=True).token
    for deed in KNOWLEDGE.who.deeds:
        yield Who(deed.stage, deed.entry).token


ENTRIES, TOKENS = list(KNOWLEDGE.entries), list(tokens())
UNSAFE = [f"danger:unsafe-{kind}" for kind in handover.CRISIS_TOPICS]
PARTS = {
    **dict.fromkeys(("entry.id", "e.id", "other.id", "leaving.id", "steps.id", "offer"), ENTRIES),
    "a.id": [a.id for a in KNOWLEDGE.aspects.aspects],
    "kind": list(handover.CRISIS_TOPICS), "unsafe": UNSAFE, "token": TOKENS, "turn.who.token": TOKENS,
    "path": ["0", "1", "2"], "n": list("01234"),
}
"""Part of an action that is filled in → all that it can be."""

NAMES = {"unsafe": UNSAFE, "offer": list(smalltalk.ACTIONS), "c.action": []}
"""Action that stands in a name → all that it can be; c is a choice that was made elsewhere."""


def written():
    """The action of each choice that the code offers, as the code says it."""
    for file in OFFERED:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            match call:
                case ast.Call(func=ast.Name(id="Choice"), args=[label, action]) if ast.unparse(label) != "''":
                    yield action


def filled(node):
    """All actions that these words of the code can be."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*filled(node.body), *filled(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        parts = [[part.value] if isinstance(part, ast.Constant) else PARTS[ast.unparse(part.value)] for part in node.values]
        return list(map("".join, itertools.product(*parts)))
    return NAMES[ast.unparse(node)]


def test_rule_2_every_action_that_a_choice_can_carry_comes_back_from_a_tap_whole(gate):
    entrance, platform, anna = gate(WECHAT_MODE="plain")
    lost = []
    every = {action for node in written() for action in filled(node)}
    for action in every:
        sent, = wire.links_of(link(Choice("现在有危险", action, "1")))
        fields = anna.push(MsgType="text", Content=sent.content, MsgId=1, bizmsgmenuid=sent.action)
        if entrance.open(*platform.wrapped(fields), NOW).inbound.tapped != action:
            lost.append(action)
    assert not lost
    assert len(every) > len(KNOWLEDGE.entries)
