"""Servers that do what no server should, each on a port of loopback until it is closed."""

import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from credentials.errors import (
    AddressRefused,
    RetrievalError,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongContentType,
)
from tests.support.local_server import certificate_for

NAME = "good.test"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
FILLER = b"x" * 65536
PAUSE = 1.0
"""Seconds between two drops."""
Outcome = tuple[type[RetrievalError], str]
DEADLINE: Outcome = (TimedOut, "deadline")
LARGE: Outcome = (TooLarge, "compressed")
HEAD: Outcome = (TooLarge, "head")
PROTOCOL: Outcome = (Unreachable, "protocol")
ENCODING: Outcome = (Unreachable, "encoding")
CONNECT: Outcome = (Unreachable, "connect")
TLS: Outcome = (Unreachable, "tls")
STATUS: Outcome = (Unreachable, "http_status")
REDIRECT: Outcome = (Unreachable, "redirect")


@dataclass(frozen=True, slots=True)
class Kind:
    """What one server does with a connection, and what must come of asking it."""

    speak: Callable[[socket.socket], None]
    outcomes: tuple[Outcome, ...]
    tls: str = ""
    """Empty for plain http; else which certificate: good, other_name, untrusted, expired, stall."""


def says(*pieces: bytes) -> Callable[[socket.socket], None]:
    """Says that, and hangs up in good order."""

    def speak(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return speak


def drips(head: bytes, drop: bytes = b"0") -> Callable[[socket.socket], None]:
    """Says the head, then a drop each second."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            time.sleep(PAUSE)
            connection.sendall(drop)

    return speak


def floods(head: bytes, piece: bytes = FILLER) -> Callable[[socket.socket], None]:
    """Says the head, then the same piece for ever."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return speak


def resets(head: bytes) -> Callable[[socket.socket], None]:
    """Says the head, then breaks the connection (RST)."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(head)
        time.sleep(0.1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return speak


def stays_silent(connection: socket.socket) -> None:
    """Waits until the other side goes."""
    with suppress(OSError):
        connection.settimeout(20)
        while connection.recv(4096):
            pass


def redirects(
    location: Callable[[int], str], *, slow: bool = False
) -> Callable[[socket.socket], None]:
    """Sends on, a little further each time."""
    count = 0

    def speak(connection: socket.socket) -> None:
        nonlocal count
        count += 1
        time.sleep(2 * PAUSE if slow else 0)
        place = location(count).encode()
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + place + b"\r\n\r\n")

    return speak


def with_body(body: bytes, *headers: bytes) -> bytes:
    """An answer whose length is told."""
    lines = [b"Content-Length: " + str(len(body)).encode(), *headers]
    return OK + b"\r\n".join(lines) + b"\r\n\r\n" + body


@cache
def a_bomb() -> bytes:
    """100 MB of nothing in about 100 KB of gzip."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(100)) + packer.flush()


GZIP = b"Content-Encoding: gzip"
KINDS: dict[str, Kind] = {
    "status line, 1 B/s": Kind(drips(b"HTTP/1.1 2"), (DEADLINE,)),
    "headers, 1 B/s": Kind(drips(OK + b"X-A: "), (DEADLINE,)),
    "body, 1 B/s": Kind(drips(OK + b"\r\n"), (DEADLINE,)),
    "chunks, 1 B/s": Kind(drips(CHUNKED, b"1\r\nx\r\n"), (DEADLINE,)),
    "trailers, one a second": Kind(drips(CHUNKED + b"0\r\n", b"X: y\r\n"), (DEADLINE,)),
    "accepts and says nothing": Kind(stays_silent, (DEADLINE,)),
    "half a body and then silence": Kind(drips(OK + b"\r\n{", b""), (DEADLINE,)),
    "endless body": Kind(floods(OK + b"\r\n"), (LARGE,)),
    "endless chunks": Kind(floods(CHUNKED, b"10000\r\n" + FILLER + b"\r\n"), (LARGE,)),
    "endless extensions of chunks": Kind(
        floods(CHUNKED, b"1;" + FILLER[:60_000] + b"\r\nx\r\n"), (LARGE,)
    ),
    "endless trailers": Kind(floods(CHUNKED + b"0\r\n", b"X-Trailer: x\r\n" * 4096), (LARGE,)),
    "endless header line": Kind(floods(OK + b"X: "), (PROTOCOL, HEAD)),
    "endless headers": Kind(floods(OK, b"X: y\r\n" * 4096), (PROTOCOL, HEAD)),
    "endless interim answers": Kind(floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2048), (HEAD,)),
    "a gigabyte promised": Kind(floods(OK + b"Content-Length: 1000000000\r\n\r\n"), (LARGE,)),
    "gzip, 100 MB in 100 KB": Kind(
        lambda connection: connection.sendall(with_body(a_bomb(), GZIP)), ((TooLarge, "inflated"),)
    ),
    "gzip in gzip": Kind(
        says(with_body(gzip.compress(gzip.compress(b"{}")), b"Content-Encoding: gzip, gzip")),
        (ENCODING,),
    ),
    "gzip cut off": Kind(says(with_body(gzip.compress(b"{}" * 99)[:-9], GZIP)), (ENCODING,)),
    "gzip that is none": Kind(says(with_body(b"{}", GZIP)), (ENCODING,)),
    "brotli, not asked for": Kind(
        says(with_body(b"{}", b"Content-Encoding: br")), (ENCODING,)
    ),
    "less than it promised": Kind(says(OK + b"Content-Length: 100\r\n\r\n{}"), (PROTOCOL,)),
    "a length that is no number": Kind(
        says(OK + b"Content-Length: -1, 2\r\n\r\n{}"), (PROTOCOL,)
    ),
    "hangs up at once": Kind(says(b""), (CONNECT, PROTOCOL)),
    "breaks the connection": Kind(resets(b""), (CONNECT, PROTOCOL)),
    "breaks it in the body": Kind(resets(OK + b"Content-Length: 9\r\n\r\n{"), (PROTOCOL, CONNECT)),
    "speaks another language": Kind(says(b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n"), (PROTOCOL, CONNECT)),
    "redirects to itself": Kind(redirects(lambda _: "/x"), (REDIRECT,)),
    "a thousand redirects": Kind(redirects(lambda count: f"/{count}"), (REDIRECT,)),
    "redirects, each after two seconds": Kind(
        redirects(lambda count: f"/{count}", slow=True), (DEADLINE,)
    ),
    "redirects to inside": Kind(
        redirects(lambda _: "https://127.0.0.1/"), ((AddressRefused, "url"),)
    ),
    "redirects to nowhere": Kind(redirects(lambda _: "http://["), (REDIRECT,)),
    "redirects without a place": Kind(redirects(lambda _: ""), (REDIRECT,)),
    "500 with an endless body": Kind(
        floods(b"HTTP/1.1 500 Oops\r\n\r\n"), (STATUS,)
    ),
    "401 that asks for a password": Kind(
        says(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"), (STATUS,)
    ),
    "304 that nobody asked for": Kind(says(b"HTTP/1.1 304 Same\r\n\r\n"), (STATUS,)),
    "a page in place of a list": Kind(
        says(with_body(b"<html>", b"Content-Type: text/html")), ((WrongContentType, "media_type"),)
    ),
    "TLS that stalls": Kind(stays_silent, (DEADLINE,), "stall"),
    "TLS and then 1 B/s": Kind(drips(OK + b"\r\n"), (DEADLINE,), "good"),
    "TLS and then endless": Kind(floods(OK + b"\r\n"), (LARGE,), "good"),
    "certificate of another name": Kind(says(with_body(b"{}")), (TLS,), "other_name"),
    "certificate of nobody known": Kind(says(with_body(b"{}")), (TLS,), "untrusted"),
    "certificate out of date": Kind(says(with_body(b"{}")), (TLS,), "expired"),
    "plain http where TLS is due": Kind(says(with_body(b"{}")), (TLS, PROTOCOL), "plain"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hostile:
    """A server that runs."""

    url: str
    port: int
    trust: ssl.SSLContext | None


@contextmanager
def hostile(kind: Kind, folder: Path) -> Iterator[Hostile]:
    """A server of that kind; its name is `NAME`, which a resolver must lead to loopback."""
    context, trust = _certificates(kind.tls, folder)
    listening = socket.create_server(("127.0.0.1", 0), backlog=8)
    stop = threading.Event()
    thread = threading.Thread(
        target=_accept, args=(listening, kind.speak, context, stop), daemon=True
    )
    thread.start()
    port = listening.getsockname()[1]
    try:
        yield Hostile(f"{'https' if kind.tls else 'http'}://{NAME}:{port}/x", port, trust)
    finally:
        stop.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _certificates(which: str, folder: Path) -> tuple[ssl.SSLContext | None, Any]:
    """(the server's context if it speaks TLS at all, what the client trusts)."""
    if which in ("", "stall", "plain"):
        return None, certificate_for(NAME, folder)[1] if which else None
    name = "other.test" if which == "other_name" else NAME
    server, trust = certificate_for(name, folder, is_over=which == "expired")
    return server, None if which == "untrusted" else trust


def _accept(
    listening: socket.socket,
    speak: Callable[[socket.socket], None],
    context: ssl.SSLContext | None,
    stop: threading.Event,
) -> None:
    while not stop.is_set():
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(connection, speak, context), daemon=True).start()


def _talk(
    connection: socket.socket,
    speak: Callable[[socket.socket], None],
    context: ssl.SSLContext | None,
) -> None:
    with suppress(OSError, ValueError), connection:
        connection.settimeout(20)
        if context is not None:
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(4096)
                speak(secure)
            return
        if speak is not stays_silent:
            connection.recv(4096)
        speak(connection)
