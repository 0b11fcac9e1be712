"""A light load generator: one thread, plain sockets, connections that are kept open.

Each client sends its next request when it has read the whole answer to the last one. It knows
just enough HTTP/1.1 for our server: answers with Content-Length.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
PIECE_BYTES = 256 * 1024
SILENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer."""

    seconds: float
    status: int
    body: bytes


@dataclass(slots=True)
class _Client:
    connection: socket.socket
    started: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    """Bytes of the whole answer, once its head is there."""


def request_bytes(method: str, path: str, host: str, body: bytes, **headers: str) -> bytes:
    """A whole request; `Content_Type` means the header `Content-Type`."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + _END + body


def drive(
    address: tuple[str, int],
    requests: Iterator[bytes],
    *,
    clients: int,
    seen: Callable[[Answered], None],
) -> float:
    """Sends all requests, so many at a time; gives back the seconds that it took."""
    with selectors.DefaultSelector() as selector:
        begun = time.perf_counter()
        for _ in range(clients):
            client = _Client(socket.create_connection(address))
            client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(client.connection, selectors.EVENT_READ, client)
            _next(client, requests, selector)
        while selector.get_map():
            ready = selector.select(SILENCE_SECONDS)
            if not ready:
                raise TimeoutError("the server does not answer")
            for key, _ in ready:
                answered = _read(key.data)
                if answered is not None:
                    seen(answered)
                    _next(key.data, requests, selector)
        return time.perf_counter() - begun


def _next(client: _Client, requests: Iterator[bytes], selector: selectors.BaseSelector) -> None:
    request = next(requests, None)
    if request is None:
        selector.unregister(client.connection)
        client.connection.close()
        return
    client.started = time.perf_counter()
    client.connection.sendall(request)


def _read(client: _Client) -> Answered | None:
    piece = client.connection.recv(PIECE_BYTES)
    if not piece:
        raise ConnectionError("the server closed the connection")
    client.received += piece
    if not client.wanted:
        head = client.received.find(_END)
        if head < 0:
            return None
        length = _LENGTH.search(client.received, 0, head)
        if length is None:
            raise ValueError("an answer without Content-Length")
        client.wanted = head + len(_END) + int(length[1])
    if len(client.received) < client.wanted:
        return None
    whole = bytes(client.received)
    answered = Answered(
        time.perf_counter() - client.started, int(whole[9:12]), whole.partition(_END)[2]
    )
    client.received.clear()
    client.wanted = 0
    return answered
