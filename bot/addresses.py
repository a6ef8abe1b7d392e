"""Addresses of servers as operators write them into the settings: what is wrong with one is said before anything connects."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

REDIS_SCHEMES = ("redis://", "rediss://", "unix://", "redis+sentinel://", "redis+cluster://")


def check_redis(address: str) -> None:
    """Raise ValueError with what is wrong, as it goes on after the setting's name. Never holds a piece of the address."""
    if not address.startswith(REDIS_SCHEMES):
        raise ValueError("must begin with one of " + " ".join(REDIS_SCHEMES))
    try:
        parts = urlsplit(address)
        # A sentinel address lists several: each port must be a number.
        hosts = [urlsplit(f"//{host}") for host in parts.netloc.rpartition("@")[2].split(",")]
        named = all(host.hostname for host in hosts)
        if any(host.port == 0 for host in hosts):
            raise ValueError
    except ValueError:
        raise ValueError("has no valid port; signs like / : @ in a password are written as %2F %3A %40") from None
    _check_place(parts, named)


def _check_place(parts: SplitResult, named: bool) -> None:
    """named: every host has a name. Only redis:// may leave it out, and is then on this machine."""
    place = parts.path.strip("/")
    if parts.scheme == "unix":
        if not place or named:
            raise ValueError("names no socket: behind unix: come three slashes and its path")
    elif parts.scheme.startswith("redis+") and not named:
        raise ValueError("names no host")
    elif parts.scheme == "redis+sentinel" and not place:
        raise ValueError("names no master: redis+sentinel://HOST:PORT,HOST:PORT/MASTER")
    elif parts.scheme in ("redis", "rediss") and place and not (place.isascii() and place.isdigit()):
        raise ValueError("has no number of a database behind the last slash")


def check_mail(address: str) -> None:
    """Raise ValueError unless it names scheme and host, a port that is one, user and password together or neither, and nothing
    besides."""
    try:
        parts = urlsplit(address)
        named = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or bool(parts.username) != bool(parts.password) or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must be smtp://USER:PASSWORD@HOST:PORT or smtps://…; "
                         "signs like / : @ # ? in a password are written as %2F %3A %40 %23 %3F")
