"""The proofs of a document, as far as checks need to read them. Data Integrity §2.1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.errors import MalformedProof, ValueMalformed
from credentials.model.members import as_tuple, is_object, is_url

ASSERTION = "assertionMethod"
DATA_INTEGRITY = "DataIntegrityProof"
MOST_PROOFS = 4
MOST_METHOD_CHARACTERS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """One proof whose members have the right form; nothing of it is verified yet."""

    number: int
    """From 1, in the order of the document."""
    document: Mapping[str, Any]
    suite: str
    """The cryptosuite, or the type of a proof that is no DataIntegrityProof."""
    method: str
    """A hint until the controller's document confirms it."""
    purpose: str
    created: datetime | None
    expires: datetime | None

    @property
    def controller(self) -> str:
        """The method without its fragment. CID 1.0 §3.3."""
        return self.method.partition("#")[0]

    @property
    def created_text(self) -> str | None:
        """The date of the proof as evidence."""
        return text_of_time(self.created)


def raw_proofs(document: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of `proof`, whatever they are; nothing for an absent, null or empty one."""
    return as_tuple(document.get("proof"))


def view_proof(proof: Any, number: int) -> ProofView:
    """The proof as a type. MalformedProof (field `member`) for a missing or ill-formed member."""
    if not is_object(proof):
        raise MalformedProof("not an object", member="proof")
    kind = _text(proof, "type")
    method = _text(proof, "verificationMethod")
    if not is_url(method) or len(method) > MOST_METHOD_CHARACTERS:
        raise MalformedProof("verificationMethod is not a URL", member="verificationMethod")
    return ProofView(
        number=number,
        document=proof,
        suite=_text(proof, "cryptosuite") if kind == DATA_INTEGRITY else kind,
        method=method,
        purpose=_text(proof, "proofPurpose"),
        created=_time(proof, "created"),
        expires=_time(proof, "expires"),
    )


def text_of_time(at: datetime | None) -> str | None:
    """A time as evidence."""
    return None if at is None else format_date_time_stamp(at)


def _text(proof: Mapping[str, Any], member: str) -> str:
    value = proof.get(member)
    if not isinstance(value, str) or not value:
        raise MalformedProof(f"{member} is missing or not a text", member=member)
    return value


def _time(proof: Mapping[str, Any], member: str) -> datetime | None:
    """A missing offset is read as UTC. Data Integrity §2.1."""
    if member not in proof:
        return None
    value = proof[member]
    try:
        return parse_date_time_stamp(value if isinstance(value, str) else "", offset_required=False)
    except ValueMalformed as error:
        raise MalformedProof(f"{member} is not a date and time", member=member) from error
