"""Every cryptosuite in a whole verification, and what is particular to proofs over the text."""

import copy
import json
from typing import Any

import pytest

from credentials.encoding.multibase import encode_base58btc
from credentials.jsonld import forms
from credentials.jsonld.rdfc import canonical_nquads
from credentials.keys.multikey import decode_public_key
from credentials.keys.software import SoftwareSigner
from credentials.proofs.data_integrity import add_proof, hash_data, proof_options, verify_proof
from credentials.report import NOT_DETERMINED, Verdict
from tests.core.verification.reading import codes, evidence
from tests.core.verification.test_version_1 import DATA_INTEGRITY, an_old_badge
from tests.support.issuer_host import NOON, IssuerHost, a_badge
from tests.support.p256 import p256, p384
from tests.support.proofs import (
    JCS,
    RDFC,
    SECOND,
    a_host,
    of_proofs,
    secured,
    with_proof,
)


@pytest.fixture
def host() -> IssuerHost:
    return a_host()


# proofs over the text


def test_a_proof_over_the_text(host: IssuerHost) -> None:
    report = host.verify(secured(host, {"cryptosuite": JCS}))
    assert report.verdict is Verdict.VALID
    assert evidence(report, "proof.verified")["suite"] == JCS


def test_a_proof_over_the_text_without_a_context_of_its_own(host: IssuerHost) -> None:
    """§3.3.2 step 4 says "if it exists"; the document's own is part of the text."""
    options = proof_options(
        verification_method=host.method_of(host.signer), created=NOON, cryptosuite=JCS
    )
    hashed = hash_data(a_badge(host), options)
    signature = encode_base58btc(host.signer.sign(hashed.joined))
    signed = {**a_badge(host), "proof": {**options, "proofValue": signature}}
    assert host.verify(signed).verdict is Verdict.VALID
    signed["@context"] = [*signed["@context"], "https://w3id.org/security/multikey/v1"]
    assert of_proofs(host.verify(signed)) == ["proof.bad_signature"]


@pytest.mark.parametrize(
    "context",
    [
        ["https://www.w3.org/ns/credentials/v2"] * 3,
        ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "https://www.w3.org/ns/credentials/v1",
        [],
        None,
    ],
)
def test_the_context_of_a_proof_over_the_text(host: IssuerHost, context: Any) -> None:
    document = secured(host, {"cryptosuite": JCS})
    document["proof"]["@context"] = context
    report = host.verify(document)
    assert report.verdict is Verdict.ALTERED
    assert of_proofs(report) in (["proof.malformed"], ["proof.bad_signature"])


def test_a_context_added_behind_those_that_are_signed(host: IssuerHost) -> None:
    """The signature fits (EdDSA 1.0 §3.3.2 step 4), but nobody signed that vocabulary."""
    document = secured(host, {"cryptosuite": JCS})
    document["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
    report = host.verify(document)
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert of_proofs(report) == ["proof.verified"]
    assert evidence(report, "coverage.context_added") == {"pointer": "/@context/2"}


def test_data_that_are_signed_as_text_but_mean_nothing(host: IssuerHost) -> None:
    document = with_proof(host, {**a_badge(host), "zzz": 1}, cryptosuite=JCS)
    report = host.verify(document)
    assert (report.verdict, report.intact) == (Verdict.UNDETERMINED, NOT_DETERMINED)
    assert evidence(report, "coverage.text_only")["pointer"] == "/zzz"
    assert of_proofs(report) == ["proof.verified"]


def test_data_added_after_signing_the_text(host: IssuerHost) -> None:
    document = {**secured(host, {"cryptosuite": JCS}), "zzz": 1}
    report = host.verify(document)
    assert (report.verdict, of_proofs(report)) == (Verdict.ALTERED, ["proof.bad_signature"])


def test_beside_a_proof_over_statements_what_escapes_these_is_an_alteration(
    host: IssuerHost,
) -> None:
    document = secured(host, {})
    document = with_proof(host, {**document, "zzz": 1}, cryptosuite=JCS)
    report = host.verify(document)
    assert report.verdict is Verdict.ALTERED
    assert "coverage.lost" in codes(report)


@pytest.mark.parametrize(("member", "spelled"), [("creditsEarned", 22.60), ("a", None)])
def test_the_text_may_be_written_in_another_way(
    host: IssuerHost, member: str, spelled: Any
) -> None:
    """RFC 8785: order, white space and the spelling of numbers say nothing."""
    document = secured(host, {"cryptosuite": JCS})
    if spelled is not None:
        document["credentialSubject"][member] = spelled
    text = json.dumps(dict(reversed(document.items())), indent=3)
    assert host.verify(text).verdict is Verdict.VALID


# other keys, other suites


@pytest.mark.parametrize("key", [p256(31), p384(32)], ids=["P-256", "P-384"])
@pytest.mark.parametrize("cryptosuite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_ecdsa_in_the_pipeline(host: IssuerHost, cryptosuite: str, key: SoftwareSigner) -> None:
    host.publish(key)
    document = host.issue(a_badge(host), key=key, cryptosuite=cryptosuite)
    assert host.verify(document).verdict is Verdict.VALID
    host.revoke(42)
    assert host.verify(document).verdict is Verdict.REVOKED
    changed = {**document, "name": "Another"}
    assert of_proofs(host.verify(changed)) == ["proof.bad_signature"]


@pytest.mark.parametrize(
    ("key", "hashes"),
    [(p256(31), ["sha256"]), (p384(32), ["sha256", "sha384"])],
    ids=["P-256", "P-384"],
)
def test_canonical_forms_are_made_once_and_only_if_needed(
    host: IssuerHost, key: SoftwareSigner, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proofs share the document's form; SHA-384 inside RDFC-1.0 is for P-384 only."""
    document = secured(host, {}, {"id_": SECOND}, {"cryptosuite": JCS})
    options = proof_options(
        verification_method=host.method_of(key), created=NOON, cryptosuite="ecdsa-rdfc-2019"
    )
    document = add_proof(document, options, key)
    made: list[str] = []

    def counted(quads: Any, *, hash_name: str, **limits: Any) -> str:
        if any(quad[2].endswith("#OpenBadgeCredential>") for quad in quads):
            made.append(hash_name)
        return canonical_nquads(quads, hash_name=hash_name, **limits)

    monkeypatch.setattr(forms, "canonical_nquads", counted)
    canonize = forms.CanonicalForms()
    for proof in document["proof"]:
        method = proof["verificationMethod"]
        public_key = decode_public_key(method.partition("#")[2])
        assert verify_proof(document, proof, public_key, canonize=canonize)
    assert made == hashes


def test_the_type_of_2020(host: IssuerHost) -> None:
    """Its context has to be there, or its type would mean nothing."""
    document = a_badge(host)
    document["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
    signed = with_proof(host, document, cryptosuite="Ed25519Signature2020")
    assert "cryptosuite" not in signed["proof"]
    assert host.verify(signed).verdict is Verdict.VALID
    for members in ({"type": "DataIntegrityProof", "cryptosuite": RDFC}, {"created": None}):
        changed = copy.deepcopy(signed)
        changed["proof"].update(members)
        assert host.verify(changed).verdict is Verdict.ALTERED
    undated = copy.deepcopy(signed)
    del undated["proof"]["created"]
    assert of_proofs(host.verify(undated)) == ["proof.malformed"]
    del signed["@context"][-1]
    assert host.verify(signed).verdict is Verdict.ALTERED


def test_the_suite_by_its_old_name(host: IssuerHost) -> None:
    """`eddsa-2022`: signed by hand, for we do not make it any more."""
    options = {
        **proof_options(verification_method=host.method_of(host.signer), created=NOON),
        "cryptosuite": "eddsa-2022",
    }
    hashed = hash_data(a_badge(host), options)
    signature = encode_base58btc(host.signer.sign(hashed.joined))
    signed = {**a_badge(host), "proof": {**options, "proofValue": signature}}
    assert host.verify(signed).verdict is Verdict.VALID
    assert host.verify({**signed, "name": "Another"}).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "cryptosuite",
    [
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
        "Ed25519Signature2020",
        "ecdsa-rdfc-2019",
        "ecdsa-jcs-2019",
    ],
)
def test_every_suite_with_credentials_of_data_model_1(host: IssuerHost, cryptosuite: str) -> None:
    badge = an_old_badge(host)
    if cryptosuite == "Ed25519Signature2020":
        of_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
        badge["@context"] = [of_2020 if c == DATA_INTEGRITY else c for c in badge["@context"]]
    key = p256(31) if cryptosuite.startswith("ecdsa") else host.signer
    host.publish(key)
    signed = host.issue(badge, key=key, cryptosuite=cryptosuite)
    assert host.verify(signed).verdict is Verdict.VALID
    assert host.verify({**signed, "name": "Another"}).verdict is Verdict.ALTERED
