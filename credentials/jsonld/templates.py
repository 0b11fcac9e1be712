"""The templates of the shapes seen lately."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.errors import JsonLdError, LimitExceeded
from credentials.jsonld.parts import Parts
from credentials.jsonld.recording import record
from credentials.jsonld.shape import Leaf, flatten, has_plain_keys, spelled_out
from credentials.jsonld.subject import NoAnswerError
from credentials.jsonld.template import Template

TEMPLATE_HASH: Final = "sha256"
"""Inside RDFC-1.0; there are no templates for others."""
MOST_TEMPLATES: Final = 64
MOST_SIZE: Final = 100_000
"""Leaves and statements of all templates together, about 0.3 KB each. A badge of a role with
fifty activities has 1,500."""
MOST_SEEN: Final = 4_096
"""Hashes of shapes that came once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a template knows of a document."""

    nquads: str
    """Canonical, by RDFC-1.0 with SHA-256."""
    statements: int
    """How many there are."""
    is_plain: bool
    """Whether `jcs.canonical` needs no look at its keys and numbers."""
    template: Template
    leaves: list[Leaf]
    """What it was filled with."""


class Templates:
    """A bounded table of templates by shape; the least used go first. Threads may share it.

    A shape that came once gets no template: what strangers send is mostly of one kind each.
    """

    def __init__(self, *, at_once: bool = False) -> None:
        """With `at_once`, the first document of a shape makes the template."""
        self._at_once = at_once
        self._lock = threading.Lock()
        self._parts = Parts()
        self._made: OrderedDict[tuple[Any, ...], Template | None] = OrderedDict()
        self._size = 0
        self._seen: OrderedDict[int, None] = OrderedDict()

    def fill(self, document: Mapping[str, Any]) -> Filled | None:
        """The canonical form; None where the general path is to be asked."""
        flat = flatten(document, self._parts)
        if flat is None:
            return None
        shape, leaves = flat
        with self._lock:
            template = self._made.get(shape)
            if template is None:
                return None
            self._made.move_to_end(shape)
        try:
            return Filled(
                nquads=template.fill(leaves),
                statements=template.statements,
                is_plain=template.is_plain(leaves),
                template=template,
                leaves=leaves,
            )
        except NoAnswerError:
            return None

    def learn(self, document: Mapping[str, Any], canonical: str) -> bool:
        """Takes note of what the general path found; False if a template finds something else.

        Such a template is not kept, and the shape gets none.
        """
        flat = flatten(document, self._parts)
        if flat is None or not self._is_wanted(flat[0]):
            return True
        shape, leaves = flat
        in_order = flatten(document)
        if in_order is None or in_order[0] != spelled_out(shape):
            return True  # members of a known part in another order; those that have a template fit
        template, agrees = None, True
        try:
            recorded = record(document, leaves)
            if recorded is not None:
                template = Template(recorded, leaves, has_plain_keys=has_plain_keys(shape))
                agrees = template.fill(leaves) == canonical
        except (NoAnswerError, JsonLdError, LimitExceeded):
            self._forget(shape)
            return True
        self._keep(shape, template if agrees else None)
        return agrees

    def _is_wanted(self, shape: tuple[Any, ...]) -> bool:
        mark = hash(shape)
        with self._lock:
            if shape in self._made:
                return False
            if self._at_once or mark in self._seen:
                return True
            self._seen[mark] = None
            if len(self._seen) > MOST_SEEN:
                self._seen.popitem(last=False)
            return False

    def _forget(self, shape: tuple[Any, ...]) -> None:
        """Waits for another document of the shape, of which the template can be tried."""
        with self._lock:
            self._seen.pop(hash(shape), None)

    def _keep(self, shape: tuple[Any, ...], template: Template | None) -> None:
        with self._lock:
            if shape in self._made:
                return
            self._made[shape] = template
            self._size += _size(template)
            while len(self._made) > MOST_TEMPLATES or self._size > MOST_SIZE:
                _, dropped = self._made.popitem(last=False)
                self._size -= _size(dropped)


def _size(template: Template | None) -> int:
    return 1 if template is None else template.size


READING: Final = Templates()
"""For verifying what others send. Results do not depend on it, only their time does."""
