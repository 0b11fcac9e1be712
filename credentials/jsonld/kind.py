"""Texts of one kind: the credentials of a programme, which differ in a few texts only.

What such texts have in common is compared byte for byte, so that everything that was found out
about it holds for the next one too: strict JSON, known vocabularies, the statements that no open
text has a part in. What stands in the open places is looked at each time.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import orjson

from credentials.encoding.mould import Mould, is_markable, mark
from credentials.errors import JsonLdError
from credentials.jsonld.bound import BoundTemplate
from credentials.jsonld.canonize import Statements
from credentials.jsonld.recording import record
from credentials.jsonld.shape import flatten, with_leaves
from credentials.jsonld.subject import NoAnswerError
from credentials.jsonld.template import Template
from credentials.jsonld.templates import Filled

MOST_OPEN: Final = 256
_OPEN_IN_PROOFS: Final = ("created", "proofValue")
"""What every proof has of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A document that was recognised."""

    document: Mapping[str, Any]
    statements: Statements
    """The canonical form without `proof`."""
    canonical_json: bytes
    """By RFC 8785, without `proof`."""
    known: dict[Any, Any]
    """Of the kind: whatever names of members, types and contexts alone decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind, made of a document that templates had an answer for."""

    text: Mould
    canonical_json: Mould
    bound: BoundTemplate
    statements: int
    known: dict[Any, Any] = field(default_factory=dict)
    """See `Alike`. Filled by whoever finds something out, with what is the same each time."""

    @classmethod
    def of(
        cls, data: bytes, document: Mapping[str, Any], filled: Filled, opened: Sequence[int]
    ) -> Self | None:
        """The kind of that text; `opened`: the numbers of the leaves that its likes have anew.

        None where the text is not written as it would be written again, or holds what is not
        plain.
        """
        unsecured = {key: value for key, value in document.items() if key != "proof"}
        flat = flatten(unsecured)
        if flat is None or flat[1] != filled.leaves or not filled.is_plain:
            return None
        leaves: list[Any] = flat[1]
        if len(opened) > MOST_OPEN or not is_markable(data.decode()):
            return None
        if not all(type(leaves[at]) is str for at in opened):
            return None
        bound = _bound(unsecured, leaves, opened, filled.nquads)
        numbers = {at: number for number, at in enumerate(opened)}
        marked = with_leaves(
            unsecured,
            (mark(numbers[at]) if at in numbers else leaf for at, leaf in enumerate(leaves)),
        )
        proofs = _marked_proofs(document.get("proof"), itertools.count(len(opened)))
        whole = {key: proofs if key == "proof" else marked[key] for key in document}
        text = Mould.of(orjson.dumps(whole))
        if bound is None or text.values_in(data) is None:
            return None
        canonical_json = Mould.of(orjson.dumps(marked, option=orjson.OPT_SORT_KEYS))
        return cls(
            text=text, canonical_json=canonical_json, bound=bound, statements=filled.statements
        )

    def read(self, data: bytes) -> Alike | None:
        """The document, if it is one of the kind. Its limits are for the caller."""
        found = self.text.values_in(data)
        if found is None:
            return None
        values = [b""] * len(found)
        for hole, value in zip(self.text.holes, found, strict=True):
            values[hole] = value
        try:
            document = orjson.loads(data)
            leaves = [value.decode() for value in values[: len(self.canonical_json.holes)]]
            nquads = self.bound.fill(leaves)
        except (orjson.JSONDecodeError, NoAnswerError):
            return None
        return Alike(
            document=document,
            statements=Statements.of(nquads, lines=self.statements),
            canonical_json=self.canonical_json.filled(values),
            known=self.known,
        )


def _marked_proofs(proof: Any, numbers: Iterator[int]) -> Any:
    """A proof, or several, with marks for what is open."""
    if isinstance(proof, list):
        return [_marked_proofs(one, numbers) for one in proof]
    if not isinstance(proof, dict):
        return proof
    opened = [name for name in _OPEN_IN_PROOFS if isinstance(proof.get(name), str)]
    return {**proof, **{name: mark(next(numbers)) for name in opened}}


def _bound(
    unsecured: Mapping[str, Any], leaves: Sequence[Any], opened: Sequence[int], nquads: str
) -> BoundTemplate | None:
    """The template of the open leaves, if it finds the same as the template of the shape."""
    try:
        recorded = record(unsecured, leaves, opened)
        if recorded is None:
            return None
        values = [leaves[at] for at in opened]
        bound = BoundTemplate(Template(recorded, values, has_plain_keys=True), values)
        return bound if bound.fill(values) == nquads else None
    except (NoAnswerError, JsonLdError):
        return None
