"""The statements of a document with labels that tell nothing, and groups of them.

ECDSA 1.0 §3.4.1 to §3.4.4, §3.4.14 to §3.4.17.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.multibase import encode_base64url
from credentials.errors import NotCovered, ProofGenerationError
from credentials.jsonld.nquads import Quad, statement
from credentials.jsonld.rdfc import canonical_labels, canonical_nquads
from credentials.proofs.disclosing.disclosure import QuadsOf
from credentials.proofs.disclosing.naming import REASON, with_blank_nodes, with_names
from credentials.proofs.disclosing.selection import select

_GRAPH: Final = re.compile(r" (_:c14n[0-9]+) \.\n\Z")


def hidden_label(canonical: str, hmac_key: bytes) -> str:
    """The label that replaces `_:c14n0`, told by nothing but the key. §3.4.4."""
    digest = hmac.digest(hmac_key, canonical.removeprefix("_:").encode(), "sha256")
    return f"_:{encode_base64url(digest)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """Some of the statements, and how a reader of them alone will number their blank nodes."""

    statements: frozenset[str]
    labels: Mapping[str, str]
    """From `_:c14n0`, as the reader of the part will find it, to the label in the statements."""


class HiddenStatements:
    """The canonical statements of a whole document, each with hidden labels."""

    def __init__(self, document: Mapping[str, Any], hmac_key: bytes, quads_of: QuadsOf) -> None:
        """Raises JsonLdError, also for documents in which not everything can be named."""
        self._named = with_names(document)
        self._quads_of = quads_of
        quads = with_blank_nodes(quads_of(self._named))
        if canonical_nquads(quads) != canonical_nquads(quads_of(document)):
            raise NotCovered("not everything can be named", reason=REASON, pointer="")
        canonical = canonical_labels(quads)
        self._labels = {name: hidden_label(label, hmac_key) for name, label in canonical.items()}
        self.all: tuple[str, ...] = tuple(sorted({self._written(quad) for quad in quads}))

    def selected(self, pointers: Sequence[str]) -> Selected:
        """The statements that the pointers select. §3.4.15.

        Raises ProofGenerationError, also for a part of an ordered list: alone, it would say
        something that was never said.
        """
        if not pointers:
            return Selected(statements=frozenset(), labels={})
        quads = with_blank_nodes(self._quads_of(select(self._named, pointers)))
        if not {name for quad in quads for name in quad if name[:2] == "_:"} <= self._labels.keys():
            raise _part_of_list()
        chosen = frozenset(self._written(quad) for quad in quads)
        if not chosen.issubset(self.all):
            raise _part_of_list()
        labels = {label: self._labels[name] for name, label in canonical_labels(quads).items()}
        return Selected(statements=chosen, labels=labels)

    def _written(self, quad: Quad) -> str:
        subject, predicate, object_, graph = quad
        labels = self._labels
        return statement(
            (
                labels.get(subject, subject),
                predicate,
                labels.get(object_, object_),
                labels.get(graph, graph),
            )
        )


def _part_of_list() -> ProofGenerationError:
    return ProofGenerationError("an ordered list can be shown as a whole only", pointer="")


def relabelled(nquads: str, labels: Mapping[str, str]) -> tuple[tuple[str, ...], set[str]]:
    """The lines of canonical N-Quads with other labels, sorted again, and the labels met. §3.4.2.

    KeyError for a label that is not in the map. What looks like a label inside a text is none.
    """
    met: set[str] = set()
    lines = [_relabelled(f"{line}\n", labels, met) for line in nquads.split("\n") if line]
    return tuple(sorted(lines)), met


def _relabelled(line: str, labels: Mapping[str, str], met: set[str]) -> str:
    subject, predicate, rest = line.split(" ", 2)
    if subject[0] == "_":
        met.add(subject)
        subject = labels[subject]
    if rest[0] == "_":
        object_, rest = rest.split(" ", 1)
        met.add(object_)
        rest = f"{labels[object_]} {rest}"
    graph = _GRAPH.search(rest)
    if graph:
        met.add(graph[1])
        rest = f"{rest[: graph.start()]} {labels[graph[1]]} .\n"
    return f"{subject} {predicate} {rest}"


def hash_of(statements: Sequence[str]) -> bytes:
    """§3.4.17."""
    return hashlib.sha256("".join(statements).encode()).digest()
