"""One commit for the work of several threads that wait to write.

SQLite has one writer at a time, and each commit is a full sync that all others wait for. So the
thread whose turn has come does the work of all that wait in its process, each piece between
savepoints, and commits once; nobody is answered before. A piece that fails is undone alone. If
the commit fails, all have failed; if the process dies before it, nobody was told anything.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

from issuer.errors import StoreUnavailable

MOST_TOGETHER = 16
"""Pieces of one commit: the first of them waits for all."""
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Piece:
    """The work of one thread, which waits until it is called."""

    work: Callable[[Connection], Any]
    context: Context = field(default_factory=copy_context)
    called: threading.Lock = field(default_factory=threading.Lock)
    """Held until the work is done, or until the thread is to lead."""
    is_done: bool = False
    result: Any = None
    error: BaseException | None = None

    def __post_init__(self) -> None:
        self.called.acquire()

    def run(self, connection: Connection) -> None:
        """With the context variables of its own thread."""
        self.result = self.context.run(self.work, connection)


class Together:
    """Runs pieces of work in transactions that they share."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        """`transaction` waits for the turn, begins, and commits at the end of its block."""
        self._transaction = transaction
        self._lock = threading.Lock()
        self._waiting: list[_Piece] = []
        self._is_led = False

    def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, once it is committed. Raises what it raises; StoreUnavailable if what
        others wrote in the same transaction took it along.

        Perhaps another thread runs it: it holds no lock and begins no transaction.
        """
        piece = _Piece(work)
        with self._lock:
            self._waiting.append(piece)
            leads, self._is_led = not self._is_led, True
        if not leads:
            piece.called.acquire()
        if not piece.is_done:
            self._lead(piece)
        if piece.error is not None:
            raise piece.error
        result: T = piece.result
        return result

    def _lead(self, own: _Piece) -> None:
        """Does the work of all that wait, of whom the leader is the first; calls the next one."""
        pieces = [own]
        try:
            with self._transaction() as connection:
                with self._lock:
                    pieces = self._waiting[:MOST_TOGETHER]
                _run_all(connection, pieces)
        except BaseException as error:  # noqa: BLE001  # each thread raises its own
            _fail(pieces, own, error)
        finally:
            self._end(pieces)

    def _end(self, pieces: list[_Piece]) -> None:
        with self._lock:
            del self._waiting[: len(pieces)]
            self._is_led = bool(self._waiting)
            called = [*pieces, *self._waiting[:1]]
        for piece in pieces:
            piece.is_done = True
        for piece in called:
            piece.called.release()


def _run_all(connection: Connection, pieces: list[_Piece]) -> None:
    if len(pieces) == 1:
        pieces[0].run(connection)
        return
    for piece in pieces:
        savepoint = connection.begin_nested()
        try:
            piece.run(connection)
        except BaseException as error:  # noqa: BLE001  # raised in the thread whose work it is
            savepoint.rollback()  # fails where the error has ended the transaction itself
            piece.error = error
        else:
            savepoint.commit()


def _fail(pieces: list[_Piece], own: _Piece, error: BaseException) -> None:
    """Nothing of the transaction is stored."""
    for piece in pieces:
        if piece is own:
            piece.error = piece.error or error
        elif piece.error is None:
            piece.error = StoreUnavailable(reason=type(error).__name__)
            piece.error.__cause__ = error
