"""A document walked once, for rules that look at every place of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from credentials.lints.finding import Path

_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)

Located = tuple[Path, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Everything in a document, each with its path, in document order."""

    document: Mapping[str, Any]
    objects: tuple[Located, ...]
    arrays: tuple[tuple[Path, list[Any]], ...]
    values: tuple[tuple[Path, Any], ...]
    """Texts, numbers, booleans and nulls."""

    def typed(self, name: str) -> Iterator[Located]:
        """The objects that have this type."""
        return (place for place in self.objects if name in types_of(place[1]))


def tree_of(document: Mapping[str, Any]) -> Tree:
    """The tree of a document; walks without recursion, so depth is no danger."""
    objects: list[Located] = []
    arrays: list[tuple[Path, list[Any]]] = []
    values: list[tuple[Path, Any]] = []
    open_: list[tuple[Path, Any]] = [((), document)]
    while open_:
        path, value = open_.pop()
        children: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, Mapping):
            objects.append((path, value))
            children = value.items()
        elif isinstance(value, list):
            arrays.append((path, value))
            children = enumerate(value)
        else:
            values.append((path, value))
        open_.extend(reversed([((*path, step), child) for step, child in children]))
    return Tree(
        document=document, objects=tuple(objects), arrays=tuple(arrays), values=tuple(values)
    )


def types_of(node: object) -> tuple[str, ...]:
    """The types of an object, whether written as one or as a list; empty for anything else."""
    if not isinstance(node, Mapping):
        return ()
    return tuple(name for name in listed(node.get("type")) if isinstance(name, str))


def listed(value: object) -> list[Any]:
    """A value that may be written alone or as a list; nothing for none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def member(node: object, name: str) -> Mapping[str, Any]:
    """The object under that name; an empty one if there is none."""
    return object_of(object_of(node).get(name))


def object_of(value: object) -> Mapping[str, Any]:
    """The value, if it is an object; else an empty one."""
    return value if isinstance(value, Mapping) else {}


def decimal_of(value: object) -> Decimal | None:
    """The exact number of a text like "87.23"; None for anything else."""
    return Decimal(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else None
