"""The server as a process: many at once, slow clients, its end."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from issuer.services.books import check_books
from issuer.wiring import open_site
from tests.support.databases import Sites, passing_evidence
from tests.support.served_site import ServedSite, served

AT_ONCE = 64


@pytest.fixture(scope="module")
def server(sites: Sites) -> Iterator[ServedSite]:
    with served(sites.settings("sqlite")) as running:
        yield running


def test_sixty_four_at_once_give_one_credential(server: ServedSite) -> None:
    body = json.dumps(passing_evidence("parallel")).encode()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        calls = [pool.submit(server.call, "POST", "/v1/completions", body) for _ in range(AT_ONCE)]
        answers = [call.result() for call in calls]
    statuses = [status for status, _, _ in answers]
    assert sorted(set(statuses)) == [200, 201]
    assert statuses.count(201) == 1
    documents = [json.loads(content) for _, _, content in answers]
    assert len({document["credential"]["id"] for document in documents}) == 1
    assert sum(not document["alreadyIssued"] for document in documents) == 1
    site = open_site(server.settings)
    books = check_books(site)
    site.close()
    assert books.findings == ()


def test_the_same_key_at_once_is_one_request(server: ServedSite) -> None:
    body = json.dumps(passing_evidence("same-key")).encode()

    def send(_: int) -> tuple[int, bytes]:
        status, _, content = server.call("POST", "/v1/completions", body, Idempotency_Key="one")
        return status, content

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, range(16)))
    assert {status for status, _ in answers} <= {201, 409}
    assert len({content for status, content in answers if status == 201}) == 1


def test_slow_clients_do_not_keep_others_out(server: ServedSite) -> None:
    address = urlsplit(server.address)
    assert address.hostname
    slow = [socket.create_connection((address.hostname, address.port or 0)) for _ in range(200)]
    try:
        for place, connection in enumerate(slow):
            connection.sendall(b"POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n")
            if place % 2:
                connection.sendall(b"Content-Length: 100\r\n\r\n{")
        for _ in range(5):
            assert server.call("GET", "/healthz")[0] == 200
    finally:
        for connection in slow:
            connection.close()


def test_a_huge_body_is_refused(server: ServedSite) -> None:
    status, headers, content = server.call("POST", "/v1/completions", b" " * 10_000_000)
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert json.loads(content)["type"].endswith("/problems/too-large")


def test_the_server_does_not_tell_what_it_is(server: ServedSite) -> None:
    _, headers, _ = server.call("GET", "/healthz")
    assert "Server" not in headers


def test_the_log_is_about_requests_not_people(server: ServedSite) -> None:
    server.call("POST", "/v1/completions", json.dumps(passing_evidence("logged")).encode())
    server.call("GET", "/c/eleni@example.org?name=logged")
    lines = server.log.read_text().splitlines()
    assert {"request_id", "route", "status"} <= set(json.loads(lines[-1]))
    for word in ("logged", "Ελένη", "eleni@example.org", server.token):
        assert word not in "\n".join(lines)
