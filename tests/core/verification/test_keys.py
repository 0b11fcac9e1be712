"""Whose key it is, for what, and when."""

import json
from datetime import timedelta
from typing import Any

import pytest

from credentials.encoding.multibase import base64url
from credentials.errors import (
    AddressRefused,
    InvalidControllerDocument,
    InvalidVerificationMethod,
    RetrievalError,
    TimedOut,
    WrongControllerDocument,
)
from credentials.keys.controller import PublishedKey, controller_document
from credentials.keys.did_jwk import did_jwk_of
from credentials.keys.did_key import did_key_of
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from credentials.verification.pipeline import verify
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge

OTHER_KEY = KeyInMemory.number(2)
PUBLIC = OTHER_KEY.private_key.public_key().public_bytes_raw()
HOUR = timedelta(hours=1)


def an_issued(host: IssuerHost, **options: Any) -> dict[str, Any]:
    return host.issue(a_badge(host), **options)


def test_the_listed_key() -> None:
    host = IssuerHost()
    report = host.verify(an_issued(host))
    assert report.from_issuer is PASSED
    assert evidence(report, "key.listed")["key"] == host.signer.public_key_multibase


def test_another_key_under_the_listed_method_does_not_fit() -> None:
    host = IssuerHost()
    method = host.method_of(host.signer)
    report = host.verify(an_issued(host, key=OTHER_KEY, verification_method=method))
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert {"proof.bad_signature", "key.listed"} <= codes(report)


def test_a_key_that_only_the_method_itself_names_is_never_used() -> None:
    host = IssuerHost()
    report = host.verify(an_issued(host, key=OTHER_KEY))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, NOT_DETERMINED)
    assert {"key.not_listed", "proof.no_key", "content.not_checked"} <= codes(report)
    assert report.credential is None


def test_a_key_of_somebody_else_fits_and_is_not_the_issuers() -> None:
    host = IssuerHost()
    did = did_key_of(OTHER_KEY.public_key_multibase)
    method = f"{did}#{OTHER_KEY.public_key_multibase}"
    report = host.verify(an_issued(host, key=OTHER_KEY, verification_method=method))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, PASSED)
    assert evidence(report, "key.other_controller")["controller"] == did
    assert "status.not_checked" in codes(report)
    assert not any("status" in url for url in host.asked)


def test_the_same_fragment_under_another_web_address_is_somebody_else() -> None:
    host = IssuerHost()
    did = "did:web:issuer.example.attacker.example"
    keys = [PublishedKey(public_key_multibase=OTHER_KEY.public_key_multibase)]
    host.documents[did] = controller_document(did, keys)
    method = f"{did}#{OTHER_KEY.public_key_multibase}"
    report = host.verify(an_issued(host, key=OTHER_KEY, verification_method=method))
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert "key.other_controller" in codes(report)


def test_an_issuer_that_is_its_own_key() -> None:
    did = did_key_of(OTHER_KEY.public_key_multibase)
    host = IssuerHost(did=did, signer=OTHER_KEY)
    report = host.verify(an_issued(host))
    assert (report.verdict, report.from_issuer) == (Verdict.VALID, PASSED)


def test_a_key_kept_for_logging_in_does_not_sign_credentials() -> None:
    host = IssuerHost()
    host.break_document(
        lambda document: {
            **document,
            "authentication": document["assertionMethod"],
            "assertionMethod": [],
        }
    )
    report = host.verify(an_issued(host))
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert {"key.not_for_assertion", "proof.no_key"} <= codes(report)


def test_a_proof_for_logging_in_is_no_credential() -> None:
    host = IssuerHost()
    report = host.verify(an_issued(host, purpose="authentication"))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, PASSED)
    assert evidence(report, "key.wrong_purpose")["purpose"] == "authentication"


@pytest.mark.parametrize("days_before", [1, 3650])
def test_a_compromised_key_counts_at_no_time(days_before: int) -> None:
    host = IssuerHost()
    signed = an_issued(host, created=NOON - timedelta(days=days_before))
    host.publish(host.signer, compromised_at=NOON)
    host.publish(OTHER_KEY)
    report = host.verify(signed)
    assert (report.verdict, report.from_issuer) == (Verdict.NOT_FROM_ISSUER, FAILED)
    assert evidence(report, "key.compromised")["compromised"] == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    ("created", "verdict", "code"),
    [
        (NOON - HOUR, Verdict.VALID, "key.listed"),
        (NOON, Verdict.NOT_FROM_ISSUER, "key.expired"),
        (NOON + HOUR, Verdict.NOT_FROM_ISSUER, "key.expired"),
    ],
)
def test_a_retired_key_is_good_for_what_it_signed_before(
    created: Any, verdict: Verdict, code: str
) -> None:
    host = IssuerHost(now=NOON + 2 * HOUR)
    signed = an_issued(host, created=created)
    old = host.signer
    host.publish(old, retired_at=NOON)
    host.signer = OTHER_KEY
    host.publish(OTHER_KEY)
    report = host.verify(signed)
    assert (report.verdict, code in codes(report)) == (verdict, True)


def with_method(**changes: Any) -> Any:
    """An edit of `did.json`: these members in its first method."""

    def edit(document: dict[str, Any]) -> dict[str, Any]:
        first, *others = document["verificationMethod"]
        return {**document, "verificationMethod": [{**first, **changes}, *others]}

    return edit


def test_a_withdrawn_key_that_is_still_listed_counts_until_then() -> None:
    host = IssuerHost()
    signed = an_issued(host, created=NOON - HOUR)
    host.signer = OTHER_KEY
    host.publish(OTHER_KEY)
    host.break_document(with_method(revoked="2026-11-22T11:30:00Z"))
    assert host.verify(signed).verdict is Verdict.VALID
    host.break_document(with_method(revoked="2026-11-22T11:00:00Z"))
    report = host.verify(signed)
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert evidence(report, "key.revoked")["revoked"] == "2026-11-22T11:00:00Z"


BROKEN: dict[str, tuple[Any, str]] = {
    "another controller": (with_method(controller="did:web:other.example"), "method_invalid"),
    "a secret key inside": (with_method(secretKeyMultibase="z3u2"), "method_invalid"),
    "a date that is none": (with_method(revoked="yesterday"), "method_invalid"),
    "another id": (lambda document: {**document, "id": "did:web:x.example"}, "other_document"),
    "no key": (with_method(publicKeyMultibase=None), "method_invalid"),
    "no list": (lambda document: {**document, "assertionMethod": "all"}, "document_invalid"),
}


@pytest.mark.parametrize(("edit", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_an_unusable_document_decides_nothing(edit: Any, code: str) -> None:
    host = IssuerHost()
    host.break_document(edit)
    report = host.verify(an_issued(host))
    assert (report.verdict, report.from_issuer) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert {f"key.{code}", "proof.no_key"} <= codes(report)


@pytest.mark.parametrize(
    "changes",
    [{"type": "X25519KeyAgreementKey2020"}, {"publicKeyMultibase": "z6Mk"}],
)
def test_an_unknown_kind_of_key_decides_nothing(changes: dict[str, Any]) -> None:
    host = IssuerHost()
    host.break_document(with_method(**changes))
    report = host.verify(an_issued(host))
    assert report.verdict is Verdict.UNDETERMINED
    assert "key.unsupported" in codes(report)


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("did:web:issuer.example", "key.invalid_url"),
        ("did:web:issuer.example#", "key.invalid_url"),
        ("did:key:zzz#zzz", "key.unsupported"),
    ],
)
def test_an_unknown_kind_of_method_decides_nothing(method: str, code: str) -> None:
    host = IssuerHost()
    report = host.verify(an_issued(host, verification_method=method))
    assert report.verdict is Verdict.UNDETERMINED
    assert code in codes(report)


def test_an_unreachable_document_decides_nothing() -> None:
    host = IssuerHost()
    signed = an_issued(host)
    host.break_document(lambda document: None)
    report = host.verify(signed)
    assert (report.verdict, report.from_issuer) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert evidence(report, "key.unreachable")["reason"] == "retrieval.unreachable"


class _Refusing:
    """A resolver that always raises the same."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def resolve(self, identifier: str) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AddressRefused("inner"), "key.unreachable"),
        (TimedOut("slow"), "key.unreachable"),
        (RetrievalError("x"), "key.unreachable"),
        (InvalidVerificationMethod("did:ion is not known", reason="did"), "key.unsupported"),
        (InvalidControllerDocument("not JSON", reason="json"), "key.document_invalid"),
        (WrongControllerDocument("another one's", reason="id"), "key.other_document"),
    ],
)
def test_whatever_the_resolver_says(error: Exception, code: str) -> None:
    host = IssuerHost()
    report = verify(
        json.dumps(an_issued(host)),
        at=NOON,
        fetcher=host.fetcher,
        resolver=_Refusing(error),
    )
    assert (report.verdict, code in codes(report)) == (Verdict.UNDETERMINED, True)


def test_an_issuer_without_an_id_cannot_be_compared() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    del badge["issuer"]["id"]
    report = host.verify(host.issue(badge))
    assert report.verdict is Verdict.UNDETERMINED
    assert {"key.no_issuer", "shape.malformed"} <= codes(report)


def test_each_document_is_asked_for_once() -> None:
    host = IssuerHost()
    host.verify(an_issued(host))
    assert host.asked.count(host.did) == 1


def test_issuers_that_hold_their_key_in_their_name() -> None:
    """did:jwk: the one method is `#0`."""
    jwk = json.dumps({"kty": "OKP", "crv": "Ed25519", "x": base64url(PUBLIC)}).encode()
    did = did_jwk_of(jwk)
    host = IssuerHost(did=did, signer=OTHER_KEY)
    badge = a_badge(host)
    del badge["credentialStatus"]
    report = host.verify(host.issue(badge, verification_method=f"{did}#0"))
    assert (report.verdict, report.from_issuer) == (Verdict.VALID, PASSED)
    assert host.asked == []
    other = host.verify(host.issue(badge, verification_method=f"{did}#1"))
    assert "key.not_listed" in codes(other)
