"""Connections to checked addresses, under one deadline and one count of bytes."""

import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import SHUT_RDWR, socket
from time import monotonic
from typing import Any

from ssrfguard import Address, Policy, connect
from urllib3.connection import HTTPConnection, HTTPSConnection

from edge.fetch.address import Destination
from edge.fetch.allowance import Allowance
from edge.fetch.limits import CONNECT_SECONDS, MAX_ADDRESSES_TRIED, READ_SECONDS


class Deadline:
    """Ends a connection when the time is up, whatever it is doing: a timeout that never resets."""

    def __init__(self, at: float) -> None:
        self._at = at
        self._guarded: socket | None = None
        self._timer: threading.Timer | None = None
        self.passed = False

    def watch(self, connection: socket) -> None:
        """Begins to watch; a duplicate is kept because TLS takes the original away."""
        self._guarded = connection.dup()
        self._timer = threading.Timer(max(self._at - monotonic(), 0.0), self._end)
        self._timer.daemon = True
        self._timer.start()

    def _end(self) -> None:
        self.passed = True
        if self._guarded is not None:
            with suppress(OSError):
                self._guarded.shutdown(SHUT_RDWR)

    def release(self) -> None:
        """Stops watching."""
        if self._timer is not None:
            self._timer.cancel()
        if self._guarded is not None:
            self._guarded.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pinned:
    """How a connection is opened: to these addresses only. No name is resolved again."""

    addresses: tuple[Address, ...]
    policy: Policy
    deadline: Deadline
    allowance: Allowance

    def open(self) -> socket:
        """A connected socket under the deadline."""
        tried = min(len(self.addresses), MAX_ADDRESSES_TRIED)
        seconds = self.allowance.seconds(CONNECT_SECONDS * tried) / tried
        try:
            connection = connect(self.addresses, policy=self.policy, timeout=seconds)
        except TimeoutError:
            raise
        except OSError as error:
            raise ConnectionError from error
        connection.settimeout(READ_SECONDS)
        self.deadline.watch(connection)
        return connection


class _PlainConnection(HTTPConnection):
    pinned: _Pinned
    responses: "Responses"

    def _new_conn(self) -> socket:
        return self.pinned.open()


class _TlsConnection(HTTPSConnection):
    """The certificate is checked against the host's name; SNI is that name."""

    pinned: _Pinned
    responses: "Responses"

    def _new_conn(self) -> socket:
        return self.pinned.open()


class _Counted(RawIOBase):
    """What comes from the connection, byte for byte counted, and no byte more than allowed."""

    def __init__(self, inner: RawIOBase, allowance: Allowance) -> None:
        self._inner = inner
        self._allowance = allowance
        self._read = 0
        self.is_in_head = True

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """As of a raw stream; TooLarge when nothing more may be read."""
        allowance = self._allowance
        left = allowance.head_bytes_left(self._read) if self.is_in_head else allowance.bytes_left()
        count: int | None = self._inner.readinto(memoryview(buffer)[:left])
        self._read += count or 0
        allowance.take(count or 0)
        return count

    def close(self) -> None:
        """Closes what is below too."""
        self._inner.close()
        super().close()


class Responses:
    """Makes the responses of a connection: head, interim answers, chunks, trailers are counted."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._made: list[tuple[HTTPResponse, _Counted]] = []

    def __call__(self, *arguments: Any, **options: Any) -> HTTPResponse:
        response = HTTPResponse(*arguments, **options)
        counted = _Counted(response.fp.detach(), self._allowance)
        response.fp = BufferedReader(counted)
        self._made.append((response, counted))
        return response

    def end_of_head(self) -> None:
        """What is read from now on is no head any more."""
        for _, counted in self._made:
            counted.is_in_head = False

    def close(self) -> None:
        """Closes them all, those that were given up half read too."""
        for response, _ in self._made:
            response.close()


def open_connection(
    destination: Destination,
    addresses: tuple[Address, ...],
    *,
    tls: ssl.SSLContext,
    deadline: Deadline,
    allowance: Allowance,
) -> "_PlainConnection | _TlsConnection":
    """A connection that will be made when the request is sent."""
    options: dict[str, Any] = {"port": destination.port, "timeout": READ_SECONDS}
    connection: _PlainConnection | _TlsConnection
    if destination.scheme == "http":
        connection = _PlainConnection(destination.host, **options)
    else:
        connection = _TlsConnection(destination.host, ssl_context=tls, **options)
    connection.pinned = _Pinned(
        addresses=addresses, policy=destination.policy, deadline=deadline, allowance=allowance
    )
    connection.responses = Responses(allowance)
    connection.response_class = connection.responses  # type: ignore[assignment]  # only called
    return connection
