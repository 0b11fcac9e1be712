"""What the fetcher makes of answers: limits, redirects, codings, time, conditional requests."""

import gzip
import json
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from credentials.encoding.multibase import base64url
from credentials.errors import AddressRefused, RetrievalError, TimedOut, TooLarge, Unreachable
from credentials.verification.ports import Fetched
from edge.fetch import Budget, Budgeted, BudgetedResolver, GuardedFetcher, SameHost
from edge.fetch.lifetime import lifetime_seconds
from tests.support.local_server import LocalServer, certificate_for, local_server

ACCEPT = ("application/vc", "application/ld+json")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server() as running:
        yield running


@pytest.fixture
def fetcher(server: LocalServer) -> GuardedFetcher:
    return GuardedFetcher([server.origin])


def refusal(fetcher: GuardedFetcher, url: str) -> tuple[type[RetrievalError], str]:
    with pytest.raises(RetrievalError) as error:
        fetcher.fetch(url, accept=ACCEPT)
    return type(error.value), error.value.fields["reason"]


def test_an_answer_and_what_was_asked(server: LocalServer, fetcher: GuardedFetcher) -> None:
    url = server.answer("/c/1?x=%20y", b'{"a":1}', headers={"Content-Type": "Application/VC; q=1"})
    answer = fetcher.fetch(url + "#part", accept=ACCEPT)
    assert (answer.url, answer.body, answer.media_type) == (url, b'{"a":1}', "application/vc")
    ((path, headers),) = server.seen
    assert path == "/c/1?x=%20y"
    assert headers == {
        "host": f"localhost:{server.port}",
        "accept": "application/vc, application/ld+json",
        "accept-encoding": "gzip",
        "user-agent": "Laurel-verifier/1",
    }


def test_proxies_of_the_environment_are_not_used(
    server: LocalServer, fetcher: GuardedFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetcher.fetch(server.answer("/"), accept=ACCEPT).body == b"{}"


@pytest.mark.parametrize("status", [204, 400, 401, 404, 410, 500, 503])
def test_a_status_other_than_200_is_named(
    server: LocalServer, fetcher: GuardedFetcher, status: int
) -> None:
    url = server.answer("/", b"<b>secret</b>", status=status)
    with pytest.raises(Unreachable) as error:
        fetcher.fetch(url, accept=ACCEPT)
    assert (error.value.fields["reason"], error.value.fields["status"]) == ("http_status", status)
    assert "secret" not in str(error.value)


def test_three_redirects_are_followed_and_a_fourth_is_not(
    server: LocalServer, fetcher: GuardedFetcher
) -> None:
    for number in range(1, 6):
        server.answer(f"/{number}", b"", status=302, headers={"Location": f"/{number - 1}"})
    server.answer("/0", b"here")
    assert fetcher.fetch(f"{server.origin}/3", accept=ACCEPT).url == f"{server.origin}/0"
    assert refusal(fetcher, f"{server.origin}/4") == (Unreachable, "redirect")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/", "http://example.org/", "file:///etc/passwd", "https://10.0.0.1/",
     "https://[::1]/", "http://localhost:1/", "https://user@example.org/", "//localhost/", "http://["],
)  # fmt: skip
def test_a_redirect_passes_the_same_checks(
    server: LocalServer, fetcher: GuardedFetcher, location: str
) -> None:
    url = server.answer("/", b"", status=307, headers={"Location": location})
    kind, reason = refusal(fetcher, url)
    assert (kind, reason) in {(AddressRefused, "url"), (Unreachable, "redirect")}


def test_keys_and_lists_come_from_the_host_that_was_asked(server: LocalServer) -> None:
    with local_server(name="127.0.0.1") as other:
        url = server.answer("/", b"", status=302, headers={"Location": other.answer("/list")})
        fetcher = GuardedFetcher([server.origin, other.origin])
        assert fetcher.fetch(url, accept=ACCEPT).url == f"{other.origin}/list"
        with pytest.raises(AddressRefused) as refused:
            SameHost(fetcher).fetch(url, accept=ACCEPT)
    assert refused.value.fields["reason"] == "other_host"


def test_a_body_over_the_limit_is_cut_off(server: LocalServer, fetcher: GuardedFetcher) -> None:
    assert refusal(fetcher, server.answer("/big", b"x" * (1024 * 1024 + 1))) == (
        TooLarge, "compressed",
    )  # fmt: skip
    fits = 1024 * 1024 - 1024  # the head counts too
    assert len(fetcher.fetch(server.answer("/fits", b"x" * fits), accept=()).body) == fits


def test_an_endless_body_is_cut_off(server: LocalServer, fetcher: GuardedFetcher) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 65536)

    server.routes["/"] = endless
    assert refusal(fetcher, server.origin + "/") == (TooLarge, "compressed")


def gzipped(server: LocalServer, content: bytes, coding: str = "gzip") -> str:
    return server.answer("/z", content, headers={"Content-Encoding": coding})


def test_gzip_is_inflated(server: LocalServer, fetcher: GuardedFetcher) -> None:
    assert fetcher.fetch(gzipped(server, gzip.compress(b"[1]")), accept=()).body == b"[1]"


def test_a_gzip_bomb_is_not_inflated(server: LocalServer, fetcher: GuardedFetcher) -> None:
    bomb = gzip.compress(bytes(17 * 1024 * 1024))
    assert len(bomb) < 30_000
    assert refusal(fetcher, gzipped(server, bomb)) == (TooLarge, "inflated")


@pytest.mark.parametrize(
    ("content", "coding"),
    [(gzip.compress(b"[1]")[:-4], "gzip"), (b"not gzip", "gzip"), (zlib.compress(b"1"), "deflate"),
     (gzip.compress(b"1") + gzip.compress(b"2"), "gzip"), (b"1", "br"), (b"1", "gzip, gzip")],
    ids=["cut", "not gzip", "deflate", "two members", "brotli", "twice"],
)  # fmt: skip
def test_other_or_broken_codings_are_refused(
    server: LocalServer, fetcher: GuardedFetcher, content: bytes, coding: str
) -> None:
    assert refusal(fetcher, gzipped(server, content, coding)) == (Unreachable, "encoding")


@pytest.mark.parametrize("part", ["status line", "headers", "body"])
def test_a_server_that_drips_is_left_at_the_deadline(
    server: LocalServer, fetcher: GuardedFetcher, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.fetch.allowance.TOTAL_SECONDS", 0.4)
    heads = {
        "status line": b"HTTP/1.0 2",
        "headers": b"HTTP/1.0 200 OK\r\nX-A: ",
        "body": b"HTTP/1.0 200 OK\r\n\r\n",
    }

    def drips(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(heads[part])
        for _ in range(60):
            request.wfile.write(b"0")
            time.sleep(0.05)

    server.routes["/"] = drips
    started = time.monotonic()
    assert refusal(fetcher, server.origin + "/") == (TimedOut, "deadline")
    assert time.monotonic() - started < 2


def test_a_silent_server_is_left(fetcher: GuardedFetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.fetch.connection.READ_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://localhost:{silent.getsockname()[1]}"
        assert refusal(GuardedFetcher([origin]), origin) == (TimedOut, "deadline")


def test_a_body_that_stops_coming_is_left(
    server: LocalServer, fetcher: GuardedFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.fetch.connection.READ_SECONDS", 0.1)

    def stops(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n{")
        time.sleep(0.5)

    server.routes["/"] = stops
    assert refusal(fetcher, server.origin + "/") == (TimedOut, "deadline")


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200]
)
def test_what_is_not_http_is_unreachable(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def speak() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=speak)
        thread.start()
        origin = f"http://localhost:{listening.getsockname()[1]}"
        assert refusal(GuardedFetcher([origin]), origin)[0] is Unreachable
        thread.join()


def test_a_cut_body_is_no_answer(server: LocalServer, fetcher: GuardedFetcher) -> None:
    def cut(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.wfile.write(b"{}")

    server.routes["/"] = cut
    assert refusal(fetcher, server.origin + "/") == (Unreachable, "protocol")


def at_loopback(host: str, port: int, *_: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@pytest.mark.parametrize(
    ("name", "fits"), [("badges.example.org", True), ("other.example.org", False)]
)
def test_the_certificate_must_be_the_hosts(tmp_path: Path, name: str, fits: bool) -> None:
    server_side, client_side = certificate_for("badges.example.org", tmp_path)
    with local_server(tls=server_side, name=name) as server:
        fetcher = GuardedFetcher([server.origin], resolver=at_loopback, tls=client_side)
        url = server.answer("/")
        if fits:
            assert fetcher.fetch(url, accept=()).body == b"{}"
        else:
            assert refusal(fetcher, url) == (Unreachable, "tls")


def test_an_untrusted_certificate_is_refused(tmp_path: Path) -> None:
    server_side, _ = certificate_for("badges.example.org", tmp_path)
    with local_server(tls=server_side, name="badges.example.org") as server:
        fetcher = GuardedFetcher([server.origin], resolver=at_loopback)
        assert refusal(fetcher, server.answer("/")) == (Unreachable, "tls")


def test_a_foreign_answer_is_used_again(server: LocalServer, fetcher: GuardedFetcher) -> None:
    url = server.answer("/", b"1")
    first = fetcher.fetch(url, accept=ACCEPT)
    assert fetcher.fetch(url, accept=ACCEPT) is first
    assert len(server.seen) == 1


def test_an_own_answer_is_asked_for_each_time_and_revalidated(server: LocalServer) -> None:
    times = iter([NOON, NOON + timedelta(seconds=9)])
    fetcher = GuardedFetcher([server.origin], own=[server.origin], clock=lambda: next(times))
    url = server.answer("/", b"1", headers={"ETag": '"a"'})
    fetcher.fetch(url, accept=ACCEPT)
    server.answer("/", b"", status=304)
    again = fetcher.fetch(url, accept=ACCEPT)
    assert (again.body, again.fetched_at) == (b"1", NOON + timedelta(seconds=9))
    assert [headers.get("if-none-match") for _, headers in server.seen] == [None, '"a"']


def test_a_changed_own_answer_replaces_the_kept_one(server: LocalServer) -> None:
    fetcher = GuardedFetcher([server.origin], own=[server.origin])
    url = server.answer("/", b"1", headers={"Last-Modified": "Sun, 22 Nov 2026 12:00:00 GMT"})
    fetcher.fetch(url, accept=())
    server.answer("/", b"2")
    assert fetcher.fetch(url, accept=()).body == b"2"
    assert server.seen[1][1]["if-modified-since"] == "Sun, 22 Nov 2026 12:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_no_answer(
    server: LocalServer, fetcher: GuardedFetcher
) -> None:
    assert refusal(fetcher, server.answer("/", b"", status=304)) == (Unreachable, "http_status")


def test_the_cache_is_bounded(
    server: LocalServer, fetcher: GuardedFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge.fetch.cache.CACHE_BYTES", 25)
    for path in ("/1", "/2", "/3", "/1"):
        fetcher.fetch(server.answer(path, b"0123456789"), accept=())
    assert [path for path, _ in server.seen] == ["/1", "/2", "/3", "/1"]


@pytest.mark.parametrize(
    ("ttl", "seconds"),
    [
        (None, 300),
        (0, 0),
        (1, 0.001),
        (120_000, 120),
        (10**9, 300),
        (-1, 300),
        ("900", 300),
        (True, 300),
    ],
)
def test_a_lists_ttl_may_shorten_how_long_it_is_used(ttl: Any, seconds: float) -> None:
    subject = {} if ttl is None else {"ttl": ttl}
    for subjects in (subject, [{"name": "x"}, subject]):
        body = json.dumps({"credentialSubject": subjects}).encode()
        assert lifetime_seconds(body) == seconds
        assert lifetime_seconds(f"eyJhbGciOiJFUzI1NiJ9.{base64url(body)}.c2ln".encode()) == seconds


def test_a_failure_says_when_the_address_was_last_heard_of(
    server: LocalServer, fetcher: GuardedFetcher
) -> None:
    body = json.dumps({"credentialSubject": {"ttl": 0}}).encode()
    url = server.answer("/list", body)
    with pytest.raises(Unreachable) as unknown:
        fetcher.fetch(f"{server.origin}/other", accept=())
    read = fetcher.fetch(url, accept=())
    server.answer("/list", b"", status=503)
    with pytest.raises(Unreachable) as known:
        fetcher.fetch(url, accept=())
    assert known.value.fields["last_fetched_at"] == read.fetched_at
    assert "last_fetched_at" not in unknown.value.fields


@pytest.mark.parametrize("body", [b"", b'"ttl"', b'{"ttl": 1}', b"eyJ.!.x", b"eyJ.\xff.x", b"[]"])
def test_what_is_no_list_is_used_for_five_minutes(body: bytes) -> None:
    assert lifetime_seconds(body) == 300


def test_a_list_is_not_used_longer_than_its_ttl_and_then_asked_for_by_its_etag(
    server: LocalServer, fetcher: GuardedFetcher
) -> None:
    body = json.dumps({"credentialSubject": {"ttl": 0}}).encode()
    url = server.answer("/list", body, headers={"ETag": '"1"'})
    first = fetcher.fetch(url, accept=())
    server.answer("/list", b"", status=304)
    second = fetcher.fetch(url, accept=())
    assert (first.body, second.body) == (body, body)
    assert [headers.get("if-none-match") for _, headers in server.seen] == [None, '"1"']


class Answering:
    """A fetcher and resolver that always answer."""

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        return Fetched(url=url, body=b"", media_type="", fetched_at=NOON)

    def resolve(self, identifier: str) -> dict[str, Any]:
        return {"id": identifier}


def test_one_check_may_ask_eight_times() -> None:
    fetcher = Budgeted(Answering(), Budget())
    for number in range(8):
        fetcher.fetch(f"https://example.org/{number}", accept=())
    fetcher.fetch("https://example.org/7", accept=())
    with pytest.raises(Unreachable) as spent:
        fetcher.fetch("https://example.org/8", accept=())
    assert spent.value.fields["reason"] == "budget"


def test_one_check_may_ask_four_hosts_and_a_did_counts() -> None:
    budget = Budget()
    fetcher, resolver = Budgeted(Answering(), budget), BudgetedResolver(Answering(), budget)
    resolver.resolve("did:web:a.example:course")
    for host in ("a.example", "b.example", "c.example", "d.example"):
        fetcher.fetch(f"https://{host}/", accept=())
    resolver.resolve("did:key:z6Mk")
    with pytest.raises(Unreachable):
        resolver.resolve("did:web:e.example")
