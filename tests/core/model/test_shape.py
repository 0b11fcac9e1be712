"""The shape rules of VCDM 2.0: what is allowed is read, what is not is named by its place."""

import copy
from typing import Any

import pytest

from credentials.errors import LimitExceeded, ParsingError, ValueMalformed
from credentials.model.parse import parse_credential, read_credential
from tests.support.issuer_host import IssuerHost, a_badge

BADGE = a_badge(IssuerHost())
SUBJECT = BADGE["credentialSubject"]
RESOURCE = {"id": "https://x.example/1", "digestSRI": "sha256-x"}


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BADGE), **changes}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in BADGE.items() if key != name}


ALLOWED: dict[str, dict[str, Any]] = {
    "a badge": BADGE,
    "issuer as text": changed(issuer="did:web:x.example"),
    "no id": without("id"),
    "no validFrom": without("validFrom"),
    "several subjects": changed(credentialSubject=[SUBJECT, {"id": "did:example:1"}]),
    "types as addresses": changed(type=["https://x.example/T", "VerifiableCredential"]),
    "one type as text": changed(type="VerifiableCredential"),
    "name with a language": changed(name={"@value": "x", "@language": "el", "@direction": "ltr"}),
    "names": changed(name=["x", {"@value": "y", "@language": "en"}]),
    "milliseconds and offset": changed(validFrom="2026-01-01T00:00:00.123-06:00"),
    "no offset, read as UTC": changed(validFrom="2026-01-01T00:00:00"),
    "from and until alike": changed(validUntil=BADGE["validFrom"]),
    "an inline context": changed(**{"@context": [*BADGE["@context"], {"x": "https://x.example/"}]}),
    "an unknown status": changed(credentialStatus={"type": "Other"}),
    "several statuses": changed(credentialStatus=[{"type": "Other"}, {"type": ["Other"]}]),
    "a schema": changed(credentialSchema={"id": "did:example:s", "type": "Other"}),
    "a resource": changed(relatedResource=[RESOURCE, {**RESOURCE, "id": "urn:x:2"}]),
}


@pytest.mark.parametrize("document", ALLOWED.values(), ids=ALLOWED.keys())
def test_allowed(document: dict[str, Any]) -> None:
    assert read_credential(document).document is document


URL_WITH_SPACE = "https://x.example/a b"
FORBIDDEN: dict[str, tuple[dict[str, Any], str]] = {
    "no context": (without("@context"), "/@context/0"),
    "another first context": (
        changed(**{"@context": list(reversed(BADGE["@context"]))}),
        "/@context/0",
    ),
    "a number as context": (changed(**{"@context": [BADGE["@context"][0], 1]}), "/@context/1"),
    "a context with a space": (
        changed(**{"@context": [BADGE["@context"][0], URL_WITH_SPACE]}),
        "/@context/1",
    ),
    "id null": (changed(id=None), "/id"),
    "id list": (changed(id=["https://x.example/1"]), "/id"),
    "id with a space": (changed(id=URL_WITH_SPACE), "/id"),
    "id relative": (changed(id="c/1"), "/id"),
    "no type": (without("type"), "/type"),
    "another type": (changed(type=["OpenBadgeCredential"]), "/type"),
    "type number": (changed(type=["VerifiableCredential", 4]), "/type"),
    "type with a space": (changed(type=["VerifiableCredential", "A B"]), "/type"),
    "no issuer": (without("issuer"), "/issuer"),
    "issuer null": (changed(issuer=None), "/issuer"),
    "issuer relative": (changed(issuer="school"), "/issuer"),
    "issuer list": (changed(issuer=["did:web:x.example"]), "/issuer"),
    "issuer without id": (changed(issuer={"name": "x"}), "/issuer/id"),
    "issuer with id null": (changed(issuer={"id": None}), "/issuer/id"),
    "issuer's name a number": (changed(issuer={"id": "did:web:x", "name": 1}), "/issuer/name"),
    "no subject": (without("credentialSubject"), "/credentialSubject"),
    "no subjects": (changed(credentialSubject=[]), "/credentialSubject"),
    "an empty subject": (changed(credentialSubject={}), "/credentialSubject"),
    "one empty subject": (changed(credentialSubject=[SUBJECT, {}]), "/credentialSubject/1"),
    "a text as subject": (changed(credentialSubject="did:example:1"), "/credentialSubject"),
    "a subject with two ids": (
        changed(credentialSubject={"id": ["did:example:1"]}),
        "/credentialSubject/id",
    ),
    "a date only": (changed(validFrom="2026-01-01"), "/validFrom"),
    "a day that does not exist": (changed(validFrom="2026-02-30T00:00:00Z"), "/validFrom"),
    "a number as date": (changed(validUntil=1767225600), "/validUntil"),
    "a date null": (changed(validUntil=None), "/validUntil"),
    "a list of dates": (changed(validUntil=["2027-01-01T00:00:00Z"]), "/validUntil"),
    "a date as value object": (
        changed(validUntil={"@value": "2027-01-01T00:00:00Z"}),
        "/validUntil",
    ),
    "ended before begun": (changed(validUntil="2026-01-01T00:00:00Z"), "/validUntil"),
    "name null": (changed(name=None), "/name"),
    "a language object with more": (changed(name={"@value": "x", "url": "y"}), "/name"),
    "a language map": (changed(name={"en": "x"}), "/name"),
    "the second name": (changed(name=["x", 1]), "/name/1"),
    "status null": (changed(credentialStatus=None), "/credentialStatus"),
    "status text": (changed(credentialStatus="https://x.example/"), "/credentialStatus"),
    "status without type": (changed(credentialStatus={"id": "urn:x:1"}), "/credentialStatus/type"),
    "status id no URL": (
        changed(credentialStatus={"type": "T", "id": "x"}),
        "/credentialStatus/id",
    ),
    "evidence without type": (changed(evidence=[{"id": "urn:x:1"}]), "/evidence/0/type"),
    "terms without type": (changed(termsOfUse={"id": "urn:x:1"}), "/termsOfUse/type"),
    "schema without id": (changed(credentialSchema={"type": "T"}), "/credentialSchema/id"),
    "resource as text": (changed(relatedResource=["https://x.example"]), "/relatedResource/0/id"),
    "resource twice": (changed(relatedResource=[RESOURCE, RESOURCE]), "/relatedResource/1/id"),
    "resource without digest": (
        changed(relatedResource={"id": "https://x.example/1"}),
        "/relatedResource",
    ),
}


@pytest.mark.parametrize(("document", "pointer"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_forbidden(document: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ValueMalformed) as refused:
        read_credential(document)
    assert refused.value.fields["pointer"] == pointer


def test_what_is_no_credential_is_refused_before_its_shape_is_judged() -> None:
    with pytest.raises(ParsingError) as refused:
        parse_credential('{"@context": [], "name": "x"}')
    assert refused.value.fields["reason"] == "not_a_credential"
    with pytest.raises(LimitExceeded):
        parse_credential("[" * 100 + "]" * 100)
