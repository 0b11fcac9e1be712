"""From a document to its canonical form. Data Integrity EdDSA 1.0 §3.2.3, ECDSA 1.0 §3.2.3."""

from collections.abc import Callable, Mapping
from typing import Any

from credentials.jsonld.rdfc import canonical_nquads
from credentials.jsonld.walk import quads_of

Canonize = Callable[[Mapping[str, Any], str], str]
"""From a document and the name of a hash (`sha256`, `sha384`) to its canonical N-Quads."""


def canonize(
    document: Mapping[str, Any], hash_name: str = "sha256", *, budget: int | None = None
) -> str:
    """The canonical N-Quads of the whole document, `proof` included if it is there.

    Raises UnknownContext (field `url`), DataLoss or NotCovered (fields `reason`, `pointer`),
    LimitExceeded, BudgetExceeded. `hash_name`: `sha256`, or `sha384` for P-384 keys.
    """
    return canonical_nquads(quads_of(document), hash_name=hash_name, budget=budget)
