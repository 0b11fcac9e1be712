"""Slow clients hold connections, not threads: honest requests are answered all the same.

Research: security 6, E19. Loopback only; the numbers and the time are bounded.
"""

import contextlib
import resource
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.support.databases import Sites
from tests.support.results import write_result
from tests.support.served_site import ServedSite, served

HONEST = 20
BETWEEN_SECONDS = 2.0
"""Between two bytes of a slow client; the server's patience is 30 s."""
SPARE_FILES = 200
SPARE_CONNECTIONS = 50
"""A single worker takes 2,000 connections: these are left for honest clients."""
_HEADERS = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
_BODY = b"POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{"
_READERS = b"GET /static/fonts/EBGaramond_500Medium.ttf HTTP/1.1\r\nHost: localhost\r\n\r\n"
"""More than the sockets' buffers hold."""
_SMALL_BUFFER_BYTES = 4096


@dataclass
class SlowClients:
    """Connections that send a byte now and then, or do not read what they asked for."""

    address: tuple[str, int]
    senders: list[socket.socket] = field(default_factory=list)
    readers: list[socket.socket] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def open(self, *, headers: int, bodies: int, readers: int) -> None:
        for beginning, count in ((_HEADERS, headers), (_BODY, bodies)):
            for _ in range(count):
                connection = socket.create_connection(self.address)
                connection.sendall(beginning)
                self.senders.append(connection)
        for _ in range(readers):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER_BYTES)
            connection.connect(self.address)
            connection.sendall(_READERS)
            self.readers.append(connection)

    def drip(self) -> None:
        """A byte on each sending connection, every two seconds, until stopped."""
        while not self.stop.wait(BETWEEN_SECONDS):
            for connection in self.senders:
                with contextlib.suppress(OSError):
                    connection.send(b"x")

    def close(self) -> None:
        self.stop.set()
        for connection in (*self.senders, *self.readers):
            connection.close()


@contextlib.contextmanager
def slow_clients(
    server: ServedSite, *, headers: int, bodies: int, readers: int
) -> Iterator[SlowClients]:
    parts = urlsplit(server.address)
    clients = SlowClients((parts.hostname or "", parts.port or 0))
    dripping = threading.Thread(target=clients.drip)
    try:
        clients.open(headers=headers, bodies=bodies, readers=readers)
        dripping.start()
        yield clients
    finally:
        clients.close()
        dripping.join()


def honest_requests(server: ServedSite, *, over_seconds: float) -> list[float]:
    """Seconds that each of the honest requests took; all must be answered with 200."""
    taken = []
    for number in range(HONEST):
        begun = time.monotonic()
        if number % 2:
            status, _, _ = server.call("POST", "/verify", b'{"id":"urn:x"}')
        else:
            status, _, _ = server.call("GET", "/healthz")
        assert status == 200
        taken.append(time.monotonic() - begun)
        time.sleep(over_seconds / HONEST)
    return sorted(taken)


@pytest.mark.parametrize("workers", [1, 2])
def test_honest_requests_are_answered_beside_slow_ones(sites: Sites, workers: int) -> None:
    with (
        served(sites.settings("sqlite"), LAUREL_WORKERS=str(workers)) as server,
        slow_clients(server, headers=100, bodies=100, readers=20),
    ):
        assert len(honest_requests(server, over_seconds=2.0)) == HONEST


@pytest.mark.experiment
@pytest.mark.timeout(300)
@pytest.mark.parametrize("workers", [1, 2])
def test_with_two_thousand_slow_clients(sites: Sites, workers: int) -> None:
    numbers = {"headers": 900, "bodies": 900, "readers": 200 - SPARE_CONNECTIONS * (workers == 1)}
    with (
        many_open_files(sum(numbers.values())),
        served(
            sites.settings("sqlite"), LAUREL_WORKERS=str(workers), LAUREL_RATE_LIMITS="off"
        ) as server,
        slow_clients(server, **numbers),
    ):
        taken = honest_requests(server, over_seconds=30.0)
    write_result(
        f"slow-clients-{workers}", workers=workers, **numbers, honest=HONEST, answered=len(taken),
        milliseconds={"p50": round(taken[HONEST // 2] * 1000, 1),
                      "p95": round(taken[HONEST * 95 // 100 - 1] * 1000, 1),
                      "most": round(taken[-1] * 1000, 1)},
    )  # fmt: skip
    assert len(taken) == HONEST


@contextlib.contextmanager
def many_open_files(count: int) -> Iterator[None]:
    """This process may have so many files open; skips where the machine does not let it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + SPARE_FILES
    if hard not in (-1, resource.RLIM_INFINITY) and hard < wanted:
        pytest.skip(f"needs {wanted} open files, the machine allows {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
