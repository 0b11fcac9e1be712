"""One unit of work per use case: everything in it is stored, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from issuer.errors import StoreConflict, StoreError, StoreUnavailable
from issuer.store.answers import Answers
from issuer.store.audit import Audit
from issuer.store.awards import Awards
from issuer.store.credential_tokens import CredentialTokens
from issuer.store.credentials import Credentials
from issuer.store.decisions import Decisions
from issuer.store.engine import WRITES, open_engine
from issuer.store.evidence import EvidenceDocuments
from issuer.store.keys import Keys
from issuer.store.programmes import Programmes
from issuer.store.site import SiteTable
from issuer.store.sources import Sources
from issuer.store.status import StatusLists
from issuer.store.together import Together
from issuer.store.tokens import Tokens
from issuer.store.turn import Turn
from issuer.store.watch import CommitWatch

T = TypeVar("T")


class Unit:
    """The tables, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.site = SiteTable(connection)
        self.keys = Keys(connection)
        self.programmes = Programmes(connection)
        self.evidence = EvidenceDocuments(connection)
        self.sources = Sources(connection)
        self.decisions = Decisions(connection)
        self.awards = Awards(connection)
        self.credentials = Credentials(connection)
        self.credential_tokens = CredentialTokens(connection)
        self.status = StatusLists(connection)
        self.answers = Answers(connection)
        self.audit = Audit(connection)
        self.tokens = Tokens(connection)


class Store:
    """A database. Safe to share between threads; after a fork each process opens its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writes = engine.execution_options(**{WRITES: True})
        self._turn: AbstractContextManager[object] = nullcontext()
        self._together: Together | None = None
        self._watch = None
        if engine.dialect.name != "postgresql":
            self._turn = Turn(Path(f"{engine.url.database}.turn"))
            self._together = Together(self._begun)
            self._watch = CommitWatch(engine)
        self._reads = (
            engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
            if engine.dialect.name == "postgresql"
            else engine
        )

    @classmethod
    def open(cls, database_url: str) -> Self:
        """The store at that URL; nothing is created."""
        return cls(open_engine(database_url))

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """A transaction that is on disk when the block has ended, or undone if it raises.

        Raises StoreConflict when a constraint did not hold, StoreUnavailable when the database
        does not answer: in both cases nothing was stored, unless the connection was lost during
        the commit, so callers repeat only what may be repeated.
        """
        with _named_errors(), self._begun() as connection:
            yield Unit(connection)

    def write(self, work: Callable[[Unit], T]) -> T:
        """What `work` gives, once what it wrote is on disk; raises as `writing`, and as `work`.

        On SQLite, threads that wait share one commit (`together.py`) and one of them runs the
        work of all, so `work` holds no lock, waits for nothing and opens no other unit.
        """
        with _named_errors():
            if self._together is not None:
                return self._together.run(lambda connection: work(Unit(connection)))
            with self._begun() as connection:
                return work(Unit(connection))

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with self._turn, self._writes.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """One consistent view. Waits for no writer."""
        with _named_errors(), self._reads.begin() as connection:
            yield Unit(connection)

    def version(self) -> int | None:
        """A number that differs as soon as anybody has committed anything, at a hundredth of the
        price of a read; None where the database cannot tell so cheaply."""
        return None if self._watch is None else self._watch.version()

    def close(self) -> None:
        """Gives all connections back."""
        if self._watch is not None:
            self._watch.close()
        if isinstance(self._turn, Turn):
            self._turn.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        # The driver's message may hold the values of the row, so it is not repeated here.
        raise StoreConflict(constraint=type(error.orig).__name__) from error
    except SQLAlchemyError as error:
        raise StoreUnavailable(reason=type(error).__name__) from error


__all__ = ["Store", "StoreError", "Unit"]
