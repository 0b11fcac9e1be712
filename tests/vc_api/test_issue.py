"""What an issuer instance signs and what it refuses: VCDM 2.0 §4, §5; the suites of W3C and CCG."""

import base64
import hashlib
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base64url
from credentials.keys.software import SoftwareSigner
from tests.support.vc_api_client import VcApiClient, minimal

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
NAME = "eddsa-rdfc-2022"
MALFORMED = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
DATA_LOSS = "https://w3id.org/security#DATA_LOSS_DETECTION_ERROR"
PARSING = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"


def v2_digest() -> tuple[str, str]:
    """SRI and multibase of the published v2 context."""
    from credentials.resources import bundled

    data = (bundled("schemas") / "contexts" / "credentials-v2.jsonld").read_bytes()
    sri = "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()
    return sri, encode_base64url(b"\x12\x20" + hashlib.sha256(data).digest())


SRI, MULTIBASE = v2_digest()
WORDS = {"Award": "https://x.example/Award", "grade": "https://x.example/grade"}
TERMS = "https://x.example/Terms"
ACCEPTED: dict[str, dict[str, Any]] = {
    "nothing but the least": {},
    "an id": {"id": "https://x.example/credentials/1"},
    "issuer as object": {"issuer": {"name": "x"}},
    "validity in the past": {"validFrom": "2006-01-01T00:00:00Z"},
    "validity long ahead": {"validUntil": "4026-01-01T00:00:00Z"},
    "milliseconds": {"validFrom": "2026-01-01T00:00:00.123Z"},
    "another offset": {"validFrom": "2026-01-01T00:00:00-06:00"},
    "type as absolute address": {"type": ["VerifiableCredential", "https://x.example/T"]},
    "type in an inline context": {
        "@context": [V2, WORDS],
        "type": ["VerifiableCredential", "Award"],
    },
    "words in an inline context": {
        "@context": [V2, WORDS],
        "credentialSubject": {"id": "did:example:1", "grade": "A"},
    },
    "type of the examples": {
        "@context": [V2, EXAMPLES],
        "type": ["VerifiableCredential", "ExampleDegreeCredential"],
    },
    "VerifiableCredential last": {"type": ["https://x.example/T", "VerifiableCredential"]},
    "several subjects": {"credentialSubject": [{"id": "did:example:1"}, {"id": "did:example:2"}]},
    "a name": {"name": "x", "description": "y"},
    "a name with a language": {"name": {"@value": "x", "@language": "en", "@direction": "ltr"}},
    "names": {"name": [{"@value": "x", "@language": "en"}, {"@value": "y", "@language": "fr"}]},
    "issuer's name": {"issuer": {"name": {"@value": "x", "@language": "en"}, "description": "z"}},
    "a status of an unknown type": {
        "credentialStatus": {"type": "https://x.example/Status", "id": "urn:x:1"}
    },
    "a status without id": {"credentialStatus": {"type": "https://x.example/Status"}},
    "a schema": {"credentialSchema": {"id": "did:example:s", "type": "https://x.example/Schema"}},
    "schemas": {
        "credentialSchema": [
            {"id": "https://x.example/s1", "type": "JsonSchema"},
            {"id": "https://x.example/s2", "type": "JsonSchema"},
        ]
    },
    "a refresh service": {
        "refreshService": {"type": "https://x.example/Refresh", "id": "https://x.example/r"}
    },
    "terms of use": {
        "termsOfUse": [
            {"type": "https://x.example/T"},
            {"type": "https://x.example/T", "id": "urn:x:1"},
        ]
    },
    "evidence": {"evidence": [{"type": "https://x.example/Evidence", "id": "urn:x:1"}]},
    "a related resource": {"relatedResource": {"id": V2, "digestSRI": SRI}},
    "related resources": {
        "relatedResource": [
            {"id": V2, "digestMultibase": MULTIBASE, "mediaType": "application/ld+json"},
            {"id": "https://x.example/picture", "digestMultibase": MULTIBASE},
        ]
    },
}


def with_issuer(changes: dict[str, Any], issuer: str) -> dict[str, Any]:
    document = {**minimal(issuer), **changes}
    return {name: value for name, value in document.items() if value is not ...}


@pytest.mark.parametrize("changes", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted_and_verified(api: VcApiClient, issuer: str, changes: dict[str, Any]) -> None:
    issued = api.issued(NAME, with_issuer(changes, issuer))
    assert issued["credentialSubject"] == with_issuer(changes, issuer)["credentialSubject"]
    answer = api.verify(issued)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["verified"] is True


REJECTED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no context": ({"@context": ...}, MALFORMED, "/@context/0"),
    "another first context": ({"@context": [EXAMPLES, V2]}, MALFORMED, "/@context/0"),
    "a number as context": ({"@context": [V2, 4]}, MALFORMED, "/@context/1"),
    "a context with a space": ({"@context": [V2, "https://x y"]}, MALFORMED, "/@context/1"),
    "id null": ({"id": None}, MALFORMED, "/id"),
    "id array": ({"id": ["https://x.example/1"]}, MALFORMED, "/id"),
    "id with a space": ({"id": "https://x.example/a b"}, MALFORMED, "/id"),
    "subject with two ids": (
        {"credentialSubject": {"id": ["urn:x:1"]}},
        MALFORMED,
        "/credentialSubject/id",
    ),
    "no type": ({"type": ...}, MALFORMED, "/type"),
    "another type": ({"type": ["https://x.example/T"]}, MALFORMED, "/type"),
    "an unmapped type": ({"type": ["VerifiableCredential", "Unknown"]}, DATA_LOSS, "/type/1"),
    "a type mapped to no address": (
        {"@context": [V2, {"Odd": "not an address"}], "type": ["VerifiableCredential", "Odd"]},
        "",
        "",
    ),
    "type a number": ({"type": ["VerifiableCredential", 4]}, MALFORMED, "/type"),
    "issuer null": ({"issuer": None}, MALFORMED, "/issuer"),
    "issuer missing": ({"issuer": ...}, MALFORMED, "/issuer"),
    "issuer relative": ({"issuer": "school"}, MALFORMED, "/issuer"),
    "issuer with id null": ({"issuer": {"id": None}}, MALFORMED, "/issuer/id"),
    "issuer with a relative id": ({"issuer": {"id": "school"}}, MALFORMED, "/issuer/id"),
    "another issuer": ({"issuer": "did:example:other"}, MALFORMED, "/issuer"),
    "issuer true": ({"issuer": True}, MALFORMED, "/issuer"),
    "issuer a list": ({"issuer": []}, MALFORMED, "/issuer"),
    "no subject": ({"credentialSubject": ...}, MALFORMED, "/credentialSubject"),
    "an empty subject": ({"credentialSubject": {}}, MALFORMED, "/credentialSubject"),
    "one empty subject": (
        {"credentialSubject": [{"id": "urn:x:1"}, {}]},
        MALFORMED,
        "/credentialSubject/1",
    ),
    "a text as subject": ({"credentialSubject": "did:example:1"}, MALFORMED, "/credentialSubject"),
    "a date without offset": ({"validFrom": "2026-01-01T00:00:00"}, MALFORMED, "/validFrom"),
    "a date only": ({"validUntil": "2026-01-01"}, MALFORMED, "/validUntil"),
    "until before from": (
        {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        MALFORMED,
        "/validUntil",
    ),
    "a language object with more": ({"name": {"@value": "x", "url": "y"}}, MALFORMED, "/name"),
    "issuer's name with more": (
        {"issuer": {"name": {"@value": "x", "url": "y"}}},
        MALFORMED,
        "/issuer/name",
    ),
    "status without type": (
        {"credentialStatus": {"id": "urn:x:1"}},
        MALFORMED,
        "/credentialStatus/type",
    ),
    "status with two ids": (
        {"credentialStatus": {"type": "https://x.example/S", "id": ["urn:x:1"]}},
        MALFORMED,
        "/credentialStatus/id",
    ),
    "status with an odd id": (
        {"credentialStatus": {"type": "https://x.example/S", "id": "no address"}},
        MALFORMED,
        "/credentialStatus/id",
    ),
    "schema without type": (
        {"credentialSchema": {"id": "urn:x:1"}},
        MALFORMED,
        "/credentialSchema/type",
    ),
    "schema without id": (
        {"credentialSchema": {"type": "JsonSchema"}},
        MALFORMED,
        "/credentialSchema/id",
    ),
    "schema with an odd id": (
        {"credentialSchema": {"type": "JsonSchema", "id": "x"}},
        MALFORMED,
        "/credentialSchema/id",
    ),
    "evidence without type": ({"evidence": [{"id": "urn:x:1"}]}, MALFORMED, "/evidence/0/type"),
    "terms without type": ({"termsOfUse": {"id": "urn:x:1"}}, MALFORMED, "/termsOfUse/type"),
    "refresh without type": (
        {"refreshService": {"id": "urn:x:1"}},
        MALFORMED,
        "/refreshService/type",
    ),
    "a protected term anew": ({"@context": [V2, {"name": "https://x.example/n"}]}, "", ""),
    "a keyword anew": ({"@context": [V2, {"type": "https://x.example/n"}]}, "", ""),
    "resources as texts": ({"relatedResource": [V2]}, MALFORMED, "/relatedResource/0/id"),
    "a resource without id": (
        {"relatedResource": {"digestSRI": SRI}},
        MALFORMED,
        "/relatedResource/id",
    ),
    "a resource twice": (
        {"relatedResource": [{"id": V2, "digestSRI": SRI}] * 2},
        MALFORMED,
        "/relatedResource/1/id",
    ),
    "a resource without digest": ({"relatedResource": {"id": V2}}, MALFORMED, "/relatedResource"),
    "a resource with a wrong digest": (
        {"relatedResource": {"id": V2, "digestSRI": "sha384-" + "A" * 64}},
        "",
        "/relatedResource",
    ),
    "an undefined member": ({"statusEntry": {"statusListIndex": True}}, DATA_LOSS, "/statusEntry"),
    "an undefined member of the subject": (
        {"credentialSubject": {"id": "urn:x:1", "unknown": 1}},
        DATA_LOSS,
        "/credentialSubject/unknown",
    ),
    "a relative type by @base": (
        {"@context": [V2, {"@base": "https://x.example/"}], "type": ["VerifiableCredential", "T"]},
        "",
        "",
    ),
    "an unknown context": ({"@context": [V2, "https://x.example/context"]}, "", ""),
    "a proof already": ({"proof": {"type": "DataIntegrityProof"}}, MALFORMED, "/proof"),
}


@pytest.mark.parametrize(("changes", "type_", "pointer"), REJECTED.values(), ids=REJECTED.keys())
def test_rejected(
    api: VcApiClient, issuer: str, changes: dict[str, Any], type_: str, pointer: str
) -> None:
    answer = api.issue(NAME, with_issuer(changes, issuer))
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert (problem["type"], problem.get("pointer", "")) == (
        type_ or problem["type"],
        pointer or problem.get("pointer", ""),
    ), problem
    assert problem["title"]
    assert problem["detail"]
    assert problem["status"] == 400


def test_an_issuer_object_without_an_id_is_filled_in(api: VcApiClient, issuer: str) -> None:
    issued = api.issued(NAME, minimal({"name": "School"}))
    assert issued["issuer"] == {"id": issuer, "name": "School"}
    assert api.issued(NAME, minimal({}))["issuer"] == {"id": issuer}


@pytest.mark.parametrize("value", [None, True, 4, "text", []])
def test_a_credential_that_is_no_object(api: VcApiClient, value: Any) -> None:
    answer = api.issue(NAME, value)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, "/credential")


BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "no object": b"[]",
    "twice the same member": b'{"credential": {}, "credential": {}}',
    "not UTF-8": b'{"credential": "\xff"}',
    "a lone surrogate": b'{"credential": "\\ud800"}',
    "NaN": b'{"credential": NaN}',
    "too deep": b"[" * 500 + b"]" * 500,
    "too large": b" " * (2 * 1024 * 1024),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(
    "path",
    [
        f"/issuers/{NAME}/credentials/issue",
        f"/issuers/{NAME}/credentials/status",
        f"/issuers/{NAME}/credentials/derive",
        "/verifiers/default/credentials/verify",
        "/verifiers/default/presentations/verify",
        "/verifiers/default/credentials/derive",
    ],
)
def test_what_is_no_request_is_400_and_nothing_else(
    api: VcApiClient, path: str, body: bytes
) -> None:
    answer = api.post(path, body)
    assert (answer.status_code, answer.get_json()["type"]) == (400, PARSING)


def test_the_media_type_of_the_request_does_not_matter(api: VcApiClient, issuer: str) -> None:
    answer = api.client.post(
        f"/issuers/{NAME}/credentials/issue",
        base_url="https://localhost:8443",
        json={"credential": minimal(issuer)},
        content_type="text/plain",
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        ("text", "/options"),
        ({"mandatoryPointers": "x"}, "/options/mandatoryPointers"),
        ({"mandatoryPointers": [1]}, "/options/mandatoryPointers"),
        ({"credentialId": 1}, "/options/credentialId"),
    ],
)
def test_options_of_the_wrong_form(
    api: VcApiClient, issuer: str, options: Any, pointer: str
) -> None:
    body = {"credential": minimal(issuer), "options": options}
    answer = api.post(f"/issuers/{NAME}/credentials/issue", body)
    assert (answer.status_code, answer.get_json()["pointer"]) == (400, pointer)


@pytest.mark.parametrize("options", [{}, {"checks": ["proof"]}, {"type": "x", "created": 1}])
def test_options_that_mean_nothing_here_are_passed_over(
    api: VcApiClient, issuer: str, options: dict[str, Any]
) -> None:
    api.issued(NAME, minimal(issuer), **options)


@pytest.mark.parametrize(
    "name",
    [
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
        "ecdsa-rdfc-2019-p256",
        "ecdsa-rdfc-2019-p384",
        "ed25519signature2020",
    ],
)
def test_version_1(api: VcApiClient, name: str) -> None:
    document = {
        "@context": [V1],
        "type": ["VerifiableCredential"],
        "issuer": api.id_of(name),
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:1"},
    }
    issued = api.issued(name, document)
    assert issued["@context"][0] == V1
    assert len(issued["@context"]) == 3  # what defines the proof, and the status entry
    assert api.verify(issued).get_json()["valid"] is True
    del document["issuanceDate"]
    refused = api.issue(name, document)
    assert (refused.status_code, refused.get_json()["pointer"]) == (400, "/issuanceDate")


def test_words_are_in_the_callers_language(api: VcApiClient) -> None:
    path, body = f"/issuers/{NAME}/credentials/issue", {"credential": minimal(None)}
    titles = {
        language: api.post(path, body, **{"Accept-Language": language}).get_json()["title"]
        for language in ("en", "el", "it", "pt")
    }
    assert len(set(titles.values())) == 4
    answer = api.post(path, body, **{"Accept-Language": "el"})
    assert answer.headers["Content-Language"] == "el"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/issuers/unknown/credentials/issue", 404),
        ("POST", "/verifiers/unknown/credentials/verify", 404),
        ("GET", f"/issuers/{NAME}/credentials/issue", 405),
        ("GET", f"/issuers/{NAME}/status-lists/9-revocation", 404),
        ("GET", f"/issuers/{NAME}/status-lists/1-other", 404),
        ("GET", f"/issuers/{NAME}/did.json", 404),
    ],
)
def test_what_is_not_there(api: VcApiClient, method: str, path: str, status: int) -> None:
    answer = api.client.open(path, base_url="https://localhost:8443", method=method, json={})
    assert answer.status_code == status


def test_a_signature_that_does_not_fit_is_given_to_nobody(
    api: VcApiClient, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SoftwareSigner, "sign", lambda _, __: bytes(64))
    answer = api.issue(NAME, minimal(issuer))
    assert answer.status_code == 500
    assert "verifiableCredential" not in answer.get_json()
