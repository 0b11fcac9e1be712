"""From a document to its canonical form. Data Integrity EdDSA 1.0 §3.2.3, ECDSA 1.0 §3.2.3."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self, runtime_checkable

from credentials.jsonld.rdfc import canonical_nquads
from credentials.jsonld.walk import quads_of

Canonize = Callable[[Mapping[str, Any], str], str]
"""From a document and the name of a hash (`sha256`, `sha384`) to its canonical N-Quads."""


@runtime_checkable
class KnowsPlainDocuments(Protocol):
    """A `Canonize` that may know how to write the JSON of a document, too."""

    def knows_as_plain(self, document: Mapping[str, Any]) -> bool:
        """Whether `jcs.canonical` needs no look at the document."""
        ...


def knows_as_plain(canonize: object, document: Mapping[str, Any]) -> bool:
    """Whether `canonize` is one that knows, and says so of the document."""
    return isinstance(canonize, KnowsPlainDocuments) and canonize.knows_as_plain(document)


class Statements(str):
    """Canonical N-Quads whose SHA-256 is made once: a verification names it and signs it."""

    __slots__ = ("_lines", "_sha256")
    _sha256: bytes
    _lines: int

    @classmethod
    def of(cls, text: str, *, lines: int) -> Self:
        """With the number of lines, where it is known."""
        made = cls(text)
        made._lines = lines
        return made

    def lines(self) -> int:
        """How many statements there are."""
        try:
            return self._lines
        except AttributeError:
            self._lines = self.count("\n")
            return self._lines

    def sha256(self) -> bytes:
        """The digest of the UTF-8 text."""
        try:
            return self._sha256
        except AttributeError:
            self._sha256 = hashlib.sha256(self.encode()).digest()
            return self._sha256


def canonize(
    document: Mapping[str, Any], hash_name: str = "sha256", *, budget: int | None = None
) -> str:
    """The canonical N-Quads of the whole document, `proof` included if it is there.

    Raises UnknownContext (field `url`), DataLoss or NotCovered (fields `reason`, `pointer`),
    LimitExceeded, BudgetExceeded. `hash_name`: `sha256`, or `sha384` for P-384 keys.
    """
    return canonical_nquads(quads_of(document), hash_name=hash_name, budget=budget)
