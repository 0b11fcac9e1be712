"""The official vectors of `eddsa-rdfc-2022`, with every intermediate value."""

import json
from pathlib import Path
from typing import Any

import pytest

from credentials.encoding.multibase import decode_base58btc
from credentials.encoding.times import parse_date_time_stamp
from credentials.keys.multikey import decode_public_key
from credentials.proofs.data_integrity import hash_data, sign, verify_proof
from tests.support.more_contexts import allow_contexts_of_vectors
from tests.support.reference import reference
from tests.support.seed_signer import signer_of_vector

pytestmark = pytest.mark.reference
W3C = "standards/w3c/vectors/vc-di-eddsa"
OB3 = "standards/ob3/vectors"


@pytest.fixture(autouse=True)
def _contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    allow_contexts_of_vectors(monkeypatch)


def _json(path: str) -> Any:
    return json.loads(reference(path).read_text())


def _folder(name: str) -> Path:
    return reference(f"{W3C}/eddsa-rdfc-2022") / name


def _key_of(proof: dict[str, Any]) -> Any:
    return decode_public_key(proof["verificationMethod"].partition("#")[2])


@pytest.mark.parametrize("example", ["", "employ"])
def test_every_step_of_the_eddsa_examples(example: str) -> None:
    """EdDSA 1.0 B.1, B.2: canonical document, configuration, hashes, signature, value."""
    folder = _folder(example)
    signed = json.loads((folder / "signedDataInt.json").read_text())
    hashed = hash_data(signed, signed["proof"])
    assert hashed.canonical_document == (folder / "canonDocDataInt.txt").read_text()
    assert hashed.canonical_config == (folder / "proofCanonDataInt.txt").read_text()
    assert hashed.document_hash.hex() == (folder / "docHashDataInt.txt").read_text()
    assert hashed.config_hash.hex() == (folder / "proofHashDataInt.txt").read_text()
    assert hashed.joined.hex() == (folder / "combinedHashDataInt.txt").read_text()

    signature = signer_of_vector(_json(f"{W3C}/keyPair.json")["privateKeyMultibase"]).sign(
        hashed.joined
    )
    assert signature.hex() == (folder / "sigHexDataInt.txt").read_text()
    assert signed["proof"]["proofValue"] == (folder / "sigBTC58DataInt.txt").read_text()
    assert decode_base58btc(signed["proof"]["proofValue"]) == signature


@pytest.mark.parametrize("example", ["", "employ"])
def test_signing_gives_the_signed_document(example: str) -> None:
    signed = json.loads((_folder(example) / "signedDataInt.json").read_text())
    proof = signed.pop("proof")
    made = sign(
        signed,
        signer=signer_of_vector(_json(f"{W3C}/keyPair.json")["privateKeyMultibase"]),
        verification_method=proof["verificationMethod"],
        created=parse_date_time_stamp(proof["created"]),
    )
    assert made == {**signed, "proof": proof}
    assert verify_proof(made, proof, _key_of(proof))


def test_the_open_badge_of_the_implementation_guide() -> None:
    signed = _json(f"{OB3}/ob-signed.json")
    hashed = hash_data(signed, signed["proof"])
    assert hashed.canonical_document == reference(f"{OB3}/obv3p0-document-canon.txt").read_text()
    assert hashed.canonical_config == reference(f"{OB3}/obv3p0-proof-canon.txt").read_text()
    assert verify_proof(signed, signed["proof"], _key_of(signed["proof"]))


@pytest.mark.parametrize(
    "name", ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]
)
def test_every_proof_of_the_sets_and_chains(name: str) -> None:
    """EdDSA 1.0 B.5, B.6; a chained proof signs the proofs that it names too."""
    signed = _json(f"{W3C}/proof-set-chain/{name}.json")
    proofs = signed["proof"] if isinstance(signed["proof"], list) else [signed["proof"]]
    assert all(verify_proof(signed, proof, _key_of(proof)) for proof in proofs)


def test_a_chained_proof_falls_with_the_one_before() -> None:
    signed = _json(f"{W3C}/proof-set-chain/signedProofChain2.json")
    signed["proof"][2]["created"] = "2023-02-26T22:06:39Z"
    assert not verify_proof(signed, signed["proof"][3], _key_of(signed["proof"][3]))


def test_one_letter_changes_everything() -> None:
    signed = json.loads((_folder("") / "signedDataInt.json").read_text())
    signed["credentialSubject"]["alumniOf"] = "The school of Examples"
    assert not verify_proof(signed, signed["proof"], _key_of(signed["proof"]))
