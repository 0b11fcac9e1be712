"""Making and checking Data Integrity proofs. Data Integrity 1.0 §4.2, §4.4, §4.5.

Only the cryptography: whose key it is, purposes, dates and domains are the caller's checks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credentials.encoding.multibase import encode_base58btc
from credentials.encoding.times import format_date_time_stamp
from credentials.errors import MalformedProof, ProofGenerationError, UnsupportedKey
from credentials.keys.multikey import PublicKey, algorithm_of
from credentials.keys.signer import Signer
from credentials.proofs.cryptosuite import HashedData
from credentials.proofs.options import PROOF_TYPE, check_options, signature_of
from credentials.proofs.registry import suite_named


def sign(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    purpose: str = "assertionMethod",
    cryptosuite: str = "eddsa-rdfc-2022",
) -> dict[str, Any]:
    """A new document with a `proof` by `signer`. Data Integrity 1.0 §4.2, EdDSA 1.0 §3.2.1.

    Raises ProofGenerationError for a document with a proof, a key of another kind or a signature
    of another length; MalformedProof, UnsupportedCryptosuite, JsonLdError.
    """
    if "proof" in document:
        raise ProofGenerationError("the document has a proof already")
    options = proof_options(
        verification_method=verification_method,
        created=created,
        purpose=purpose,
        cryptosuite=cryptosuite,
    )
    proof = make_proof(options, hash_data(document, options), signer)
    return {**document, "proof": proof}


def proof_options(
    *,
    verification_method: str,
    created: datetime,
    purpose: str = "assertionMethod",
    cryptosuite: str = "eddsa-rdfc-2022",
) -> dict[str, str]:
    """The members of a proof but `proofValue`. Data Integrity 1.0 §2.1."""
    return {
        "type": PROOF_TYPE,
        "created": format_date_time_stamp(created),
        "verificationMethod": verification_method,
        "cryptosuite": cryptosuite,
        "proofPurpose": purpose,
    }


def make_proof(options: Mapping[str, str], hashed: HashedData, signer: Signer) -> dict[str, str]:
    """The proof: `options` with the signature of what `hash_data` gave for them.

    Raises ProofGenerationError for a key of another kind or a signature of another length.
    """
    suite = suite_named(options["cryptosuite"])
    if signer.algorithm != suite.algorithm:
        raise ProofGenerationError(f"{suite.name} needs a key of {suite.algorithm}")
    signature = signer.sign(hashed.joined)
    if len(signature) != suite.signature_bytes:
        raise ProofGenerationError(f"a signature of {len(signature)} bytes")
    return {**options, "proofValue": encode_base58btc(signature)}


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    public_key: PublicKey,
    *,
    known: str | None = None,
) -> bool:
    """Whether `proof`, one of the document's, fits its data and the key. EdDSA 1.0 §3.2.2.

    `known`: what `canonize` gave for this document without `proof`, to save the work.
    Raises MalformedProof (field `member`), UnsupportedCryptosuite, UnsupportedKey (a key of
    another kind than the suite's), JsonLdError.
    """
    suite = check_options(proof, document.get("@context"))
    signature = signature_of(proof, suite)
    if algorithm_of(public_key) != suite.algorithm:
        raise UnsupportedKey(f"{suite.name} needs a key of {suite.algorithm}")
    return suite.is_signature(public_key, signature, hash_data(document, proof, known=known).joined)


def hash_data(
    document: Mapping[str, Any], proof: Mapping[str, Any], *, known: str | None = None
) -> HashedData:
    """What `proof` signs of the document, with every intermediate value.

    The document is taken without `proof`; for a proof in a chain, with the previous proofs it
    names (§4.5). The proof is taken without `proofValue` and with the document's `@context`.
    """
    suite = check_options(proof, document.get("@context"))
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    if "previousProof" in proof:
        unsecured["proof"] = _previous_proofs(document, proof)
        known = None
    config = {key: value for key, value in proof.items() if key != "proofValue"}
    config["@context"] = document.get("@context")
    return suite.hash_data(unsecured, config, known)


def _previous_proofs(document: Mapping[str, Any], proof: Mapping[str, Any]) -> list[Any]:
    """The proofs that `previousProof` names. §4.5 steps 4.1 to 4.3."""
    named = proof["previousProof"]
    ids = named if isinstance(named, list) else [named]
    proofs = document.get("proof", [])
    proofs = proofs if isinstance(proofs, list) else [proofs]
    matching: list[Any] = []
    for id_ in ids:
        found = [other for other in proofs if isinstance(other, dict) and other.get("id") == id_]
        if not isinstance(id_, str) or len(found) != 1:
            raise MalformedProof("a previous proof that is not there once", member="previousProof")
        matching += found
    if not matching:
        raise MalformedProof("names no previous proof", member="previousProof")
    return matching
