"""Looks for a word wherever it may rest: every key of the store, opened where it is sealed, and the append-only file."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.privacy import Unreadable, Vault

SEALED = re.compile(r"gAAAAA[A-Za-z0-9_-]{60,}={0,2}")


def opened(text: str, vault: Vault) -> str:
    """A text with everything sealed in it opened, layer by layer."""
    def unseal(found: re.Match[str]) -> str:
        try:
            return opened(vault.unseal(found.group()), vault)
        except Unreadable:
            return found.group()

    return SEALED.sub(unseal, text)


def values(client: Any) -> Iterator[tuple[str, str]]:
    """Every key with everything that it holds, as text."""
    for key in client.scan_iter():
        yield key, key
        kind = client.type(key)
        read = {"string": lambda k: [client.get(k)], "hash": lambda k: list(client.hgetall(k).items()),
                "list": lambda k: client.lrange(k, 0, -1), "set": lambda k: list(client.smembers(k)),
                "zset": lambda k: client.zrange(k, 0, -1), "stream": client.xrange}[kind]
        yield key, str(read(key))


def keys_with(client: Any, vault: Vault, word: str) -> set[str]:
    """The keys under which a word rests, sealed or not."""
    return {key for key, text in values(client) if word in opened(text, vault)}


def append_only(client: Any, vault: Vault) -> str:
    """What the append-only file holds, opened."""
    folder = Path(client.config_get("dir")["dir"]) / client.config_get("appenddirname")["appenddirname"]
    return "".join(opened(path.read_bytes().decode("utf-8", "replace"), vault) for path in folder.iterdir())


def wait_for_rewrite(client: Any) -> None:
    """Until the append-only file has been written anew."""
    end = time.monotonic() + 60
    while client.info("persistence")["aof_rewrite_in_progress"] or client.info("persistence")["aof_rewrite_scheduled"]:
        assert time.monotonic() < end, "the append-only file was not rewritten in time"
        time.sleep(0.02)
