"""Inflated status lists, kept by their text: inflating takes longer than all the rest of a look."""

import threading
from collections import OrderedDict
from typing import Final

from credentials.status.bitstring import decode_list

MOST_KEPT_BYTES: Final = 32 * 1024 * 1024
"""Of texts and bits together: two of the largest lists, or some thousand of the least."""


class DecodedLists:
    """A bounded table; the least used go first. Threads may share it.

    What a text decodes to never changes, so nothing of an answer depends on what is kept.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._size = 0

    def bits_of(self, text: str, *, prefix: str = "u") -> bytes:
        """As `decode_list`, failures included, which are not kept."""
        key = prefix, text
        with self._lock:
            bits = self._kept.get(key)
            if bits is not None:
                self._kept.move_to_end(key)
                return bits
        bits = decode_list(text, prefix=prefix)
        self._keep(key, bits)
        return bits

    def _keep(self, key: tuple[str, str], bits: bytes) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = bits
                self._size += len(key[1]) + len(bits)
            while self._size > MOST_KEPT_BYTES:
                (_, text), dropped = self._kept.popitem(last=False)
                self._size -= len(text) + len(dropped)


DECODED: Final = DecodedLists()
