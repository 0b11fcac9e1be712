"""Whether one proof fits the data. Data Integrity §4.4, §4.5.

NOTE: `domain` and `challenge` (§4.4 steps 6, 7) are signed but compared with nothing: they are for
presentations, and nobody here has asked for one.
"""

from collections.abc import Mapping
from typing import Any

from credentials.errors import (
    BaseProofShown,
    DataLoss,
    JsonLdError,
    LimitExceeded,
    MalformedProof,
    UnsupportedCryptosuite,
    UnsupportedKey,
)
from credentials.jsonld.canonize import Canonize
from credentials.jsonld.canonize import canonize as by_the_walk
from credentials.keys.multikey import PublicKey
from credentials.proofs.cryptosuite import Covers
from credentials.proofs.data_integrity import verify_proof
from credentials.proofs.registry import suite_of
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.proof_view import ProofView


def check_proof(
    document: Mapping[str, Any],
    proof: ProofView,
    *,
    key: PublicKey | None,
    canonize: Canonize | None,
) -> CheckResult:
    """The check of one proof, by the key that its controller publishes for the method named.

    Without a key nothing is checked: one that travels with the credential proves nothing.
    `canonize` knows the form that the coverage found; None if not all data are covered, which
    matters to proofs over statements only.
    """
    facts = {"number": proof.number, "method": proof.method}
    if key is None:
        return not_determined("proof.no_key", **facts)
    try:
        if canonize is None and suite_of(proof.document).covers is Covers.STATEMENTS:
            return not_determined("proof.not_checked", **facts)
        fits = verify_proof(document, proof.document, key, canonize=canonize or by_the_walk)
    except UnsupportedCryptosuite:
        return not_determined("proof.unknown_suite", number=proof.number, suite=proof.suite)
    except BaseProofShown:
        return failed("proof.base_shown", number=proof.number)
    except (MalformedProof, DataLoss, UnsupportedKey) as error:
        return failed("proof.malformed", number=proof.number, detail=error.detail)
    except (JsonLdError, LimitExceeded):
        return not_determined("proof.not_checked", **facts)
    if not fits:
        return failed("proof.bad_signature", suite=proof.suite, **facts)
    return passed("proof.verified", suite=proof.suite, created=proof.created_text, **facts)


def is_known_suite(proof: ProofView) -> bool:
    """Whether that kind of proof can be evaluated here; else no key is asked for."""
    try:
        suite_of(proof.document)
    except UnsupportedCryptosuite:
        return False
    return True
