"""Reading reports, and walking through documents."""

import copy
import random
from collections.abc import Iterator, Sequence
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


def mutated(
    document: dict[str, Any],
    chance: random.Random,
    *,
    names: Sequence[str],
    values: Sequence[Any],
    counts: Sequence[int],
) -> dict[str, Any]:
    """The document with some random changes of its structure: members gone, renamed, replaced.

    `names` and `values` are what may stand in place of others; `counts`: how many changes.
    """
    for _ in range(chance.choice(counts)):
        paths = list(member_paths(document))
        path, other = chance.choice(paths), chance.choice(paths)
        value = copy.deepcopy(chance.choice((*values, at(document, other))))
        change = chance.randrange(4)
        if change == 0:
            document = removed(document, path)
        elif change == 1:
            document = renamed(document, path, chance.choice(names))
        else:
            value = [at(document, path), value] if change == 2 else value
            document = replaced(document, path, value)
        if not document:
            return {"x": 1}
    return document
