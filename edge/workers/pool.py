"""Worker processes that are kept, watched and killed."""

import os
import selectors
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from time import monotonic
from typing import IO, BinaryIO, cast

from edge.workers.frames import HEAD, Frame, write_frame

START_SECONDS = 10.0
WAIT_SECONDS = 5.0
JOBS_PER_WORKER = 500
WORKERS = 2
MOST_ANSWER_BYTES = 8 * 1024 * 1024


class WorkerLost(Exception):
    """The worker died, or took too long."""


class NoWorker(Exception):
    """No worker was free in time, or none could be started."""


class Pool:
    """At most `WORKERS` processes that run one module; each job gets `job_seconds`."""

    def __init__(
        self, module: str, *, job_seconds: float, most_answer_bytes: int = MOST_ANSWER_BYTES
    ) -> None:
        self.job_seconds = job_seconds
        self._most_answer_bytes = most_answer_bytes
        self._module = module
        self._free = threading.BoundedSemaphore(WORKERS)
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _end_all, self._idle)

    def ask(self, request: Frame) -> Frame:
        """The answer of a worker; WorkerLost (it is ended then), NoWorker."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise NoWorker
        try:
            worker = self._take()
            try:
                answer = worker.ask(request, self.job_seconds)
            except WorkerLost:
                worker.end()
                raise
            self._give_back(worker)
            return answer
        finally:
            self._free.release()

    def _take(self) -> "_Worker":
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.usable():
                    return worker
                worker.end()
        try:
            return _Worker(self._module, self._most_answer_bytes)
        except WorkerLost as error:
            raise NoWorker from error

    def _give_back(self, worker: "_Worker") -> None:
        if worker.jobs >= JOBS_PER_WORKER:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)

    @property
    def idle_processes(self) -> list["subprocess.Popen[bytes]"]:
        """The processes that wait for work."""
        return [worker.process for worker in self._idle]

    def close(self) -> None:
        """Ends the processes."""
        with self._lock:
            _end_all(self._idle)


def _end_all(idle: "list[_Worker]") -> None:
    """Also runs when a pool is forgotten, and at the end of the process."""
    while idle:
        idle.pop().end()


class _Worker:
    def __init__(self, module: str, most_answer_bytes: int) -> None:
        self.jobs = 0
        self._most_answer_bytes = most_answer_bytes
        self._parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603  # a module of ours
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            close_fds=True,
        )
        try:
            self._answer(START_SECONDS)
        except WorkerLost:
            self.end()
            raise

    def usable(self) -> bool:
        """Whether it lives and is ours: after a fork it belongs to the other process."""
        return self._parent == os.getpid() and self.process.poll() is None

    def ask(self, request: Frame, seconds: float) -> Frame:
        """Its answer; WorkerLost after `seconds`."""
        self.jobs += 1
        writer = threading.Thread(target=self._send, args=(request,), daemon=True)
        writer.start()
        try:
            answer = self._answer(seconds)
            writer.join(seconds)  # it has been read: only the thread's own end is waited for
            return answer
        finally:
            if writer.is_alive():
                self.process.kill()
            writer.join()

    def _send(self, request: Frame) -> None:
        with suppress(OSError, ValueError):
            write_frame(cast("BinaryIO", _stream(self.process.stdin)), request)

    def _answer(self, seconds: float) -> Frame:
        """One frame, read piece by piece so that a silent worker is noticed."""
        stream = _stream(self.process.stdout)
        until = monotonic() + seconds
        kind, cpu_ms, length = HEAD.unpack(self._read(stream, HEAD.size, until))
        if length > self._most_answer_bytes:
            raise WorkerLost
        return Frame(kind, self._read(stream, length, until), cpu_ms)

    @staticmethod
    def _read(stream: IO[bytes], length: int, until: float) -> bytes:
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while len(received) < length:
                if not selector.select(max(until - monotonic(), 0)):
                    raise WorkerLost
                piece = os.read(stream.fileno(), length - len(received))
                if not piece:
                    raise WorkerLost
                received += piece
        return bytes(received)

    def end(self) -> None:
        """Kills the process and frees its pipes."""
        if self._parent == os.getpid():
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise WorkerLost
    return stream
