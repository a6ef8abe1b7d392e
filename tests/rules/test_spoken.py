"""No sentence that she reads is written in code (safety rule 14): what code holds of Chinese is what it recognises."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.settings import HERE

FILES = sorted(path for part in ("conversation", "wechat") for path in (HERE / "bot" / part).rglob("*.py"))
WORDS = re.compile("[一-鿿]{2}")
"""One sign alone is a part of a date (月), or a pronoun that is put for another before something is recognised."""
SPEAK = ("Reply", "Choice", "replace")


def written(tree: ast.Module) -> set[int]:
    """Lines on which a function holds Chinese words, however it then speaks them: bare, in an f-string, by a name."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    within = (node for function in ast.walk(tree) if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
              for node in ast.walk(function))
    return {node.lineno for node in within if id(node) not in told and _has_words(node)}


def spoken(tree: ast.Module) -> set[int]:
    """Lines on which a reply or a choice is made of Chinese words of the module: of what is there to be recognised."""
    names = {name.id for row in tree.body if isinstance(row, (ast.Assign, ast.AnnAssign)) and any(map(_has_words, ast.walk(row)))
             for name in ast.walk(row) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
    made = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAK)
    given = (value for call in made for value in (*call.args, *(keyword.value for keyword in call.keywords)))
    return {name.lineno for value in given for name in _plain(value) if name.id in names}


def _plain(value: ast.AST) -> list[ast.Name]:
    """Names that are given as they are: what only chooses between sentences of the wording (a condition) is not spoken."""
    if isinstance(value, ast.IfExp):
        return [*_plain(value.body), *_plain(value.orelse)]
    if isinstance(value, ast.Call):
        return []
    return [value] if isinstance(value, ast.Name) else [one for part in ast.iter_child_nodes(value) for one in _plain(part)]


def _has_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORDS.search(node.value))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HERE)))
def test_rule_14_no_sentence_for_her_is_written_in_code(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    assert not written(tree) and not spoken(tree)


@pytest.mark.parametrize("code", [
    "return Reply('您好', 'x')", "return Reply(f'编号{number}', 'x')", "return Reply(text='您好', reason='x')",
    "return replace(reply, text=reply.text + '您好')", "return Choice(label='您好', action='x')",
    "text = '您好'; return Reply(text, 'x')", "return Reply('\\n'.join([first, '您好']), 'x')",
    "return Reply(KNOWN, 'x')", "return Reply(f'{KNOWN}!', 'x')", "return replace(reply, text=first + KNOWN)",
    "return Reply(KNOWN if late else first, 'x')"])
def test_it_is_seen_however_it_is_spoken(code):
    tree = ast.parse(f"KNOWN = '您好'\ndef speak(first):\n    {code}")
    assert written(tree) | spoken(tree) == {3}


@pytest.mark.parametrize("code", [
    "'''您好'''; return Reply(turn.say('greet'), 'x')", "return Reply(turn.say('a' if KNOWN.search(first) else 'b'), 'x')",
    "return f'{day.month}月{day.day}日'"])
def test_what_is_recognised_is_not_spoken(code):
    tree = ast.parse(f"KNOWN = re.compile('您好')\ndef speak(first):\n    {code}")
    assert not written(tree) | spoken(tree)
