"""Achievements that came before: all learners of a role have theirs in common. Comparing takes a
fraction of the time of reading again.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

import orjson

MOST_BYTES: Final = 32 * 1024
"""Of one achievement in JSON."""
MOST_KEPT: Final = 32

_Key = tuple[str, str]
Read = TypeVar("Read")


class KnownAchievements(Generic[Read]):
    """A bounded table by place and id; the oldest go first. Threads may share it.

    An achievement is kept when it comes for the second time: what describes one learner only never
    is. Of those that came once, a hash is kept. Only texts and the structure decide what is read,
    so that equal ones are read alike (`1` and `true` are equal, and neither is a text).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, tuple[Mapping[str, Any], Read]] = OrderedDict()
        self._seen: OrderedDict[_Key, int] = OrderedDict()

    def get(self, document: Mapping[str, Any], *, at: str) -> Read | None:
        """What was read in an equal achievement at this place."""
        id_ = document.get("id")
        known = self._kept.get((at, id_)) if type(id_) is str else None
        return known[1] if known is not None and known[0] == document else None

    def keep(self, document: Mapping[str, Any], read: Read, *, at: str) -> None:
        """Takes note of an achievement that was not known."""
        id_ = document.get("id")
        try:
            written = orjson.dumps(document)
        except orjson.JSONEncodeError:
            return
        if type(id_) is not str or len(written) > MOST_BYTES:
            return
        key, mark = (at, id_), hash(written)
        with self._lock:
            if self._seen.get(key) == mark:
                self._kept[key] = orjson.loads(written), read
            self._seen[key] = mark
            for table in (self._seen, self._kept):
                if len(table) > MOST_KEPT:
                    table.popitem(last=False)
