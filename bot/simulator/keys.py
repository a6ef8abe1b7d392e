"""The simulator's keys in Redis, all under `simulator:`, all gone LIFETIME after the last use.

They carry the hash tag of bot.store, so that several keys of one step share a slot in Redis Cluster.
"""

from __future__ import annotations

from bot.store import TAG

LIFETIME = 7 * 24 * 3600
"""Seconds that anything of the simulator is kept."""


def visitor_key(visitor: str) -> str:
    """Hash of one browser: the slot of a phone ("1", "2") → the openid that lies in it."""
    return f"simulator:{TAG}:visitor:{visitor}"


def phone_key(openid: str) -> str:
    """Hash of one phone; the fields are those of phones.Phone."""
    return f"simulator:{TAG}:phone:{openid}"


def messages_key(openid: str) -> str:
    """Stream of the sealed messages that the phone shows, oldest first. Its ids are what the page asks news after."""
    return f"simulator:{TAG}:phone:{openid}:messages"


def token_key(token: str) -> str:
    """String of one access token: its expiry in epoch seconds. Outlives it, so that 42001 can be told from 40001."""
    return f"simulator:{TAG}:token:{token}"


def newest_key(family: str) -> str:
    """String: the newest token of a family ("token" or "stable_token")."""
    return f"simulator:{TAG}:newest:{family}"
