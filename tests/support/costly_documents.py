"""Credentials made to cost much: graphs that look alike everywhere, and plain excess."""

from collections.abc import Iterable, Iterator
from typing import Any

from credentials.jsonld.nquads import Quad
from tests.support.issuer_host import IssuerHost, a_badge

OWN = "https://own.example/"
P = f"<{OWN}p>"
Edges = Iterable[tuple[int, int]]


def clique(size: int) -> Edges:
    return ((a, b) for a in range(size) for b in range(size) if a != b)


def ring(size: int) -> Edges:
    return ((a, (a + 1) % size) for a in range(size))


def double_ring(size: int) -> Edges:
    """Every node to both neighbours."""
    return (edge for a in range(size) for edge in ((a, (a + 1) % size), (a, (a - 1) % size)))


def circulant(size: int, steps: tuple[int, ...] = (1, 2, 5)) -> Edges:
    return ((a, (a + step) % size) for a in range(size) for step in steps)


def tree(depth: int, arity: int = 2) -> Edges:
    """A full tree, all of whose nodes say nothing."""
    nodes = (arity**depth - 1) // (arity - 1)
    return ((a, child) for a in range(nodes) for child in _children(a, arity, nodes))


def _children(node: int, arity: int, nodes: int) -> Iterator[int]:
    yield from (
        child for child in range(node * arity + 1, node * arity + 1 + arity) if child < nodes
    )


def twins(size: int) -> Edges:
    """One node to many that look alike."""
    return ((0, a) for a in range(1, size))


def cubes(size: int) -> Edges:
    """A hypercube of that many dimensions."""
    return ((a, a ^ (1 << bit)) for a in range(1 << size) for bit in range(size))


def quads(edges: Edges) -> list[Quad]:
    return [(f"_:n{a}", P, f"_:n{b}", "") for a, b in edges]


def graph_credential(edges: Edges) -> dict[str, Any]:
    """A badge whose issuer knows blank nodes, linked by names."""
    links: dict[int, list[str]] = {}
    for a, b in edges:
        links.setdefault(a, []).append(f"_:n{b}")
        links.setdefault(b, [])
    nodes = [{"id": f"_:n{a}", **({"p": to} if to else {})} for a, to in links.items()]
    badge = a_badge(IssuerHost())
    badge["@context"].append({"p": {"@id": f"{OWN}p", "@type": "@id"}})
    return badge | {"p": nodes}


def nested(depth: int, arity: int = 1) -> dict[str, Any]:
    """A badge whose issuer has a parent organisation, which has one, and so on."""
    organisation: Any = {"type": ["Profile"]}
    for _ in range(depth):
        organisation = {"type": ["Profile"], "parentOrg": [organisation] * arity}
    badge = a_badge(IssuerHost())
    badge["issuer"]["parentOrg"] = organisation
    return badge


def with_achievement(**members: Any) -> dict[str, Any]:
    badge = a_badge(IssuerHost())
    badge["credentialSubject"]["achievement"] |= members
    return badge


def with_context(context: Any, **members: Any) -> dict[str, Any]:
    badge = a_badge(IssuerHost())
    badge["@context"] += context if isinstance(context, list) else [context]
    return badge | members
