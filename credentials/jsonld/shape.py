"""The shape of a document: everything of it but the texts and numbers at its ends.

Two documents of one shape have the same members in the same order, lists of the same lengths,
the same types and contexts; what else they say are their leaves.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from credentials.jsonld.parts import LEAST_LEAVES, MOST_OF_ONE, Parts, Shape

Leaf = str | int | float
"""A text, a number or a truth value."""

_NAMES: Final = frozenset({"type", "@context", "proofPurpose"})
"""Members whose texts decide what others mean: part of the shape."""
_ENDS: Final = frozenset({str, int, float, bool})
MOST_SHAPE_LEVELS: Final = 36


class _ShapelessError(Exception):
    """The document has something that no template is made for."""


def flatten(
    document: Mapping[str, Any], parts: Parts | None = None
) -> tuple[tuple[Any, ...], list[Leaf]] | None:
    """The shape, hashable and equal for equal shapes only, and the leaves in its order.

    With `parts`, known parts are taken as they are; their shapes stand in the document's as wholes.
    None for documents that are not of plain JSON values, or that hold what templates leave out:
    null, texts with a language, lists in lists.
    """
    shape: list[Any] = []
    leaves: list[Leaf] = []
    try:
        if type(document) is dict:
            _object(document, shape, leaves, 1, parts)
            return tuple(shape), leaves
    except _ShapelessError:
        pass
    return None


def has_plain_keys(shape: Iterable[Any]) -> bool:
    """Whether all members have ASCII names. Types may be counted in: a `False` too much is fine."""
    tuples = (element for element in spelled_out(shape) if isinstance(element, tuple))
    return all(name.isascii() for one in tuples for name in one if isinstance(name, str))


def spelled_out(shape: Iterable[Any]) -> tuple[Any, ...]:
    """The shape without wholes: what `flatten` gives without parts."""
    elements: list[Any] = []
    for element in shape:
        elements += spelled_out(element.elements) if isinstance(element, Shape) else (element,)
    return tuple(elements)


def with_leaves(document: Mapping[str, Any], leaves: Iterable[Any]) -> dict[str, Any]:
    """The document with other leaves, in the order in which `flatten` gives them."""
    return _replaced(document, iter(leaves))


def _object(
    value: dict[str, Any], shape: list[Any], leaves: list[Leaf], level: int, parts: Parts | None
) -> None:
    """The keys, the kinds of values, names; the object's own leaves, then those of inner ones."""
    if level > MOST_SHAPE_LEVELS or "@value" in value:
        raise _ShapelessError
    kinds = tuple(map(type, value.values()))
    shape += (tuple(value), kinds)
    inner: list[dict[str, Any]] = []
    for key, item in value.items():
        kind = type(item)
        if key in _NAMES:
            shape.append(item if kind is str else _names(item))
        elif kind is str:
            leaves.append(item)
        elif kind is dict:
            inner.append(item)
        elif kind is list:
            _array(item, shape, leaves, inner)
        elif kind in _ENDS:
            leaves.append(item)
        else:
            raise _ShapelessError
    for item in inner:
        if parts is not None and "id" in item:
            _part(item, shape, leaves, level + 1, parts)
        else:
            _object(item, shape, leaves, level + 1, parts)


def _part(
    value: dict[str, Any], shape: list[Any], leaves: list[Leaf], level: int, parts: Parts
) -> None:
    known = parts.find(value)
    if known is not None:
        shape.append(known.shape)
        leaves += known.leaves
        return
    shape_begin, leaves_begin = len(shape), len(leaves)
    _object(value, shape, leaves, level, parts)
    if LEAST_LEAVES <= len(leaves) - leaves_begin <= MOST_OF_ONE:
        parts.saw(value, tuple(shape[shape_begin:]), tuple(leaves[leaves_begin:]))


def _array(
    values: list[Any], shape: list[Any], leaves: list[Leaf], inner: list[dict[str, Any]]
) -> None:
    kinds = tuple(map(type, values))
    shape.append(kinds)
    for item in values:
        kind = type(item)
        if kind is dict:
            inner.append(item)
        elif kind in _ENDS:
            leaves.append(item)
        else:
            raise _ShapelessError


def _names(value: Any) -> tuple[str, ...]:
    if type(value) is not list or {*map(type, value)} != {str}:
        raise _ShapelessError
    return tuple(value)


def _replaced(value: Mapping[str, Any], leaves: Iterator[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    inner: list[tuple[Any, Any, dict[str, Any]]] = []
    for key, item in value.items():
        if key in _NAMES:
            made[key] = item
        elif type(item) is dict:
            made[key] = item
            inner.append((made, key, item))
        elif type(item) is list:
            made[key] = [part if type(part) is dict else next(leaves) for part in item]
            inner += [(made[key], at, part) for at, part in enumerate(item) if type(part) is dict]
        else:
            made[key] = next(leaves)
    for place, key, item in inner:
        place[key] = _replaced(item, leaves)
    return made
