"""What proofs over the JSON text leave open. EdDSA and ECDSA cryptosuites 1.0 §3.3.

Such a proof covers every letter: nothing can be hidden from it. But the checks read words by what
the vocabularies make of them, and what is no statement there, or another one, they may not see.
"""

from collections.abc import Mapping
from typing import Any

from credentials.errors import UnsupportedCryptosuite
from credentials.model.members import as_tuple, is_object
from credentials.proofs.cryptosuite import Covers
from credentials.proofs.registry import suite_named
from credentials.report import FAILED, CheckResult, not_determined
from credentials.verification.proof_view import raw_proofs


def with_text_covered(coverage: CheckResult, document: Mapping[str, Any]) -> CheckResult:
    """The coverage of a document whose proofs all sign the text; else the coverage as it is.

    What the statements lose is not lost then, only not understood. A proof may have been made
    before contexts were added behind its own (§3.3.2 step 4): these are signed by nobody.
    """
    proofs = raw_proofs(document)
    if not proofs or not all(map(_signs_text, proofs)):
        return coverage
    most = max(len(_contexts(proof, document)) for proof in proofs)
    if most < len(as_tuple(document.get("@context"))):
        return not_determined("coverage.context_added", pointer=f"/@context/{most}")
    if coverage.outcome is FAILED:
        facts = {name: coverage.evidence[name] for name in ("pointer", "detail")}
        return not_determined("coverage.text_only", **facts)
    return coverage


def _contexts(proof: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[Any, ...]:
    return as_tuple(proof.get("@context", document.get("@context")))


def _signs_text(proof: Any) -> bool:
    name = proof.get("cryptosuite") if is_object(proof) else None
    try:
        return isinstance(name, str) and suite_named(name).covers is Covers.TEXT
    except UnsupportedCryptosuite:
        return False
