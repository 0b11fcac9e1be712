"""The members of a Data Integrity proof and their rules. Data Integrity 1.0 §2.1, §4.4."""

from collections.abc import Mapping
from typing import Any

from credentials.encoding.iris import is_absolute_iri
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import MalformedProof, ValueMalformed
from credentials.proofs.cryptosuite import DATA_INTEGRITY, Cryptosuite
from credentials.proofs.registry import suite_of


def check_options(proof: Mapping[str, Any], contexts: Any) -> Cryptosuite:
    """The suite of a proof whose members other than `proofValue` are well-formed.

    `contexts` is the document's `@context`. A time without offset is taken as UTC.
    Raises MalformedProof (field `member`), UnsupportedCryptosuite.
    """
    _check_text(proof, "type")
    if proof["type"] == DATA_INTEGRITY:
        _check_text(proof, "cryptosuite")
    suite = suite_of(proof)
    for member in ("verificationMethod", "proofPurpose"):
        _check_text(proof, member)
    if not is_absolute_iri(proof["verificationMethod"]):
        raise _malformed("verificationMethod", "not an absolute address")
    for member in ("created", "expires"):
        _check_time(proof, member)
    suite.check(proof, contexts)
    return suite


def _check_text(proof: Mapping[str, Any], member: str) -> None:
    if not isinstance(proof.get(member), str) or not proof[member]:
        raise _malformed(member, "missing or not a text")


def _check_time(proof: Mapping[str, Any], member: str) -> None:
    if member not in proof:
        return
    try:
        parse_date_time_stamp(proof[member], offset_required=False)
    except (ValueMalformed, TypeError) as error:
        raise _malformed(member, "not a time stamp") from error


def _malformed(member: str, detail: str) -> MalformedProof:
    return MalformedProof(f"{member}: {detail}", member=member)
