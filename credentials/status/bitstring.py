"""The bits of a status list and their compressed text. Bitstring Status List 1.0 §2.2, §3."""

import gzip
import zlib

from credentials.encoding.multibase import decode_base64url, encode_base64url, from_base64url
from credentials.errors import (
    OutOfRange,
    StatusListLengthError,
    StatusVerificationError,
    ValueMalformed,
)

LEAST_ENTRIES = 131_072
"""Fewer would tell too much about who looks (privacy considerations): 16 KiB of bits."""
MOST_BYTES = 16 * 1024 * 1024
"""Of an inflated list: the bound against compression bombs."""
BITS_PER_BYTE = 8
_GZIP_ONLY = 16 + zlib.MAX_WBITS


def encode_list(bits: bytes) -> str:
    """`encodedList` of these bits: GZIP, base64url, prefix `u`. The same bits give the same text.

    Bit 0 is the left-most bit of byte 0. StatusListLengthError below 131,072 bits.
    """
    _require_length(len(bits) * BITS_PER_BYTE)
    return encode_base64url(gzip.compress(bits, mtime=0))


def decode_list(text: str, *, prefix: str = "u") -> bytes:
    """The bits of an `encodedList`; the lists of 2021 write it without the multibase prefix.

    Raises StatusVerificationError (field `reason`) for another base, what is not exactly one GZIP
    member, or more than 16 MiB; StatusListLengthError below 131,072 bits.
    """
    try:
        packed = decode_base64url(text) if prefix else from_base64url(text)
    except ValueMalformed as error:
        raise _undecodable("not multibase base64url", "base") from error
    bits = _inflate(packed)
    _require_length(len(bits) * BITS_PER_BYTE)
    return bits


def bit_at(bits: bytes, index: int) -> bool:
    """Whether the bit of that entry is set. OutOfRange outside the list (§3.2 step 11)."""
    return value_at(bits, index, size=1) != 0


def value_at(bits: bytes, index: int, *, size: int) -> int:
    """The value of entry `index` where each entry has `size` bits, most significant bit first.

    Raises StatusListLengthError if the list then holds fewer than 131,072 entries, OutOfRange
    (fields `index`, `entries`) outside the list.
    """
    if size < 1:
        raise ValueMalformed("statusSize must be at least 1", pointer="/statusSize")
    entries = len(bits) * BITS_PER_BYTE // size
    _require_length(entries)
    if not 0 <= index < entries:
        raise OutOfRange(f"entry {index} of {entries}", index=index, entries=entries)
    value = 0
    for position in range(index * size, (index + 1) * size):
        byte, offset = divmod(position, BITS_PER_BYTE)
        value = value << 1 | bits[byte] >> (BITS_PER_BYTE - 1 - offset) & 1
    return value


def with_bit(bits: bytes, index: int, *, is_set: bool) -> bytes:
    """The same bits but the one of that entry. OutOfRange outside the list."""
    return with_value(bits, index, int(is_set), size=1)


def with_value(bits: bytes, index: int, value: int, *, size: int) -> bytes:
    """The same bits but those of entry `index` where each entry has `size` bits. §3.3 step 2.

    OutOfRange outside the list, or for a value that the entry cannot hold.
    """
    entries = len(bits) * BITS_PER_BYTE // size
    if not 0 <= index < entries:
        raise OutOfRange(f"entry {index} of {entries}", index=index, entries=entries)
    if not 0 <= value < 1 << size:
        raise OutOfRange(f"{value} does not fit into {size} bits", value=value, size=size)
    changed = bytearray(bits)
    for place in range(size):
        byte, offset = divmod(index * size + place, BITS_PER_BYTE)
        mask = 1 << (BITS_PER_BYTE - 1 - offset)
        is_set = value >> (size - 1 - place) & 1
        changed[byte] = changed[byte] | mask if is_set else changed[byte] & ~mask
    return bytes(changed)


def _inflate(packed: bytes) -> bytes:
    reader = zlib.decompressobj(wbits=_GZIP_ONLY)
    try:
        bits = reader.decompress(packed, MOST_BYTES + 1)
    except zlib.error as error:
        raise _undecodable("not GZIP", "gzip") from error
    if len(bits) > MOST_BYTES:
        raise _undecodable(f"more than {MOST_BYTES} bytes when inflated", "bomb")
    if not reader.eof:
        raise _undecodable("GZIP data that end too early", "gzip")
    if reader.unused_data:
        raise _undecodable("more than one GZIP member", "trailing")
    return bits


def _require_length(entries: int) -> None:
    if entries < LEAST_ENTRIES:
        raise StatusListLengthError(
            f"{entries} entries; at least {LEAST_ENTRIES} are required", entries=entries
        )


def _undecodable(detail: str, reason: str) -> StatusVerificationError:
    return StatusVerificationError(f"encodedList: {detail}", reason=reason)
