"""Reading members of JSON-LD objects, where one value and a list of one mean the same."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

_URL = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x1f]+""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An object of the document and the JSON pointer of its place."""

    pointer: str
    document: Mapping[str, Any]


def is_url(value: Any) -> bool:
    """Whether `value` is a text that is an absolute URL (any scheme). VCDM 2.0 §4.4."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def as_tuple(value: Any) -> tuple[Any, ...]:
    """The items of a list, the value itself as only item, nothing for None."""
    if type(value) is list:
        return tuple(value)
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def types_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of `type`; other values are left out."""
    types = document.get("type")
    if type(types) is str:
        return (types,)
    return tuple([item for item in as_tuple(types) if isinstance(item, str)])


def text_or_none(value: Any) -> str | None:
    """`value` if it is a text."""
    return value if isinstance(value, str) else None


def is_object(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether `value` is an object; of those that were read from JSON it is told at once."""
    kind = type(value)
    return kind is dict or (kind is not str and isinstance(value, Mapping))


def object_or_none(value: Any) -> Mapping[str, Any] | None:
    """`value` if it is an object."""
    return value if is_object(value) else None


def id_of(value: Any) -> str | None:
    """The id of something given as text or as an object with `id`."""
    if type(value) is str:
        return value
    thing = object_or_none(value)
    return None if thing is None else text_or_none(thing.get("id"))


def plain_text(value: Any) -> str | None:
    """The first text of a string, a language value object or a list of these. VCDM 2.0 §11.1."""
    if value is None or type(value) is str:
        return value
    for item in as_tuple(value):
        text = item.get("@value") if isinstance(item, Mapping) else item
        if isinstance(text, str):
            return text
    return None


def members(document: Mapping[str, Any], name: str, *, at: str = "") -> Sequence[tuple[str, Any]]:
    """Each value of member `name` with its pointer, whether it is a list or one value."""
    value = document.get(name)
    if value is None:
        return ()
    if isinstance(value, list):
        return [(f"{at}/{name}/{number}", item) for number, item in enumerate(value)]
    return ((f"{at}/{name}", value),)


def objects(document: Mapping[str, Any], name: str, *, at: str = "") -> tuple[Placed, ...]:
    """The values of member `name` that are objects; others are left out."""
    value = document.get(name)
    if value is None:
        return ()
    if type(value) is dict:
        return (Placed(pointer=f"{at}/{name}", document=value),)
    return tuple(
        [
            Placed(pointer=pointer, document=value)
            for pointer, value in members(document, name, at=at)
            if is_object(value)
        ]
    )
