"""Where foreign files are opened: worker processes that are kept, watched and killed."""

import json
import os
import selectors
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from time import monotonic
from typing import IO, BinaryIO, cast

from verifier.errors import IntakeRefused
from verifier.intake import worker

JOB_SECONDS = 2.0
START_SECONDS = 10.0
WAIT_SECONDS = 5.0
JOBS_PER_WORKER = 500
WORKERS = 2
MOST_ANSWER_BYTES = 8 * 1024 * 1024


class Workshop:
    """At most `WORKERS` processes; each file gets `JOB_SECONDS` and the worker's memory limit."""

    def __init__(self, *, job_seconds: float = JOB_SECONDS) -> None:
        self._job_seconds = job_seconds
        self._free = threading.BoundedSemaphore(WORKERS)
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _end_all, self._idle)

    def open(self, kind: bytes, file: bytes) -> list[str]:
        """The texts in the file that may be credentials; IntakeRefused says why there are none."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise IntakeRefused("intake.busy", unsupported=True)
        try:
            return self._open(kind, file)
        finally:
            self._free.release()

    def _open(self, kind: bytes, file: bytes) -> list[str]:
        hand = self._take()
        try:
            answer = hand.ask(kind, file, self._job_seconds)
        except _WorkerLost as error:
            hand.end()
            raise IntakeRefused("intake.too_costly", unsupported=True) from error
        self._give_back(hand)
        sort, content = answer
        told = json.loads(content)
        if sort == worker.NO:
            code, facts = told
            raise IntakeRefused(code, unsupported=code == "intake.too_costly", **facts)
        return [str(text) for text in told]

    def _take(self) -> "_Worker":
        with self._lock:
            while self._idle:
                hand = self._idle.pop()
                if hand.usable():
                    return hand
                hand.end()
        try:
            return _Worker()
        except _WorkerLost as error:
            raise IntakeRefused("intake.busy", unsupported=True) from error

    def _give_back(self, hand: "_Worker") -> None:
        if hand.jobs >= JOBS_PER_WORKER:
            hand.end()
            return
        with self._lock:
            self._idle.append(hand)

    def close(self) -> None:
        """Ends the processes."""
        with self._lock:
            _end_all(self._idle)


def _end_all(idle: "list[_Worker]") -> None:
    """Also runs when a workshop is forgotten, and at the end of the process."""
    while idle:
        idle.pop().end()


class _WorkerLost(Exception):
    """The worker died, or took too long."""


class _Worker:
    def __init__(self) -> None:
        self.jobs = 0
        self._parent = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "verifier.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            close_fds=True,
        )
        try:
            self._answer(START_SECONDS)
        except _WorkerLost:
            self.end()
            raise

    def usable(self) -> bool:
        """Whether it lives and is ours: after a fork it belongs to the other process."""
        return self._parent == os.getpid() and self._process.poll() is None

    def ask(self, kind: bytes, file: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Its answer (kind, content); `_WorkerLost` after `seconds`."""
        self.jobs += 1
        writer = threading.Thread(target=self._send, args=(kind, file), daemon=True)
        writer.start()
        try:
            answer = self._answer(seconds)
            writer.join(seconds)  # it has been read: only the thread's own end is waited for
            return answer
        finally:
            if writer.is_alive():
                self._process.kill()
            writer.join()

    def _send(self, kind: bytes, file: bytes) -> None:
        with suppress(OSError, ValueError):
            worker.write_frame(cast("BinaryIO", _stream(self._process.stdin)), kind, file)

    def _answer(self, seconds: float) -> tuple[bytes, bytes]:
        """One frame, read piece by piece so that a silent worker is noticed."""
        stream = _stream(self._process.stdout)
        until = monotonic() + seconds
        head = self._read(stream, 5, until)
        length = int.from_bytes(head[1:], "big")
        if length > MOST_ANSWER_BYTES:
            raise _WorkerLost
        return head[:1], self._read(stream, length, until)

    @staticmethod
    def _read(stream: IO[bytes], length: int, until: float) -> bytes:
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while len(received) < length:
                if not selector.select(max(until - monotonic(), 0)):
                    raise _WorkerLost
                piece = os.read(stream.fileno(), length - len(received))
                if not piece:
                    raise _WorkerLost
                received += piece
        return bytes(received)

    def end(self) -> None:
        """Kills the process and frees its pipes."""
        if self._parent == os.getpid():
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise _WorkerLost
    return stream
