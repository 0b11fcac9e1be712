"""COSE_Sign1 over a credential or presentation. RFC 9052 §3, §4; VC-JOSE-COSE 1.0 §3.3.

NOTE: only the tagged form (18), with an attached payload, and only what deterministic CBOR would
write: no indefinite lengths, no duplicate keys, nothing behind the message.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import cbor2

from credentials.errors import EnvelopeError, HeaderRefused, MalformedToken
from credentials.jose.algorithms import COSE_IDS, COSE_KEYS_OF
from credentials.jose.limits import (
    MOST_HEADER_BYTES,
    MOST_KID_CHARACTERS,
    MOST_PAYLOAD_BYTES,
    MOST_SIGNATURE_BYTES,
    MOST_TOKEN_CHARACTERS,
)
from credentials.keys.public_key import PublicKey, algorithm_of
from credentials.keys.signature import is_signature
from credentials.keys.signer import Signer

TAG: Final = 18
FIRST_BYTE: Final = b"\xd2"
"""How a tagged COSE_Sign1 begins; no JSON text and no compact token does."""
ALG, CRIT, CONTENT_TYPE, KID, TYP = 1, 2, 3, 4, 16
_DEPTH: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CoseSign1:
    """A COSE_Sign1 whose form is right; nothing of it is verified yet."""

    protected: Mapping[Any, Any]
    payload: bytes
    signed_bytes: bytes = field(repr=False)
    """The Sig_structure. RFC 9052 §4.4."""
    signature: bytes = field(repr=False)

    @property
    def type(self) -> str | None:
        """Header 16, `typ`. RFC 9596 §2."""
        value = self.protected.get(TYP)
        return value if isinstance(value, str) else None

    @property
    def content_type(self) -> str | None:
        """Header 3."""
        value = self.protected.get(CONTENT_TYPE)
        return value if isinstance(value, str) else None

    @property
    def kid(self) -> str | None:
        """Header 4 as a text; None if there is none or it is no UTF-8."""
        value = self.protected.get(KID)
        try:
            return value.decode() if isinstance(value, bytes) else None
        except UnicodeDecodeError:
            return None


def read_cose(data: bytes) -> CoseSign1:
    """The parts of a tagged COSE_Sign1. MalformedToken (field `reason`) for anything else."""
    if len(data) > MOST_TOKEN_CHARACTERS:
        raise MalformedToken("larger than any token here", reason="size")
    message = _decoded(data)
    if not isinstance(message, cbor2.CBORTag) or message.tag != TAG:
        raise MalformedToken(f"not a COSE_Sign1 with its tag {TAG}", reason="tag")
    match message.value:
        case [
            bytes() as protected,
            Mapping() as unprotected,
            bytes() as payload,
            bytes() as signature,
        ]:
            pass
        case _:
            raise MalformedToken("not the four parts of a COSE_Sign1", reason="parts")
    if len(protected) > MOST_HEADER_BYTES or len(payload) > MOST_PAYLOAD_BYTES:
        raise MalformedToken("a part that is too large", reason="size")
    if len(signature) > MOST_SIGNATURE_BYTES:
        raise MalformedToken("a part that is too large", reason="size")
    header = _decoded(protected) if protected else {}
    if not isinstance(header, dict):
        raise MalformedToken("the protected header is no map", reason="header")
    if unprotected.keys() & header.keys():
        raise MalformedToken("one label in both headers", reason="duplicate")
    if unprotected.keys() & {ALG, CRIT, CONTENT_TYPE, KID, TYP}:
        raise MalformedToken("headers that nobody signed", reason="unprotected")
    kid = header.get(KID, b"-")
    if not isinstance(kid, bytes) or not 0 < len(kid) <= MOST_KID_CHARACTERS:
        raise MalformedToken("kid is no byte string of a usable length", reason="kid")
    return CoseSign1(
        protected=header,
        payload=payload,
        signed_bytes=_signed_bytes(protected, payload),
        signature=signature,
    )


def check_cose_header(header: Mapping[Any, Any]) -> int:
    """The algorithm named, which is one that is done here. HeaderRefused as `check_header`."""
    if CRIT in header:  # RFC 9052 §3.1
        raise HeaderRefused("extensions that are not understood", reason="critical", member="crit")
    number = header.get(ALG)
    if number is None:
        raise HeaderRefused("no algorithm", reason="alg_missing", member="alg")
    if isinstance(number, bool) or number not in COSE_KEYS_OF:
        raise HeaderRefused("an algorithm not known here", reason="alg_unknown", member="alg")
    return int(number)


def is_cose_signed_by(message: CoseSign1, key: PublicKey) -> bool:
    """Whether the signature fits, by the algorithm of the key. HeaderRefused as `is_signed_by`."""
    number = check_cose_header(message.protected)
    if COSE_KEYS_OF[number] != algorithm_of(key):
        raise HeaderRefused(
            f"{number} does not go with a key of {algorithm_of(key)}",
            reason="alg_of_another_key",
            member="alg",
        )
    return is_signature(key, message.signature, message.signed_bytes)


def sign_cose(
    payload: bytes, *, content_type: str, type_: str, kid: str | None, signer: Signer
) -> bytes:
    """The tagged COSE_Sign1. EnvelopeError for another kind of key, or a payload too large."""
    number = COSE_IDS.get(signer.algorithm)
    if number is None:
        raise EnvelopeError("a kind of key that signs no COSE here", reason="key")
    if len(payload) > MOST_PAYLOAD_BYTES:
        raise EnvelopeError("larger than any token here", reason="size")
    header = {ALG: number, CONTENT_TYPE: content_type, TYP: type_}
    if kid is not None:
        header[KID] = kid.encode()
    protected = cbor2.dumps(dict(sorted(header.items())))
    signature = signer.sign(_signed_bytes(protected, payload))
    return cbor2.dumps(cbor2.CBORTag(TAG, [protected, {}, payload, signature]))


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """RFC 9052 §4.4, without external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _decoded(data: bytes) -> Any:
    try:
        value = cbor2.loads(
            data, max_depth=_DEPTH, allow_indefinite=False, allow_duplicate_keys=False
        )
        if cbor2.dumps(value) != data:
            raise MalformedToken("CBOR that could be written shorter", reason="encoding")
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise MalformedToken("not CBOR, or not the one text of it", reason="encoding") from error
    return value
