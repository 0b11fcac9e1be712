"""Since when the newest list at each address was in force: an older one in its place is refused.

Whoever can answer with an old list, well signed and not yet out of date, could hide a revocation.
The memory is the caller's: the core keeps none of its own.
"""

import threading
from collections import OrderedDict
from datetime import datetime
from typing import Final

MOST_REMEMBERED: Final = 4096


class NewestLists:
    """A bounded table by address; the least recently seen go first. Threads may share it."""

    def __init__(self, *, apart_from: str | None = None) -> None:
        """`apart_from`: an origin whose lists are always the newest, because it is our own."""
        self._own = None if apart_from is None else f"{apart_from}/"
        self._seen: OrderedDict[str, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def newer_than(self, url: str, valid_from: datetime) -> datetime | None:
        """The beginning of a newer list that was seen there, if there was one.

        Otherwise this one, which must have been verified, is now the newest.
        """
        if self._own is not None and url.startswith(self._own):
            return None
        with self._lock:
            newest = self._seen.get(url)
            if newest is not None and valid_from < newest:
                return newest
            self._seen[url] = valid_from
            self._seen.move_to_end(url)
            if len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)
        return None
