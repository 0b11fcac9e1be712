"""Presentations: by the holder, for this occasion, each credential on its own. VCDM 2.0 §4.13."""

import copy
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from credentials.errors import ValueMalformed
from credentials.keys.did_key import did_key_document, did_key_of
from credentials.proofs.data_integrity import add_proof, proof_options
from credentials.proofs.presenting import sign_presentation
from credentials.report import CheckResult, Outcome, Verdict
from credentials.verification.presentation import PresentationReport, verify_presentation
from tests.support.check_docs import documented_checks
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

V2 = "https://www.w3.org/ns/credentials/v2"
HOLDER_KEY = KeyInMemory.number(7)
HOLDER = did_key_of(HOLDER_KEY.public_key_multibase)
CHALLENGE, DOMAIN = "a-challenge", "verifier.example"
REMOVED = object()


def method(did: str = HOLDER) -> str:
    return f"{did}#{did.removeprefix('did:key:')}"


def a_presentation(*credentials: Any, **changes: Any) -> dict[str, Any]:
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER,
        "verifiableCredential": copy.deepcopy(list(credentials)),
        **changes,
    }
    if not document["verifiableCredential"]:
        del document["verifiableCredential"]
    return {name: value for name, value in document.items() if value is not REMOVED}


def presented(
    document: Mapping[str, Any], *, key: KeyInMemory = HOLDER_KEY, **options: Any
) -> dict[str, Any]:
    chosen = {
        "verification_method": method(did_key_of(key.public_key_multibase)),
        "created": NOON,
        "challenge": CHALLENGE,
        "domain": DOMAIN,
        **options,
    }
    if "purpose" in chosen:
        return add_proof(document, proof_options(**chosen), key)
    return sign_presentation(document, signer=key, **chosen)


def verified(
    document: Mapping[str, Any] | str, host: IssuerHost | None = None, **asked: Any
) -> PresentationReport:
    host = host or IssuerHost()
    data = json.dumps(document) if isinstance(document, Mapping) else document
    asked = {"at": NOON, "challenge": CHALLENGE, "domain": DOMAIN, **asked}
    report = verify_presentation(data, fetcher=host.fetcher, resolver=host.resolver, **asked)
    for check in report.checks:
        row = documented_checks()[check.code]
        assert (check.code, check.outcome.value) == (check.code, row.outcome)
        assert (check.code, set(check.evidence)) == (check.code, set(row.facts))
    return report


def check_of(report: PresentationReport, code: str) -> CheckResult:
    return next(check for check in report.checks if check.code == code)


def codes(report: PresentationReport) -> set[str]:
    return {check.code for check in report.checks}


def test_a_presentation_with_two_credentials() -> None:
    host = IssuerHost()
    one, two = host.issue(a_badge(host)), host.issue(a_badge(host, index=43))
    report = verified(presented(a_presentation(one, two)), host)
    assert report.outcome is Outcome.PASSED
    assert (report.intact, report.from_holder, report.holder) == ("passed", "passed", HOLDER)
    assert [credential.verdict for credential in report.credentials] == [Verdict.VALID] * 2
    assert {"challenge.answered", "domain.meant", "holder.proved"} <= codes(report)
    assert host.asked == [host.did, host.list_url("revocation")]  # each asked once


ALLOWED: dict[str, dict[str, Any]] = {
    "without a holder": {"holder": REMOVED},
    "holder as an object": {"holder": {"id": HOLDER}},
    "with an id": {"id": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11"},
    "type as text": {"type": "VerifiablePresentation"},
    "version 1.1": {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/security/data-integrity/v2",
        ]
    },
}


@pytest.mark.parametrize("changes", ALLOWED.values(), ids=ALLOWED.keys())
def test_allowed(changes: dict[str, Any]) -> None:
    report = verified(presented(a_presentation(**changes)))
    assert (report.outcome, report.holder) == (Outcome.PASSED, HOLDER)
    assert "embedded.none" in codes(report)


MALFORMED: dict[str, tuple[dict[str, Any], str]] = {
    "other first context": (
        {"@context": ["https://w3id.org/security/data-integrity/v2", V2]},
        "/@context/0",
    ),
    "no context": ({"@context": REMOVED}, "/@context/0"),
    "a number as context": ({"@context": [V2, 5]}, "/@context/1"),
    "id with a space": ({"id": "urn:a b"}, "/id"),
    "holder without id": ({"holder": {"name": "x"}}, "/holder"),
    "holder relative": ({"holder": "me"}, "/holder"),
    "credentials as text": ({"verifiableCredential": "x"}, "/verifiableCredential"),
    "a credential as address": (
        {"verifiableCredential": ["https://x.example/1"]},
        "/verifiableCredential/0",
    ),
    "a credential as null": ({"verifiableCredential": [None]}, "/verifiableCredential/0"),
}


@pytest.mark.parametrize(("changes", "pointer"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed(changes: dict[str, Any], pointer: str) -> None:
    unsigned = a_presentation(**changes)
    report = verified({**unsigned, "proof": presented(a_presentation())["proof"]})
    assert check_of(report, "shape.malformed").evidence["pointer"] == pointer
    assert report.outcome is Outcome.FAILED


@pytest.mark.parametrize("changes", [{"type": REMOVED}, {"type": ["VerifiableCredential"]}])
def test_another_type_or_none(changes: dict[str, Any]) -> None:
    host = IssuerHost()
    document = a_presentation(host.issue(a_badge(host)), **changes)
    assert check_of(verified(document, host), "shape.malformed").evidence["pointer"] == "/type"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "format.not_json"),
        ('{"a": 1, "a": 2}', "format.not_json"),
        ("[]", "format.not_a_presentation"),
        ('{"type": "VerifiableCredential"}', "format.not_a_presentation"),
        (" " * 600_000, "format.too_large"),
        ("[" * 100 + "]" * 100, "format.too_large"),
    ],
)
def test_what_is_no_presentation(text: str, code: str) -> None:
    report = verified(text)
    assert [check.code for check in report.checks] == [code]
    assert report.outcome is Outcome.FAILED


def test_a_context_that_is_not_known_is_not_fetched() -> None:
    host = IssuerHost()
    signed = presented(a_presentation())
    report = verified({**signed, "@context": [V2, "https://example.com"]}, host)
    assert check_of(report, "context.unknown").evidence == {"url": "https://example.com"}
    assert report.outcome is not Outcome.PASSED
    assert host.asked == []


def test_unsigned_it_is_not_passed() -> None:
    host = IssuerHost()
    report = verified(a_presentation(host.issue(a_badge(host))), host)
    assert "proof.none" in codes(report)
    assert (report.outcome, report.holder) == (Outcome.FAILED, None)  # challenge.differs
    unasked = verified(a_presentation(), challenge=None, domain=None)
    assert unasked.outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    ("member", "value"),
    [("holder", "did:example:other"), ("id", "urn:uuid:00000000-0000-4000-8000-000000000000")],
)
def test_changed_after_signing(member: str, value: str) -> None:
    report = verified({**presented(a_presentation()), member: value})
    assert "proof.bad_signature" in codes(report)
    assert (report.outcome, report.intact) == (Outcome.FAILED, Outcome.FAILED)


def test_a_credential_taken_out_or_put_in_is_found() -> None:
    host = IssuerHost()
    badge = host.issue(a_badge(host))
    signed = presented(a_presentation(badge))
    assert verified({**signed, "verifiableCredential": [badge, badge]}, host).intact == "failed"
    del signed["verifiableCredential"]
    assert verified(signed, host).intact == "failed"


CHALLENGES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"challenge": "another"}, "challenge.differs"),
    ({"challenge": None}, {}, "challenge.differs"),
    ({"challenge": "A-challenge"}, {}, "challenge.differs"),
    ({}, {"challenge": None}, "challenge.not_asked"),
    ({}, {"domain": "other.example"}, "domain.differs"),
    ({"domain": None}, {}, "domain.differs"),
    ({"domain": ["verifier.example", "other.example"]}, {}, "domain.differs"),
    ({}, {"domain": ["verifier.example", "other.example"]}, "domain.differs"),
    ({"domain": ["b", "a"]}, {"domain": ["a", "b"]}, "domain.meant"),
    ({"domain": ["verifier.example"]}, {}, "domain.meant"),
    ({}, {"domain": None}, "domain.not_asked"),
]


@pytest.mark.parametrize(("said", "asked", "code"), CHALLENGES)
def test_challenge_and_domain(said: dict[str, Any], asked: dict[str, Any], code: str) -> None:
    report = verified(presented(a_presentation(), **said), **asked)
    assert code in codes(report)
    fine = code.endswith((".not_asked", ".meant"))
    assert report.outcome is (Outcome.PASSED if fine else Outcome.FAILED)


def test_the_holder_must_be_the_one_who_signed() -> None:
    report = verified(presented(a_presentation(), key=KeyInMemory.number(8)))
    assert "holder.somebody_else" in codes(report)
    assert (report.outcome, report.from_holder, report.holder) == ("failed", "failed", None)


def test_a_proof_for_assertion_is_no_presentation() -> None:
    report = verified(presented(a_presentation(), purpose="assertionMethod"))
    assert "holder.wrong_purpose" in codes(report)
    assert report.outcome is Outcome.FAILED


def test_a_key_only_for_assertion_presents_nothing() -> None:
    host = IssuerHost()  # its document lists its keys for assertion only
    signed = presented(
        a_presentation(holder=host.did),
        key=host.signer,
        verification_method=host.method_of(host.signer),
    )
    report = verified(signed, host)
    assert "holder.not_for_authentication" in codes(report)
    assert report.outcome is Outcome.FAILED


def test_a_holder_whose_document_cannot_be_had() -> None:
    unknown = "did:web:holder.example"
    signed = presented(
        a_presentation(holder=unknown),
        verification_method=f"{unknown}#{HOLDER_KEY.public_key_multibase}",
    )
    report = verified(signed)
    assert check_of(report, "holder.key_unknown").evidence["reason"] == "key.unreachable"
    assert report.outcome is Outcome.NOT_DETERMINED


def test_a_proof_from_before_the_key_was_withdrawn_and_one_from_after() -> None:
    host = IssuerHost()
    did = "did:web:holder.example"
    document = json.loads(json.dumps(did_key_document(HOLDER)).replace(HOLDER, did))
    document["verificationMethod"][0]["expires"] = "2026-11-22T12:00:00Z"
    host.documents[did] = document
    options = {"verification_method": f"{did}#{HOLDER_KEY.public_key_multibase}"}
    before = presented(a_presentation(holder=did), created=NOON - timedelta(1), **options)
    assert verified(before, host).outcome is Outcome.PASSED
    report = verified(presented(a_presentation(holder=did), **options), host)
    assert check_of(report, "holder.key_refused").evidence["reason"] == "key.expired"


def test_a_presentation_from_the_future_is_refused() -> None:
    report = verified(presented(a_presentation()), at=NOON - timedelta(hours=1))
    assert "proof_time.in_future" in codes(report)
    assert report.outcome is Outcome.FAILED


def test_each_credential_is_verified_on_its_own() -> None:
    host = IssuerHost()
    host.revoke(42)
    revoked, fine = host.issue(a_badge(host)), host.issue(a_badge(host, index=43))
    report = verified(presented(a_presentation(fine, revoked)), host)
    assert check_of(report, "embedded.valid").evidence == {"pointer": "/verifiableCredential/0"}
    assert check_of(report, "embedded.not_valid").evidence == {
        "pointer": "/verifiableCredential/1",
        "verdict": "revoked",
    }
    assert (report.outcome, report.intact) == (Outcome.FAILED, Outcome.PASSED)


def test_a_credential_that_cannot_be_checked_leaves_it_open() -> None:
    host = IssuerHost()
    badge = host.issue(a_badge(host))
    host.break_list()
    report = verified(presented(a_presentation(badge)), host)
    assert "embedded.undetermined" in codes(report)
    assert report.outcome is Outcome.NOT_DETERMINED


def a_claim(issuer: str) -> dict[str, Any]:
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": HOLDER},
    }


def test_what_the_holder_says_himself_needs_no_other_proof() -> None:
    report = verified(presented(a_presentation(a_claim(HOLDER))))
    assert "embedded.self_asserted" in codes(report)
    assert report.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("issuer", "changes"),
    [("did:example:acme", {}), (HOLDER, {"holder": REMOVED})],
)
def test_an_unsecured_credential_of_another_or_without_a_holder(
    issuer: str, changes: dict[str, Any]
) -> None:
    report = verified(presented(a_presentation(a_claim(issuer), **changes)))
    assert "embedded.not_secured" in codes(report)
    assert report.outcome is Outcome.FAILED


def test_without_a_proved_holder_nothing_is_self_asserted() -> None:
    signed = presented(a_presentation(a_claim(HOLDER)), key=KeyInMemory.number(8))
    assert "embedded.not_secured" in codes(verified(signed))


def test_more_credentials_than_are_looked_at() -> None:
    report = verified(presented(a_presentation(*[a_claim(HOLDER)] * 17)))
    assert check_of(report, "embedded.too_many").evidence == {"count": 17, "limit": 16}
    assert (report.outcome, report.credentials) == (Outcome.NOT_DETERMINED, ())


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueMalformed):
        verify_presentation("{}", at=NOON.replace(tzinfo=None))


def a_poison(size: int) -> dict[str, Any]:
    """A credential whose subjects cannot be told apart without much work."""
    subjects = [{"type": "https://x.example/T"} for _ in range(size)]
    return {**a_claim(HOLDER), "credentialSubject": subjects}


def test_all_credentials_share_one_budget_of_work() -> None:
    alone = verified(presented(a_presentation(a_poison(30))))
    assert "coverage.complete" in codes(alone)
    many = verified(a_presentation(*[a_poison(30)] * 16), challenge=None, domain=None)
    assert "coverage.too_complex" in codes(many)
    for report in many.credentials:  # nothing is left for them, though each alone is no trouble
        assert "coverage.too_complex" in {check.code for check in report.checks}
