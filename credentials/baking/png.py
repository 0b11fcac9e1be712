"""Credentials in PNG pictures. OB 3.0 §5.3.1 (baking), PNG §11.3.4.5 (iTXt).

Own chunk reader: no decoder ever sees the picture, every check sum is compared, and what is not
the credential's chunk stays as it is, byte for byte.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from credentials.errors import BakedTwice, NotAnImage, NothingBaked

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
MOST_BYTES = 8 * 1024 * 1024
MOST_CHUNKS = 1000
MOST_CREDENTIAL_BYTES = 1024 * 1024
"""Common readers refuse longer text chunks."""

_HEADER_BYTES, _CHECK_BYTES = 8, 4
_IHDR_BYTES = 13
_AFTER_KEYWORD = b"\0\0\0\0\0"
"""End of keyword, no compression, method 0, empty language tag, empty translated keyword."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One piece of a PNG, its check sum compared."""

    kind: bytes
    data: bytes
    raw: bytes
    """The whole chunk as it stands in the file."""


def bake_png(picture: bytes, credential: str) -> bytes:
    """The same picture holding `credential` (JSON or compact JWS), in place of any older one.

    Nothing is encoded anew. NotAnImage for what is no sound PNG, or too large a credential.
    """
    text = credential.encode()
    if not text or len(text) > MOST_CREDENTIAL_BYTES:
        raise NotAnImage(f"a credential of {len(text)} bytes cannot be baked", reason="credential")
    first, *others = chunks_of(picture)
    kept = [chunk.raw for chunk in others if not _is_ours(chunk)]
    baked = b"".join((SIGNATURE, first.raw, _write_chunk(text), *kept))
    if len(baked) > MOST_BYTES:
        raise NotAnImage(f"over {MOST_BYTES} bytes with the credential", reason="size")
    return baked


def unbake_png(data: bytes) -> str:
    """The credential (JSON or compact JWS) in the picture.

    Raises NotAnImage (field `reason`), NothingBaked, BakedTwice for two such chunks.
    """
    ours = [chunk for chunk in chunks_of(data) if _is_ours(chunk)]
    if not ours:
        raise NothingBaked("no iTXt chunk with a credential")
    if len(ours) > 1:
        raise BakedTwice(f"{len(ours)} iTXt chunks with credentials", count=len(ours))
    return _read_text(ours[0].data)


def _is_ours(chunk: Chunk) -> bool:
    return chunk.kind == b"iTXt" and chunk.data.startswith(KEYWORD + b"\0")


def _write_chunk(text: bytes) -> bytes:
    body = b"iTXt" + KEYWORD + _AFTER_KEYWORD + text
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _read_text(data: bytes) -> str:
    rest = data[len(KEYWORD) + 1 :]
    if rest[:1] != b"\0":
        raise NotAnImage("the credential is compressed, which is not allowed", reason="compressed")
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) != 3:
        raise NotAnImage("an incomplete iTXt chunk", reason="chunk")
    if not parts[2]:
        raise NothingBaked("an iTXt chunk without text")
    if len(parts[2]) > MOST_CREDENTIAL_BYTES:
        raise NotAnImage("a credential that is too large", reason="credential")
    try:
        return parts[2].decode()
    except UnicodeDecodeError as error:
        raise NotAnImage("the credential is not UTF-8", reason="encoding") from error


def chunks_of(data: bytes) -> list[Chunk]:
    """All chunks, in order. PNG §5.3, §5.6: IHDR first, IEND last, nothing after it."""
    if len(data) > MOST_BYTES:
        raise NotAnImage(f"over {MOST_BYTES} bytes", reason="size")
    if not data.startswith(SIGNATURE):
        raise NotAnImage("not a PNG", reason="signature")
    chunks = list(_read_chunks(data))
    kinds = [chunk.kind for chunk in chunks]
    if kinds[0] != b"IHDR" or len(chunks[0].data) != _IHDR_BYTES or kinds.count(b"IHDR") != 1:
        raise NotAnImage("a PNG without a proper IHDR chunk", reason="chunk")
    if b"IDAT" not in kinds:
        raise NotAnImage("a PNG without a picture", reason="chunk")
    return chunks


def _read_chunks(data: bytes) -> Iterator[Chunk]:
    position = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        chunk = _read_chunk(data, position)
        yield chunk
        position += len(chunk.raw)
        if chunk.kind == b"IEND":
            if position != len(data):
                raise NotAnImage("data after the end of the PNG", reason="trailing")
            return
    raise NotAnImage(f"more than {MOST_CHUNKS} chunks", reason="chunks")


def _read_chunk(data: bytes, position: int) -> Chunk:
    header = data[position : position + _HEADER_BYTES]
    if len(header) < _HEADER_BYTES:
        raise NotAnImage("a PNG that ends too early", reason="chunk")
    length, kind = struct.unpack(">I4s", header)
    end = position + _HEADER_BYTES + length + _CHECK_BYTES
    raw = data[position:end]
    if end > len(data) or not kind.isalpha():
        raise NotAnImage("a PNG that ends too early", reason="chunk")
    body, check = raw[4:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if struct.pack(">I", zlib.crc32(body)) != check:
        raise NotAnImage(f"a wrong check sum in chunk {kind.decode('latin-1')}", reason="check_sum")
    return Chunk(kind=kind, data=body[4:], raw=raw)
