"""Experiment E18: whatever a server does, asking it ends soon, reads little, decides nothing."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from credentials.errors import RetrievalError, TimedOut
from credentials.report import Verdict
from edge.did_resolver import FetchingDidResolver
from edge.fetch import GuardedFetcher
from edge.settings import Settings
from tests.support import hostile_servers
from tests.support.entry_points import pasted_link, status_list
from tests.support.hostile_servers import KINDS, Hostile, hostile
from tests.support.issuer_host import NOON
from tests.support.results import write_result
from verifier.service import Verifier, check
from verifier.wiring import open_verifier

MIB = 1024 * 1024
LISTS = ("application/vc", "application/ld+json", "application/json", "application/vc+jwt")
CODES = {
    "retrieval.timed_out": "intake.link_timed_out",
    "retrieval.too_large": "intake.link_too_large",
    "retrieval.address_refused": "intake.link_refused",
    "retrieval.unreachable": "intake.link_unreachable",
}
SYSTEM = GuardedFetcher()._tls


def at_loopback(host: str, port: int, *_: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@contextmanager
def counted_bytes() -> Iterator[dict[int, int]]:
    """How many bytes were read from the connections to each port, above TLS."""
    read: dict[int, int] = {}
    readinto = socket.SocketIO.readinto

    def counting(self: Any, buffer: Any) -> int | None:
        count = readinto(self, buffer)
        port = self._sock.getpeername()[1] if count else 0
        read[port] = read.get(port, 0) + (count or 0)
        return count

    socket.SocketIO.readinto = counting  # type: ignore[method-assign]
    try:
        yield read
    finally:
        socket.SocketIO.readinto = readinto  # type: ignore[method-assign]


def fetcher_for(server: Hostile) -> GuardedFetcher:
    origin = server.url.removesuffix("/x")
    return GuardedFetcher([origin], resolver=at_loopback, tls=server.trust or SYSTEM)


def ask(name: str, folder: Path) -> dict[str, Any]:
    """What came of asking a server of that kind, in how many seconds."""
    with hostile(KINDS[name], folder) as server:
        started = monotonic()
        try:
            fetcher_for(server).fetch(server.url, accept=LISTS)
        except RetrievalError as error:
            outcome = (type(error), error.fields["reason"])
            return {"outcome": outcome, "seconds": monotonic() - started, "port": server.port}
        return {"outcome": None, "seconds": monotonic() - started, "port": server.port}


def asked(fetcher: GuardedFetcher, url: str) -> dict[str, Any]:
    started = monotonic()
    with pytest.raises(RetrievalError) as error:
        fetcher.fetch(url, accept=LISTS)
    outcome = (type(error.value), error.value.fields["reason"])
    return {"outcome": outcome, "seconds": monotonic() - started, "port": 0}


def silent_name_server() -> dict[str, Any]:
    """A name that nobody ever answers for."""
    done = threading.Event()

    def never(*_: Any) -> list[Any]:
        done.wait(20)
        return []

    answer = asked(GuardedFetcher(resolver=never, tls=SYSTEM), "https://silent.test/")
    done.set()
    return answer


def swallowed_connections() -> dict[str, Any]:
    """A port whose queue is full: requests for a connection are dropped."""
    with socket.socket() as full, ExitStack() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        for _ in range(3):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        origin = f"http://good.test:{port}"
        return asked(GuardedFetcher([origin], resolver=at_loopback), origin)


BEFORE_A_SERVER = {
    "a name server that says nothing": (silent_name_server, (TimedOut, "dns")),
    "connections that are swallowed": (swallowed_connections, (TimedOut, "deadline")),
}


@pytest.mark.parametrize("name", BEFORE_A_SERVER)
def test_what_never_becomes_a_connection_ends_too(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.fetch.address.DNS_SECONDS", 0.3)
    monkeypatch.setattr("edge.fetch.connection.CONNECT_SECONDS", 0.3)
    ask_it, outcome = BEFORE_A_SERVER[name]
    answer = ask_it()
    assert answer["outcome"] == outcome
    assert answer["seconds"] < 2


def ask_all(folder: Path) -> tuple[dict[str, dict[str, Any]], dict[int, int]]:
    """All kinds side by side, and what was read of each port."""
    hostile_servers.a_bomb()
    with counted_bytes() as read, ThreadPoolExecutor(len(KINDS)) as pool:
        folders = {name: folder / str(number) for number, name in enumerate(KINDS)}
        for path in folders.values():
            path.mkdir()
        asked = {name: pool.submit(ask, name, folders[name]) for name in KINDS}
        return {name: future.result() for name, future in asked.items()}, read


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 20


def test_every_kind_ends_with_its_reason_and_little_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short form: the same servers, with two seconds in place of five."""
    monkeypatch.setattr("edge.fetch.allowance.TOTAL_SECONDS", 2.0)
    monkeypatch.setattr("edge.fetch.connection.READ_SECONDS", 1.0)
    monkeypatch.setattr(hostile_servers, "PAUSE", 0.4)
    answers, read = ask_all(tmp_path)
    wrong = {
        name: answer["outcome"]
        for name, answer in answers.items()
        if answer["outcome"] not in {*KINDS[name].outcomes, hostile_servers.DEADLINE}
    }
    assert wrong == {}  # on a busy machine the time may be up first
    assert max(read.values()) <= MIB
    assert max(answer["seconds"] for answer in answers.values()) < 10


@pytest.fixture
def verifier() -> Iterator[Verifier]:
    opened = open_verifier(Settings())
    yield opened
    opened.close()


def answers_of(verifier: Verifier, server: Hostile) -> tuple[Any, Any]:
    """(the report on the server as a link, on a good badge whose status list it has)."""
    origin = server.url.removesuffix("/x")

    def asking() -> Verifier:
        fetcher = fetcher_for(server)
        return replace(verifier, fetcher=fetcher, resolver=FetchingDidResolver(fetcher, (origin,)))

    linked = check(asking(), pasted_link(server.url), at=NOON).report
    listed = check(asking(), status_list(server.url), at=NOON).report
    return linked, listed


QUICK = [
    name
    for name, kind in KINDS.items()
    if kind.outcomes[0] != hostile_servers.DEADLINE and "page" not in name
]


@pytest.mark.parametrize("name", QUICK)
def test_nothing_is_determined_by_a_hostile_server(
    verifier: Verifier, tmp_path: Path, name: str
) -> None:
    with hostile(KINDS[name], tmp_path) as server:
        linked, listed = answers_of(verifier, server)
    assert (linked.verdict, listed.verdict) == (Verdict.UNDETERMINED, Verdict.UNDETERMINED)
    (status,) = [one for one in listed.checks if one.id == "status"]
    assert status.code == "status.unreachable"
    assert status.evidence["reason"] in CODES
    assert linked.checks[0].code in CODES.values()


@pytest.mark.experiment
def test_e18_hostile_servers(tmp_path: Path) -> None:
    answers, read = ask_all(tmp_path)
    expected = {name: kind.outcomes for name, kind in KINDS.items()}
    for name, (ask_it, outcome) in BEFORE_A_SERVER.items():
        answers[name], expected[name] = ask_it(), (outcome,)
    rows = {
        name: {
            "reason": f"{answer['outcome'][0].code} ({answer['outcome'][1]})",
            "seconds": round(answer["seconds"], 2),
            "bytes_read": read.get(answer["port"], 0),
        }
        for name, answer in answers.items()
    }
    write_result(
        "hostile-servers",
        kinds=len(rows),
        longest_seconds=max(row["seconds"] for row in rows.values()),
        most_bytes_read=max(row["bytes_read"] for row in rows.values()),
        servers=rows,
    )
    assert {name for name in rows if answers[name]["outcome"] not in expected[name]} == set()
    assert max(row["seconds"] for row in rows.values()) <= 5.5
    assert max(row["bytes_read"] for row in rows.values()) <= MIB
