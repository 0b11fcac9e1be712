"""The kinds of texts that came often lately."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from credentials.jsonld.kind import Alike, Kind
from credentials.jsonld.shape import Leaf
from credentials.jsonld.template import Template
from credentials.jsonld.templates import Filled

MOST_KINDS: Final = 16
"""Each is held against a text that none before it fits."""
MOST_BYTES: Final = 1024 * 1024
"""Of all kinds together; with their statements they take about ten times as much."""
MOST_LEARNING: Final = 64
LEAST_SEEN: Final = 8
"""Different documents before there is a kind of them; twice as many before the next one of the
same shape, and so on."""


@dataclass(slots=True)
class _Learning:
    """What the documents of one shape had in common lately: of their texts, only hashes."""

    marks: list[int]
    opened: set[int] = field(default_factory=set)
    seen: int = 1
    due: int = LEAST_SEEN


class Kinds:
    """A bounded table; the least used go first. Threads may share it.

    What is kept of texts is what at least eight different documents in turn had in common, never
    what one of them said.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kinds: tuple[Kind, ...] = ()
        self._learning: OrderedDict[Template, _Learning] = OrderedDict()

    def read(self, data: bytes) -> Alike | None:
        """The document of a text that is of a known kind."""
        for kind in self._kinds:
            alike = kind.read(data)
            if alike is not None:
                if kind is not self._kinds[0]:
                    self._put_first(kind)
                return alike
        return None

    def saw(self, data: bytes, document: Mapping[str, Any], filled: Filled) -> None:
        """Takes note of a document that no kind was known for. It has to be a sound one."""
        opened = self._noted(filled.template, filled.leaves)
        kind = Kind.of(data, document, filled, opened) if opened else None
        if kind is not None:
            self._put_first(kind)

    def _noted(self, template: Template, leaves: list[Leaf]) -> list[int]:
        """The leaves that are to be open, if it is time for a kind."""
        marks = [hash(leaf) for leaf in leaves]
        with self._lock:
            learning = self._learning.get(template)
            if learning is None:
                self._learning[template] = _Learning(marks)
                if len(self._learning) > MOST_LEARNING:
                    self._learning.popitem(last=False)
                return []
            self._learning.move_to_end(template)
            differing = {at for at, mark in enumerate(marks) if mark != learning.marks[at]}
            if not differing:
                return []  # the same document again
            learning.marks = marks
            learning.opened |= differing
            learning.seen += 1
            if learning.seen < learning.due:
                return []
            opened = sorted(learning.opened)
            learning.opened, learning.seen, learning.due = set(), 0, 2 * learning.due
            return opened

    def _put_first(self, kind: Kind) -> None:
        with self._lock:
            kinds = [kind, *(other for other in self._kinds if other is not kind)]
            size = 0
            for number, other in enumerate(kinds):
                size += other.text.size + other.canonical_json.size
                if number == MOST_KINDS or size > MOST_BYTES:
                    del kinds[number:]
                    break
            self._kinds = tuple(kinds)


KINDS: Final = Kinds()
"""For verifying what others send. Results do not depend on it, only their time does."""
