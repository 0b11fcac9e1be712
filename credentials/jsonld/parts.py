"""Large parts of documents that came before, recognised as wholes: the role that all learners of
a programme have in common, for instance. Comparing takes a tenth of the time of looking again.
"""

import copy
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

LEAST_LEAVES: Final = 32
"""Smaller parts are not worth it."""
MOST_OF_ONE: Final = 2_000
"""Leaves of one part: parts lie in parts, and each level looks at all of them."""
MOST_PARTS: Final = 64
MOST_LEAVES: Final = 50_000
"""Of all parts together."""


class Shape:
    """The shape of a part: equal to itself only, and shared by all parts of that shape."""

    __slots__ = ("elements",)

    def __init__(self, elements: tuple[Any, ...]) -> None:
        self.elements = elements


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An object with an id, its shape and its leaves. A copy that nobody else holds."""

    value: Mapping[str, Any]
    shape: Shape
    leaves: tuple[Any, ...]
    numbers: tuple[tuple[tuple[str | int, ...], str], ...]
    """Where numbers and truth values stand, and how they are written: Python calls some equal
    that are not (`1`, `1.0` and `true`; zero and minus zero)."""

    def is_same_as(self, value: Mapping[str, Any]) -> bool:
        """Whether the value is the same JSON but for the order of members."""
        return value == self.value and all(
            repr(_at(value, path)) == written for path, written in self.numbers
        )


class Parts:
    """A bounded table by id; the oldest go first. Threads may share it.

    A part is kept when it comes for the second time with the same leaves; before that, only a
    hash of it is.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Part] = OrderedDict()
        self._shapes: dict[tuple[Any, ...], Shape] = {}
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._size = 0

    def find(self, value: Mapping[str, Any]) -> Part | None:
        """The part that is the same as this object."""
        id_ = value.get("id")
        part = self._kept.get(id_) if type(id_) is str else None
        return part if part is not None and part.is_same_as(value) else None

    def saw(
        self, value: Mapping[str, Any], shape: tuple[Any, ...], leaves: tuple[Any, ...]
    ) -> None:
        """Takes note of an object that was not found."""
        id_ = value.get("id")
        if type(id_) is not str:
            return
        mark = hash((shape, leaves))
        with self._lock:
            if self._seen.get(id_) == mark:
                self._keep(id_, value, shape, leaves)
            self._seen[id_] = mark
            if len(self._seen) > MOST_PARTS:
                self._seen.popitem(last=False)

    def _keep(
        self, id_: str, value: Mapping[str, Any], shape: tuple[Any, ...], leaves: tuple[Any, ...]
    ) -> None:
        before = self._kept.pop(id_, None)
        self._size += len(leaves) - (len(before.leaves) if before else 0)
        self._kept[id_] = Part(
            value=copy.deepcopy(value),
            shape=self._shapes.setdefault(shape, Shape(shape)),
            leaves=leaves,
            numbers=tuple((path, repr(number)) for path, number in _numbers(value)),
        )
        while len(self._kept) > MOST_PARTS or self._size > MOST_LEAVES:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.leaves)
        if len(self._shapes) > MOST_PARTS:
            used = (part.shape for part in self._kept.values())
            self._shapes = {shape.elements: shape for shape in used}


def _numbers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _numbers(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _numbers(item, (*path, at))
    elif not isinstance(value, str):
        yield path, value


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
