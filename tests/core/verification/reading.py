"""Reading reports, and walking through documents."""

import copy
from collections.abc import Iterator
from typing import Any

from credentials.report import Report


def codes(report: Report) -> set[str]:
    """The codes of all checks."""
    return {check.code for check in report.checks}


def evidence(report: Report, code: str) -> dict[str, Any]:
    """The facts of the first check of that code."""
    return dict(next(check.evidence for check in report.checks if check.code == code))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value that is neither object nor list, with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    else:
        yield path, value


def member_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every member of every object."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from member_paths(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from member_paths(item, (*path, number))


def at(document: Any, path: tuple[Any, ...]) -> Any:
    """What stands at that path."""
    for step in path:
        document = document[step]
    return document


def replaced(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy with another value at that path."""
    changed = copy.deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def removed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy without the member at that path."""
    changed = copy.deepcopy(document)
    del at(changed, path[:-1])[path[-1]]
    return changed


def renamed(document: dict[str, Any], path: tuple[Any, ...], name: str) -> dict[str, Any]:
    """A copy in which that member has another name, in the same place."""
    changed = copy.deepcopy(document)
    parent = at(changed, path[:-1])
    items = [(name if key == path[-1] else key, item) for key, item in parent.items()]
    parent.clear()
    parent.update(items)
    return changed
