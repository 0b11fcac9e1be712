"""Signed assertions of Open Badges 2.0: the signature, whose key it is, the revocation list."""

import json
from datetime import timedelta
from typing import Any

import pytest

from credentials.encoding.multibase import base64url
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from tests.core.jose.tokens import OTHER, SIGNERS
from tests.core.verification.reading import codes, evidence
from tests.support.badge_host import (
    BADGE,
    KEY,
    LIST,
    NOON,
    PROFILE,
    SITE,
    BadgeHost,
    a_badge_class,
    a_profile,
    a_signed_assertion,
    an_assertion,
    pem_of,
)

ID = a_signed_assertion()["id"]
SIGNED = {"type": "SignedBadge"}


@pytest.mark.parametrize(
    "document",
    [
        a_signed_assertion(),
        a_signed_assertion(badge=BADGE),
        a_signed_assertion(badge=a_badge_class(id="urn:uuid:1")),
        a_signed_assertion(badge=a_badge_class(issuer=a_profile())),
        a_signed_assertion(verification=SIGNED),
        a_signed_assertion(verification=None, verify={"type": "signed", "creator": KEY}),
        a_signed_assertion(verification={**SIGNED, "creator": {"id": KEY}}),
    ],
)
def test_what_the_issuer_signed_is_valid(document: dict[str, Any]) -> None:
    host = BadgeHost()
    report = host.verify(host.sign(document))
    answers = (report.intact, report.from_issuer, report.current)
    assert (report.verdict, *answers) == (Verdict.VALID, PASSED, PASSED, PASSED)
    assert evidence(report, "proof.verified")["suite"] == "RS256"
    assert evidence(report, "key.listed")["method"] == KEY
    assert evidence(report, "status.not_withdrawn")["address"] == LIST
    assert report.credential is not None
    assert report.credential["badge"]["issuer"]["name"] == "School of Pottery"


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_other_keys_than_rsa(algorithm: str) -> None:
    host = BadgeHost(signer=SIGNERS[algorithm])
    assert host.verify(host.sign()).verdict is Verdict.VALID
    host.serve(KEY, host.a_key(publicKeyPem=None, publicKeyJwk=host.jwk))
    assert host.verify(host.sign()).verdict is Verdict.VALID


def test_a_key_that_the_profile_writes_out() -> None:
    host = BadgeHost()
    host.serve(PROFILE, a_profile(publicKey=host.a_key(owner=None)))
    host.serve(KEY, None)
    assert host.verify(host.sign()).verdict is Verdict.VALID


def test_of_several_keys_one_fits() -> None:
    host = BadgeHost()
    older = f"{SITE}/keys/0"
    host.serve(older, host.a_key(id=older, publicKeyPem=pem_of(OTHER)))
    host.serve(PROFILE, a_profile(publicKey=[f"{SITE}/keys/gone", older, KEY]))
    report = host.verify(host.sign(a_signed_assertion(verification=SIGNED)))
    assert report.verdict is Verdict.VALID


# the signature


def test_a_changed_text_is_altered() -> None:
    host = BadgeHost()
    header, _, signature = host.sign().split(".")
    forged = a_signed_assertion(expires="2030-01-01T00:00:00Z")
    payload = base64url(json.dumps(forged).encode())
    report = host.verify(f"{header}.{payload}.{signature}")
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert "proof.bad_signature" in codes(report)
    assert report.credential is None


def test_a_signature_by_another_key_is_altered() -> None:
    host = BadgeHost()
    forged = host.sign(signer=BadgeHost(signer=OTHER).signer)
    report = host.verify(forged)
    assert report.verdict is Verdict.ALTERED
    assert "proof.alg_refused" in codes(report)


@pytest.mark.parametrize(
    ("header", "code", "verdict"),
    [
        ({"alg": "none"}, "proof.alg_none", Verdict.ALTERED),
        ({"alg": "HS256"}, "proof.alg_refused", Verdict.ALTERED),
        ({"alg": "RS256", "b64": False}, "proof.header_refused", Verdict.ALTERED),
        ({"alg": "RS256", "crit": ["x"]}, "proof.header_refused", Verdict.ALTERED),
        ({"alg": "XX999"}, "proof.unknown_suite", Verdict.UNDETERMINED),
    ],
)
def test_headers_that_ask_for_what_is_never_done(
    header: dict[str, Any], code: str, verdict: Verdict
) -> None:
    host = BadgeHost()
    _, payload, signature = host.sign().split(".")
    head = base64url(json.dumps(header).encode())
    report = host.verify(f"{head}.{payload}.{signature}")
    assert (report.verdict, code in codes(report)) == (verdict, True)
    assert host.asked == []


def test_a_copy_without_the_signature_is_not_secured() -> None:
    report = BadgeHost().verify(a_signed_assertion())
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert "proof.none" in codes(report)


# the key


def test_a_key_that_the_assertion_brings_along_is_not_used() -> None:
    host = BadgeHost()
    attacker = BadgeHost(signer=SIGNERS["ES256"])
    key = "https://attacker.example/key"
    brought = attacker.a_key(id=key)
    host.serve(key, brought)
    ways = {**SIGNED, "creator": brought}
    report = host.verify(attacker.sign(a_signed_assertion(verification=ways)))
    assert (report.verdict, report.from_issuer) == (Verdict.NOT_FROM_ISSUER, FAILED)
    assert evidence(report, "key.not_listed") == {
        "number": 1,
        "method": key,
        "controller": PROFILE,
    }
    assert key not in host.asked


def test_a_profile_that_the_assertion_brings_along_is_not_read() -> None:
    host = BadgeHost()
    attacker = BadgeHost(signer=SIGNERS["ES256"])
    generous = a_profile(publicKey=attacker.a_key())
    document = a_signed_assertion(badge=a_badge_class(issuer=generous))
    report = host.verify(attacker.sign(document))
    assert report.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        (
            {"owner": "https://other.example/issuer"},
            "key.other_controller",
            Verdict.NOT_FROM_ISSUER,
        ),
        ({"owner": None}, "key.other_controller", Verdict.NOT_FROM_ISSUER),
        ({"publicKeyPem": None}, "key.unsupported", Verdict.UNDETERMINED),
        ({"publicKeyPem": "-----BEGIN PUBLIC KEY-----"}, "key.unsupported", Verdict.UNDETERMINED),
        ({"publicKeyPem": "x" * 9000}, "key.unsupported", Verdict.UNDETERMINED),
        ({"id": f"{SITE}/keys/2"}, "key.document_invalid", Verdict.UNDETERMINED),
    ],
)
def test_a_key_document_that_is_not_right(
    changes: dict[str, Any], code: str, verdict: Verdict
) -> None:
    host = BadgeHost()
    host.serve(KEY, host.a_key(**changes))
    report = host.verify(host.sign())
    assert (report.verdict, code in codes(report)) == (verdict, True)
    assert report.intact is NOT_DETERMINED


@pytest.mark.parametrize("page", [None, 404, 500])
def test_a_key_that_cannot_be_had(page: Any) -> None:
    host = BadgeHost()
    host.serve(KEY, page)
    report = host.verify(host.sign())
    assert (report.verdict, "key.unreachable" in codes(report)) == (Verdict.UNDETERMINED, True)


def test_a_profile_that_cannot_be_had() -> None:
    host = BadgeHost()
    host.serve(PROFILE, None)
    report = host.verify(host.sign())
    assert report.verdict is Verdict.UNDETERMINED
    assert {"key.unreachable", "issuer_profile.unreachable", "status.not_checked"} <= codes(report)


def test_a_profile_without_keys() -> None:
    host = BadgeHost()
    host.serve(PROFILE, a_profile(publicKey=None))
    report = host.verify(host.sign())
    assert (report.verdict, "key.not_listed" in codes(report)) == (Verdict.NOT_FROM_ISSUER, True)


# the revocation list


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([ID], None),
        ([{"id": ID}], None),
        ([{"id": ID, "revocationReason": "Issued in error"}], "Issued in error"),
        (["urn:uuid:0", {"id": ID, "revoked": True}], None),
        ([{"uid": "abc"}], None),
    ],
)
def test_one_on_the_list_is_revoked(entries: list[Any], reason: str | None) -> None:
    host = BadgeHost()
    host.serve(LIST, host.a_list(*entries))
    report = host.verify(host.sign(a_signed_assertion(uid="abc")))
    assert (report.verdict, report.current) == (Verdict.REVOKED, FAILED)
    assert evidence(report, "status.withdrawn") == {"address": LIST, "reason": reason}


@pytest.mark.parametrize(
    "entries", [[], ["urn:uuid:0"], [{"id": ID, "revoked": False}], [{"uid": "abc"}], [7], [None]]
)
def test_one_that_is_not_on_the_list_is_not_revoked(entries: list[Any]) -> None:
    host = BadgeHost()
    host.serve(LIST, host.a_list(*entries))
    assert host.verify(host.sign()).verdict is Verdict.VALID


def test_one_that_says_itself_that_it_is_revoked() -> None:
    host = BadgeHost()
    report = host.verify(host.sign(a_signed_assertion(revoked=True)))
    assert report.verdict is Verdict.REVOKED


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (None, "status.unreachable"),
        ("<html>", "status.list_unreadable"),
        ({"id": LIST, "issuer": PROFILE}, "status.list_unreadable"),
        (BadgeHost().a_list(issuer="https://other.example/issuer"), "status.wrong_issuer"),
        (BadgeHost().a_list(id=f"{SITE}/other"), "status.list_unreadable"),
    ],
)
def test_a_list_that_says_nothing(page: Any, code: str) -> None:
    host = BadgeHost()
    host.serve(LIST, page)
    report = host.verify(host.sign())
    assert (report.verdict, report.current) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert code in codes(report)


def test_an_issuer_without_a_list() -> None:
    host = BadgeHost()
    host.serve(PROFILE, a_profile(revocationList=None))
    report = host.verify(host.sign())
    assert (report.verdict, "status.none" in codes(report)) == (Verdict.VALID, True)


def test_dates_and_recipient() -> None:
    host = BadgeHost()
    token = host.sign()
    assert host.verify(token, at=NOON + timedelta(days=400)).verdict is Verdict.EXPIRED
    assert host.verify(token, at=NOON - timedelta(days=400)).verdict is Verdict.NOT_YET_VALID
    report = host.verify(token, recipient="a@example.com")
    assert "recipient.matches" in codes(report)


@pytest.mark.parametrize("type_", [None, "JWT", "JWS", "odd"])
def test_whatever_the_token_calls_itself(type_: str | None) -> None:
    host = BadgeHost()
    header = {} if type_ is None else {"typ": type_}
    assert host.verify(host.sign(header=header)).verdict is Verdict.VALID


def test_a_hosted_assertion_in_a_token_is_asked_for_at_its_address() -> None:
    """The signature proves nothing that the host does not say."""
    host = BadgeHost()
    report = host.verify(host.sign(an_assertion(), signer=OTHER))
    assert (report.verdict, "copy.same" in codes(report)) == (Verdict.VALID, True)
