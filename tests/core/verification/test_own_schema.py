"""Schemas that a credential names itself, served by strangers."""

import hashlib
import json
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base64url
from credentials.errors import (
    AddressRefused,
    BudgetExceeded,
    RetrievalError,
    TimedOut,
    TooLarge,
    ValueMalformed,
)
from credentials.foreign_schema import violations_of
from credentials.report import Report, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.both_webs import BothWebs
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.proofs import a_host, with_proof
from tests.support.submissions import SmallWeb

URL = "https://schemas.example/own.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
OFFICIAL = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
ONE_EDTECH = "1EdTechJsonSchemaValidator2019"


def own(url: str = URL, kind: str = ONE_EDTECH, **more: Any) -> dict[str, Any]:
    return {"id": url, "type": kind, **more}


def named(schemas: Any, answer: Any = None, *, foreign: bool = False) -> Report:
    """The report on a badge that names these schemas; `answer` is what lies at `URL`."""
    host = a_host()
    badge = a_badge(host)
    badge["@context"].append(EXTENSIONS)
    badge["credentialSchema"] = schemas
    body = answer if isinstance(answer, bytes | RetrievalError) else json.dumps(answer).encode()
    web = BothWebs(host, {} if answer is None else {URL: body})
    signed = with_proof(host, badge, by_other=True) if foreign else host.issue(badge)
    report = host.verify(signed, web=web)
    assert not foreign or not web.asked
    return report


FINE: dict[str, Any] = {
    "nothing asked": {},
    "true": {"properties": {"name": True}},
    "a required member": {"required": ["credentialSubject", "evidence"]},
    "a definition": {"$ref": "#/$defs/a", "$defs": {"a": {"required": ["name"]}}},
    "an older draft": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"evidence": {"type": "array", "items": {"required": ["id"]}}},
    },
    "its own address": {"$id": URL, "$ref": f"{URL}#/$defs/a", "$defs": {"a": {}}},
    "one that holds itself": {"properties": {"issuer": {"$ref": "#"}}},
    "a format, which asserts nothing": {"properties": {"name": {"format": "email"}}},
}


@pytest.mark.parametrize("schema", FINE.values(), ids=FINE.keys())
def test_a_schema_that_finds_nothing(schema: dict[str, Any]) -> None:
    for kind in (ONE_EDTECH, "JsonSchema"):
        report = named([own(kind=kind)], schema)
        assert report.verdict is Verdict.VALID
        assert evidence(report, "schema.own_conforms") == {"url": URL}


def test_a_schema_that_finds_something_says_where() -> None:
    subject = {"required": ["licenseNumber"]}
    report = named([own()], {"properties": {"credentialSubject": subject}})
    assert report.verdict is Verdict.UNDETERMINED
    facts = evidence(report, "schema.own_violated")
    assert (facts["url"], facts["count"]) == (URL, 1)
    assert facts["pointer"] == "/credentialSubject/licenseNumber"


REFUSALS = [
    (TooLarge(url=URL), "retrieval.too_large"),
    (TimedOut(url=URL), "retrieval.timed_out"),
    (AddressRefused(url=URL), "retrieval.address_refused"),
    (None, "retrieval.unreachable"),
]


@pytest.mark.parametrize(("answer", "reason"), REFUSALS, ids=[reason for _, reason in REFUSALS])
def test_one_that_cannot_be_had_might_find_something(answer: Any, reason: str) -> None:
    report = named([own()], answer)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "schema.own_unreachable") == {"url": URL, "reason": reason}


def doubling(levels: int) -> dict[str, Any]:
    defs = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n - 1}"}] * 2} for n in range(1, levels)}
    return {"$defs": {**defs, "a0": {}}, "$ref": f"#/$defs/a{levels - 1}"}


NOT_USABLE: dict[str, Any] = {
    "no JSON": b"<html>",
    "JSON of two meanings": b'{"type": "object", "type": "array"}',
    "no object": [],
    "too large": b'{"a": "' + b"x" * 300_000 + b'"}',
    "no such type": {"type": "thing"},
    "another schema": {"$ref": "https://other.example/schema.json"},
    "another schema by name": {"$ref": "other.json"},
    "a place that is not there": {"$ref": "#/$defs/none"},
    "dynamic references": {"$dynamicRef": "#meta", "$dynamicAnchor": "meta"},
    "an unknown dialect": {"$schema": "https://dialect.example/"},
    "a pattern that needs to go back": {"properties": {"name": {"pattern": r"(a)\1"}}},
    "a pattern of a giant": {"properties": {"name": {"pattern": r"(?:\w{1000}){1000}"}}},
    "work that doubles": doubling(40),
    "work that doubles with depth": {
        "additionalProperties": {"allOf": [{"$ref": "#"}] * 40},
        "items": {"allOf": [{"$ref": "#"}] * 40},
    },
    "deep": b'{"not":' * 50 + b"{}" + b"}" * 50,
}


@pytest.mark.parametrize("schema", NOT_USABLE.values(), ids=NOT_USABLE.keys())
def test_one_that_cannot_be_applied(schema: Any) -> None:
    report = named([own()], schema)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "schema.own_not_usable")["url"] == URL


def test_a_kind_that_is_not_known() -> None:
    report = named([own(kind="JsonSchemaCredential")], {})
    assert report.verdict is Verdict.UNDETERMINED
    facts = evidence(report, "schema.own_unknown_type")
    assert facts == {"type": "JsonSchemaCredential", "url": URL}


def test_the_digest_of_the_schema() -> None:
    body = json.dumps({"required": ["name"]}).encode()
    digest = encode_base64url(b"\x12\x20" + hashlib.sha256(body).digest())
    assert "schema.own_conforms" in codes(named([own(digestMultibase=digest)], body))
    other = named([own(digestMultibase=digest)], body + b" ")
    assert other.verdict is Verdict.UNDETERMINED
    assert evidence(other, "schema.own_another") == {"url": URL}


def test_the_official_one_is_bundled_and_not_fetched() -> None:
    report = named([own(OFFICIAL)], None)
    assert report.verdict is Verdict.VALID
    assert not {code for code in codes(report) if code.startswith("schema.own")}


def test_no_more_than_two() -> None:
    report = named([own()] * 3, {})
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "schema.own_too_many") == {"count": 3, "limit": 2}


def test_nothing_is_fetched_for_somebody_elses_credential() -> None:
    report = named([own()], {}, foreign=True)
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert "schema.own_unreachable" in codes(report)


def test_what_it_costs_is_known_before() -> None:
    with pytest.raises(BudgetExceeded):
        violations_of(json.dumps(doubling(40)).encode(), {})
    with pytest.raises(ValueMalformed):
        violations_of(b"[]", {})
    assert violations_of(json.dumps(doubling(12)).encode(), {}) == ()
    wide = {"additionalProperties": {"enum": [1]}}
    with pytest.raises(BudgetExceeded):
        violations_of(
            json.dumps({"allOf": [wide] * 30}).encode(),
            {str(n): [n] for n in range(1_000)},
        )


def test_unlinked_badges_may_name_one_too() -> None:
    host = IssuerHost()
    badge = {**a_badge(host), "credentialSchema": own(kind="JsonSchema")}
    report = host.verify(host.issue(badge), web=BothWebs(host, {URL: b"{}"}))
    assert "schema.own_conforms" in codes(report)


def test_the_way_to_schemas_is_another_than_the_way_to_lists() -> None:
    host = IssuerHost()
    badge = {**a_badge(host), "credentialSchema": own(kind="JsonSchema")}
    elsewhere = SmallWeb({URL: b"{}"})
    report = host.verify(host.issue(badge), resources=elsewhere)
    assert (report.verdict, elsewhere.asked) == (Verdict.VALID, [URL])
    assert URL not in host.asked
