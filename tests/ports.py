"""Ports for servers that a test starts, of which no two tests get the same, in whatever process they run."""

from __future__ import annotations

import socket

_HELD: list[socket.socket] = []


def free_ports(count: int) -> list[int]:
    """Different ports of loopback that are the caller's for as long as this process lives, also while nothing listens there.

    Each is held by a socket that is bound and does not listen: whoever asks the system for any port, or connects from one, gets
    another, while a server that asks for this one may have it (both sides set SO_REUSEADDR, as servers do). A port that was
    merely looked up could be taken before its server starts, or while it is down between two starts.
    """
    sockets = [socket.socket() for _ in range(count)]
    _HELD.extend(sockets)
    for one in sockets:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", 0))
    return [one.getsockname()[1] for one in sockets]
