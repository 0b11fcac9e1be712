"""Rules of Open Badges 3.0 about results: each belongs to a description and fits it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from credentials.lints.finding import Finding, Path, finding, quoted
from credentials.lints.tree import Tree, decimal_of, listed, member, text_of

ACHIEVEMENT: Path = ("credentialSubject", "achievement")
RESULTS: Path = ("credentialSubject", "result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A result and the description that it refers to."""

    path: Path
    result: Mapping[str, Any]
    description: Mapping[str, Any]


def descriptions(tree: Tree) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
    """The result descriptions of the achievement."""
    return tree.once(_descriptions)


def _descriptions(tree: Tree) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
    found = member(member(tree.document, "credentialSubject"), "achievement")
    return tuple(
        ((*ACHIEVEMENT, "resultDescription", at), node)
        for at, node in enumerate(listed(found.get("resultDescription")))
        if isinstance(node, Mapping)
    )


def results(tree: Tree) -> tuple[tuple[Path, Mapping[str, Any]], ...]:
    """The results of the subject."""
    return tuple(
        ((*RESULTS, at), node)
        for at, node in enumerate(listed(member(tree.document, "credentialSubject").get("result")))
        if isinstance(node, Mapping)
    )


def described(tree: Tree) -> tuple[Described, ...]:
    """The results that refer to a description of the same achievement."""
    return tree.once(_described)


def _described(tree: Tree) -> tuple[Described, ...]:
    return tuple(_find_described(tree))


def _find_described(tree: Tree) -> Iterator[Described]:
    known = {text_of(node.get("id")): node for _, node in descriptions(tree)}
    for path, node in results(tree):
        description = known.get(text_of(node.get("resultDescription")))
        if description is not None:
            yield Described(path=path, result=node, description=description)


def references(tree: Tree) -> Iterator[Finding]:
    """Every result refers to a description of the same achievement. OB 3.0, Result."""
    known = {node.get("id") for _, node in descriptions(tree) if isinstance(node.get("id"), str)}
    for path, node in results(tree):
        reference = node.get("resultDescription")
        if not isinstance(reference, str) or reference not in known:
            yield finding(
                "ob3.result_reference",
                (*path, "resultDescription"),
                f"no description of the achievement has this id: {quoted(reference)}",
            )


def distinct_descriptions(tree: Tree) -> Iterator[Finding]:
    """No two descriptions have the same id, no two results the same description."""
    for code, name, nodes in (
        ("ob3.description_twice", "id", descriptions(tree)),
        ("ob3.result_twice", "resultDescription", results(tree)),
    ):
        seen: set[str] = set()
        for path, node in nodes:
            if text_of(node.get(name)) in seen:
                yield finding(code, (*path, name), f"occurs twice: {quoted(node.get(name))}")
            seen.add(text_of(node.get(name)))


def description_bounds(tree: Tree) -> Iterator[Finding]:
    """valueMin, requiredValue and valueMax are numbers in this order. OB 3.0, ResultDescription."""
    for path, node in descriptions(tree):
        if "allowedValue" in node:
            continue
        bounds = []
        for name in ("valueMin", "requiredValue", "valueMax"):
            number = decimal_of(node.get(name))
            if name in node and number is None:
                yield finding("ob3.description_bounds", (*path, name), "must be a number as text")
            elif number is not None:
                bounds.append(number)
        if bounds != sorted(bounds):
            yield finding("ob3.description_bounds", path, "minimum, required, maximum out of order")


def required_value_allowed(tree: Tree) -> Iterator[Finding]:
    """A required value is one of the allowed ones. OB 3.0, ResultDescription."""
    for path, node in descriptions(tree):
        allowed = listed(node.get("allowedValue"))
        if allowed and node.get("requiredValue", allowed[0]) not in allowed:
            yield finding("ob3.allowed_value", (*path, "requiredValue"), "is not an allowed value")


def statuses(tree: Tree) -> Iterator[Finding]:
    """A result of a Status description has a status, any other a value. OB 3.0, Result."""
    for found in described(tree):
        if found.description.get("resultType") == "Status":
            if "status" not in found.result:
                yield finding("ob3.result_status", (*found.path, "status"), "is missing")
        elif "value" not in found.result and "achievedLevel" not in found.result:
            yield finding("ob3.result_value", (*found.path, "value"), "is missing")


def values(tree: Tree) -> Iterator[Finding]:
    """A value is allowed, or lies between minimum and maximum. OB 3.0, ResultDescription."""
    for found in described(tree):
        value, allowed = found.result.get("value"), listed(found.description.get("allowedValue"))
        if value is None:
            continue
        if allowed:
            if value not in allowed:
                yield finding("ob3.allowed_value", (*found.path, "value"), "is not allowed")
        elif not _in_range(value, found.description):
            yield finding(
                "ob3.result_range", (*found.path, "value"), f"out of range: {quoted(value)}"
            )


def _in_range(value: object, description: Mapping[str, Any]) -> bool:
    """Whether a value is a number between the bounds; without bounds any text will do."""
    least, most = decimal_of(description.get("valueMin")), decimal_of(description.get("valueMax"))
    if least is None and most is None:
        return True
    number = decimal_of(value)
    return (
        number is not None
        and (least is None or least <= number)
        and (most is None or number <= most)
    )


def credits(tree: Tree) -> Iterator[Finding]:  # noqa: A001  # the standard's word
    """No more credits are earned than can be. OB 3.0, creditsAvailable and creditsEarned."""
    subject = member(tree.document, "credentialSubject")
    earned, available = (
        subject.get("creditsEarned"),
        member(subject, "achievement").get("creditsAvailable"),
    )
    if (
        isinstance(earned, int | float)
        and isinstance(available, int | float)
        and earned > available
    ):
        yield finding(
            "ob3.credits", ("credentialSubject", "creditsEarned"), "is more than creditsAvailable"
        )


RULES = (
    references,
    distinct_descriptions,
    description_bounds,
    required_value_allowed,
    statuses,
    values,
    credits,
)
