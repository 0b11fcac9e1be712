"""Checking a receipt later: its form, its signature, and what it is a receipt of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.encoding.strict_json import parse_json
from credentials.errors import CredentialsError
from credentials.keys.multikey import decode_public_key
from credentials.proofs.data_integrity import verify_proof
from credentials.schemas import violations

FORM = "verification-receipt-1"
SUITE = "eddsa-jcs-2022"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReceipt:
    """`code`: `receipt.good`, or why it is not to be relied on."""

    code: str
    document: Mapping[str, Any] | None = None
    """As signed; None if it is not."""

    @property
    def is_good(self) -> bool:
        """Whether it is unchanged, and of what it was compared with."""
        return self.code == "receipt.good"


def check_receipt(data: bytes, *, digest: str | None = None) -> CheckedReceipt:
    """Whether the receipt is unchanged since the verifier that it names signed it.

    `digest`: 64 hex digits, the credential's that it should be of. NOTE: whose key that is, only
    the verifier can say; it publishes it.
    """
    try:
        document = parse_json(data)
    except CredentialsError:
        return CheckedReceipt(code="receipt.unreadable")
    if violations(FORM, document):
        return CheckedReceipt(code="receipt.unreadable")
    if not _is_signed(document):
        return CheckedReceipt(code="receipt.altered")
    if digest is not None and document["credential"]["digest"] != f"sha-256:{digest}":
        return CheckedReceipt(code="receipt.other_credential", document=document)
    return CheckedReceipt(code="receipt.good", document=document)


def _is_signed(document: Mapping[str, Any]) -> bool:
    """By the key that the verifier's `did:key` is."""
    proof, verifier = document["proof"], document["verifier"]["id"]
    key = verifier.removeprefix("did:key:")
    bound = proof["verificationMethod"] == f"{verifier}#{key}" and proof["cryptosuite"] == SUITE
    try:
        return bound and verify_proof(document, proof, decode_public_key(key))
    except CredentialsError:
        return False
