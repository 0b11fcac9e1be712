"""The members of a Data Integrity proof and their rules. Data Integrity 1.0 §2.1, §4.4."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.iris import is_absolute_iri
from credentials.encoding.multibase import decode_base58btc
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import MalformedProof, UnsupportedCryptosuite, ValueMalformed
from credentials.proofs.cryptosuite import Cryptosuite
from credentials.proofs.registry import suite_named

PROOF_TYPE: Final = "DataIntegrityProof"
_DIGITS_PER_BYTE: Final = 1.37
"""Of base58, a little more than log 256 / log 58."""


def check_options(proof: Mapping[str, Any], contexts: Any) -> Cryptosuite:
    """The suite of a proof whose members other than `proofValue` are well-formed.

    `contexts` is the document's `@context`; a proof may repeat it, not have another one (it is
    replaced, EdDSA 1.0 §3.2.5, and so would not be signed). A time without offset is taken as UTC.
    Raises MalformedProof (field `member`), UnsupportedCryptosuite.
    """
    if not isinstance(proof.get("type"), str):
        raise _malformed("type", "not a text")
    if proof["type"] != PROOF_TYPE:
        raise UnsupportedCryptosuite("another type of proof", cryptosuite=proof["type"][:80])
    for member in ("cryptosuite", "verificationMethod", "proofPurpose"):
        if not isinstance(proof.get(member), str) or not proof[member]:
            raise _malformed(member, "missing or not a text")
    suite = suite_named(proof["cryptosuite"])
    if not is_absolute_iri(proof["verificationMethod"]):
        raise _malformed("verificationMethod", "not an absolute address")
    for member in ("created", "expires"):
        _check_time(proof, member)
    if "@context" in proof and proof["@context"] != contexts:
        raise _malformed("@context", "another context than the document's")
    return suite


def _check_time(proof: Mapping[str, Any], member: str) -> None:
    if member not in proof:
        return
    try:
        parse_date_time_stamp(proof[member], offset_required=False)
    except (ValueMalformed, TypeError) as error:
        raise _malformed(member, "not a time stamp") from error


def signature_of(proof: Mapping[str, Any], suite: Cryptosuite) -> bytes:
    """The bytes of `proofValue`: base58btc, of exactly the suite's length. EdDSA 1.0 §3.2.2."""
    text = proof.get("proofValue")
    if not isinstance(text, str):
        raise _malformed("proofValue", "missing or not a text")
    most = 2 + int(suite.signature_bytes * _DIGITS_PER_BYTE)
    try:
        signature = decode_base58btc(text, most_characters=most)
    except ValueMalformed as error:
        raise _malformed("proofValue", "not a base58btc text of a signature's length") from error
    if len(signature) != suite.signature_bytes:
        raise _malformed("proofValue", f"{len(signature)} bytes, not {suite.signature_bytes}")
    return signature


def _malformed(member: str, detail: str) -> MalformedProof:
    return MalformedProof(f"{member}: {detail}", member=member)
