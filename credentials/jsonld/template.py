"""The canonical form of documents of one shape, made by filling in their leaves.

What the walk and RDFC-1.0 find out about a shape is kept: the statements about each subject in
their order, and the first-degree lines of each blank node (RDFC-1.0 §4.6.3). Filling makes terms
of the leaves by the walk's own functions, hashes, labels and writes. Where a leaf would change
more than its own term (an id that names two things, blank nodes that look alike, a value given
twice) the template gives no answer, and the general path is taken.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

from credentials.encoding.jcs import is_plain_number
from credentials.jsonld.nquads import Quad
from credentials.jsonld.recording import Recorded, Render, Slot
from credentials.jsonld.refusal import RefusalError
from credentials.jsonld.shape import Leaf
from credentials.jsonld.subject import (
    Hub,
    Mention,
    NoAnswerError,
    Node,
    Part,
    Plain,
    Subject,
    Written,
)

_NUMBERS: Final = frozenset({int, float, bool})


class Template:
    """How documents of one shape are written. Threads may share it."""

    def __init__(self, recorded: Recorded, leaves: Sequence[Leaf], *, has_plain_keys: bool) -> None:
        """Of one document of the shape: its dataset, and its leaves."""
        self._has_plain_keys = has_plain_keys
        self._seen: int | None = None
        self._last: tuple[Sequence[Leaf] | None, str] = (None, "")
        """What was written twice in a row, as a whole: proof options of one second."""
        self.size = len(leaves) + len(recorded.quads)
        """Leaves and statements: what the template takes of memory, roughly."""
        renders = recorded.renders
        self.numbers = {at: renders[at] for at, leaf in enumerate(leaves) if type(leaf) in _NUMBERS}
        """The leaves that are numbers or truth values, and how they become terms."""
        rendered = [str if at in self.numbers else renders[at] for at in range(len(leaves))]
        statements = _statements(recorded.quads)
        self.statements = sum(len(rows) for rows, _ in statements.values())
        """How many: the same for every document of the shape that gets an answer."""
        subjects = [
            _subject(name, rows, mentions, rendered)
            for name, (rows, mentions) in statements.items()
        ]
        self.iris = tuple(one for one in subjects if type(one.name) is not Node)
        self.nodes = tuple(one for one in subjects if type(one.name) is Node)
        self._labels = tuple(f"_:c14n{at}" for at in range(len(self.nodes)))
        self._by_label = sorted(range(len(self.nodes)), key=self._labels.__getitem__)

    def is_plain(self, leaves: Sequence[Leaf]) -> bool:
        """Whether the document with these leaves is plain in the sense of `jcs.canonical`."""
        return self._has_plain_keys and all(is_plain_number(leaves[at]) for at in self.numbers)

    def fill(self, leaves: Sequence[Leaf]) -> str:
        """The canonical N-Quads (RDFC-1.0 with SHA-256) of the document with these leaves.

        Raises NoAnswerError where the general path is to be asked, also for what it refuses.
        """
        if self.numbers:
            return self._written(leaves)
        known, text = self._last
        if known != leaves:
            text = self._written(leaves)
            mark = hash(tuple(leaves))
            if mark == self._seen:
                self._last = list(leaves), text
            self._seen = mark
        return text

    def _written(self, leaves: Sequence[Leaf]) -> str:
        try:
            values = self.with_numbers(leaves)
            iris = [subject.written(values) for subject in self.iris]
            nodes = [subject.written(values) for subject in self.nodes]
        except RefusalError as refusal:
            raise NoAnswerError from refusal
        return self.assemble(iris, nodes)

    def with_numbers(self, leaves: Sequence[Leaf]) -> list[Any]:
        """The leaves, numbers and truth values as terms. Raises RefusalError."""
        values: list[Any] = list(leaves)
        for at, render in self.numbers.items():
            values[at] = render(values[at])
        return values

    def assemble(self, written: Sequence[Written], nodes: Sequence[Written]) -> str:
        """The canonical N-Quads of what is said of each IRI and of each blank node.

        Raises NoAnswerError for one name of two things, and for blank nodes that look alike.
        """
        iris = {one.name: one for one in written}
        order = sorted(range(len(nodes)), key=[node.digest for node in nodes].__getitem__)
        if len(iris) < len(self.iris) or len({node.digest for node in nodes}) < len(nodes):
            raise NoAnswerError
        labels = [""] * len(nodes)
        for label, at in zip(self._labels, order, strict=True):
            labels[at] = label
        out = [iris[name].lines or iris[name].text(name, labels) for name in sorted(iris)]
        out += [nodes[order[rank]].text(self._labels[rank], labels) for rank in self._by_label]
        return "".join(out)


def _subject(
    name: Part, rows: list[tuple[str, Part]], mentions: list[Mention], renders: Sequence[Render]
) -> Subject:
    rows.sort(key=itemgetter(0))
    predicates = {predicate for predicate, _ in rows}
    plain = len(predicates) == len(rows) and all(not isinstance(part, Node) for _, part in rows)
    return (Plain if plain else Hub)(name, rows, mentions, renders)


_Statements = tuple[list[tuple[str, Part]], list[Mention]]


def _statements(quads: Sequence[Quad]) -> dict[Part, _Statements]:
    """By subject: what is said of it, and what is said of a blank node by others."""
    numbers: dict[str, Node] = {}
    for subject, _, object_, _ in quads:
        for term in (subject, object_):
            if term[0] == "_":
                numbers.setdefault(term, Node(at=len(numbers)))

    def part(term: str) -> Part:
        if isinstance(term, Slot):
            return term.leaf
        return numbers[term] if term[0] == "_" else term

    statements: dict[Part, _Statements] = {node: ([], []) for node in numbers.values()}
    parts = dict.fromkeys((part(s), predicate, part(o)) for s, predicate, o, _ in quads)
    for name, predicate, value in parts:
        statements.setdefault(name, ([], []))[0].append((predicate, value))
        if isinstance(value, Node):
            statements[value][1].append((name, predicate))
    return statements
