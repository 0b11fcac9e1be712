"""Guards of the fetcher: bytes and time over all hops, kinds of answers, what is kept."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from credentials.errors import (
    AddressRefused,
    RetrievalError,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongContentType,
)
from edge.fetch import GuardedFetcher
from edge.fetch.allowance import Allowance
from edge.fetch.media_types import is_acceptable
from tests.support.local_server import LocalServer, certificate_for, local_server

LISTS = ("application/vc", "application/ld+json", "application/json", "application/vc+jwt")
MIB = 1024 * 1024


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server() as running:
        yield running


@pytest.fixture
def fetcher(server: LocalServer) -> GuardedFetcher:
    return GuardedFetcher([server.origin])


def refusal(
    fetcher: GuardedFetcher, url: str, accept: tuple[str, ...] = LISTS
) -> tuple[type[RetrievalError], str]:
    with pytest.raises(RetrievalError) as error:
        fetcher.fetch(url, accept=accept)
    return type(error.value), error.value.fields["reason"]


# bytes


EXTENDED = b"1;" + b"e" * 60_000 + b"\r\nx\r\n"


def drips_for_ever(head: bytes, piece: bytes) -> Any:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        while True:
            request.wfile.write(piece)

    return answer


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", EXTENDED),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: x\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 60_000),
    ],
    ids=["extensions of chunks", "trailers", "body"],
)  # fmt: skip
def test_no_part_of_an_answer_is_endless(
    server: LocalServer, fetcher: GuardedFetcher, head: bytes, piece: bytes
) -> None:
    server.routes["/"] = drips_for_ever(head, piece)
    assert refusal(fetcher, server.origin + "/") == (TooLarge, "compressed")


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"A: " + b"b" * 20_000 + b"\r\n"),
    ],
    ids=["interim answers", "headers"],
)
def test_a_huge_head_is_no_answer(
    server: LocalServer, fetcher: GuardedFetcher, head: bytes, piece: bytes
) -> None:
    server.routes["/"] = drips_for_ever(head, piece)
    assert refusal(fetcher, server.origin + "/") == (TooLarge, "head")


def test_bytes_are_counted_over_all_hops(server: LocalServer, fetcher: GuardedFetcher) -> None:
    for here, there in ("ab", "bc", "cd"):
        filler = {"X-Filler": "x" * 50_000, "Location": f"/{there}"}
        server.answer(f"/{here}", b"", status=302, headers=filler)
    url = f"{server.origin}/a"
    server.answer("/d", b"x" * (MIB - 100_000))
    assert refusal(fetcher, url) == (TooLarge, "compressed")


# time


def test_what_is_left_of_the_time_bounds_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.fetch.allowance.TOTAL_SECONDS", 0.05)
    allowance = Allowance("https://example.org/")
    assert allowance.seconds(2.0) <= 0.05
    time.sleep(0.06)
    with pytest.raises(TimedOut):
        allowance.seconds(2.0)


def test_a_late_hop_has_only_the_rest_for_its_name(
    server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.fetch.allowance.TOTAL_SECONDS", 0.5)
    hanging = threading.Event()

    def resolver(host: str, port: int, *_: Any) -> list[Any]:
        if host == "example.org":
            hanging.wait(5)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    url = server.answer("/", b"", status=302, headers={"Location": "https://example.org/"})
    started = time.monotonic()
    with pytest.raises(TimedOut):
        GuardedFetcher([server.origin], resolver=resolver).fetch(url, accept=())
    hanging.set()
    assert time.monotonic() - started < 1.5


def test_two_addresses_share_the_rest_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.fetch.allowance.TOTAL_SECONDS", 0.4)
    tried: list[float | None] = []

    def swallowed(self: socket.socket, address: Any) -> None:
        tried.append(self.gettimeout())
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", swallowed)

    def three(host: str, port: int, *_: Any) -> list[Any]:
        ends = ("93.184.215.14", "93.184.215.15", "93.184.215.16")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (end, port)) for end in ends]

    assert refusal(GuardedFetcher(resolver=three), "https://example.org/") == (TimedOut, "deadline")
    assert len(tried) == 2
    assert sum(seconds or 9 for seconds in tried) <= 0.4


# redirects


def at_loopback(host: str, port: int, *_: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def test_a_redirect_out_of_https_is_refused_even_to_a_listed_origin(tmp_path: Path) -> None:
    server_side, client_side = certificate_for("badges.example.org", tmp_path)
    with (
        local_server(tls=server_side, name="badges.example.org") as secure,
        local_server() as plain,
    ):
        url = secure.answer("/", b"", status=302, headers={"Location": plain.answer("/")})
        fetcher = GuardedFetcher(
            [secure.origin, plain.origin], resolver=at_loopback, tls=client_side
        )
        assert refusal(fetcher, url) == (AddressRefused, "downgrade")
        assert plain.seen == []


def test_an_etag_is_sent_to_the_address_that_gave_it_and_no_other(server: LocalServer) -> None:
    fetcher = GuardedFetcher([server.origin], own=[server.origin])
    url = server.answer("/a", b"", status=302, headers={"Location": "/b"})
    server.answer("/b", b"1", headers={"ETag": '"x"'})
    fetcher.fetch(url, accept=())
    server.answer("/b", b"", status=304)
    assert fetcher.fetch(url, accept=()).body == b"1"
    asked = [(path, headers.get("if-none-match")) for path, headers in server.seen]
    assert asked == [("/a", None), ("/b", None), ("/a", None), ("/b", '"x"')]
    server.answer("/a", b"", status=304)
    assert refusal(fetcher, url, ()) == (Unreachable, "http_status")


def test_an_etag_is_no_place_to_keep_much(server: LocalServer) -> None:
    fetcher = GuardedFetcher([server.origin], own=[server.origin])
    url = server.answer("/", b"1", headers={"ETag": '"' + "x" * 300 + '"'})
    fetcher.fetch(url, accept=())
    fetcher.fetch(url, accept=())
    assert all("if-none-match" not in headers for _, headers in server.seen)


# kinds of answers


@pytest.mark.parametrize(
    ("media_type", "accept", "fits"),
    [
        ("application/vc", LISTS, True),
        ("application/json", LISTS, True),
        ("application/vnd.school+json", LISTS, True),
        ("application/jwt", LISTS, True),
        ("application/statuslist+jwt", LISTS, True),
        ("text/plain", LISTS, True),
        ("application/octet-stream", LISTS, True),
        ("", LISTS, True),
        ("text/html", LISTS, False),
        ("application/xhtml+xml", LISTS, False),
        ("image/svg+xml", LISTS, False),
        ("image/png", LISTS, False),
        ("application/cose", LISTS, False),
        ("application/jwt", ("application/json",), False),
        ("text/html", ("application/vc", "*/*;q=0.1"), True),
        ("text/html", (), True),
    ],
)
def test_which_kinds_go_with_what_was_asked_for(
    media_type: str, accept: tuple[str, ...], fits: bool
) -> None:
    assert is_acceptable(media_type, accept) is fits


def test_the_body_of_a_kind_not_asked_for_is_not_read(
    server: LocalServer, fetcher: GuardedFetcher
) -> None:
    url = server.answer("/", b"<html>", headers={"Content-Type": "Text/HTML; charset=utf-8"})
    assert refusal(fetcher, url) == (WrongContentType, "media_type")


# failures


def test_a_foreign_address_that_failed_is_not_asked_again_for_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def unknown(host: str, *_: Any) -> list[Any]:
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    fetcher = GuardedFetcher(resolver=unknown)
    for _ in range(3):
        assert refusal(fetcher, "https://example.org/a") == (Unreachable, "dns")
    assert refusal(fetcher, "https://example.org/b") == (Unreachable, "dns")
    assert len(asked) == 2
    monkeypatch.setattr("edge.fetch.cache.FAILURE_SECONDS", -1.0)
    refusal(GuardedFetcher(resolver=unknown), "https://example.org/a")
    later = GuardedFetcher(resolver=unknown)
    for _ in range(2):
        refusal(later, "https://example.org/a")
    assert len(asked) == 5


def test_failures_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.fetch.cache.FAILURE_ENTRIES", 2)
    asked: list[str] = []

    def unknown(host: str, *_: Any) -> list[Any]:
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    fetcher = GuardedFetcher(resolver=unknown)
    for name in ("a", "b", "c", "a"):
        refusal(fetcher, f"https://{name}.example.org/")
    assert [host[0] for host in asked] == ["a", "b", "c", "a"]


def test_a_listed_address_is_asked_each_time(server: LocalServer, fetcher: GuardedFetcher) -> None:
    url = server.answer("/", b"", status=503)
    for _ in range(2):
        refusal(fetcher, url)
    assert len(server.seen) == 2


def test_a_failure_brings_along_what_was_last_read(
    server: LocalServer, fetcher: GuardedFetcher
) -> None:
    url = server.answer("/list", b'{"credentialSubject": {"ttl": 0}}')
    read = fetcher.fetch(url, accept=())
    server.answer("/list", b"", status=503)
    with pytest.raises(Unreachable) as error:
        fetcher.fetch(url, accept=())
    assert error.value.fields["last_answer"] is read


# certificates


@pytest.mark.parametrize("organisation", ["The School", None])
def test_whom_the_certificate_names_comes_with_the_answer(
    tmp_path: Path, organisation: str | None
) -> None:
    server_side, client_side = certificate_for("a.example.org", tmp_path, organisation)
    with local_server(tls=server_side, name="a.example.org") as server:
        fetcher = GuardedFetcher([server.origin], resolver=at_loopback, tls=client_side)
        answer = fetcher.fetch(server.answer("/"), accept=())
    assert (answer.certified_name, answer.certified_by) == (organisation, organisation)


def test_without_tls_nobody_is_named(server: LocalServer, fetcher: GuardedFetcher) -> None:
    assert fetcher.fetch(server.answer("/"), accept=()).certified_name is None


def test_nothing_that_a_server_sets_comes_back_to_it(server: LocalServer) -> None:
    fetcher = GuardedFetcher([server.origin], own=[server.origin])
    told = {"Set-Cookie": "who=you; Path=/", "Link": "</x>; rel=preload", "Refresh": "0; url=/x"}
    url = server.answer("/", b"1", headers=told)
    for _ in range(2):
        fetcher.fetch(url, accept=("application/json",))
    asked = [set(headers) for _, headers in server.seen]
    assert asked == [{"host", "user-agent", "accept", "accept-encoding"}] * 2
    assert [path for path, _ in server.seen] == ["/", "/"]
