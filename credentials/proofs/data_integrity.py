"""Making and checking Data Integrity proofs. Data Integrity 1.0 §4.2 to §4.5.

Only the cryptography: whose key it is, purposes, dates and domains are the caller's checks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from credentials.encoding.times import format_date_time_stamp
from credentials.errors import ProofGenerationError, UnsupportedKey
from credentials.jsonld.canonize import Canonize, canonize
from credentials.keys.public_key import PublicKey, algorithm_of
from credentials.keys.signer import Signer
from credentials.proofs.chain import proofs_of, unsecured_document
from credentials.proofs.cryptosuite import DATA_INTEGRITY
from credentials.proofs.disclosing.disclosure import Disclosure
from credentials.proofs.hashed_data import HashedData
from credentials.proofs.options import check_options
from credentials.proofs.registry import suite_named, suite_of
from credentials.proofs.two_hashes import TwoHashes


def sign(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    purpose: str = "assertionMethod",
    cryptosuite: str = "eddsa-rdfc-2022",
) -> dict[str, Any]:
    """A new document with a first proof, the common case of `add_proof`, which says what is raised.

    ProofGenerationError for a document that has a proof.
    """
    if "proof" in document:
        raise ProofGenerationError("the document has a proof already")
    options = proof_options(
        verification_method=verification_method,
        created=created,
        purpose=purpose,
        cryptosuite=cryptosuite,
    )
    return add_proof(document, options, signer)


def proof_options(
    *,
    verification_method: str,
    created: datetime | None,
    purpose: str = "assertionMethod",
    cryptosuite: str = "eddsa-rdfc-2022",
    id_: str | None = None,
    expires: datetime | None = None,
    domain: str | Sequence[str] | None = None,
    challenge: str | None = None,
    nonce: str | None = None,
    previous_proof: str | Sequence[str] | None = None,
) -> dict[str, Any]:
    """The members of a proof but `proofValue`. Data Integrity 1.0 §2.1.

    `id_` lets later proofs name this one; `previous_proof` are the ids of those it builds on.
    """
    suite = suite_named(cryptosuite)
    members = {
        "id": id_,
        "type": suite.proof_type,
        "created": _time(created),
        "expires": _time(expires),
        "verificationMethod": verification_method,
        "cryptosuite": cryptosuite if suite.proof_type == DATA_INTEGRITY else None,
        "proofPurpose": purpose,
        "domain": _one_or_list(domain),
        "challenge": challenge,
        "nonce": nonce,
        "previousProof": _one_or_list(previous_proof),
    }
    return {name: value for name, value in members.items() if value is not None}


def complete_options(document: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The options as the proof of a suite of two hashes will hold them. EdDSA 1.0 §3.3.1 step 2."""
    transformation = _two_hashes(suite_of(options)).transformation
    return transformation.options(options, document.get("@context"))


def add_proof(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    signer: Signer,
    *,
    canonize: Canonize = canonize,
    disclosure: Disclosure | None = None,
) -> dict[str, Any]:
    """A new document with one proof more, made with `proof_options`. §4.2, §4.3.

    `disclosure`: for `ecdsa-sd-2023`, which needs it. Raises ProofGenerationError for an id that
    is taken, a key of another kind or a signature of another length; MalformedProof,
    UnsupportedCryptosuite, JsonLdError.
    """
    suite = check_options(options, document.get("@context"))
    before = proofs_of(document)
    ids = [other.get("id") for other in before if isinstance(other, Mapping)]
    if options.get("id") in ids and "id" in options:
        raise ProofGenerationError("another proof has this id")
    unsecured = unsecured_document(document, options)
    proof = suite.create(unsecured, options, signer, canonize=canonize, disclosure=disclosure)
    return {**document, "proof": [*before, proof] if before else proof}


def make_proof(options: Mapping[str, Any], hashed: HashedData, signer: Signer) -> dict[str, Any]:
    """The proof: `options` with the signature of what `hash_data` gave for them.

    Raises ProofGenerationError for a key of another kind or a signature of another length.
    """
    return _two_hashes(suite_of(options)).make_proof(options, hashed, signer)


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    public_key: PublicKey,
    *,
    canonize: Canonize = canonize,
) -> bool:
    """Whether `proof`, one of the document's, fits its data and the key. §4.4.

    A chained proof fits the proofs that it names, be they good or bad: that is for the caller.
    Raises MalformedProof (field `member`), UnsupportedCryptosuite, UnsupportedKey (a key of
    another kind than the suite's), JsonLdError.
    """
    suite = check_options(proof, document.get("@context"))
    if algorithm_of(public_key) not in suite.algorithms:
        raise UnsupportedKey(f"{suite.name} needs a key of {' or '.join(suite.algorithms)}")
    unsecured = unsecured_document(document, proof)
    return suite.verify(unsecured, proof, public_key, canonize=canonize)


def hash_data(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    algorithm: str | None = None,
    canonize: Canonize = canonize,
) -> HashedData:
    """What `proof` signs of the document with a key of that kind, with every intermediate value.

    The document is taken without `proof`; for a proof in a chain, with the previous proofs it
    names (§4.5). The proof is taken without `proofValue`. `algorithm` may be left out for suites
    of one kind of key.
    """
    suite = _two_hashes(check_options(proof, document.get("@context")))
    if algorithm is None:
        (algorithm,) = suite.algorithms
    unsecured = unsecured_document(document, proof)
    return suite.hash_data(unsecured, proof, algorithm=algorithm, canonize=canonize)


def _two_hashes(suite: object) -> TwoHashes:
    if not isinstance(suite, TwoHashes):
        raise ProofGenerationError("this suite does not sign two hashes")
    return suite


def _time(at: datetime | None) -> str | None:
    return None if at is None else format_date_time_stamp(at)


def _one_or_list(value: str | Sequence[str] | None) -> str | list[str] | None:
    return value if value is None or isinstance(value, str) else list(value)
