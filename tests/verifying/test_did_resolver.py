"""Controller documents: where they are looked for, and what is accepted as one."""

import json
from typing import Any

import pytest

from credentials.errors import (
    AddressRefused,
    CredentialsError,
    InvalidVerificationMethod,
    TooLarge,
    Unreachable,
    UnsupportedKey,
    WrongContentType,
)
from credentials.verification.ports import Fetched
from edge.did_resolver import ACCEPT, FetchingDidResolver
from tests.support.issuer_host import NOON, KeyInMemory

DID = "did:web:school.example"
URL = "https://school.example/.well-known/did.json"


class OnePage:
    """A `Fetcher` with one answer for everything."""

    def __init__(
        self, body: bytes, media_type: str = "application/did+json", url: str = ""
    ) -> None:
        self.body, self.media_type, self.url = body, media_type, url
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.asked.append((url, accept))
        return Fetched(
            url=self.url or url, body=self.body, media_type=self.media_type, fetched_at=NOON
        )


def page_for(identifier: str, **more: Any) -> OnePage:
    return OnePage(json.dumps({"id": identifier}).encode(), **more)


@pytest.mark.parametrize(
    ("identifier", "allow", "url"),
    [
        (DID, (), URL),
        ("did:web:school.example:a:b", (), "https://school.example/a/b/did.json"),
        ("did:web:localhost%3A8000", ("http://localhost:8000",),
         "http://localhost:8000/.well-known/did.json"),
        ("did:web:localhost%3A8000", (), "https://localhost:8000/.well-known/did.json"),
        ("did:web:localhost%3A8000", ("http://localhost:8001",),
         "https://localhost:8000/.well-known/did.json"),
        ("did:web:localhost", ("http://localhost",), "http://localhost/.well-known/did.json"),
        ("did:web:inner.example%3A8443", ("https://inner.example:8443", "http://inner.example:8443"),
         "https://inner.example:8443/.well-known/did.json"),
        ("https://school.example/keys", (), "https://school.example/keys"),
    ],
)  # fmt: skip
def test_where_a_document_is_looked_for(identifier: str, allow: tuple[str, ...], url: str) -> None:
    page = page_for(identifier)
    assert FetchingDidResolver(page, allow).resolve(identifier) == {"id": identifier}
    assert page.asked == [(url, ACCEPT)]


def test_a_did_key_needs_nobody() -> None:
    page = page_for("x")
    did = f"did:key:{KeyInMemory.number(1).public_key_multibase}"
    assert FetchingDidResolver(page).resolve(did)["id"] == did
    assert page.asked == []


@pytest.mark.parametrize(
    ("identifier", "error"),
    [
        ("did:web:10.0.0.1", InvalidVerificationMethod),
        ("did:web:school.example%3A99999", InvalidVerificationMethod),
        ("did:web:school.example:..:etc", InvalidVerificationMethod),
        ("did:web:user@school.example", InvalidVerificationMethod),
        ("did:web:", InvalidVerificationMethod),
        ("did:example:1", UnsupportedKey),
        ("http://school.example/keys", UnsupportedKey),
        ("", UnsupportedKey),
    ],
)
def test_other_identifiers_are_not_looked_up(
    identifier: str, error: type[CredentialsError]
) -> None:
    page = page_for(identifier)
    with pytest.raises(error):
        FetchingDidResolver(page).resolve(identifier)
    assert page.asked == []


@pytest.mark.parametrize(
    ("page", "error", "reason"),
    [
        (page_for("did:web:other.example"), InvalidVerificationMethod, "id"),
        (
            OnePage(b'{"id": "did:web:school.example", "id": "x"}'),
            InvalidVerificationMethod,
            "json",
        ),
        (OnePage(b'["did:web:school.example"]'), InvalidVerificationMethod, "json"),
        (OnePage(b"\xff"), InvalidVerificationMethod, "json"),
        (OnePage(b" " * (64 * 1024 + 1)), TooLarge, "document"),
        (page_for(DID, media_type="text/html"), WrongContentType, "media_type"),
        (page_for(DID, url="https://elsewhere.example/did.json"), AddressRefused, "other_host"),
    ],
)
def test_what_is_no_document_of_that_identifier(
    page: OnePage, error: type[CredentialsError], reason: str
) -> None:
    with pytest.raises(error) as refused:
        FetchingDidResolver(page).resolve(DID)
    assert refused.value.fields["reason"] == reason


@pytest.mark.parametrize("media_type", ["application/json", "application/did+ld+json", ""])
def test_usual_media_types_are_accepted(media_type: str) -> None:
    assert FetchingDidResolver(page_for(DID, media_type=media_type)).resolve(DID) == {"id": DID}


def test_what_the_fetcher_says_goes_through() -> None:
    class Nothing:
        def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
            raise Unreachable(url=url, reason="dns")

    with pytest.raises(Unreachable):
        FetchingDidResolver(Nothing()).resolve(DID)
