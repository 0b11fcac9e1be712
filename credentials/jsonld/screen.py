"""What is refused before a JSON-LD processor sees a document: cost, and loss it would not show.

A processor's work grows with the square of some counts, so these have limits of their own beside
those of strict JSON. It drops nulls silently, and with them whatever a context says is null.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from credentials.encoding.iris import is_language_tag
from credentials.errors import LimitExceeded
from credentials.jsonld.refusal import Reason, RefusalError, refuse

MOST_LEVELS: Final = 36
MOST_CONTEXTS: Final = 8
"""Entries of one `@context`."""
MOST_LOCAL_CONTEXTS: Final = 64
"""Of a document: entries of all its `@context`, scoped ones too."""
MOST_TYPES: Final = 8
"""Of one node."""
MOST_TYPED_NODES: Final = 1_600
MOST_DISTINCT_VALUES: Final = 1_000
"""Of one list."""
_TYPE_KEYS: Final = ("type", "@type")
_OF_VALUES: Final = frozenset({"@value", "@type", "@language", "@direction"})


def screen(document: Mapping[str, Any]) -> None:
    """Raises LimitExceeded, or DataLoss or NotCovered (fields `reason`, `pointer`)."""
    counts = _Counts()
    try:
        for context, steps in _walk(document, counts):
            _check_context(context, steps, counts)
    except RefusalError as refusal:
        raise refusal.error() from refusal


class _Counts:
    """What adds up over a document."""

    __slots__ = ("contexts", "typed")

    def __init__(self) -> None:
        self.contexts = 0
        self.typed = 0

    def add_contexts(self, count: int) -> None:
        _limit("contexts", MOST_CONTEXTS, count)
        self.contexts += count
        _limit("local_contexts", MOST_LOCAL_CONTEXTS, self.contexts)


def _limit(limit: str, allowed: int, measured: int) -> None:
    if measured > allowed:
        raise LimitExceeded(
            f"{limit}: {measured}, allowed are {allowed}",
            limit=limit,
            allowed=allowed,
            measured=measured,
        )


def _walk(document: Mapping[str, Any], counts: _Counts) -> Iterator[tuple[Any, list[str | int]]]:
    """Every `@context` with its place. Counts the rest on the way; no recursion."""
    pending: list[tuple[Any, list[str | int]]] = [(document, [])]
    while pending:
        item, steps = pending.pop()
        _limit("levels", MOST_LEVELS, len(steps))
        if isinstance(item, Mapping):
            _count_types(item, counts)
            _refuse_keywords(item, steps)
            for key, value in item.items():
                if key == "@context":
                    yield value, [*steps, key]
                elif isinstance(value, Mapping | list):
                    pending.append((value, [*steps, key]))
        else:
            _limit("distinct_values", MOST_DISTINCT_VALUES, _distinct(item))
            pending += [
                (value, [*steps, index])
                for index, value in enumerate(item)
                if isinstance(value, Mapping | list)
            ]


def _count_types(node: Mapping[str, Any], counts: _Counts) -> None:
    for key in _TYPE_KEYS:
        if key in node:
            counts.typed += 1
            value = node[key]
            _limit("types", MOST_TYPES, len(value) if isinstance(value, list) else 1)
    _limit("typed_nodes", MOST_TYPED_NODES, counts.typed)


def _refuse_keywords(node: Mapping[str, Any], steps: list[str | int]) -> None:
    """Keywords that lose data, or move them away from their place, or spell a member otherwise."""
    allowed = _OF_VALUES if "@value" in node else {"@list"}
    for key in node:
        if key[:1] != "@" or key == "@context" or key in allowed:
            continue
        if key in ("@id", "@type"):
            refuse(Reason.RESPELLED, "another spelling of a member", *steps, key)
        refuse(Reason.KEYWORD, f"the keyword {key[:20]}", *steps, key)


def _distinct(values: list[Any]) -> int:
    simple = [value for value in values if not isinstance(value, Mapping | list)]
    return len(set(simple)) + len(values) - len(simple)


def _check_context(context: Any, steps: list[str | int], counts: _Counts) -> None:
    """One local context, and those that its terms bring."""
    entries = context if isinstance(context, list) else [context]
    counts.add_contexts(len(entries))
    for index, entry in enumerate(entries):
        place = [*steps, index] if isinstance(context, list) else steps
        _limit("levels", MOST_LEVELS, len(place))
        if entry is None:
            refuse(Reason.NULL, "a context that takes others away", *place)
        if isinstance(entry, Mapping):
            _check_definition(entry, place, counts)
        elif not isinstance(entry, str):
            refuse(Reason.INVALID, "a context that is neither address nor object", *place)


def _check_definition(context: Mapping[str, Any], steps: list[str | int], counts: _Counts) -> None:
    for key, value in context.items():
        place = [*steps, key]
        if value is None:
            refuse(Reason.NULL, "a definition that takes data away", *place)
        if key == "@base":
            refuse(Reason.RELATIVE_IRI, "a base for addresses, which nothing signed shows", *place)
        if key == "@direction":
            refuse(Reason.DIRECTION, "a direction for texts that do not name theirs", *place)
        if key == "@language":
            known = isinstance(value, str) and is_language_tag(value)
            reason = Reason.VALUE_KIND if known else Reason.LANGUAGE_TAG
            refuse(reason, "a language for texts that do not name theirs", *place)
        if isinstance(value, Mapping):
            _check_term(value, place, counts)
        meaning = value.get("@id") if isinstance(value, Mapping) else value
        if not key.startswith("@") and str(meaning)[:1] == "@" and meaning != f"@{key}":
            refuse(Reason.RESPELLED, f"a word of its own for {meaning}"[:60], *place)


def _check_term(term: Mapping[str, Any], steps: list[str | int], counts: _Counts) -> None:
    for key, value in term.items():
        place = [*steps, key]
        if key == "@context":
            _check_context(value, place, counts)
        elif value is None:
            refuse(Reason.NULL, "a definition that takes data away", *place)
        elif key == "@direction":
            refuse(Reason.DIRECTION, "a direction for texts that do not name theirs", *place)
        elif key == "@language" and not (isinstance(value, str) and is_language_tag(value)):
            refuse(Reason.LANGUAGE_TAG, "not a language tag", *place)
