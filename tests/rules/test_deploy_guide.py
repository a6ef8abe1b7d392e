"""The guide for operators (deploy/README.md) names what exists, needs what it installs, and removes what it has written."""

from __future__ import annotations

import re

from bot import settings
from bot.__main__ import main
from bot.settings import SECRETS
from tests.rules.test_deploy import DEPLOY, GUNICORN, NAMES, THREADS

README = (DEPLOY / "README.md").read_text("utf-8")


def test_the_guide_needs_no_command_that_a_minimal_debian_lacks():
    installed = set(re.search(r"apt-get install -y (.+)", README)[1].split())
    assert "sudo" not in README and {word for word in ("curl", "git", "nginx", "cron") if word in README} <= installed


def test_removing_everything_removes_what_installing_has_written():
    install, _, remove = README.partition("## Removing everything")
    written = {path for path in re.findall(r"(?<![\w./:])/etc/[\w./-]*\w\.conf\b", install)}
    assert written and all(path in remove for path in written), written


def test_the_guide_names_files_settings_and_commands_that_exist():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (DEPLOY / link).exists(), link
    for path in re.findall(r"(?<![\w./])(deploy/[\w./-]*\w)", README):
        made = path in ("deploy/secrets", "deploy/backups")  # by the operator, and ignored by git
        assert made or (settings.HERE / path).exists(), path
    words = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", README))
    assert words <= NAMES | GUNICORN | set(THREADS) | {name + "_FILE" for name in SECRETS} | {"KEEP_DAYS", "FULIAN_RELEASE"}
    for group, command in re.findall(r"-m bot (\w+)(?: ([\w-]+))?", README):
        found = main.commands[group]
        assert not hasattr(found, "commands") or command in found.commands, f"{group} {command}"
