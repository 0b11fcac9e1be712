"""Lists of a real server that goes away: what the page and the report then say, with the date."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from edge.clock import utc_now
from edge.settings import Settings
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.local_server import LocalServer, local_server
from verifier.intake.taken import Submission
from verifier.service import Verifier, check
from verifier.wiring import open_verifier

KEY = KeyInMemory.number(5)
DID = f"did:key:{KEY.public_key_multibase}"


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server() as running:
        yield running


@pytest.fixture
def verifier(server: LocalServer) -> Iterator[Verifier]:
    opened = open_verifier(Settings(fetch_allow=(server.origin,)))
    yield opened
    opened.close()


def serve(server: LocalServer, host: IssuerHost) -> None:
    body = json.dumps(host.list_credential("revocation")).encode()
    server.answer("/status/revocation", body, headers={"Content-Type": "application/vc"})


def with_ttl(milliseconds: int) -> Any:
    def edit(document: dict[str, Any]) -> dict[str, Any]:
        document["credentialSubject"]["ttl"] = milliseconds
        return document

    return edit


@pytest.mark.parametrize(
    ("ttl", "revoked", "verdict", "code"),
    [
        (0, False, "undetermined", "status.last_known_clear"),
        (0, True, "revoked", "status.revoked"),
        (1, False, "undetermined", "status.last_known_clear"),
    ],
)
def test_a_list_that_was_read_before_is_used_with_its_date(
    server: LocalServer, verifier: Verifier, *, ttl: int, revoked: bool, verdict: str, code: str
) -> None:
    host = IssuerHost(base_url=server.origin, did=DID, signer=KEY, now=utc_now())
    host.break_list(with_ttl(ttl))
    if revoked:
        host.revoke(42)
    period = {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2126-01-01T00:00:00Z"}
    document = json.dumps(host.issue({**a_badge(host), **period})).encode()
    serve(server, host)
    first = check(verifier, Submission(data=document), at=utc_now())
    assert first.report.verdict.value == ("revoked" if revoked else "valid")
    server.answer("/status/revocation", b"", status=503)
    later = utc_now() + timedelta(seconds=2)
    second = check(verifier, Submission(data=document), at=later)
    assert second.report.verdict.value == verdict
    (read,) = [one for one in first.report.checks if one.id == "status"]
    (status,) = [one for one in second.report.checks if one.id == "status"]
    assert status.code == code
    assert status.evidence["fetched_at"] == read.evidence["fetched_at"]
    assert len([path for path, _ in server.seen if path == "/status/revocation"]) == 2
