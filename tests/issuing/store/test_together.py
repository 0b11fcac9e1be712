"""One commit for several threads: each gets its own result or error, nobody half of anything."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from issuer.errors import StoreConflict, StoreUnavailable
from issuer.store import together
from issuer.store.engine import WRITES, open_engine
from issuer.store.store import Store, Unit
from issuer.store.together import Together
from tests.support.databases import Databases

named: ContextVar[str] = ContextVar("named")
Work = Callable[[Connection], Any]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'some.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT PRIMARY KEY, by TEXT)"))
    yield engine
    engine.dispose()


class Door:
    """Transactions that begin when the door is opened, and are counted."""

    def __init__(self, engine: Engine) -> None:
        self._writes = engine.execution_options(**{WRITES: True})
        self.open = threading.Event()
        self.begun = 0

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        self.open.wait(10)
        self.begun += 1
        with self._writes.begin() as connection:
            yield connection


def write(word: str, by: str = "") -> Work:
    def work(connection: Connection) -> str:
        values = {"word": word, "by": by or named.get("")}
        connection.execute(text("INSERT INTO words VALUES (:word, :by)"), values)
        return word

    return work


def words(engine: Engine) -> set[str]:
    with engine.begin() as connection:
        return set(connection.execute(text("SELECT word FROM words")).scalars())


def all_at_once(door: Door, works: list[Work]) -> list[Any]:
    """Results and errors of works that gather before the door; the first of them leads."""
    shared, found = Together(door), [None] * len(works)

    def run(number: int) -> None:
        named.set(f"thread {number}")
        try:
            found[number] = shared.run(works[number])
        except BaseException as error:  # noqa: BLE001  # it is what the test is about
            found[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(works))]
    for number, thread in enumerate(threads):
        thread.start()
        while len(shared._waiting) <= number:
            thread.join(0.001)
    door.open.set()
    for thread in threads:
        thread.join(10)
    assert (shared._waiting, shared._is_led) == ([], False)
    return found


def test_all_that_wait_are_committed_once_each_as_itself(engine: Engine) -> None:
    door = Door(engine)
    assert all_at_once(door, [write("one"), write("two"), write("three")]) == [
        "one",
        "two",
        "three",
    ]
    assert door.begun == 1
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT word, by FROM words ORDER BY by")).all()
    assert rows == [("one", "thread 0"), ("two", "thread 1"), ("three", "thread 2")]


def test_one_that_fails_is_undone_alone(engine: Engine) -> None:
    def twice(connection: Connection) -> None:
        write("half")(connection)
        write("one")(connection)

    class Stopped(BaseException):
        pass

    def stop(connection: Connection) -> None:
        write("lost")(connection)
        raise Stopped

    found = all_at_once(Door(engine), [write("one"), twice, stop, write("two")])
    assert (found[0], found[3]) == ("one", "two")
    assert type(found[1]).__name__ == "IntegrityError"
    assert isinstance(found[2], Stopped)
    assert words(engine) == {"one", "two"}


def test_an_error_that_ends_the_transaction_is_an_error_for_all(engine: Engine) -> None:
    """As a full disk does (sqlite.org, "ON CONFLICT": some errors roll everything back)."""

    def roll_back(connection: Connection) -> None:
        connection.execute(text("INSERT OR ROLLBACK INTO words VALUES ('one', '')"))

    found = all_at_once(Door(engine), [write("one"), roll_back, write("two")])
    assert [type(error) for error in (found[0], found[2])].count(StoreUnavailable) >= 1
    assert all(isinstance(error, Exception) for error in found)
    assert words(engine) == set()


def test_a_commit_that_fails_is_an_error_for_all(engine: Engine) -> None:
    class Full(Door):
        @contextmanager
        def __call__(self) -> Iterator[Connection]:
            with super().__call__() as connection:
                yield connection
                raise OSError("disk full")

    found = all_at_once(Full(engine), [write("one"), write("two")])
    assert isinstance(found[0], OSError)
    assert isinstance(found[1], StoreUnavailable)
    assert words(engine) == set()


def test_more_than_one_commit_holds_are_called_for_the_next(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOST_TOGETHER", 2)
    door = Door(engine)
    every = [f"word {n}" for n in range(5)]
    assert all_at_once(door, [write(word) for word in every]) == every
    assert door.begun == 3
    assert words(engine) == set(every)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_writes_what_many_threads_give_it(databases: Databases, kind: str) -> None:
    url, errors = databases.url(kind), []
    with Store.open(url) as store:
        with store.writing() as unit:
            unit.connection.execute(text("CREATE TABLE words (word TEXT PRIMARY KEY)"))

        def run(number: int) -> None:
            def work(unit: Unit) -> None:
                values = {"word": str(number % 40)}
                unit.connection.execute(text("INSERT INTO words VALUES (:word)"), values)

            try:
                store.write(work)
            except StoreConflict as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(n,)) for n in range(48)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        with store.reading() as unit:
            count = unit.connection.execute(text("SELECT count(*) FROM words")).scalar_one()
    assert (count, len(errors)) == (40, 8)
