"""Where something stands in a document, as the steps from the place up to the root."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

Path = list[str | int]
_REFERENCE: Final = frozenset({"id", "type"})
"""Members of an object that only names a thing."""


def place_of_text(document: Mapping[str, Any], text: str) -> Path:
    """The first place of a member or value of that text; the root if there is none."""
    for path, key, value in _places(document):
        if text in (key, value):
            return path
    return []


def place_of_description(document: Mapping[str, Any], id_: str) -> Path:
    """The last place of an object that is named by a text and says more; the root if none is."""
    found: Path = []
    for path, _, value in _places(document):
        if isinstance(value, Mapping) and not value.keys() <= _REFERENCE and id_ in value.values():
            found = path
    return found


def place_of_null(document: Mapping[str, Any]) -> Path:
    """The first place of a null; the root if there is none."""
    return next((path for path, _, value in _places(document) if value is None), [])


def place_of_empty(document: Mapping[str, Any]) -> Path:
    """The first place of an empty list or object; the root if there is none."""
    return next((path for path, _, value in _places(document) if value in ([], {})), [])


def place_of_redefinition(document: Mapping[str, Any], names: Container[str]) -> Path:
    """The first place in a context where one of these terms is defined; the root if none is."""
    for path, key, _ in _places(document):
        if "@context" in path[1:] and key in names:
            return path
    return []


def _places(document: Mapping[str, Any]) -> Iterator[tuple[Path, str | int, Any]]:
    """Every member and item (path, key or index, value), in the order of the text."""
    pending: list[tuple[Path, Any]] = [([], document)]
    while pending:
        path, item = pending.pop()
        if path:
            yield path, path[0], item
        if isinstance(item, Mapping):
            children = list(item.items())
        elif isinstance(item, list):
            children = list(enumerate(item))
        else:
            continue
        pending += [([key, *path], value) for key, value in reversed(children)]
