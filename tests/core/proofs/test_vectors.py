"""The official vectors of all suites of two hashes, with every intermediate value."""

from dataclasses import dataclass
from typing import Any

import pytest

from credentials.encoding.multibase import decode_base58btc
from credentials.encoding.times import parse_date_time_stamp
from credentials.jsonld.canonize import Canonize, canonize
from credentials.keys.public_key import ED25519, P256, P384
from credentials.proofs.data_integrity import (
    add_proof,
    hash_data,
    proof_options,
    verify_proof,
)
from tests.support.more_contexts import allow_contexts_of_vectors
from tests.support.pyld_oracle import canonize_by_pyld
from tests.support.vectors import OB3, W3C, key_of, signer_of, text, value, without

pytestmark = pytest.mark.reference
EDDSA = f"{W3C}/vc-di-eddsa"
ECDSA = f"{W3C}/vc-di-ecdsa"
CHAIN = f"{EDDSA}/proof-set-chain"


@pytest.fixture(autouse=True)
def _contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    allow_contexts_of_vectors(monkeypatch)


@dataclass(frozen=True)
class Vector:
    """A folder of files whose names end alike."""

    folder: str
    ending: str
    algorithm: str
    key_pair: str
    unsigned: str = "unsigned.json"
    signed: str = "signed"

    def __str__(self) -> str:
        return self.folder.partition("vc-di-")[2]

    @property
    def base(self) -> str:
        return ECDSA if self.folder.startswith(ECDSA) else EDDSA

    def text(self, name: str) -> str:
        return text(f"{self.folder}/{name}{self.ending}.txt")

    def json(self, name: str) -> Any:
        return value(f"{self.folder}/{name}{self.ending}.json")

    @property
    def secret(self) -> str:
        pair = value(f"{self.base}/{self.key_pair}")
        return str(pair.get("secretKeyMultibase") or pair["privateKeyMultibase"])


def as_list(proofs: Any) -> list[Any]:
    return proofs if isinstance(proofs, list) else [proofs]


VECTORS = [
    Vector(f"{EDDSA}/eddsa-rdfc-2022", "DataInt", ED25519, "keyPair.json"),
    Vector(
        f"{EDDSA}/eddsa-rdfc-2022/employ", "DataInt", ED25519, "keyPair.json", "employmentAuth.json"
    ),
    Vector(f"{EDDSA}/eddsa-jcs-2022", "JCS", ED25519, "keyPair.json"),
    Vector(f"{EDDSA}/Ed25519Signature2020", "EdSig", ED25519, "keyPair.json", ""),
    *[
        Vector(f"{ECDSA}/{suite}-p{bits}", f"{ending}ECDSAP{bits}", kind, f"p{bits}KeyPair.json")
        for suite, ending in (("ecdsa-rdfc-2019", ""), ("ecdsa-jcs-2019", "JCS"))
        for bits, kind in ((256, P256), (384, P384))
    ],
    *[
        Vector(
            f"{ECDSA}/ecdsa-rdfc-2019-p{bits}/employ",
            f"ECDSAP{bits}",
            kind,
            f"p{bits}KeyPair.json",
            "employmentAuth.json",
        )
        for bits, kind in ((256, P256), (384, P384))
    ],
]
every_vector = pytest.mark.parametrize("vector", VECTORS, ids=str)


@every_vector
def test_every_step(vector: Vector) -> None:
    """EdDSA 1.0 B.1 to B.4, ECDSA 1.0 A.1 to A.6: each file of the folder."""
    signed = vector.json("signed")
    proof = signed["proof"]
    assert {"@context": signed["@context"], **without(proof, "proofValue")} == vector.json(
        "proofConfig"
    )
    hashed = hash_data(signed, proof, algorithm=vector.algorithm)
    assert hashed.canonical_document == vector.text("canonDoc")
    assert hashed.canonical_config == vector.text("proofCanon")
    assert hashed.document_hash.hex() == vector.text("docHash")
    assert hashed.config_hash.hex() == vector.text("proofHash")
    assert hashed.joined.hex() == vector.text("combinedHash")

    signature = signer_of(vector.secret).sign(hashed.joined)
    assert signature.hex() == vector.text("sigHex")
    assert proof["proofValue"] == vector.text("sigBTC58")
    assert decode_base58btc(proof["proofValue"]) == signature


@every_vector
def test_signing_gives_the_signed_document(vector: Vector) -> None:
    signed = vector.json("signed")
    proof = signed["proof"]
    unsigned = without(signed, "proof")
    assert not vector.unsigned or unsigned == value(f"{vector.base}/{vector.unsigned}")
    options = proof_options(
        verification_method=proof["verificationMethod"],
        created=parse_date_time_stamp(proof["created"]),
        cryptosuite=proof.get("cryptosuite", proof["type"]),
    )
    made = add_proof(unsigned, options, signer_of(vector.secret))
    assert made == signed
    assert verify_proof(made, made["proof"], key_of(proof))


@every_vector
def test_one_letter_changes_everything(vector: Vector) -> None:
    signed = vector.json("signed")
    signed["name"] += "."
    assert not verify_proof(signed, signed["proof"], key_of(signed["proof"]))


@pytest.mark.parametrize(
    ("signed", "canonical", "canonize"),
    [("ob-signed", "obv3p0", canonize), ("clr-signed", "clrv2p0", canonize_by_pyld)],
)
def test_the_examples_of_the_implementation_guides(
    signed: str, canonical: str, canonize: Canonize
) -> None:
    """1EdTech: Open Badges 3.0, Learner Record 2.0 (one thing described at several places)."""
    document = value(f"{OB3}/{signed}.json")
    (proof,) = as_list(document["proof"])
    hashed = hash_data(document, proof, canonize=canonize)
    assert hashed.canonical_document == text(f"{OB3}/{canonical}-document-canon.txt")
    assert hashed.canonical_config == text(f"{OB3}/{canonical}-proof-canon.txt")
    assert verify_proof(document, proof, key_of(proof), canonize=canonize)


SETS = [
    ("signedProofSet1", ["proofSetConfigSigned1"]),
    ("signedProofSet2", ["proofSetConfigSigned1", "proofSetConfigSigned2"]),
    (
        "signedProofChain1",
        ["proofSetConfigSigned1", "proofSetConfigSigned2", "proofChainConfigSigned1"],
    ),
    (
        "signedProofChain2",
        [
            "proofSetConfigSigned1",
            "proofSetConfigSigned2",
            "proofChainConfigSigned1",
            "proofChainConfigSigned2",
        ],
    ),
]


@pytest.mark.parametrize(("name", "proofs"), SETS)
def test_sets_and_chains_are_made_proof_by_proof(name: str, proofs: list[str]) -> None:
    """EdDSA 1.0 B.5, B.6: from the unsigned document, every configuration and every result."""
    pairs = value(f"{CHAIN}/multiKeyPairs.json")
    document = value(f"{CHAIN}/unsigned.json")
    for number, signed_name in enumerate(proofs, 1):
        config = value(f"{CHAIN}/{signed_name.replace('Signed', '')}.json")
        signer = signer_of(pairs[f"keyPair{number}"]["privateKeyMultibase"])
        options = proof_options(
            id_=config.get("id"),
            verification_method=config["verificationMethod"],
            created=parse_date_time_stamp(config["created"]),
            previous_proof=config.get("previousProof"),
        )
        assert options == without(config, "@context")
        document = add_proof(document, options, signer)
        made = document["proof"][-1] if number > 1 else document["proof"]
        assert made == value(f"{CHAIN}/{signed_name}.json")
        assert verify_proof(document, made, key_of(made))
    expected = value(f"{CHAIN}/{name}.json")
    listed = [document["proof"]] if len(proofs) == 1 else document["proof"]
    assert {**document, "proof": listed} == {**expected, "proof": as_list(expected["proof"])}


@pytest.mark.parametrize(("chain", "config"), [(1, 1), (2, 2)])
def test_a_chained_proof_signs_the_document_with_the_previous_ones(chain: int, config: int) -> None:
    signed = value(f"{CHAIN}/signedProofChain{chain}.json")
    options = value(f"{CHAIN}/proofChainConfig{config}.json")
    between = value(f"{CHAIN}/proofChainTempDoc{config}.json")
    alone = without(options, "previousProof", "proofValue")
    hashed = hash_data(signed, signed["proof"][-1])
    as_document = hash_data({**between, "proof": as_list(between["proof"])}, options)
    assert hashed.document_hash == as_document.document_hash
    assert hashed.document_hash != hash_data(signed, alone).document_hash


def test_a_chained_proof_falls_with_the_one_before() -> None:
    signed = value(f"{CHAIN}/signedProofChain2.json")
    signed["proof"][2]["created"] = "2023-02-26T22:06:39Z"
    assert not verify_proof(signed, signed["proof"][3], key_of(signed["proof"][3]))
