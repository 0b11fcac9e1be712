"""The general path: for documents that the walk over bundled contexts does not take.

Contexts of the document's own, `@vocab`, graphs, blank node names and the like need a whole
JSON-LD processor. It is slow, and costly for whoever sends the right document, so it stands
behind a port: whoever offers it runs it where it can be stopped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from credentials.jsonld.nquads import Quad


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """A document as a JSON-LD processor understands it."""

    quads: tuple[Quad, ...]
    """Its dataset; twins may occur."""
    compacted: Mapping[str, Any]
    """The document with the known ones of its contexts only: words of its own are addresses."""


class Expander(Protocol):
    """A JSON-LD processor that works within limits."""

    def expand(self, document: Mapping[str, Any]) -> Expanded:
        """The document expanded and compacted again.

        Raises UnknownContext (field `url`), DataLoss or NotCovered (fields `reason`, `pointer`),
        LimitExceeded, BudgetExceeded, and nothing else.
        """
        ...
