"""A document walked once, for rules that look at every place of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar

from credentials.lints.finding import Path

_OBJECT: Final = (dict, Mapping)
"""Asked in this order: the question whether something is a dict costs a tenth."""
_MOST_NUMBERS = 4_096
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)

Located = tuple[Path, Mapping[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Everything in a document, each with its path, outer things first."""

    document: Mapping[str, Any]
    objects: tuple[Located, ...]
    types: tuple[tuple[str, ...], ...]
    """Of each object, in the same order."""
    arrays: tuple[tuple[Path, list[Any]], ...]
    texts: tuple[tuple[Path, str], ...]
    others: tuple[tuple[Path, Any], ...]
    """Numbers, booleans and nulls."""
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: "Callable[[Tree], T]") -> T:
        """What `make` gives of this tree, made at the first time."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def with_types(self) -> Iterator[tuple[Path, Mapping[str, Any], tuple[str, ...]]]:
        """The objects with their types."""
        for (path, node), types in zip(self.objects, self.types, strict=True):
            yield path, node, types

    def typed(self, name: str) -> Iterator[Located]:
        """The objects that have this type."""
        return ((path, node) for path, node, types in self.with_types() if name in types)


def tree_of(document: Mapping[str, Any]) -> Tree:
    """The tree of a document; walks without recursion, so depth is no danger."""
    objects: list[Located] = [((), document)]
    arrays: list[tuple[Path, list[Any]]] = []
    texts: list[tuple[Path, str]] = []
    others: list[tuple[Path, Any]] = []
    containers: list[tuple[Path, Any]] = [((), document)]
    for path, container in containers:  # grows while it is walked
        pairs = enumerate(container) if isinstance(container, list) else container.items()
        for step, child in pairs:
            place = (*path, step)
            if isinstance(child, str):
                texts.append((place, child))
            elif isinstance(child, _OBJECT):
                objects.append((place, child))
                containers.append((place, child))
            elif isinstance(child, list):
                arrays.append((place, child))
                containers.append((place, child))
            else:
                others.append((place, child))
    return Tree(
        document=document,
        objects=tuple(objects),
        types=tuple(types_of(node) for _, node in objects),
        arrays=tuple(arrays),
        texts=tuple(texts),
        others=tuple(others),
    )


def types_of(node: object) -> tuple[str, ...]:
    """The types of an object, whether written as one or as a list; empty for anything else."""
    if not isinstance(node, _OBJECT):
        return ()
    return tuple([name for name in listed(node.get("type")) if isinstance(name, str)])


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
    return value if isinstance(value, _OBJECT) else {}


def text_of(value: object) -> str:
    """The value, if it is a text; else an empty one."""
    return value if isinstance(value, str) else ""


def decimal_of(value: object) -> Decimal | None:
    """The exact number of a text like "87.23"; None for anything else."""
    return _decimal(value) if isinstance(value, str) else None


@lru_cache(maxsize=_MOST_NUMBERS)
def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if _DECIMAL.fullmatch(text) else None
