"""From a credential with a base proof to one that shows a part. ECDSA 1.0 §3.6.6, §3.5.4.

This is done by the holder; no secret key is needed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from credentials.errors import ProofGenerationError
from credentials.jsonld.walk import quads_of
from credentials.proofs.chain import proofs_of
from credentials.proofs.disclosing.disclosure import QuadsOf
from credentials.proofs.disclosing.selection import select
from credentials.proofs.disclosing.statements import HiddenStatements
from credentials.proofs.disclosing.values import BaseValue, DerivedValue
from credentials.proofs.ecdsa_sd_2023 import NAME
from credentials.proofs.proof_value import MEMBER


def derive(
    document: Mapping[str, Any], pointers: Sequence[str], *, quads_of: QuadsOf = quads_of
) -> dict[str, Any]:
    """What the pointers choose, and what is mandatory, with a derived proof. §3.6.6, §3.5.4.

    The document's one base proof is taken; others do not fit a part and are left out. Raises
    ProofGenerationError (field `pointer` for pointers to nothing or into an ordered list),
    MalformedProof, JsonLdError.
    """
    proof = _base_proof(document)
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    base = BaseValue.of(proof)
    statements = HiddenStatements(unsecured, base.hmac_key, quads_of)
    mandatory = statements.selected(base.mandatory_pointers).statements
    combined = [*base.mandatory_pointers, *pointers]
    shown = statements.selected(combined)
    optional = [line for line in statements.all if line not in mandatory]
    if len(optional) != len(base.signatures):
        raise ProofGenerationError("the base proof is for another document")
    revealed = [line for line in statements.all if line in shown.statements]
    value = DerivedValue(
        base_signature=base.base_signature,
        public_key=base.public_key,
        signatures=tuple(
            signature
            for line, signature in zip(optional, base.signatures, strict=True)
            if line in shown.statements
        ),
        labels=shown.labels,
        mandatory_indexes=tuple(index for index, line in enumerate(revealed) if line in mandatory),
    )
    return {**select(unsecured, combined), "proof": {**proof, MEMBER: value.text()}}


def _base_proof(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found = [
        proof
        for proof in proofs_of(document)
        if isinstance(proof, Mapping) and proof.get("cryptosuite") == NAME
    ]
    if len(found) != 1:
        raise ProofGenerationError(f"{len(found)} proofs of {NAME}, wanted is one")
    if "previousProof" in found[0]:
        raise ProofGenerationError("a proof that builds on others shows all of them or fails")
    return found[0]
