"""The walk over a document whose leaves are marked: which leaf becomes which term, and how."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from credentials.jsonld.nquads import Quad, needs_escape
from credentials.jsonld.shape import Leaf, with_leaves
from credentials.jsonld.states import Entry, State
from credentials.jsonld.values import iri, literal_text, number, typed_text
from credentials.jsonld.walk import Walk

Render = Callable[[Any], str]
"""From a leaf to its N-Quads term, by the rules of its place; raises RefusalError."""


class Literal:
    """The term of a text."""

    __slots__ = ("suffix",)

    def __init__(self, suffix: str) -> None:
        self.suffix = suffix
        """What follows the text, beginning with the closing quotation mark."""

    def __call__(self, text: str) -> str:
        return f'"{literal_text(text) if needs_escape(text) else text}{self.suffix}'


class Address:
    """The term of an IRI. Remembers the last one, which several statements may name."""

    __slots__ = ("_last", "_state")

    def __init__(self, state: State) -> None:
        self._state = state
        self._last = ("", "")

    def __call__(self, text: str) -> str:
        known, term = self._last
        if text == known:
            return term
        term = iri(self._state, text)
        self._last = (text, term)
        return term


class Slot(str):
    """The term that a leaf became. A text, as the walk wants it; `leaf` is the leaf's number."""

    __slots__ = ("leaf",)
    leaf: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The dataset of a document, with the terms that leaves became as `Slot`."""

    quads: tuple[Quad, ...]
    renders: tuple[Render, ...]
    """Of each leaf."""


def record(
    document: Mapping[str, Any], leaves: Sequence[Leaf], opened: Sequence[int] | None = None
) -> Recorded | None:
    """The walk's dataset of a document; None where a leaf decides more than its own term.

    `leaves` are those of `flatten`. With `opened`, only the leaves of these numbers are recorded,
    in that order, and the others stay as they are. Raises as `quads_of`.
    """
    walk = _Recorder()
    numbers = {
        at: number for number, at in enumerate(range(len(leaves)) if opened is None else opened)
    }
    marked = with_leaves(
        document,
        (_Marked(numbers[at], leaf) if at in numbers else leaf for at, leaf in enumerate(leaves)),
    )
    quads = walk.over(marked)
    if len(walk.renders) < len(numbers) or any(quad[3] for quad in quads):
        return None
    return Recorded(
        quads=tuple(quads), renders=tuple(walk.renders[at] for at in range(len(numbers)))
    )


class _Marked:
    """A leaf on its way through the walk."""

    __slots__ = ("at", "value")

    def __init__(self, at: int, value: Leaf) -> None:
        self.at = at
        self.value = value


class _Recorder(Walk):
    """Unwraps marked leaves where the walk makes terms of them. JSON literals stay unmarkable."""

    __slots__ = ("renders",)

    def __init__(self) -> None:
        super().__init__()
        self.renders: dict[int, Render] = {}

    def value(self, state: State, entry: Entry, value: Any, graph: str, level: int) -> str:
        """The term for one value, as `Slot` if it was marked."""
        if type(value) is not _Marked:
            return super().value(state, entry, value, graph, level)
        render = _render(state, entry, type(value.value))
        if render is None:  # a term of a vocabulary: unrecorded, so there will be no template
            return super().value(state, entry, value.value, graph, level)
        return self._slot(value, render)

    def identifier(self, state: State, value: Any) -> str:
        """The name of a node, as `Slot` if it was marked."""
        if type(value) is _Marked and type(value.value) is str:
            return self._slot(value, Address(state))
        return super().identifier(state, value)

    def _slot(self, marked: _Marked, render: Render) -> Slot:
        term = Slot(render(marked.value))
        term.leaf = marked.at
        self.renders[marked.at] = render
        return term


def _render(state: State, entry: Entry, kind: type) -> Render | None:
    """How a leaf of that kind becomes a term, as in `Walk.value`."""
    if kind is not str:
        return partial(number, entry)
    if entry.suffix is not None:
        return Literal(entry.suffix)
    if entry.addresses:
        return Address(state)
    return None if entry.vocabulary else partial(typed_text, entry)
