"""Habits that a reader may rely on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.knowledge.wording import KEYS
from bot.settings import HERE

FILES = sorted([*(HERE / "bot").rglob("*.py"), *(HERE / "tests").rglob("*.py"), HERE / "wsgi.py"])
BOT = [path for path in FILES if (HERE / "bot") in path.parents]
LONGEST = 250
EDGES = ("bot/wechat/webhook.py", "bot/worker.py", "bot/conversation/crisis.py", "bot/conversation/understanding.py",
         "bot/conversation/understander.py", "bot/knowledge/library.py")
"""Where `except Exception` is allowed: the webhook, the worker loop, the detector of danger, which must never fail, the
making of the index, whose failure must not keep danger from being noticed, and the loop that reads what editors save."""


def name(path: Path) -> str:
    return str(path.relative_to(HERE))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_hides_another_noun(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", BOT, ids=name)
def test_every_public_thing_says_what_it_is_for(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "module without a docstring"
    for node in tree.body:
        public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
        assert not public or ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize("path", BOT, ids=name)
def test_exceptions_are_caught_by_name_but_at_the_edges(path):
    if name(path) in EDGES:
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None and getattr(node.type, "id", "") not in ("Exception", "BaseException"), node.lineno


def chinese(tree):
    """The Chinese strings under a node; docstrings left out, and the single signs of dates."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told
            and isinstance(node.value, str) and re.search("[\u4e00-\u9fff]{2}", node.value)]


def spoken(code):
    """Lines of code that hold what could be said to her. What her words are compared with stands outside of functions, as
    single words or as patterns."""
    tree = ast.parse(code)
    inside = [node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in chinese(function)]
    sentences = [node for node in chinese(tree) if re.search("[，。！；：]", node.value) and not re.search(r"[|\[(]", node.value)]
    return sorted({node.lineno for node in (*inside, *sentences)})


@pytest.mark.parametrize("path", BOT, ids=name)
def test_rule_15_no_log_line_is_given_words(path):
    suspicious = {"text", "words", "story", "content", "openid", "contact", "answer"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "log":
            used = {n.id for a in node.args for n in ast.walk(a) if isinstance(n, ast.Name)}
            used |= {n.attr for a in node.args for n in ast.walk(a) if isinstance(n, ast.Attribute)}
            assert not used & suspicious, f"line {node.lineno} logs {used & suspicious}"


def possible_keys(node: ast.AST) -> set[str]:
    """Every string of a program that may name a sentence: none of a list of other words, as groups of topics are."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)) and len(node.elts) > 2:
        words = {one.value for one in node.elts if isinstance(one, ast.Constant)}
        if len(words) == len(node.elts) and not words <= KEYS.keys():
            return set()
    return set().union(*map(possible_keys, ast.iter_child_nodes(node)))


def test_every_sentence_of_the_wording_is_spoken_somewhere():
    named = set().union(*(possible_keys(ast.parse(path.read_text("utf-8"))) for path in BOT if path.name != "wording.py"))
    assert not [key for key in KEYS if key not in named and not key.startswith("progress_")]
