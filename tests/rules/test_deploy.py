"""What operators are given is held to what the program does: settings, units, containers, alarms.

The guide is in test_deploy_guide.py, the store's file in test_redis_conf.py, backup and restore in test_backup.py, nginx in
front of the running service in test_nginx.py.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from flask import Flask
from gunicorn.config import Config

from bot import settings
from bot.health import health
from bot.knowledge.library import load
from bot.referrals.delivery import Delivery
from bot.referrals.desk import Desk
from bot.referrals.spool import Spool
from bot.settings import SECRETS, Settings
from bot.store import Change
from bot.worker import Worker
from tests.conftest import AES_KEY, DATA_KEY, SECRET_KEY, TOKEN
from tests.referrals.conftest import DISTRICT, NOW, say

DEPLOY = settings.HERE / "deploy"
NAMES = {name.upper() for name in Settings.model_fields}
GUNICORN = set(re.findall(r'environ\.get\("([A-Z_]+)"', (DEPLOY / "gunicorn.conf.py").read_text("utf-8")))
THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576",
           "MALLOC_TRIM_THRESHOLD_": "8388608"}
SCRIPTS = [DEPLOY / "backup", DEPLOY / "restore", *sorted((DEPLOY / "dev").iterdir())]
UNITS = sorted((DEPLOY / "systemd").iterdir())


def sample() -> dict[str, str]:
    """env.example as systemd reads it."""
    rows = [line for line in (DEPLOY / "env.example").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(row.split("=", 1) for row in rows)


# ── env.example ──

def test_env_example_names_every_setting_and_no_other():
    files = {name + "_FILE" for name in SECRETS}
    assert set(sample()) - files == NAMES | GUNICORN
    named = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "env.example").read_text("utf-8"), re.M))
    assert {name for name in named if name.endswith("_FILE")} == files


@pytest.mark.parametrize("name", sorted(NAMES))
def test_env_example_tells_the_default(name):
    text = (DEPLOY / "env.example").read_text("utf-8")
    comment = re.search(rf"((?:^#.*\n)+){name}=", text, re.M).group(1)
    field = Settings.model_fields[name.lower()]
    if field.is_required():
        assert "No default" in comment
        return
    told = re.search(r"default:? (\S+?)[;:.,)]?\s", comment.replace("\n#", ""), re.I).group(1)
    if isinstance(field.default, bool):
        assert told == {"simulator": ("off", "on")}.get(name.lower(), ("no", "yes"))[field.default]
    elif field.default in (None, ""):
        assert told == "none"
    elif isinstance(field.default, Path):
        assert str(field.default.relative_to(settings.HERE)) in told.rstrip("/")
    else:
        assert told == str(field.default)


def test_env_example_starts_once_its_secrets_are_filled_in(tmp_path):
    given = sample()
    assert not [name for name in SECRETS if given[name]], "a secret in an example becomes everybody's secret"
    for name, value in {"WECHAT_TOKEN": TOKEN, "WECHAT_AES_KEY": AES_KEY, "SECRET_KEY": SECRET_KEY, "DATA_KEYS": DATA_KEY,
                        "REDIS_URL": "redis://:secret@127.0.0.1:6379/0"}.items():
        (tmp_path / name).write_text(value + "\n")
        given[name + "_FILE"] = str(tmp_path / name)
    loaded = settings.load({**given, "WECHAT_APP_ID": "wx0123456789", "KNOWLEDGE_DIR": str(settings.HERE / "knowledge")})
    assert not loaded.simulator and loaded.console_https and loaded.trusted_proxies == 1


# ── units and containers ──

@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_units_are_confined_and_share_the_spool(unit):
    text = unit.read_text("utf-8")
    for line in ("User=fulian", "EnvironmentFile=/etc/fulian/env", "StateDirectory=fulian fulian/knowledge fulian/spool",
                 "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "Restart=on-failure", "LimitCORE=0"):
        assert line in text.splitlines(), line
    assert all(f"{name}={value}" in text for name, value in THREADS.items())
    assert re.search(r"^MemoryMax=\d+M$", text, re.M) and "SIMULATOR" not in text
    for name in ("KNOWLEDGE_DIR", "SPOOL_DIR"):
        assert sample()[name].removeprefix("/var/lib/") in text


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_no_unit_is_shut_off_from_the_platform(unit):
    """The worker sends; the web part fetches the picture that staff open, and the token for it."""
    given = dict(row.split("=", 1) for row in unit.read_text("utf-8").splitlines() if re.match(r"[A-Z]\w+=", row))
    assert not {"IPAddressDeny", "PrivateNetwork", "RestrictNetworkInterfaces"} & set(given)
    assert {"AF_INET", "AF_INET6"} <= set(given["RestrictAddressFamilies"].split())


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_systemd_understands_the_units(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed here")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace("/opt/fulian/current/.venv/bin/python", sys.executable), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--recursive-errors=no", str(copy)], check=False,
                          capture_output=True, text=True)
    assert done.returncode == 0 and unit.name not in done.stderr, done.stderr


def test_containers_know_their_settings_and_hold_no_secret():
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    compose = yaml.safe_load(text)
    known = NAMES | GUNICORN | {name + "_FILE" for name in SECRETS} | {"STORE_DIR"}
    assert "SIMULATOR" not in text.replace("Never add SIMULATOR", "")
    for name in ("web", "worker", "backup"):
        service = compose["services"][name]
        assert set(service["environment"]) <= known and service["read_only"] and service["cap_drop"] == ["ALL"]
        for setting, value in service["environment"].items():
            assert not setting.endswith("_FILE") or value.removeprefix("/run/secrets/") in compose["secrets"]
            assert setting not in SECRETS, f"{setting} would stand in the environment"
    for name in ("web", "worker", "store"):
        assert compose["services"][name]["healthcheck"]["test"]
    assert "ports" not in compose["services"]["store"], "the store is nobody's business"


def test_what_the_program_writes_is_a_volume_in_its_container_whose_root_is_read_only():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    places = dict(re.findall(r"\b([A-Z]+_DIR)=(\S+)", (DEPLOY / "Dockerfile").read_text("utf-8")))
    assert set(places) == {name for name in NAMES if name.endswith("_DIR")}
    for name in ("web", "worker"):
        mounted = {volume.split(":")[1]: volume.split(":")[0] for volume in compose["services"][name]["volumes"]}
        assert all(mounted[place] in compose["volumes"] for place in places.values())


def test_the_image_is_pinned_by_hashes_and_not_root():
    lines = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in lines and "\nUSER fulian\n" in lines
    assert set(re.findall(r"^FROM (\S+)", lines, re.M)) == {"python:3.11-slim"}
    for source in re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", lines, re.M):
        assert all((settings.HERE / path).exists() for path in source.split()), source


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_scripts_are_plain_shell(script):
    assert script.read_text("utf-8").startswith("#!/bin/sh\n") and script.stat().st_mode & 0o111
    for shell in ("sh", "bash"):
        assert not shutil.which(shell) or subprocess.run([shell, "-n", script], check=False).returncode == 0


# ── alarms ──

def worked(store, vault):
    """A day's work: a referral came in, was taken, answered, carried, heard and closed; a step of the worker failed."""
    desk = Desk(store, vault, lambda: DISTRICT)
    move = desk.moves.open("anna", "normal", "land", NOW, NOW)
    store.change(Change(moves=[move.plan()], count={"turn.none": 1}, day=f"{NOW:%Y-%m-%d}"))
    desk.claim(move.number, "王芳", NOW)
    desk.answer(move.number, "王芳", "我们问过了", NOW)
    worker = Worker({"delivery": Delivery(store, desk, None, say, "w").step, "upkeep": lambda now: 1 / 0}, store, lambda: NOW)
    while worker.once():
        pass
    desk.move(desk.moves.heard(desk.get(move.number), NOW))
    desk.close(move.number, "王芳", "已答复", NOW)


def test_alarms_look_at_what_the_program_tells(store, vault, tmp_path):
    worked(store, vault)
    library = type("Library", (), {"current": load(settings.HERE / "knowledge"), "problems": []})()
    app = Flask(__name__)
    app.register_blueprint(health(store, library, Spool(tmp_path, vault)))
    told = app.test_client().get("/metrics").text
    rules = [rule for group in yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"] for rule in group["rules"]]
    asked = " ".join(rule["expr"] for rule in rules)
    used = set(re.findall(r"fulian_\w+", asked))
    assert used and used <= set(re.findall(r"^(fulian_\w+)", told, re.M))
    assert all(rule["labels"]["severity"] in ("page", "ticket") and rule["annotations"]["description"] for rule in rules)
    for label, words in re.findall(r'(event|reason)=~?"([^"]+)"', asked):
        assert all(f'{{{label}="{word}"}} 1.0' in told for word in words.split("|")), words


# ── gunicorn ──

def test_rule_15_gunicorn_writes_down_no_piece_of_a_request(capfd):
    config = Config()
    config.set("errorlog", "-")
    log = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["logger_class"](config)
    log.warning("Invalid request from ip=1.2.3.4: MARKER")
    try:
        raise ValueError("MARKER")
    except ValueError:
        log.exception("Error handling request %s %s", "POST", "/wechat?openid=MARKER")
    written = capfd.readouterr().err
    assert "Invalid request" in written and "ValueError" in written and "MARKER" not in written


@pytest.mark.parametrize(("name", "value", "told"), [
    ("WEB_WORKERS", "abc", "must be a number from 1 to 64"), ("WEB_WORKERS", "0", "must be a number"),
    ("PORT", "http", "must be a number from 1 to 65535"), ("PORT", "70000", "must be a number"),
    ("BIND", "xyz", "must be ADDRESS:PORT"), ("BIND", "8000", "must be ADDRESS:PORT"),
    ("BIND", "127.0.0.1:x", "must be a number"),
    ("BIND", "no.such.host.invalid:8000", "names a host that is not known here")])
def test_a_nonsense_setting_of_gunicorn_stops_the_start_with_one_sentence_that_names_it(name, value, told):
    done = subprocess.run([sys.executable, "-m", "gunicorn", "-c", DEPLOY / "gunicorn.conf.py", "--check-config", "wsgi:app"],
                          cwd=settings.HERE, env={"PATH": os.environ["PATH"], name: value}, check=False,
                          capture_output=True, text=True)
    line, = done.stderr.strip().splitlines()
    assert done.returncode == 1 and line.startswith("The service cannot start: ") and name in line and told in line


@pytest.mark.parametrize("bind", ["127.0.0.1:8001", "[::1]:8001", "0.0.0.0:8000", "localhost:8000"])
def test_every_kind_of_address_is_taken_by_gunicorn(bind, monkeypatch):
    monkeypatch.setenv("BIND", bind)
    assert runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["bind"] == bind
