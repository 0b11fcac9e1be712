"""The result descriptions of achievements that came before: all learners of a role have them in
common. Comparing takes a tenth of the time of reading again.
"""

import copy
import threading
from collections import OrderedDict
from typing import Any, Final

from credentials.model.members import object_or_none

LEAST: Final = 8
MOST: Final = 200
"""Descriptions of one achievement; fewer are not worth it."""
MOST_KEPT: Final = 32

_Key = tuple[str, str]


class KnownDescriptions:
    """A bounded table by place and first id; the least used go first. Threads may share it.

    A list is kept when it comes for the second time: what describes one learner only never is.
    Of lists that came once, a hash is kept. Only texts and the structure decide what is read, so
    that equal lists are read alike (`1` and `true` are equal, and neither is a text).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, tuple[list[Any], tuple[Any, ...]]] = OrderedDict()
        self._seen: OrderedDict[_Key, int] = OrderedDict()

    def get(self, described: Any, *, at: str) -> tuple[Any, ...] | None:
        """What was read in an equal list at this place."""
        key = _key(described, at)
        with self._lock:
            known = self._kept.get(key) if key is not None else None
            if known is None or key is None:
                return None
            self._kept.move_to_end(key)
        return known[1] if known[0] == described else None

    def keep(self, described: Any, read: tuple[Any, ...], *, at: str) -> None:
        """Takes note of a list that was not known."""
        key = _key(described, at)
        if key is None:
            return
        mark = hash(read)
        with self._lock:
            if self._seen.get(key) == mark:
                self._kept[key] = copy.deepcopy(described), read
            self._seen[key] = mark
            for table in (self._seen, self._kept):
                if len(table) > MOST_KEPT:
                    table.popitem(last=False)


def _key(described: Any, at: str) -> _Key | None:
    if type(described) is not list or not LEAST <= len(described) <= MOST:
        return None
    first = (object_or_none(described[0]) or {}).get("id")
    return (at, first) if type(first) is str else None
