"""RDF Dataset Canonicalization, RDFC-1.0. https://www.w3.org/TR/rdf-canon/ §4.

Datasets whose blank nodes all have different first-degree hashes, as those of ordinary badges,
take a short way to the same answer. All others take the full algorithm, whose work is counted.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from credentials.errors import BudgetExceeded
from credentials.jsonld.nquads import Quad, statement

DEFAULT_BUDGET: Final = 50_000
"""Steps; each takes a few microseconds."""
MOST_DEPTH: Final = 200
"""Of the recursion through blank nodes that look alike."""
_COPIED_PER_STEP: Final = 16

Hash = Callable[[str], str]


class Steps:
    """The work that may still be done; several datasets may share it."""

    __slots__ = ("left",)

    def __init__(self, left: int = DEFAULT_BUDGET) -> None:
        self.left = left

    def spend(self, steps: int) -> None:
        """BudgetExceeded if so much is not left."""
        self.left -= steps
        if self.left < 0:
            raise BudgetExceeded("too many blank nodes that look alike")


def canonical_nquads(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: int | Steps | None = None
) -> str:
    """The canonical N-Quads of the dataset: lines sorted by code point, labels `_:c14n0`, ...

    `hash_name` is `sha256` or `sha384` (§4.1). Raises BudgetExceeded after `budget` steps, of
    which each quad or permutation looked at beyond the first-degree hashes is one.
    """
    distinct = list(dict.fromkeys(quads))
    labels = canonical_labels(distinct, hash_name=hash_name, budget=budget)
    lines = [statement(_relabelled(quad, labels)) for quad in distinct]
    lines.sort()
    return "".join(lines)


def canonical_labels(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: int | Steps | None = None
) -> Mapping[str, str]:
    """The canonical label of each blank node, both with `_:` (the issued identifiers map, §4.4)."""
    hasher = _hasher(hash_name)
    mentions = _mentions(list(dict.fromkeys(quads)))  # step 2
    by_hash: dict[str, list[str]] = {}
    for node, node_quads in mentions.items():  # step 3
        by_hash.setdefault(_first_degree(node, node_quads, hasher), []).append(node)
    canonical = Issuer("c14n")
    for hash_ in sorted(by_hash):  # step 4
        if len(by_hash[hash_]) == 1:
            canonical.issue(by_hash[hash_][0])
    if len(canonical.issued) < len(mentions):  # step 5
        steps = budget if isinstance(budget, Steps) else Steps(budget or DEFAULT_BUDGET)
        _Canonicalizer(mentions, by_hash, canonical, hasher, steps).run()
    return canonical.issued


def _hasher(name: str) -> Hash:
    if name not in ("sha256", "sha384"):
        raise ValueError(f"not a hash of RDFC-1.0: {name}")
    function = hashlib.sha256 if name == "sha256" else hashlib.sha384
    return lambda text: function(text.encode()).hexdigest()


def _mentions(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """The quads in which each blank node stands. §4.4.3 step 2."""
    mentions: dict[str, list[Quad]] = {}
    for quad in quads:
        subject, _, object_, graph = quad
        if subject[0] == "_":
            mentions.setdefault(subject, []).append(quad)
        if object_[0] == "_" and object_ != subject:
            mentions.setdefault(object_, []).append(quad)
        if graph and graph[0] == "_" and graph not in (subject, object_):
            mentions.setdefault(graph, []).append(quad)
    return mentions


def _first_degree(node: str, quads: list[Quad], hasher: Hash) -> str:
    """Hash First Degree Quads. §4.6.3."""
    lines: list[str] = []
    for subject, predicate, object_, graph in quads:
        if subject[0] == "_":
            subject = "_:a" if subject == node else "_:z"  # noqa: PLW2901
        if object_[0] == "_":
            object_ = "_:a" if object_ == node else "_:z"  # noqa: PLW2901
        if graph:
            if graph[0] == "_":
                graph = "_:a" if graph == node else "_:z"  # noqa: PLW2901
            lines.append(f"{subject} {predicate} {object_} {graph} .\n")
        else:
            lines.append(f"{subject} {predicate} {object_} .\n")
    lines.sort()
    return hasher("".join(lines))


def _relabelled(quad: Quad, labels: Mapping[str, str]) -> Quad:
    subject, predicate, object_, graph = quad
    if subject[0] == "_":
        subject = labels[subject]
    if object_[0] == "_":
        object_ = labels[object_]
    if graph and graph[0] == "_":
        graph = labels[graph]
    return subject, predicate, object_, graph


class Issuer:
    """Gives out identifiers in order. §4.5."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = issued if issued is not None else {}

    def issue(self, node: str) -> str:
        """The identifier of `node`, a new one at the first time. §4.5.2."""
        label = self.issued.get(node)
        if label is None:
            label = self.issued[node] = f"_:{self.prefix}{len(self.issued)}"
        return label

    def copy(self) -> "Issuer":
        """One that goes on from here by itself."""
        return Issuer(self.prefix, dict(self.issued))


class _Canonicalizer:
    """What the first-degree hashes do not tell apart. §4.4.3 step 5, §4.7, §4.8."""

    def __init__(
        self,
        mentions: dict[str, list[Quad]],
        by_hash: dict[str, list[str]],
        canonical: Issuer,
        hasher: Hash,
        steps: Steps,
    ) -> None:
        self._mentions = mentions
        self._by_hash = by_hash
        self._first = {node: hash_ for hash_, nodes in by_hash.items() for node in nodes}
        self._canonical = canonical
        self._hasher = hasher
        self._steps = steps
        self._depth = 0

    def run(self) -> None:
        """Issues the canonical identifiers that are still missing. §4.4.3 step 5."""
        for hash_ in sorted(self._by_hash):
            results: list[tuple[str, Issuer]] = []
            for node in self._by_hash[hash_]:  # steps 5.1, 5.2
                if node in self._canonical.issued:
                    continue
                temporary = Issuer("b")
                temporary.issue(node)
                results.append(self._hash_n_degree(node, temporary))
            for _, issuer in sorted(results, key=lambda result: result[0]):  # step 5.3
                for node in issuer.issued:
                    self._canonical.issue(node)

    def _spend(self, steps: int = 1) -> None:
        if self._depth > MOST_DEPTH:
            raise BudgetExceeded("too long a chain of blank nodes that look alike")
        self._steps.spend(steps)

    def _hash_n_degree(self, node: str, issuer: Issuer) -> tuple[str, Issuer]:
        """Hash N-Degree Quads. §4.8.3; step numbers are its."""
        data: list[str] = []
        self._depth += 1
        related = self._related(node, issuer)
        for hash_ in sorted(related):  # step 5
            path, issuer = self._best_path(related[hash_], issuer)
            data += (hash_, path)
        self._depth -= 1
        return self._hasher("".join(data)), issuer

    def _related(self, node: str, issuer: Issuer) -> dict[str, list[str]]:
        """The blank nodes beside this one, by their hash. Steps 1 to 3."""
        related: dict[str, list[str]] = {}
        for quad in self._mentions[node]:
            self._spend()
            subject, _, object_, graph = quad
            for position, other in (("s", subject), ("o", object_), ("g", graph)):
                if other[:2] == "_:" and other != node:
                    hash_ = self._hash_related(other, quad, issuer, position)
                    related.setdefault(hash_, []).append(other)
        return related

    def _hash_related(self, other: str, quad: Quad, issuer: Issuer, position: str) -> str:
        """Hash Related Blank Node. §4.7.3."""
        predicate = "" if position == "g" else quad[1]
        known = self._canonical.issued.get(other) or issuer.issued.get(other) or self._first[other]
        return self._hasher(position + predicate + known)

    def _best_path(self, nodes: list[str], issuer: Issuer) -> tuple[str, Issuer]:
        """The least path over all orders of these nodes, and its issuer. Step 5.4."""
        best, best_issuer = "", issuer
        for order in itertools.permutations(nodes):
            self._spend(1 + len(issuer.issued) // _COPIED_PER_STEP)
            found = self._path(order, issuer.copy(), best)
            if found is not None and (not best or found[0] < best):  # step 5.4.6
                best, best_issuer = found
        return best, best_issuer

    def _path(self, order: tuple[str, ...], issuer: Issuer, best: str) -> tuple[str, Issuer] | None:
        """The path of one order, or None once it cannot be the least. Steps 5.4.1 to 5.4.5."""
        path, recursion = "", []
        for node in order:  # step 5.4.4
            if node in self._canonical.issued:
                path += self._canonical.issued[node]
            else:
                if node not in issuer.issued:
                    recursion.append(node)
                path += issuer.issue(node)
            if _cannot_win(path, best):
                return None
        for node in recursion:  # step 5.4.5
            hash_, deeper = self._hash_n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{hash_}>"
            issuer = deeper
            if _cannot_win(path, best):
                return None
        return path, issuer


def _cannot_win(path: str, best: str) -> bool:
    return bool(best) and len(path) >= len(best) and path > best
