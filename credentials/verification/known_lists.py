"""Status lists read before, by their bytes: a site's list comes with every badge of it."""

import threading
from collections import OrderedDict
from typing import Final

from credentials.verification.reading import Reading

MOST_KEPT: Final = 128
MOST_KEPT_BYTES: Final = 8 * 1024 * 1024
"""Of the bytes by which they are known; parsed, they take about three times as much."""


class KnownLists:
    """A bounded table; the least used go first. Threads may share it.

    It holds what the bytes alone decide. Key, issuer, dates and the moment are judged anew by
    every verification.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Reading] = OrderedDict()
        self._size = 0

    def get(self, body: bytes) -> Reading | None:
        """What was read in exactly these bytes."""
        with self._lock:
            reading = self._kept.get(body)
            if reading is not None:
                self._kept.move_to_end(body)
            return reading

    def keep(self, body: bytes, reading: Reading) -> None:
        """Keeps a list that is sound, and that no expander was needed for."""
        with self._lock:
            if body not in self._kept:
                self._kept[body] = reading
                self._size += len(body)
            while self._size > MOST_KEPT_BYTES or len(self._kept) > MOST_KEPT:
                dropped, _ = self._kept.popitem(last=False)
                self._size -= len(dropped)


KNOWN_LISTS: Final = KnownLists()
