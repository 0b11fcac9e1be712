"""No proof, several proofs, chains, proof dates."""

from datetime import timedelta
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base58btc
from credentials.encoding.times import format_date_time_stamp
from credentials.keys.did_key import did_key_of
from credentials.proofs.data_integrity import hash_data
from credentials.report import FAILED, NOT_DETERMINED, PASSED, Verdict
from tests.core.verification.reading import codes, evidence, removed
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge
from tests.support.reference import reference

OTHER_KEY = KeyInMemory.number(2)
OTHER = did_key_of(OTHER_KEY.public_key_multibase)
OTHER_METHOD = f"{OTHER}#{OTHER_KEY.public_key_multibase}"


def a_proof(
    host: IssuerHost, key: KeyInMemory | None = None, method: str | None = None, **members: Any
) -> dict[str, Any]:
    """A proof of the badge, with members that `sign` does not write."""
    return a_proof_of({**a_badge(host)}, host, key, method, **members)


def a_proof_of(
    document: dict[str, Any],
    host: IssuerHost,
    key: KeyInMemory | None = None,
    method: str | None = None,
    **members: Any,
) -> dict[str, Any]:
    key = key or host.signer
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": format_date_time_stamp(NOON),
        "verificationMethod": method or host.method_of(key),
        "proofPurpose": "assertionMethod",
        **members,
    }
    options = {name: value for name, value in options.items() if value is not None}
    signature = key.sign(hash_data(document, options).joined)
    return {**options, "proofValue": encode_base58btc(signature)}


def secured(host: IssuerHost, *proofs: dict[str, Any]) -> dict[str, Any]:
    return {**a_badge(host), "proof": list(proofs)}


@pytest.mark.parametrize("change", ["absent", None, []])
def test_no_proof_is_not_valid(change: Any) -> None:
    host = IssuerHost()
    badge = a_badge(host) if change == "absent" else {**a_badge(host), "proof": change}
    report = host.verify(badge)
    assert report.verdict is Verdict.UNDETERMINED
    assert (report.intact, report.from_issuer, report.current) == (NOT_DETERMINED,) * 3
    assert "proof.none" in codes(report)
    assert host.asked == []
    assert report.credential is None


def test_without_a_proof_nothing_can_escape_it() -> None:
    report = IssuerHost().verify({**a_badge(IssuerHost()), "undefined": 1})
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)


@pytest.mark.parametrize(
    "proof", ["text", 1, {}, [{}], [[]], [None], {"type": "DataIntegrityProof"}]
)
def test_something_else_in_place_of_a_proof(proof: Any) -> None:
    report = IssuerHost().verify({**a_badge(IssuerHost()), "proof": proof})
    assert report.verdict is Verdict.ALTERED
    assert "proof.malformed" in codes(report)


@pytest.mark.parametrize(
    "member", ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"]
)
def test_a_proof_without_a_required_member(member: str) -> None:
    host = IssuerHost()
    report = host.verify(removed(host.issue(a_badge(host)), ("proof", member)))
    assert report.verdict is Verdict.ALTERED
    assert member in evidence(report, "proof.malformed")["detail"]


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("undefined", 1, "proof.malformed"),
        ("expires", {"@value": "x", "@type": "y"}, "proof.malformed"),
        ("nonce", {"@context": "https://www.w3.org/ns/credentials/v2"}, "proof.malformed"),
        ("nonce", {"@context": "https://www.w3.org/2018/credentials/v1"}, "proof.not_checked"),
        ("type", "eddsa-rdfc-2022", "proof.unknown_suite"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"], "proof.malformed"),
    ],
)
def test_a_proof_with_something_added(member: str, value: Any, code: str) -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    report = host.verify({**signed, "proof": {**signed["proof"], member: value}})
    assert report.verdict in (Verdict.ALTERED, Verdict.UNDETERMINED)
    assert code in codes(report)


def test_two_good_proofs_of_the_issuer() -> None:
    host = IssuerHost()
    host.publish(OTHER_KEY)
    report = host.verify(secured(host, a_proof(host), a_proof(host, OTHER_KEY)))
    assert report.verdict is Verdict.VALID
    assert [c.evidence["number"] for c in report.checks if c.code == "proof.verified"] == [1, 2]


@pytest.mark.parametrize("place", [0, 1])
def test_a_bad_proof_among_good_ones(place: int) -> None:
    host = IssuerHost()
    bad = {**a_proof(host), "created": "2026-11-22T11:59:59Z"}
    proofs = [a_proof(host)]
    proofs.insert(place, bad)
    report = host.verify(secured(host, *proofs))
    assert (report.verdict, report.intact, report.from_issuer) == (Verdict.ALTERED, FAILED, PASSED)
    assert evidence(report, "proof.bad_signature")["number"] == place + 1


def test_an_unknown_suite_beside_a_good_proof_may_be_the_one_that_matters() -> None:
    host = IssuerHost()
    unknown = {**a_proof(host), "cryptosuite": "bbs-2023"}
    report = host.verify(secured(host, a_proof(host), unknown))
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert evidence(report, "proof.unknown_suite") == {"number": 2, "suite": "bbs-2023"}


def test_a_second_signature_by_somebody_else_is_an_addition() -> None:
    host = IssuerHost()
    report = host.verify(secured(host, a_proof(host, OTHER_KEY, OTHER_METHOD), a_proof(host)))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "key.additional")["controller"] == OTHER


def test_two_signatures_of_which_none_is_the_issuers() -> None:
    host = IssuerHost()
    other = a_proof(host, OTHER_KEY, OTHER_METHOD)
    report = host.verify(secured(host, other, other))
    assert report.verdict is Verdict.NOT_FROM_ISSUER


def test_a_compromised_key_is_not_outweighed_by_a_good_one() -> None:
    host = IssuerHost()
    proofs = a_proof(host), a_proof(host, OTHER_KEY)
    host.publish(host.signer, compromised_at=NOON)
    host.publish(OTHER_KEY)
    report = host.verify(secured(host, *proofs))
    assert (report.verdict, report.from_issuer) == (Verdict.NOT_FROM_ISSUER, FAILED)


def test_more_proofs_than_are_looked_at() -> None:
    host = IssuerHost()
    report = host.verify(secured(host, *[a_proof(host)] * 5))
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "proof.too_many") == {"count": 5, "limit": 4}
    assert host.asked == []


def a_chain(host: IssuerHost) -> tuple[dict[str, Any], dict[str, Any]]:
    first = a_proof(host, OTHER_KEY, OTHER_METHOD, id="urn:uuid:1")
    document = secured(host, first)
    return first, a_proof_of(document, host, previousProof="urn:uuid:1")


def test_a_chain_of_proofs() -> None:
    host = IssuerHost()
    assert host.verify(secured(host, *a_chain(host))).verdict is Verdict.VALID


def test_a_chain_whose_first_proof_is_missing_or_another() -> None:
    host = IssuerHost()
    first, second = a_chain(host)
    assert "proof.bad_chain" in codes(host.verify(secured(host, second)))
    another = {**first, "created": "2026-11-22T11:00:00Z"}
    report = host.verify(secured(host, another, second))
    assert report.verdict is Verdict.ALTERED
    assert [c.code for c in report.checks if c.id == "proof"] == ["proof.bad_signature"] * 2


PROOF_DATES = [
    ({"created": "2026-11-22T12:01:00Z"}, Verdict.VALID, "proof_time.within"),
    ({"created": "2026-11-22T12:01:01Z"}, Verdict.NOT_YET_VALID, "proof_time.in_future"),
    ({"expires": "2026-11-22T12:00:00Z"}, Verdict.VALID, "proof_time.within"),
    (
        {"created": "2026-11-22T11:00:00Z", "expires": "2026-11-22T11:59:59Z"},
        Verdict.EXPIRED,
        "proof_time.over",
    ),
    ({"expires": "2026-11-22T11:59:59Z"}, Verdict.UNDETERMINED, "proof_time.contradictory"),
    ({"created": None}, Verdict.VALID, "proof_time.undated"),
]


@pytest.mark.parametrize(("members", "verdict", "code"), PROOF_DATES)
def test_the_dates_of_a_proof(members: dict[str, Any], verdict: Verdict, code: str) -> None:
    host = IssuerHost()
    report = host.verify(secured(host, a_proof(host, **members)))
    assert (report.verdict, code in codes(report)) == (verdict, True)


def test_an_undated_proof_of_a_withdrawn_key_is_refused() -> None:
    host = IssuerHost()
    signed = secured(host, a_proof(host, created=None))
    host.publish(host.signer, retired_at=NOON + timedelta(days=1))
    report = host.verify(signed)
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert evidence(report, "key.expired")["created"] is None


def test_the_vector_of_the_standard() -> None:
    """Open Badges 3.0, implementation guide: proof and key fit; no status, one open period."""
    document = reference("standards/ob3/vectors/ob-signed.json").read_bytes()
    issuer = "https://example.edu/issuers/565049"
    key = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
    method = {
        "id": f"{issuer}#{key}",
        "type": "Multikey",
        "controller": issuer,
        "publicKeyMultibase": key,
    }
    host = IssuerHost()
    host.documents[issuer] = {
        "id": issuer,
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }
    report = host.verify(document)
    assert report.verdict is Verdict.VALID
    assert "status.none" in codes(report)
    assert host.verify(document.replace(b"Teamwork Badge", b"Teamwork badge")).intact is FAILED
