"""The values of base and derived proofs. ECDSA 1.0 §3.5.2, §3.5.3, §3.5.5 to §3.5.8.

CBOR without tags; read is only what would be written: lengths and encoding have one form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import cbor2

from credentials.encoding.multibase import base64url, encode_base64url, from_base64url
from credentials.errors import BaseProofShown, MalformedProof
from credentials.proofs.proof_value import MEMBER, base64url_value

MOST_SIGNATURES: Final = 2_000
"""Of one proof; each takes a tenth of a millisecond to check."""
MOST_CHARACTERS: Final = 300_000
SIGNATURE_BYTES: Final = 64
KEY_BYTES: Final = 35
"""Multikey: 80 24 and the compressed point. The standard's text says 36, its vectors 35."""
LABEL_BYTES: Final = 32
HMAC_BYTES: Final = 32
_BASE: Final = b"\xd9\x5d\x00"
_DERIVED: Final = b"\xd9\x5d\x01"
_COMPONENTS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseValue:
    """What the issuer gives to the holder, and nobody else may see."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes = field(repr=False)
    signatures: tuple[bytes, ...]
    mandatory_pointers: tuple[str, ...]

    def text(self) -> str:
        """§3.5.2."""
        parts = (self.base_signature, self.public_key, self.hmac_key)
        return _written(_BASE, [*parts, list(self.signatures), list(self.mandatory_pointers)])

    @classmethod
    def of(cls, proof: Mapping[str, Any]) -> Self:
        """§3.5.3. MalformedProof."""
        base, key, hmac_key, signatures, pointers = _components(proof, _BASE)
        if not _is_bytes(base, SIGNATURE_BYTES) or not _is_bytes(key, KEY_BYTES):
            raise _malformed("a signature or key of another length")
        if not _is_bytes(hmac_key, HMAC_BYTES) or not _are_signatures(signatures):
            raise _malformed("a key or signature of another length")
        if type(pointers) is not list or not all(type(pointer) is str for pointer in pointers):
            raise _malformed("pointers that are not texts")
        return cls(
            base_signature=base,
            public_key=key,
            hmac_key=hmac_key,
            signatures=tuple(signatures),
            mandatory_pointers=tuple(pointers),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedValue:
    """What the holder shows."""

    base_signature: bytes
    public_key: bytes
    signatures: tuple[bytes, ...]
    labels: Mapping[str, str]
    """From `_:c14n0` to the label that was signed."""
    mandatory_indexes: tuple[int, ...]

    def text(self) -> str:
        """§3.5.7, with the map compressed by §3.5.5."""
        compressed = {
            int(label.removeprefix("_:c14n")): from_base64url(hidden.removeprefix("_:u"))
            for label, hidden in self.labels.items()
        }
        parts = (self.base_signature, self.public_key)
        indexes = list(self.mandatory_indexes)
        return _written(_DERIVED, [*parts, list(self.signatures), compressed, indexes])

    @classmethod
    def of(cls, proof: Mapping[str, Any]) -> Self:
        """§3.5.8, §3.5.6. MalformedProof; BaseProofShown for a base proof."""
        base, key, signatures, compressed, indexes = _components(proof, _DERIVED)
        if not _is_bytes(base, SIGNATURE_BYTES) or not _is_bytes(key, KEY_BYTES):
            raise _malformed("a signature or key of another length")
        if not _are_signatures(signatures):
            raise _malformed("signatures of another length, or too many")
        if type(compressed) is not dict or not all(map(_is_label, compressed.items())):
            raise _malformed("not a map of labels")
        if len(set(compressed.values())) != len(compressed):
            raise _malformed("one label for two things")
        if type(indexes) is not list or not all(map(_is_number, indexes)):
            raise _malformed("indexes that are not numbers")
        if len(set(indexes)) != len(indexes):
            raise _malformed("an index twice")
        labels = {f"_:c14n{key}": f"_:u{base64url(label)}" for key, label in compressed.items()}
        return cls(
            base_signature=base,
            public_key=key,
            signatures=tuple(signatures),
            labels=labels,
            mandatory_indexes=tuple(indexes),
        )


def _written(header: bytes, components: list[Any]) -> str:
    return encode_base64url(header + cbor2.dumps(components))


def _components(proof: Mapping[str, Any], header: bytes) -> list[Any]:
    data = base64url_value(proof, MOST_CHARACTERS)
    if header == _DERIVED and data.startswith(_BASE):
        raise BaseProofShown("a base proof, which is for the holder only", member=MEMBER)
    if not data.startswith(header):
        raise _malformed("another header")
    encoded = data[len(header) :]
    try:
        components = cbor2.loads(encoded)
        is_exact = cbor2.dumps(components) == encoded
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _malformed("not CBOR") from error
    if not is_exact or type(components) is not list or len(components) != _COMPONENTS:
        raise _malformed("not five values in plain CBOR")
    return components


def _is_bytes(value: Any, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _are_signatures(values: Any) -> bool:
    return (
        type(values) is list
        and len(values) <= MOST_SIGNATURES
        and all(_is_bytes(value, SIGNATURE_BYTES) for value in values)
    )


def _is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_label(entry: tuple[Any, Any]) -> bool:
    return _is_number(entry[0]) and _is_bytes(entry[1], LABEL_BYTES)


def _malformed(detail: str) -> MalformedProof:
    return MalformedProof(f"{MEMBER}: {detail}", member=MEMBER)
