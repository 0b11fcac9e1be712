"""What a template says of one subject."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, NamedTuple

from credentials.jsonld.nquads import needs_escape
from credentials.jsonld.recording import Literal, Render
from credentials.jsonld.values import literal_text

_SELF, _OTHER = "_:a", "_:z"
"""Blank nodes in first-degree lines. RDFC-1.0 §4.6.3 step 3."""
_END: Final = " .\n"


class NoAnswerError(Exception):
    """The general path is to be asked about this document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """The number of a blank node, where a statement names it."""

    at: int


Part = str | int | Node
"""Of a statement: a fixed term, the number of the leaf whose term it is, or a blank node."""
Mention = tuple[Part, str]
"""Subject and predicate of a statement whose object is a blank node."""
Groups = Sequence[str | tuple[str, list[str | Node]]]
"""In the order of predicates: the rest of a line, or a predicate and its objects."""


class Written(NamedTuple):
    """What is said of a subject in one document."""

    values: Any
    """The leaves that decided it."""
    name: str
    """The term of an IRI; empty for a blank node."""
    digest: bytes
    """The first-degree hash of a blank node; empty for an IRI."""
    lines: str
    """Of an IRI, if they are known: no blank node is among its objects."""
    segments: Sequence[str]
    """Of a blank node: between two of them stands its label."""
    groups: Groups
    """What neither lines nor segments say."""

    def text(self, name: str, labels: Sequence[str]) -> str:
        """The lines, sorted, with `name` for the subject and `labels` for blank nodes."""
        if self.segments:
            return name.join(self.segments)
        out: list[str] = []
        for item in self.groups:
            if isinstance(item, str):
                out.append(name + item)
                continue
            predicate, objects = item
            terms = [labels[part.at] if isinstance(part, Node) else part for part in objects]
            terms.sort()
            out += [f"{name}{predicate}{term}{_END}" for term in terms]
        return "".join(out)


class Subject(ABC):
    """One subject. Remembers what it wrote twice, to write it again: the role that all learners
    of a programme have in common. Of what occurs once it keeps nothing but a hash.
    """

    __slots__ = ("_last", "_mentions", "_pick", "_renders", "_seen", "leaves", "name")

    def __init__(
        self,
        name: Part,
        parts: Iterable[Part],
        mentions: Iterable[Mention],
        renders: Sequence[Render],
    ) -> None:
        self.name = name
        self._mentions = tuple(mentions)
        parts = (name, *parts, *(subject for subject, _ in self._mentions))
        self.leaves = tuple(dict.fromkeys(part for part in parts if type(part) is int))
        """The numbers of those that decide what is said of it."""
        self._pick = itemgetter(*self.leaves) if self.leaves else None
        self._renders = renders
        self._seen: int | None = None
        self._last: Written | None = None

    def written(self, values: Sequence[Any]) -> Written:
        """What is said of the subject where these are the leaves, numbers already as terms.

        Raises RefusalError, or NoAnswerError if a value stands twice.
        """
        picked = self._pick(values) if self._pick is not None else ()
        last = self._last
        if last is not None and last.values == picked:
            return last
        made = self._write(values, picked)
        mark = hash(picked)
        if mark == self._seen:
            self._last = made
        self._seen = mark
        return made

    def anew(self, values: Sequence[Any]) -> Written:
        """The same, remembering nothing: for what is known to differ each time."""
        return self._write(values, ())

    @abstractmethod
    def _write(self, values: Sequence[Any], picked: Any) -> Written:
        """What is said where these are the leaves; `picked` are those that decide it."""

    def _name(self, values: Sequence[Any]) -> str:
        if type(self.name) is int:
            return self._renders[self.name](values[self.name])
        return self.name if type(self.name) is str else ""

    def _mentioned(self, values: Sequence[Any]) -> tuple[str, str]:
        """The first-degree lines by other subjects: those before and those after its own."""
        by_iris, by_nodes = [], []
        for subject, predicate in self._mentions:
            if isinstance(subject, Node):
                by_nodes.append(f"{_OTHER} {predicate} {_SELF}{_END}")
            else:
                term = subject
                if isinstance(subject, int):
                    term = self._renders[subject](values[subject])
                by_iris.append(f"{term} {predicate} {_SELF}{_END}")
        return "".join(sorted(by_iris)), "".join(sorted(by_nodes))


class Hole(NamedTuple):
    """Where a leaf goes."""

    segment: int
    leaf: int
    before: str
    after: str
    render: Render | None
    """None for a text in a literal, which is only escaped."""


def _hole(at: int, predicate: str, leaf: int, render: Render) -> Hole:
    if isinstance(render, Literal):
        return Hole(at, leaf, f' {predicate} "', f"{render.suffix}{_END}", None)
    return Hole(at, leaf, f" {predicate} ", _END, render)


def _rest(hole: Hole, values: Sequence[Any]) -> str:
    """What follows the subject."""
    _, leaf, before, after, render = hole
    value = values[leaf]
    if render is not None:
        value = render(value)
    elif needs_escape(value):
        value = literal_text(value)
    return f"{before}{value}{after}"


class Plain(Subject):
    """One object for each predicate, and none of them a blank node."""

    __slots__ = ("_around", "_holes", "_start")

    def __init__(
        self,
        name: Part,
        rows: Sequence[tuple[str, Part]],
        mentions: Iterable[Mention],
        renders: Sequence[Render],
    ) -> None:
        super().__init__(name, (part for _, part in rows), mentions, renders)
        self._start = ["", *(f" {predicate} {part}{_END}" for predicate, part in rows)]
        """The segments; those with a leaf are replaced."""
        self._holes = tuple(
            _hole(at, predicate, leaf, renders[leaf])
            for at, (predicate, leaf) in enumerate(rows, 1)
            if type(leaf) is int
        )
        moving = any(type(subject) is int for subject, _ in self._mentions)
        self._around = None if moving else self._mentioned(())

    def _write(self, values: Sequence[Any], picked: Any) -> Written:
        segments = self._start.copy()
        for at, leaf, before, after, render in self._holes:  # as in `_rest`
            value = values[leaf]
            if render is not None:
                value = render(value)
            elif needs_escape(value):
                value = literal_text(value)
            segments[at] = f"{before}{value}{after}"
        digest = b""
        if type(self.name) is Node:
            before, after = self._around or self._mentioned(values)
            text = f"{before}{_SELF.join(segments)}{after}"
            digest = hashlib.sha256(text.encode()).digest()
            return Written(picked, "", digest, "", segments, ())
        name = self._name(values)
        return Written(picked, name, digest, name.join(segments), (), ())


class Hub(Subject):
    """Some objects are blank nodes, or several for one predicate."""

    __slots__ = ("_fixed", "_is_linked", "_own", "_plan")

    def __init__(
        self,
        name: Part,
        rows: Sequence[tuple[str, Part]],
        mentions: Iterable[Mention],
        renders: Sequence[Render],
    ) -> None:
        super().__init__(name, (part for _, part in rows), mentions, renders)
        groups: dict[str, list[Part]] = {}
        for predicate, part in rows:
            groups.setdefault(predicate, []).append(part)
        self._plan: list[str | Hole | tuple[str, list[Part]]] = []
        """By predicate: the rest of a line, how to make it, or objects that need another look."""
        for predicate, parts in groups.items():
            fixed = [part for part in parts if isinstance(part, str)]
            if len(fixed) == len(parts):
                self._plan += [f" {predicate} {part}{_END}" for part in sorted(fixed)]
            elif len(parts) == 1 and isinstance(parts[0], int):
                self._plan.append(_hole(0, predicate, parts[0], renders[parts[0]]))
            else:
                self._plan.append((f" {predicate} ", parts))
        self._is_linked = any(isinstance(part, Node) for _, part in rows)
        """Whether blank nodes are among its objects."""
        moving = any(type(part) is int for _, part in rows)
        self._fixed: Groups | None = None if moving else self._groups(())
        """What is said, if no leaf decides it."""
        self._own = None if self._fixed is None else _first_degree(self._fixed)

    def _write(self, values: Sequence[Any], picked: Any) -> Written:
        groups = self._fixed if self._fixed is not None else self._groups(values)
        if type(self.name) is not Node:
            name = self._name(values)
            lines = "" if self._is_linked else _lines(name, groups)
            return Written(picked, name, b"", lines, (), groups)
        before, after = self._mentioned(values)
        own = self._own if self._own is not None else _first_degree(groups)
        digest = hashlib.sha256(f"{before}{own}{after}".encode()).digest()
        return Written(picked, "", digest, "", (), groups)

    def _groups(self, values: Sequence[Any]) -> list[str | tuple[str, list[str | Node]]]:
        groups: list[str | tuple[str, list[str | Node]]] = []
        for item in self._plan:
            if isinstance(item, str):
                groups.append(item)
            elif isinstance(item, Hole):
                groups.append(_rest(item, values))
            else:
                predicate, parts = item
                groups.append((predicate, self._terms(parts, values)))
        return groups

    def _terms(self, parts: Iterable[Part], values: Sequence[Any]) -> list[str | Node]:
        """The objects of one predicate; they differ."""
        renders = self._renders
        terms = [renders[p](values[p]) if isinstance(p, int) else p for p in parts]
        if len(set(terms)) < len(terms):
            raise NoAnswerError
        return terms


def _lines(name: str, groups: Groups) -> str:
    """The lines of an IRI without a blank node among its objects."""
    lines: list[str] = []
    for item in groups:
        if isinstance(item, str):
            lines.append(name + item)
        else:
            predicate, terms = item
            lines += [f"{name}{predicate}{term}{_END}" for term in sorted(map(str, terms))]
    return "".join(lines)


def _first_degree(groups: Groups) -> str:
    """The lines of a blank node's own statements. RDFC-1.0 §4.6.3."""
    lines: list[str] = []
    for item in groups:
        if isinstance(item, str):
            lines.append(_SELF + item)
        else:
            predicate, terms = item
            lines += [
                f"{_SELF}{predicate}{_OTHER if isinstance(term, Node) else term}{_END}"
                for term in terms
            ]
    lines.sort()
    return "".join(lines)
