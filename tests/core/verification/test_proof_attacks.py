"""What is tried with proofs: each attempt is told by its code, and what verdict it leads to."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from credentials.encoding.multibase import (
    decode_base58btc,
    encode_base58btc,
    encode_base64url,
)
from credentials.proofs.data_integrity import add_proof, hash_data, proof_options
from credentials.report import FAILED, PASSED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.proofs import (
    FIRST,
    JCS,
    RDFC,
    SECOND,
    THIRD,
    Proof,
    a_host,
    of_proofs,
    secured,
    with_proof,
)


@pytest.fixture
def host() -> IssuerHost:
    return a_host()


CHAIN: list[dict[str, Any]] = [
    {"by_other": True, "id_": FIRST},
    {"id_": SECOND, "previous_proof": FIRST},
    {"id_": THIRD, "previous_proof": [FIRST, SECOND]},
]


# chains


def test_a_chain_that_somebody_else_began(host: IssuerHost) -> None:
    report = host.verify(secured(host, *CHAIN))
    assert report.verdict is Verdict.VALID
    assert of_proofs(report) == ["proof.verified"] * 3
    assert "key.additional" in codes(report)


@pytest.mark.parametrize("cryptosuite", [JCS, RDFC])
def test_a_chain_by_either_suite(host: IssuerHost, cryptosuite: str) -> None:
    chain = [{**options, "cryptosuite": cryptosuite} for options in CHAIN[:2]]
    assert host.verify(secured(host, *chain)).verdict is Verdict.VALID


def test_previous_proofs_stand_in_the_order_of_the_document(host: IssuerHost) -> None:
    """Data Integrity §4.5 step 3.2: in whatever order they are named. It matters to the text."""
    first = {"id_": FIRST, "cryptosuite": JCS}
    chain = [first, {**first, "id_": SECOND}, {**first, "id_": THIRD}]
    third = secured(host, *chain[:2], {**chain[2], "previous_proof": [SECOND, FIRST]})
    assert host.verify(third).verdict is Verdict.VALID
    last = third["proof"][-1]
    assert hash_data(third, last) == hash_data({**third, "proof": third["proof"][:2]}, last)
    turned = {**third, "proof": [third["proof"][1], third["proof"][0], last]}
    assert of_proofs(host.verify(turned)) == ["proof.verified"] * 2 + ["proof.bad_signature"]


@pytest.mark.parametrize("missing", [0, 1])
def test_a_gap(host: IssuerHost, missing: int) -> None:
    document = secured(host, *CHAIN)
    del document["proof"][missing]
    report = host.verify(document)
    assert (report.verdict, report.intact) == (Verdict.ALTERED, FAILED)
    assert evidence(report, "proof.bad_chain")["detail"] == "a previous proof is missing"


def test_a_previous_proof_that_is_there_twice(host: IssuerHost) -> None:
    document = secured(host, *CHAIN[:2])
    document["proof"].append(copy.deepcopy(document["proof"][0]))
    report = host.verify(document)
    assert report.verdict is Verdict.ALTERED
    details = [c.evidence["detail"] for c in report.checks if c.code == "proof.bad_chain"]
    assert details == [
        "another proof has its id",
        "two proofs have the id of a previous one",
        "another proof has its id",
    ]


@pytest.mark.parametrize("circle", [[FIRST], [SECOND], [SECOND, FIRST]])
def test_a_circle(host: IssuerHost, circle: list[str]) -> None:
    document = secured(host, *CHAIN[:2])
    document["proof"][0]["previousProof"] = circle
    report = host.verify(document)
    assert report.verdict is Verdict.ALTERED
    assert evidence(report, "proof.bad_chain") == {"number": 1, "detail": "it builds on itself"}


@pytest.mark.parametrize("previous", [[], [[FIRST]], 5, {"id": FIRST}, [FIRST, FIRST], None])
def test_a_chain_of_no_ids(host: IssuerHost, previous: Any) -> None:
    document = secured(host, *CHAIN[:2])
    document["proof"][1]["previousProof"] = previous
    report = host.verify(document)
    assert report.verdict is Verdict.ALTERED
    assert of_proofs(report) == ["proof.verified", "proof.malformed"]


def test_a_later_proof_falls_with_a_first_one_that_never_fitted(host: IssuerHost) -> None:
    """The issuer signed upon a proof that was bad already: its own signature fits."""
    document = a_badge(host)
    document["proof"] = {
        **with_proof(host, a_badge(host), by_other=True, id_=FIRST)["proof"],
        "created": "2026-11-22T11:00:00Z",
    }
    document = with_proof(host, document, id_=SECOND, previous_proof=FIRST)
    document = with_proof(host, document, id_=THIRD, previous_proof=SECOND)
    report = host.verify(document)
    assert report.verdict is Verdict.ALTERED
    assert of_proofs(report) == [
        "proof.bad_signature",
        "proof.previous_failed",
        "proof.previous_failed",
    ]
    assert evidence(report, "proof.previous_failed")["previous"] == [1]


def test_a_later_proof_is_no_better_known_than_a_first_of_an_unknown_suite(
    host: IssuerHost,
) -> None:
    document = a_badge(host)
    first = with_proof(host, a_badge(host), id_=FIRST)["proof"]
    document["proof"] = {**first, "cryptosuite": "bbs-2023"}
    report = host.verify(with_proof(host, document, previous_proof=FIRST))
    assert report.verdict is Verdict.UNDETERMINED
    assert of_proofs(report) == ["proof.unknown_suite", "proof.previous_not_checked"]


def test_a_proof_taken_out_of_its_chain(host: IssuerHost) -> None:
    document = secured(host, *CHAIN[:2])
    alone = {k: v for k, v in document["proof"][1].items() if k != "previousProof"}
    report = host.verify({**document, "proof": alone})
    assert (report.verdict, of_proofs(report)) == (Verdict.ALTERED, ["proof.bad_signature"])


# sets


def test_one_bad_proof_among_good_ones(host: IssuerHost) -> None:
    document = secured(host, {}, {"id_": SECOND}, {"id_": THIRD, "cryptosuite": JCS})
    for proof in document["proof"]:
        value, proof["proofValue"] = proof["proofValue"], encode_base58btc(b"\1" * 64)
        report = host.verify(document)
        assert report.verdict is Verdict.ALTERED
        assert sorted(of_proofs(report)) == ["proof.bad_signature"] + ["proof.verified"] * 2
        proof["proofValue"] = value
    assert host.verify(document).verdict is Verdict.VALID


def test_a_good_proof_of_somebody_else_is_not_the_issuers(host: IssuerHost) -> None:
    report = host.verify(secured(host, {"by_other": True}))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, PASSED)


def test_the_same_proof_with_an_id_twice(host: IssuerHost) -> None:
    document = secured(host, {"id_": FIRST})
    report = host.verify({**document, "proof": [document["proof"]] * 2})
    assert (report.verdict, set(of_proofs(report))) == (Verdict.ALTERED, {"proof.bad_chain"})


# members of the proof

Change = Callable[[Proof], Any]


def set_(**members: Any) -> Change:
    return lambda proof: proof.update(members)


def value(change: Callable[[bytes], str]) -> Change:
    return lambda proof: proof.update(
        proofValue=change(decode_base58btc(proof["proofValue"], most_characters=200))
    )


def renamed(name: str, new: str) -> Change:
    return lambda proof: proof.update({new: proof.pop(name)})


ALTERED = (Verdict.ALTERED, "proof.bad_signature")
MALFORMED = (Verdict.ALTERED, "proof.malformed")
UNKNOWN = (Verdict.UNDETERMINED, "proof.unknown_suite")
CHANGES: dict[str, tuple[Change, tuple[Verdict, str]]] = {
    "unknown suite": (set_(cryptosuite="rsa-rdfc-1999"), UNKNOWN),
    "a suite not known here": (set_(cryptosuite="bbs-2023"), UNKNOWN),
    "suite in other letters": (set_(cryptosuite="EDDSA-rdfc-2022"), UNKNOWN),
    "a type as suite": (set_(cryptosuite="Ed25519Signature2020"), UNKNOWN),
    "unknown type": (set_(type="RsaSignature2018"), UNKNOWN),
    "list of types": (set_(type=["DataIntegrityProof"]), MALFORMED),
    "other suite of the key": (set_(cryptosuite=JCS), ALTERED),
    "the suite's old name": (set_(cryptosuite="eddsa-2022"), ALTERED),
    "suite of another kind of key": (set_(cryptosuite="ecdsa-rdfc-2019"), MALFORMED),
    "no suite": (lambda proof: proof.pop("cryptosuite"), MALFORMED),
    "purpose changed": (set_(proofPurpose="authentication"), ALTERED),
    "purpose of no word": (set_(proofPurpose="nonsense"), MALFORMED),
    "list of purposes": (set_(proofPurpose=["assertionMethod"]), MALFORMED),
    "no purpose": (lambda proof: proof.pop("proofPurpose"), MALFORMED),
    "relative method": (set_(verificationMethod="#key"), MALFORMED),
    "expiry added": (set_(expires="2030-01-01T00:00:00Z"), ALTERED),
    "domain added": (set_(domain="evil.example"), ALTERED),
    "domains added": (set_(domain=["a.example", "b.example"]), ALTERED),
    "challenge added": (set_(challenge="1"), ALTERED),
    "nonce added": (set_(nonce="1"), ALTERED),
    "id added": (set_(id=FIRST), ALTERED),
    "created dropped": (lambda proof: proof.pop("created"), ALTERED),
    "created of no time": (set_(created="yesterday"), MALFORMED),
    "undefined member": (set_(note="x"), MALFORMED),
    "undefined type": (set_(type="dataIntegrityProof"), UNKNOWN),
    "another spelling of a member": (renamed("created", "dcterms:created"), MALFORMED),
    "address of a member": (
        renamed("created", "http://purl.org/dc/terms/created"),
        MALFORMED,
    ),
    "other context": (set_(**{"@context": "https://www.w3.org/ns/credentials/v2"}), MALFORMED),
    "context that is none": (set_(**{"@context": None}), MALFORMED),
    "base64url": (value(encode_base64url), MALFORMED),
    "hexadecimal": (value(lambda data: "f" + data.hex()), MALFORMED),
    "no multibase": (value(lambda data: encode_base58btc(data)[1:]), MALFORMED),
    "too short": (value(lambda data: encode_base58btc(data[:-1])), MALFORMED),
    "too long": (value(lambda data: encode_base58btc(data + b"\0")), MALFORMED),
    "leading zero": (value(lambda data: encode_base58btc(b"\0" + data)), MALFORMED),
    "empty": (set_(proofValue="z"), MALFORMED),
    "endless": (set_(proofValue="z" + "2" * 60_000), MALFORMED),
    "white space": (value(lambda data: encode_base58btc(data) + "\n"), MALFORMED),
    "no value": (lambda proof: proof.pop("proofValue"), MALFORMED),
    "null": (set_(proofValue=None), MALFORMED),
    "list": (lambda proof: proof.update(proofValue=[proof["proofValue"]]), MALFORMED),
    "zeros": (value(lambda data: encode_base58btc(bytes(64))), ALTERED),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_a_proof(host: IssuerHost, name: str) -> None:
    change, (verdict, code) = CHANGES[name]
    document = secured(host, {})
    change(document["proof"])
    report = host.verify(document)
    assert (report.verdict, of_proofs(report)) == (verdict, [code])
    assert report.credential is None


@pytest.mark.parametrize("proof", [5, "x", True, [[]], [None, {}], {"type": None}])
def test_proofs_that_are_none(host: IssuerHost, proof: Any) -> None:
    report = host.verify({**a_badge(host), "proof": proof})
    assert (report.verdict, set(of_proofs(report))) == (Verdict.ALTERED, {"proof.malformed"})


def test_a_proof_for_another_purpose(host: IssuerHost) -> None:
    report = host.verify(secured(host, {"purpose": "authentication"}))
    assert (report.verdict, report.intact) == (Verdict.NOT_FROM_ISSUER, PASSED)
    assert evidence(report, "key.wrong_purpose")["purpose"] == "authentication"


def test_a_key_that_is_listed_for_another_purpose(host: IssuerHost) -> None:
    document = secured(host, {})
    host.break_document(
        lambda found: {
            **{k: v for k, v in found.items() if k != "assertionMethod"},
            "authentication": found["assertionMethod"],
        }
    )
    report = host.verify(document)
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert "key.not_for_assertion" in codes(report)


@pytest.mark.parametrize("cryptosuite", [JCS, RDFC])
@pytest.mark.parametrize(
    ("dates", "verdict", "code"),
    [
        ({"created": "2026-11-22T12:01:01Z"}, Verdict.NOT_YET_VALID, "proof_time.in_future"),
        (
            {"created": "2026-11-01T00:00:00Z", "expires": "2026-11-22T11:59:59Z"},
            Verdict.EXPIRED,
            "proof_time.over",
        ),
        (
            {"created": "2026-11-22T12:00:00Z", "expires": "2026-11-22T11:59:59Z"},
            Verdict.UNDETERMINED,
            "proof_time.contradictory",
        ),
    ],
)
def test_a_proof_from_the_future_or_the_past(
    host: IssuerHost, cryptosuite: str, dates: dict[str, str], verdict: Verdict, code: str
) -> None:
    options = {
        **proof_options(
            verification_method=host.method_of(host.signer), created=None, cryptosuite=cryptosuite
        ),
        **dates,
    }
    report = host.verify(add_proof(a_badge(host), options, host.signer))
    assert (report.verdict, report.intact) == (verdict, PASSED)
    assert code in codes(report)
