"""One request and its answer, over a connection to a checked address, under one deadline."""

import ssl
import threading
import zlib
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPException
from socket import SHUT_RDWR, socket
from time import monotonic
from typing import Any

from ssrfguard import Address, BlockedAddressError, Policy, connect
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse

from credentials.errors import AddressRefused, RetrievalError, TimedOut, TooLarge, Unreachable
from edge.fetch.address import Destination
from edge.fetch.limits import (
    CONNECT_SECONDS,
    KIB,
    MAX_COMPRESSED_BYTES,
    MAX_INFLATED_BYTES,
    READ_SECONDS,
)

AGENT = "Laurel-verifier/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the status, the headers (names in lower case), the inflated body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Deadline:
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
    deadline: _Deadline

    def open(self) -> socket:
        """A connected socket under the deadline."""
        try:
            connection = connect(self.addresses, policy=self.policy, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise
        except OSError as error:
            raise ConnectionError from error
        connection.settimeout(READ_SECONDS)
        self.deadline.watch(connection)
        return connection


class _PlainConnection(HTTPConnection):
    pinned: _Pinned

    def _new_conn(self) -> socket:
        return self.pinned.open()


class _TlsConnection(HTTPSConnection):
    """The certificate is checked against the host's name; SNI is that name."""

    pinned: _Pinned

    def _new_conn(self) -> socket:
        return self.pinned.open()


def exchange(
    destination: Destination,
    addresses: tuple[Address, ...],
    *,
    headers: Mapping[str, str],
    tls: ssl.SSLContext,
    until: float,
) -> Answer:
    """The answer of `destination` to a GET, or a `RetrievalError` with the field `reason`.

    `until` is a value of the monotonic clock. Redirects are not followed here. The body of an
    answer other than 200 is not read.
    """
    deadline = _Deadline(until)
    connection = _connection(destination, tls)
    connection.pinned = _Pinned(addresses=addresses, policy=destination.policy, deadline=deadline)
    try:
        connection.request(
            "GET",
            destination.target,
            headers={
                "Host": destination.host_field,
                "User-Agent": AGENT,
                "Accept-Encoding": "gzip",
                **headers,
            },
            preload_content=False,
            decode_content=False,
        )
        with closing(connection.getresponse()) as response:
            received = {name.lower(): value for name, value in response.headers.items()}
            body = _body(response, received, destination.url) if response.status == 200 else b""
        if deadline.passed:
            raise TimedOut("the answer takes too long", url=destination.url, reason="deadline")
        return Answer(status=response.status, headers=received, body=body)
    except RetrievalError:
        raise
    except BlockedAddressError as error:
        raise AddressRefused(
            "not the checked address", url=destination.url, reason="address"
        ) from error
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise _as_retrieval_error(error, destination.url, passed=deadline.passed) from error
    finally:
        deadline.release()
        connection.close()


def _connection(
    destination: Destination, tls: ssl.SSLContext
) -> "_PlainConnection | _TlsConnection":
    options: dict[str, Any] = {"port": destination.port, "timeout": READ_SECONDS}
    if destination.scheme == "http":
        return _PlainConnection(destination.host, **options)
    return _TlsConnection(destination.host, ssl_context=tls, **options)


def _as_retrieval_error(error: Exception, url: str, *, passed: bool) -> RetrievalError:
    if passed or isinstance(error, TimeoutError | ReadTimeoutError):
        return TimedOut("the answer takes too long", url=url, reason="deadline")
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return Unreachable("no trusted TLS connection", url=url, reason="tls")
    if isinstance(error, ConnectionError):
        return Unreachable("no connection", url=url, reason="connect")
    return Unreachable("no usable answer", url=url, reason="protocol")


def _body(response: HTTPResponse, headers: Mapping[str, str], url: str) -> bytes:
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise Unreachable("a content coding that was not asked for", url=url, reason="encoding")
    pieces: list[bytes] = []
    size = 0
    while piece := response.read(64 * KIB, decode_content=False):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_COMPRESSED_BYTES:
            raise TooLarge("the answer is too large", url=url, reason="compressed")
    raw = b"".join(pieces)
    return inflated(raw, url) if coding in ("gzip", "x-gzip") else raw


def inflated(raw: bytes, url: str) -> bytes:
    """The content of one gzip member, at most `MAX_INFLATED_BYTES` of it; never more in memory."""
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        content = inflater.decompress(raw, MAX_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise Unreachable("not gzip", url=url, reason="encoding") from error
    if len(content) > MAX_INFLATED_BYTES:
        raise TooLarge("the answer is too large once inflated", url=url, reason="inflated")
    if not inflater.eof or inflater.unused_data:
        raise Unreachable("not one whole gzip member", url=url, reason="encoding")
    return content
