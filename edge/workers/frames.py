"""What a worker process and its keeper say to each other, and the worker's own limits.

Frames on standard input and output: a byte for the kind, four bytes of CPU milliseconds, four of
length, the content. In a request the milliseconds are a limit that kills (0 is none), in an answer
what was used. A worker ends with its parent.
"""

import math
import resource
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

MEMORY_BYTES: Final = 256 * 1024 * 1024
OK, NO, READY = b"k", b"n", b"r"
HEAD: Final = struct.Struct(">cII")
_MILLISECONDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: bytes
    content: bytes = b""
    cpu_ms: int = 0


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Sends one frame."""
    stream.write(HEAD.pack(frame.kind, frame.cpu_ms, len(frame.content)))
    stream.write(frame.content)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame; None at the end."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, cpu_ms, length = HEAD.unpack(head)
    return Frame(kind, stream.read(length), cpu_ms)


def serve(answer: Callable[[bytes, bytes], Frame], too_costly: Frame) -> None:
    """Answers requests (kind, content) until standard input ends.

    `too_costly` is the answer when memory or depth run out; a job over its CPU time gets none.
    """
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    write_frame(answers, Frame(READY))
    while (request := read_frame(requests)) is not None:
        # the signal is not handled: when it comes, the process ends, whatever code is running
        signal.setitimer(signal.ITIMER_PROF, request.cpu_ms / _MILLISECONDS)
        try:
            told = answer(request.kind, request.content)
        except (MemoryError, RecursionError):
            told = too_costly
        left, _ = signal.setitimer(signal.ITIMER_PROF, 0)
        # the kernel rounds up, so a short job may leave more than there was
        used = max(request.cpu_ms - math.floor(left * _MILLISECONDS), 0) if request.cpu_ms else 0
        write_frame(answers, Frame(told.kind, told.content, used))
