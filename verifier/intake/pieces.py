"""What a worker found in a file, and how it is sent from process to process."""

import json
import struct
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

_LENGTH: Final = struct.Struct(">I")


class Kind(StrEnum):
    """How a piece was in the file."""

    INSIDE = "inside"
    """Baked in, attached, or written in a page as data: it is what the file is about."""
    MEMBER = "member"
    """One file of an archive."""
    CODE = "code"
    """The text of a QR code."""
    LEAD = "lead"
    """An address in the file that may lead to a credential; several are tried in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing in a file, unjudged."""

    kind: Kind
    content: bytes = b""
    name: str | None = None
    refusal: str | None = None
    """The code that says why it was not taken out; then there is no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """All that one look into a file gave."""

    pieces: tuple[Piece, ...] = ()
    shown: str | None = None
    """The text that a reader of the file sees."""
    more_from: int | None = None
    """Where the next look has to begin; None if all was looked at."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What words about the file may name."""


class NotOpened(Exception):
    """Nothing could be taken from the file: the code of the refusal, and its facts."""

    def __init__(self, code: str, /, *, unsupported: bool = False, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.unsupported = unsupported
        self.facts = facts


def pack(opened: Opened) -> bytes:
    """As bytes: the length of a JSON head, the head, the contents one after the other."""
    head = {
        "pieces": [
            [piece.kind, len(piece.content), piece.name, piece.refusal] for piece in opened.pieces
        ],
        "shown": opened.shown,
        "more_from": opened.more_from,
        "facts": opened.facts,
    }
    written = json.dumps(head).encode()
    contents = (piece.content for piece in opened.pieces)
    return b"".join((_LENGTH.pack(len(written)), written, *contents))


def unpack(data: bytes) -> Opened:
    """What `pack` wrote."""
    (length,) = _LENGTH.unpack_from(data)
    position = _LENGTH.size + length
    head = json.loads(data[_LENGTH.size : position])
    pieces = []
    for kind, size, name, refusal in head["pieces"]:
        content = data[position : position + size]
        pieces.append(Piece(kind=Kind(kind), content=content, name=name, refusal=refusal))
        position += size
    return Opened(
        pieces=tuple(pieces),
        shown=head["shown"],
        more_from=head["more_from"],
        facts=head["facts"],
    )
