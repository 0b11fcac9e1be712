"""Counting every connection that this process tries to make, and letting only some happen."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Place = tuple[str, int]


@contextmanager
def watched_sockets(allowed: frozenset[Place] = frozenset()) -> Iterator[list[Place]]:
    """The places that connections were tried to; all but the allowed ones are refused."""
    tried: list[Place] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def watch(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            place = (str(address[0]), int(address[1]))
            tried.append(place)
            if place not in allowed:
                raise ConnectionRefusedError(f"{place} is not allowed here")
        connect(self, address)

    def watch_ex(self: socket.socket, address: Any) -> int:
        watch(self, address)
        return 0

    socket.socket.connect = watch  # type: ignore[method-assign]
    socket.socket.connect_ex = watch_ex  # type: ignore[method-assign]
    try:
        yield tried
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
        socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
