"""What is documented exists, and what exists is documented."""

import re

import click
import pytest

from bot.__main__ import main
from bot.settings import HERE, Settings

README = (HERE / "README.md").read_text("utf-8")
MAKEFILE = (HERE / "Makefile").read_text("utf-8")

GUIDES = [HERE / name for name in (
    "README.md", "deploy/README.md", "deploy/THREATS.md", "knowledge/README.md", "tests/bench/README.md")]


def commands(group, words=()):
    """Every command of the program, as the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name))


COMMANDS = sorted(commands(main))
TARGETS = sorted(re.findall(r"^([a-z]+):.*##", MAKEFILE, re.M))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert f"`{command}" in README or f"bot {command}" in README


def test_every_command_in_the_readme_exists():
    named = set(re.findall(r"python -m bot ([a-z]+(?: [a-z-]+)?)", README))
    assert named
    for name in named:
        assert any(c == name or c.startswith(name + " ") or name.startswith(c + " ") for c in COMMANDS), name


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: str(p.relative_to(HERE)))
def test_every_command_can_be_copied_debian_has_no_python_outside_the_environment(path):
    for line in path.read_text("utf-8").splitlines():
        bare = re.search(r"(?<!/)\bpython3? -m", line)
        assert not bare or line.startswith("docker compose"), line


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_in_the_readme(target):
    assert f"make {target}" in README


def test_every_target_in_the_readme_exists():
    assert set(re.findall(r"`make ([a-z]+)", README)) <= set(TARGETS)


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())


def test_every_path_in_the_readme_exists():
    for path in re.findall(r"\]\(([^)#]+)\)", README):
        assert (HERE / path).exists(), path


@pytest.mark.parametrize("name", ["tests", "bot", "knowledge", "deploy"])
def test_every_folder_of_the_tree_is_explained(name):
    assert f"{name}/" in README
