"""Several processes that serve one site: one that watches, and the workers that answer.

The watching process opens the port, starts the workers and starts one anew in place of any that
dies; it answers nothing itself. Each worker accepts from the one open port: whoever is free. Only
the first has background work.
"""

import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from types import FrameType
from typing import Self

from edge.settings import Settings

Serve = Callable[[int, Sequence[socket.socket], Callable[[], object]], None]
"""Serves as the worker of that number on these sockets until SIGTERM; calls what it was given
when it listens."""
BACKLOG = 1024
START_SECONDS = 120
STOP_SECONDS = 20
"""Then a worker that does not end is killed."""
SHORTEST_LIFE_SECONDS = 1.0
"""A worker that lived less is started again only after so long."""
_LOOK_SECONDS = 0.2


class WorkerFailed(Exception):
    """A worker ended before it served."""


def listen(settings: Settings) -> list[socket.socket]:
    """The open port, on every address that the host's name has. OSError if it is taken."""
    wanted = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    return [
        socket.create_server(address[:2], family=family, backlog=BACKLOG)
        for family, _, _, _, address in dict.fromkeys(wanted)
    ]


def serve_with_workers(
    count: int, sockets: Sequence[socket.socket], serve: Serve, *, announce: Callable[[], object]
) -> None:
    """Serves with so many processes until SIGTERM or SIGINT; `announce` when all accept.

    Call it before any thread or database is opened. Raises WorkerFailed if one ends before it
    accepts connections.
    """
    with _signals() as stopping, _Workers(sockets, serve) as workers:
        for number in range(count):
            workers.start(number)
        workers.wait_until_ready(count, stopping)
        if not stopping:
            announce()
        while not stopping:
            workers.replace_dead()
            time.sleep(_LOOK_SECONDS)


class _Workers:
    """The running workers. Leaving the block ends them all."""

    def __init__(self, sockets: Sequence[socket.socket], serve: Serve) -> None:
        self._sockets = sockets
        self._serve = serve
        self._running: dict[int, tuple[int, float]] = {}
        """Number and start of each, by process."""
        self._ready, self._tell_ready = os.pipe()
        self._alive, self._held = os.pipe()
        """Ends of a pipe: the second is closed when this process is gone, however it went."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._running and time.monotonic() < deadline:
            self._reap()
            time.sleep(_LOOK_SECONDS / 10)
        for process in self._running:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
        for end in (self._ready, self._tell_ready, self._alive, self._held):
            os.close(end)

    def start(self, number: int) -> None:
        """A new process for the worker of that number."""
        process = os.fork()
        if process == 0:
            self._be(number)
        self._running[process] = number, time.monotonic()

    def wait_until_ready(self, count: int, stopping: list[int]) -> None:
        """Returns when so many have said that they accept connections."""
        deadline = time.monotonic() + START_SECONDS
        while count > 0 and not stopping:
            if self._reap() or time.monotonic() > deadline:
                raise WorkerFailed("a worker ended before it served")
            if select.select([self._ready], [], [], _LOOK_SECONDS)[0]:
                count -= len(os.read(self._ready, count))

    def replace_dead(self) -> None:
        """Starts a new one for each that has died."""
        for number, started in self._reap():
            time.sleep(max(0.0, SHORTEST_LIFE_SECONDS - (time.monotonic() - started)))
            self.start(number)

    def _reap(self) -> list[tuple[int, float]]:
        dead = []
        for process in list(self._running):
            with suppress(ChildProcessError):
                if os.waitpid(process, os.WNOHANG) == (0, 0):
                    continue
            dead.append(self._running.pop(process))
        return dead

    def _be(self, number: int) -> None:
        """The life of a worker; does not return."""
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the watching process tells when to stop
            os.close(self._held)
            Thread(target=self._end_with_parent, name="end with parent", daemon=True).start()
            self._serve(number, self._sockets, lambda: os.write(self._tell_ready, b"."))
            code = 0
        except BaseException as error:  # noqa: BLE001  # nothing of a worker runs on in the parent
            sys.stderr.write(f"worker {number}: {type(error).__name__}\n")
        finally:
            os._exit(code)

    def _end_with_parent(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """A list that is no longer empty once SIGTERM or SIGINT came."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
