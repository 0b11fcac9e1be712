"""A JSON text with holes: what the texts of documents of one kind have in common."""

import re
from collections.abc import Sequence
from typing import Final, Self

_BEGIN, _END = "\ue000", "\ue001"
"""Around the number of a hole in a text that a mould is made of; private characters."""
_MARK: Final = re.compile(f"{_BEGIN}([0-9]+){_END}".encode())
_NOT_AS_IT_IS: Final = re.compile(rb"[\\\x00-\x1f]")
"""What stands for something else in a JSON text, or may not stand in it."""


def mark(number: int) -> str:
    """A text that stands for the hole of that number."""
    return f"{_BEGIN}{number}{_END}"


def is_markable(text: str) -> bool:
    """Whether a text that stays cannot be taken for a hole."""
    return _BEGIN not in text


class Mould:
    """The bytes between the holes, each of which is the inside of a JSON string."""

    __slots__ = ("_last", "_segments", "holes", "size")

    def __init__(self, segments: Sequence[bytes], holes: Sequence[int]) -> None:
        self._segments, self._last = tuple(segments[:-1]), segments[-1]
        self.holes = tuple(holes)
        """Their numbers, in the order of the text."""
        self.size = sum(map(len, segments))

    @classmethod
    def of(cls, marked: bytes) -> Self:
        """Of a JSON text with marks for the holes."""
        fragments = _MARK.split(marked)
        return cls(fragments[::2], [int(number) for number in fragments[1::2]])

    def values_in(self, text: bytes) -> list[bytes] | None:
        """What stands in the holes of exactly such a text, else None.

        A value with escapes is none: it would be another one than it looks.
        """
        values: list[bytes] = []
        at = 0
        for segment in self._segments:
            if not text.startswith(segment, at):
                return None
            at += len(segment)
            end = text.find(b'"', at)
            values.append(text[at:end])
            at = end
        if text[at:] != self._last or _NOT_AS_IT_IS.search(b"".join(values)):
            return None
        return values

    def filled(self, values: Sequence[bytes]) -> bytes:
        """The text with these values, by the number of the hole."""
        parts: list[bytes] = []
        for segment, hole in zip(self._segments, self.holes, strict=True):
            parts += (segment, values[hole])
        parts.append(self._last)
        return b"".join(parts)
