"""The bytes of `proofValue`. Data Integrity 1.0 §2.1; the length is bounded before decoding."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.multibase import decode_base58btc, decode_base64url
from credentials.errors import MalformedProof, ValueMalformed

MEMBER: Final = "proofValue"
_DIGITS_PER_BYTE: Final = 1.37
"""Of base58, a little more than log 256 / log 58."""


def base58btc_value(proof: Mapping[str, Any], length: int) -> bytes:
    """Exactly `length` bytes in base58btc (`z`). MalformedProof otherwise. EdDSA 1.0 §3.2.2."""
    text = _text(proof)
    try:
        data = decode_base58btc(text, most_characters=2 + int(length * _DIGITS_PER_BYTE))
    except ValueMalformed as error:
        raise _malformed("not a base58btc text of a signature's length") from error
    if len(data) != length:
        raise _malformed(f"{len(data)} bytes, not {length}")
    return data


def base64url_value(proof: Mapping[str, Any], most_characters: int) -> bytes:
    """The bytes of a base64url text (`u`). MalformedProof otherwise. ECDSA 1.0 §3.4.3, §3.4.7."""
    text = _text(proof)
    if len(text) > most_characters:
        raise _malformed(f"more than {most_characters} characters")
    try:
        return decode_base64url(text)
    except ValueMalformed as error:
        raise _malformed("not a base64url text") from error


def _text(proof: Mapping[str, Any]) -> str:
    text = proof.get(MEMBER)
    if not isinstance(text, str):
        raise _malformed("missing or not a text")
    return text


def _malformed(detail: str) -> MalformedProof:
    return MalformedProof(f"{MEMBER}: {detail}", member=MEMBER)
