"""The rules of a proof, and what does not verify."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credentials.encoding.multibase import decode_base58btc, encode_base58btc, encode_base64url
from credentials.errors import (
    DataLoss,
    MalformedProof,
    ProofGenerationError,
    UnsupportedCryptosuite,
    UnsupportedKey,
)
from credentials.keys.multikey import decode_public_key
from credentials.proofs.data_integrity import (
    add_proof,
    hash_data,
    make_proof,
    proof_options,
    sign,
    verify_proof,
)
from credentials.proofs.hashed_data import HashedData
from tests.core.jsonld.documents import V2, a_document
from tests.support.seed_signer import SeedSigner, signer_named

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGNER = signer_named("proofs")
KEY = decode_public_key(SIGNER.public_key_multibase)
METHOD = f"did:web:laurel.example#{SIGNER.public_key_multibase}"


def _signed(document: dict[str, Any] | None = None) -> dict[str, Any]:
    return sign(document or a_document(), signer=SIGNER, verification_method=METHOD, created=NOON)


def test_signed_and_verified() -> None:
    signed = _signed()
    proof = signed["proof"]
    assert verify_proof(signed, proof, KEY)
    assert {key: value for key, value in signed.items() if key != "proof"} == a_document()
    assert (proof["created"], proof["proofPurpose"]) == ("2026-11-22T12:00:00Z", "assertionMethod")
    assert len(decode_base58btc(proof["proofValue"])) == 64


def test_signing_twice_gives_the_same_bytes() -> None:
    assert _signed() == _signed()


def test_the_configuration_carries_the_documents_context() -> None:
    signed = _signed()
    again = signed["proof"] | {"@context": signed["@context"]}
    assert hash_data(signed, again) == hash_data(signed, signed["proof"])
    assert "assertionMethod" in hash_data(signed, again).canonical_config


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), "thrower"),
        (("validFrom",), "2026-11-22T23:00:01Z"),
        (("issuer", "id"), "did:web:evil.example"),
        (("credentialStatus", "statusListIndex"), "6"),
        (("credentialSubject", "creditsEarned"), 22.7),
        (("type",), ["VerifiableCredential"]),
        (("proof", "created"), "2026-11-22T12:00:01Z"),
        (("proof", "verificationMethod"), METHOD + "x"),
        (("proof", "proofPurpose"), "authentication"),
        (("proof", "expires"), "2030-01-01T00:00:00Z"),
        (("proof", "domain"), "laurel.example"),
        (("proof", "proofValue"), encode_base58btc(b"\1" * 64)),
    ],
)
def test_a_change_does_not_verify(path: tuple[str, ...], value: Any) -> None:
    signed = _signed()
    place = signed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert verify_proof(signed, signed["proof"], KEY) is False


def test_removing_a_member_does_not_verify() -> None:
    signed = _signed()
    del signed["credentialStatus"]
    assert verify_proof(signed, signed["proof"], KEY) is False


def test_another_key_does_not_verify() -> None:
    signed = _signed()
    other = decode_public_key(signer_named("other").public_key_multibase)
    assert verify_proof(signed, signed["proof"], other) is False


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", None),
        ("cryptosuite", None),
        ("cryptosuite", ""),
        ("cryptosuite", ["eddsa-rdfc-2022"]),
        ("verificationMethod", None),
        ("verificationMethod", "#key"),
        ("verificationMethod", {"id": METHOD}),
        ("proofPurpose", None),
        ("proofPurpose", ["assertionMethod"]),
        ("created", "yesterday"),
        ("created", "2026-11-22"),
        ("created", 5),
        ("expires", "2026-11-22T12:00:00+99:00"),
        ("@context", V2),
        ("previousProof", "urn:x:1"),
        ("previousProof", []),
        ("previousProof", [{}]),
        ("proofValue", None),
        ("proofValue", ""),
        ("proofValue", encode_base64url(b"\1" * 64)),
        ("proofValue", encode_base58btc(b"\1" * 63)),
        ("proofValue", encode_base58btc(b"\1" * 65)),
        ("proofValue", "z" + "2" * 100_000),
        ("proofValue", "z0OIl"),
    ],
)
def test_a_malformed_proof_names_the_member(member: str, value: Any) -> None:
    signed = _signed()
    signed["proof"][member] = value
    with pytest.raises(MalformedProof) as caught:
        verify_proof(signed, signed["proof"], KEY)
    assert caught.value.fields["member"] == member


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("cryptosuite", "bbs-2023"),
        ("cryptosuite", "EDDSA-RDFC-2022"),
        ("cryptosuite", "Ed25519Signature2020"),
        ("type", "JsonWebSignature2020"),
        ("type", "eddsa-rdfc-2022"),
    ],
)
def test_an_unknown_suite_is_said_to_be_unknown(member: str, value: str) -> None:
    signed = _signed()
    signed["proof"][member] = value
    with pytest.raises(UnsupportedCryptosuite) as caught:
        verify_proof(signed, signed["proof"], KEY)
    assert caught.value.fields["cryptosuite"] == value


def test_a_time_without_offset_is_read_as_utc() -> None:
    signed = _signed()
    signed["proof"]["created"] = "2026-11-22T12:00:00"
    assert (
        verify_proof(signed, signed["proof"], KEY) is False
    )  # well-formed, but not what was signed


def test_a_key_of_another_kind() -> None:
    signed = _signed()
    with pytest.raises(UnsupportedKey, match="needs a key of Ed25519"):
        verify_proof(signed, signed["proof"], ec.derive_private_key(7, ec.SECP256R1()).public_key())


@pytest.mark.parametrize("name", ["zzz", "https://www.w3.org/2018/credentials#evidence"])
def test_what_would_not_be_signed_is_refused_on_both_sides(name: str) -> None:
    with pytest.raises(DataLoss):
        _signed(a_document() | {name: "x"})
    signed = _signed() | {name: "x"}
    with pytest.raises(DataLoss):
        verify_proof(signed, signed["proof"], KEY)


def test_an_undefined_member_of_the_proof_is_refused() -> None:
    signed = _signed()
    signed["proof"]["note"] = "x"
    with pytest.raises(DataLoss) as caught:
        verify_proof(signed, signed["proof"], KEY)
    assert caught.value.fields == {"reason": "undefined_term", "pointer": "/proof/note"}


def test_a_document_with_a_proof_is_not_signed_again() -> None:
    with pytest.raises(ProofGenerationError, match="a proof already"):
        _signed(_signed())


class _OtherSigner(SeedSigner):
    algorithm = "P-256"


class _ShortSigner(SeedSigner):
    def sign(self, data: bytes) -> bytes:
        return super().sign(data)[:63]


@pytest.mark.parametrize(
    ("kind", "detail"), [(_OtherSigner, "needs a key"), (_ShortSigner, "63 bytes")]
)
def test_a_signer_that_does_not_fit(kind: type[SeedSigner], detail: str) -> None:
    with pytest.raises(ProofGenerationError, match=detail):
        sign(a_document(), signer=kind(b"1" * 32), verification_method=METHOD, created=NOON)


@pytest.mark.parametrize("cryptosuite", ["eddsa-2022", "bbs-2023"])
def test_no_proof_is_made_with_a_suite_unknown_or_of_old(cryptosuite: str) -> None:
    with pytest.raises(UnsupportedCryptosuite):
        sign(
            a_document(),
            signer=SIGNER,
            verification_method=METHOD,
            created=NOON,
            cryptosuite=cryptosuite,
        )


def test_all_options_of_a_proof() -> None:
    options = proof_options(
        verification_method=METHOD,
        created=NOON,
        expires=NOON + timedelta(days=1),
        purpose="authentication",
        id_="urn:uuid:2",
        domain=("a.example", "b.example"),
        challenge="c",
        nonce="n",
        previous_proof=["urn:uuid:1"],
    )
    assert options == {
        "id": "urn:uuid:2",
        "type": "DataIntegrityProof",
        "created": "2026-11-22T12:00:00Z",
        "expires": "2026-11-23T12:00:00Z",
        "verificationMethod": METHOD,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "authentication",
        "domain": ["a.example", "b.example"],
        "challenge": "c",
        "nonce": "n",
        "previousProof": ["urn:uuid:1"],
    }
    first = proof_options(verification_method=METHOD, created=NOON, id_="urn:uuid:1")
    signed = add_proof(add_proof(a_document(), first, SIGNER), options, SIGNER)
    assert all(verify_proof(signed, proof, KEY) for proof in signed["proof"])
    for member in ("expires", "domain", "challenge", "nonce"):
        proof = {**signed["proof"][1], member: "2031-01-01T00:00:00Z"}
        assert verify_proof({**signed, "proof": [signed["proof"][0], proof]}, proof, KEY) is False


def _options(**members: Any) -> dict[str, Any]:
    return proof_options(verification_method=METHOD, created=NOON, **members)


def test_proofs_are_added_one_by_one() -> None:
    one = add_proof({**a_document(), "proof": None}, _options(id_="urn:uuid:1"), SIGNER)
    two = add_proof(one, _options(), SIGNER)
    three = add_proof(two, _options(), SIGNER)
    assert isinstance(one["proof"], dict)
    assert [len(document["proof"]) for document in (two, three)] == [2, 3]
    assert two["proof"][0] == one["proof"]


def test_what_cannot_be_added() -> None:
    signed = add_proof(a_document(), _options(id_="urn:uuid:1"), SIGNER)
    with pytest.raises(ProofGenerationError, match="has this id"):
        add_proof(signed, _options(id_="urn:uuid:1"), SIGNER)
    for previous in ("urn:uuid:2", ["urn:uuid:1", "urn:uuid:2"], ["urn:uuid:1"] * 2, []):
        with pytest.raises(MalformedProof) as caught:
            add_proof(signed, _options(previous_proof=previous), SIGNER)
        assert caught.value.fields["member"] == "previousProof"


def test_known_canonical_forms_are_signed_as_they_are() -> None:
    """For whoever has them already, as issuing templates do."""
    options = _options()
    made = hash_data(a_document(), options)
    known = HashedData.of(
        canonical_document=made.canonical_document, canonical_config=made.canonical_config
    )
    proof = make_proof(options, known, SIGNER)
    assert proof == _signed()["proof"]
    other = HashedData.of(canonical_document="", canonical_config="", hash_name="sha384")
    with pytest.raises(ProofGenerationError, match="sha384"):
        make_proof(options, other, SIGNER)
    with pytest.raises(ProofGenerationError, match="two hashes"):
        make_proof({**options, "cryptosuite": "ecdsa-sd-2023"}, known, SIGNER)
