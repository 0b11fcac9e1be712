"""Several proofs of one document, side by side or one upon the other. Data Integrity 1.0 §4.5."""

from collections.abc import Mapping
from typing import Any

from credentials.errors import MalformedProof
from credentials.model.members import as_tuple

MEMBER = "previousProof"


def unsecured_document(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """What `proof` signs of the document: without `proof`, or with the proofs it builds on.

    Raises MalformedProof (field `member`) if one of them is not there exactly once. Step 4.5.
    """
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    if MEMBER in proof:
        unsecured["proof"] = _previous_proofs(document, proof)
    return unsecured


def previous_ids(proof: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids in `previousProof`, a text or a list of texts. MalformedProof. §2.1."""
    if MEMBER not in proof:
        return ()
    named = proof[MEMBER]
    ids = named if isinstance(named, list) else [named]
    if not ids or not all(isinstance(id_, str) for id_ in ids) or len(set(ids)) != len(ids):
        raise MalformedProof("previousProof: neither an id nor a list of ids", member=MEMBER)
    return tuple(ids)


def proofs_of(document: Mapping[str, Any]) -> list[Any]:
    """The values of `proof`, in order; nothing for an absent, null or empty one."""
    return list(as_tuple(document.get("proof")))


def _previous_proofs(document: Mapping[str, Any], proof: Mapping[str, Any]) -> list[Any]:
    """The proofs that `previousProof` names, in its order. Steps 4.1 to 4.3."""
    proofs = proofs_of(document)
    matching: list[Any] = []
    for id_ in previous_ids(proof):
        found = [other for other in proofs if isinstance(other, dict) and other.get("id") == id_]
        if len(found) != 1:
            raise MalformedProof("a previous proof that is not there once", member=MEMBER)
        matching += found
    return matching
