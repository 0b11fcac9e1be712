"""The award as a token: who signed it, with which bytes, and what readers say of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt as second_reader
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import text
from werkzeug.test import Client

from credentials.encoding.strict_json import parse_json
from edge.fetch import GuardedFetcher
from issuer.errors import NotFound, SelfCheckFailed
from issuer.services import credential_tokens
from issuer.services.books import check_books
from issuer.services.completions import submit_completion
from issuer.services.credential_tokens import credential_token
from issuer.services.failpoints import arm
from issuer.services.publication import did_document, jwk_set
from issuer.services.site import Site
from issuer.services.status_changes import revoke
from issuer.services.token_key import TOKEN_ALGORITHM
from issuer.wiring import open_site
from laurel.app import FrontDoor, mount
from tests.support.databases import CLIENT, NOW, Sites, passing_evidence
from tests.support.issuing_scenario import write_token
from tests.support.worker_processes import ended, started

BASE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: GuardedFetcher, url: str, *, accept: tuple[str, ...]) -> Any:
        raise AssertionError(f"asked the network for {url}")

    monkeypatch.setattr(GuardedFetcher, "fetch", refuse)


@pytest.fixture
def door(sites: Sites) -> Iterator[FrontDoor]:
    opened = mount(open_site(replace(sites.settings("sqlite"), rate_limits=False)))
    yield opened
    opened.close()


def issued(site: Site) -> str:
    credential = submit_completion(site, CLIENT, passing_evidence()).credential
    assert credential is not None
    return str(credential["id"])


def report(client: Client, token: bytes) -> dict[str, Any]:
    answer = client.post(
        "/verify", data=token, content_type="text/plain", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return dict(answer.json)


def events(site: Site) -> list[str]:
    with site.store.reading() as unit:
        return [line.event for line in unit.audit.lines() if line.event.startswith("token.")]


def test_the_sites_own_verifier_reads_it_before_and_after_a_revocation(door: FrontDoor) -> None:
    identifier, client = issued(door.site), Client(door)
    token = client.get(f"/c/{identifier}.jwt").data
    assert report(client, token)["verdict"] == "valid"
    fetched = client.get(
        f"/verify?url={BASE}/c/{identifier}.jwt", headers={"Accept": "application/json"}
    )
    assert fetched.json is not None
    assert fetched.json["verdict"] == "valid"
    revoke(door.site, CLIENT, identifier, reason="other")
    assert report(client, token)["verdict"] == "revoked"
    assert client.get(f"/c/{identifier}.jwt").data == token


def test_one_changed_letter_is_altered(door: FrontDoor) -> None:
    client = Client(door)
    header, claims, signature = client.get(f"/c/{issued(door.site)}.jwt").text.split(".")
    other = ("B" if signature[0] == "A" else "A") + signature[1:]
    assert report(client, f"{header}.{claims}.{other}".encode())["verdict"] == "altered"


def test_a_second_implementation_reads_it_with_both_published_keys(door: FrontDoor) -> None:
    identifier, client = issued(door.site), Client(door)
    token = client.get(f"/c/{identifier}.jwt").text
    published = client.get("/.well-known/jwks.json")
    assert published.mimetype == "application/jwk-set+json"
    assert published.json is not None
    (jwk,) = published.json["keys"]
    did = client.get("/.well-known/did.json").json
    assert did is not None
    (method,) = [m for m in did["verificationMethod"] if m["type"] == "JsonWebKey"]
    assert method["controller"] == did["id"] == jwk["iss"]
    assert method["id"] == jwk["kid"]
    assert method["id"] in did["assertionMethod"]
    with_set = second_reader.decode(token, KeySet.import_key_set(published.json), ["ES256"])
    key = ECKey.import_key(method["publicKeyJwk"])
    with_document = second_reader.decode(token, key, algorithms=["ES256"])
    assert with_document.claims == with_set.claims
    assert with_set.header == {"alg": "ES256", "typ": "JWT", "kid": method["id"]}
    with door.site.store.reading() as unit:
        record = unit.credentials.load(identifier)
    assert record is not None
    credential = dict(with_set.claims)
    registered = {name: credential.pop(name) for name in ("iss", "jti", "nbf")}
    credential.pop("sub", None)
    credential.pop("exp", None)
    assert credential == parse_json(record.unsigned or b"")
    assert registered["iss"] == did["id"]
    assert registered["jti"] == credential["id"]


def test_headers_say_text_unless_a_jwt_is_asked_for(door: FrontDoor) -> None:
    path, client = f"/c/{issued(door.site)}.jwt", Client(door)
    plain = client.get(path)
    assert plain.mimetype == "text/plain"
    assert client.get(path, headers={"Accept": "*/*"}).mimetype == "text/plain"
    asked = client.get(path, headers={"Accept": "application/jwt"})
    assert asked.mimetype == "application/jwt"
    assert asked.data == plain.data
    assert "Accept" in plain.headers["Vary"]
    etag = {"If-None-Match": plain.headers["ETag"]}
    assert client.get(path, headers=etag).status_code == 304
    keys = client.get("/.well-known/jwks.json")
    etag = {"If-None-Match": keys.headers["ETag"]}
    assert client.get("/.well-known/jwks.json", headers=etag).status_code == 304


@pytest.mark.parametrize("identifier", ["A" * 22, "x"])
def test_what_is_not_there_is_404(door: FrontDoor, identifier: str) -> None:
    assert Client(door).get(f"/c/{identifier}.jwt").status_code == 404


def test_the_page_and_the_list_of_files_lead_to_it(door: FrontDoor) -> None:
    identifier, client = issued(door.site), Client(door)
    page = client.get(f"/c/{identifier}?lang=it", headers={"Accept": "text/html"}).text
    assert f'href="/c/{identifier}.jwt"' in page
    assert "Credenziale firmata, JWT" in page


def test_an_erased_credential_has_no_token(site: Site) -> None:
    identifier = issued(site)
    credential_token(site, identifier)
    with site.store.writing() as unit:
        unit.connection.execute(text("UPDATE credentials SET signed = NULL, unsigned = NULL"))
    with pytest.raises(NotFound):
        credential_token(site, identifier)


def test_it_is_signed_once_and_said_before_and_after(site: Site) -> None:
    identifier = issued(site)
    assert events(site) == []  # not in the way of the answer
    token = credential_token(site, identifier)
    assert credential_token(site, identifier) == token
    assert events(site) == ["token.signing", "token.signed"]
    assert check_books(site).findings == ()


def test_a_quicker_worker_wins_with_the_same_bytes(site: Site) -> None:
    identifier, other = issued(site), []

    def meanwhile(name: str) -> None:
        if name == "token.signed" and not other:
            other.append(b"")
            other[0] = credential_token(site, identifier)

    arm(meanwhile)
    try:
        token = credential_token(site, identifier)
    finally:
        arm(None)
    assert other == [token]
    assert events(site) == ["token.signing", "token.signed", "token.signature_discarded"]


def test_two_processes_at_once_give_the_same_bytes(site: Site, tmp_path: Path) -> None:
    identifier = issued(site)
    files = [tmp_path / "one", tmp_path / "two"]
    running = [started(write_token, site.settings, identifier, str(file)) for file in files]
    assert [ended(process) for process in running] == [0, 0]
    assert files[0].read_bytes() == files[1].read_bytes() == credential_token(site, identifier)


def test_what_our_verifier_refuses_is_not_released(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    identifier = issued(sqlite_site)
    wrong = json.loads(json.dumps(did_document(sqlite_site)))
    wrong["verificationMethod"], wrong["assertionMethod"] = [], []
    monkeypatch.setattr(credential_tokens, "did_document", lambda _: wrong)
    with pytest.raises(SelfCheckFailed) as refused:
        credential_token(sqlite_site, identifier)
    assert refused.value.fields["reason"] == "verdict"
    assert events(sqlite_site) == ["token.signing"]


def test_a_site_from_before_gets_its_key_at_the_next_start(site: Site) -> None:
    before = jwk_set(site)
    with site.store.writing() as unit:
        unit.connection.execute(
            text("DELETE FROM issuer_keys WHERE algorithm = :a"), {"a": TOKEN_ALGORITHM}
        )
    assert jwk_set(site) == {"keys": []}
    again = open_site(site.settings, clock=lambda: NOW)
    assert jwk_set(again) == before  # its file was there: as after a crash
    for path in (site.settings.data / "keys").glob("zDn*.pem"):
        path.unlink()
    with site.store.writing() as unit:
        unit.connection.execute(
            text("DELETE FROM issuer_keys WHERE algorithm = :a"), {"a": TOKEN_ALGORITHM}
        )
    again.close()
    fresh = open_site(site.settings, clock=lambda: NOW)
    assert len(jwk_set(fresh)["keys"]) == 1
    assert jwk_set(fresh) != before
    fresh.close()


def test_withdrawn_keys_are_published_as_such(site: Site) -> None:
    with site.store.writing() as unit:
        unit.connection.execute(
            text("UPDATE issuer_keys SET state = 'retired', retired_at = :t WHERE algorithm = :a"),
            {"a": TOKEN_ALGORITHM, "t": "2026-11-20T00:00:00Z"},
        )
    entry = did_document(site)["verificationMethod"][-1]
    assert (entry["type"], entry["expires"]) == ("JsonWebKey", "2026-11-20T00:00:00Z")
    assert len(jwk_set(site)["keys"]) == 1
    with site.store.writing() as unit:
        unit.connection.execute(
            text("UPDATE issuer_keys SET state = 'compromised', compromised_at = :t"
                 " WHERE algorithm = :a"),
            {"a": TOKEN_ALGORITHM, "t": "2026-11-20T00:00:00Z"},
        )  # fmt: skip
    document = did_document(site)
    assert document["verificationMethod"][-1]["revoked"] == "2026-11-20T00:00:00Z"
    assert document["verificationMethod"][-1]["id"] not in document["assertionMethod"]
    assert jwk_set(site) == {"keys": []}
