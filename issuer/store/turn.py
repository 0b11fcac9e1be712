"""Whose turn it is to write to SQLite, among the threads and processes of one database.

SQLite has one writer at a time and lets the others look again after 1, 2, 5, ... 100 ms; with two
busy processes both mostly sleep. This turn is only about time: SQLite's own lock keeps the data,
and whoever waits too long here goes on and is judged by it.
"""

import fcntl
import os
import threading
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

LOOK_AGAIN_SECONDS = 0.0005
"""One thread of each process looks; that costs nothing to speak of."""
LONGEST_WAIT_SECONDS = 30.0


class Turn:
    """A context manager for threads of this process, and for processes that open the same file.

    The kernel ends the turn of a process that dies.
    """

    def __init__(self, path: Path) -> None:
        """`path`: an empty file beside the database, made if it is not there."""
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._await_processes()
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def close(self) -> None:
        """Gives the file back."""
        with self._threads:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _await_processes(self) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = monotonic() + LONGEST_WAIT_SECONDS
        while not _is_taken(self._file) and monotonic() < end:
            sleep(LOOK_AGAIN_SECONDS)


def _is_taken(file: int) -> bool:
    """Whether the turn is ours now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
