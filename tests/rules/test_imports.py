"""Imports point down only (shared design, "Which way imports point")."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.settings import HERE

LEVELS = {
    "start": ("bot", "bot.assembly", "bot.worker", "bot.__main__", "bot.terminal", "bot.custody", "bot.editing", "bot.staffing",
              "bot.local", "bot.processes", "wsgi"),
    "edges": ("bot.wechat", "bot.console", "bot.health", "bot.simulator", "bot.alerting"),
    "decisions": ("bot.conversation", "bot.referrals.delivery", "bot.referrals.alerts", "bot.reports"),
    "keeping": ("bot.audit", "bot.unanswered", "bot.connection", "bot.lines", "bot.upkeep", "bot.reseal", "bot.referrals",
                "bot.conversation.dialogue", "bot.knowledge", "bot.privacy", "bot.store", "bot.accounts",
                "bot.second_factor", "bot.personnel", "bot.logs"),
    "pure": ("bot.matching", "bot.referrals.referral", "bot.referrals.casework", "bot.referrals.money",
             "bot.referrals.deadlines",
             "bot.knowledge.entry", "bot.knowledge.district", "bot.knowledge.menu", "bot.knowledge.wording",
             "bot.knowledge.crisis_rules", "bot.knowledge.phrases", "bot.knowledge.letters", "bot.knowledge.banned",
             "bot.knowledge.aftermath", "bot.conversation.state", "bot.message", "bot.settings", "bot.addresses", "bot.masking",
             "bot.surnames", "bot.spans", "bot.document"),
}
ORDER = list(LEVELS)
STRANGERS = [("bot.wechat", "bot.console"), ("bot.console", "bot.wechat"), ("bot.simulator", "bot.wechat"),
             ("bot.simulator", "bot.console"), ("bot.conversation", "bot.wechat"), ("bot.wechat", "bot.conversation")]
FLASK_MAY = ("bot.wechat", "bot.console", "bot.health", "bot.simulator")
WECHATPY_MAY = ("bot.wechat",)

MODULES = {
    ".".join(path.relative_to(HERE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [*sorted((HERE / "bot").rglob("*.py")), HERE / "wsgi.py"]
}


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def level(name: str) -> int:
    """Position of the most specific place that names this module; smaller is higher."""
    found = [(len(package), ORDER.index(word)) for word, packages in LEVELS.items() for package in packages
             if (name == "bot" if package == "bot" else within(name, package))]
    assert found, f"{name} is in no level of LEVELS"
    return max(found)[1]


def imports(path: Path) -> list[tuple[ast.AST, str]]:
    """Every imported module of this project or another, with its node."""
    tree = ast.parse(path.read_text("utf-8"))
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            out += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            out += [(node, name if name in MODULES else node.module) for name in whole]
    return out


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name):
    for _, target in imports(MODULES[name]):
        if target in MODULES and target != "bot":
            assert level(target) >= level(name), f"{name} ({ORDER[level(name)]}) imports {target} ({ORDER[level(target)]})"
            for one, other in STRANGERS:
                assert not (within(name, one) and within(target, other)), f"{name} must not know {target}"


@pytest.mark.parametrize("name", MODULES)
def test_no_import_hides_in_a_function(name):
    tree = ast.parse(MODULES[name].read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            hidden = [n for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom))]
            assert not hidden, f"{name}.{node.name} imports inside"


@pytest.mark.parametrize("name", MODULES)
def test_flask_stops_at_the_edges_and_wechatpy_at_the_wire(name):
    for _, target in imports(MODULES[name]):
        top = target.partition(".")[0]
        if top in ("flask", "flask_wtf", "flask_login", "flask_limiter"):
            assert name == "bot" or any(within(name, place) for place in FLASK_MAY), f"{name} imports {target}"
        if top == "wechatpy":
            assert any(within(name, place) for place in WECHATPY_MAY), f"{name} imports wechatpy"


@pytest.mark.parametrize("name", MODULES)
def test_only_settings_reads_the_environment(name):
    if name == "bot.settings":
        return
    text = MODULES[name].read_text("utf-8")
    assert "environ[" not in text and "os.environ" not in text and "getenv" not in text, name
