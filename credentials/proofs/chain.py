"""Several proofs of one document, side by side or one upon the other. Data Integrity 1.0 §4.5."""

from collections.abc import Mapping
from typing import Any

from credentials.errors import MalformedProof
from credentials.model.members import as_tuple

MEMBER = "previousProof"


def unsecured_document(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """What `proof` signs of the document: without `proof`, or with the proofs it builds on.

    Steps 3.1 to 3.3. Raises MalformedProof (field `member`) if one is not there exactly once.
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
    """The proofs that `previousProof` names, in the order of the document. Step 3.2."""
    ids = previous_ids(proof)
    matching = [
        other
        for other in proofs_of(document)
        if isinstance(other, Mapping) and other.get("id") in ids
    ]
    if len(matching) != len(ids) or {other["id"] for other in matching} != set(ids):
        raise MalformedProof("a previous proof that is not there once", member=MEMBER)
    return matching
