"""Whether the digests of the evidence can be compared with something. VCDM 2.0 §5.3, CID 1.0 §2.5.

The evidence itself is not fetched: who has it can compare the digest.
"""

from typing import Any

from credentials.encoding.multibase import decode_base58btc, decode_base64url
from credentials.errors import ValueMalformed
from credentials.model.credential import Credential
from credentials.model.members import members
from credentials.report import CheckResult, failed, not_applicable, passed

MULTIHASHES = {b"\x12\x20": 32, b"\x20\x30": 48, b"\x16\x20": 32, b"\x15\x30": 48}
"""SHA2-256, SHA2-384, SHA3-256, SHA3-384: code and length, and the bytes of the digest."""
_HEADER_BYTES = 2


def check_evidence(credential: Credential) -> CheckResult:
    """Passed if each `digestMultibase` of an evidence entry is a multihash of a known kind."""
    count = 0
    for placed in credential.evidence:
        for pointer, value in members(placed.document, "digestMultibase", at=placed.pointer):
            problem = _problem_of(value)
            if problem is not None:
                return failed("evidence.malformed_digest", pointer=pointer, detail=problem)
            count += 1
    if not count:
        return not_applicable("evidence.none")
    return passed("evidence.well_formed", count=count)


def _problem_of(value: Any) -> str | None:
    if not isinstance(value, str):
        return "not a text"
    try:
        digest = decode_base58btc(value) if value.startswith("z") else decode_base64url(value)
    except ValueMalformed as error:
        return error.detail
    if MULTIHASHES.get(digest[:_HEADER_BYTES]) != len(digest) - _HEADER_BYTES:
        return "not a multihash of a known kind"
    return None
