"""A stranger's JSON schema, applied within limits: nothing fetched, patterns in linear time.

What applying it costs is counted before it is done, since schemas that refer to themselves can
double the work with every step. JSON Schema 2020-12 §8 to §11; older drafts that name themselves.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import jsonschema_rs

from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import BudgetExceeded, MalformedError, ValueMalformed
from credentials.schemas import Violation, explained

LIMITS: Final = JsonLimits(bytes=256 * KIB, depth=36)
"""The schemas that 1EdTech publishes have 112 KiB and more."""
MOST_STEPS: Final = 2_000_000
"""Schemas applied to values; about a tenth of a second."""
MOST_PAIRS: Final = 20_000
"""Different pairs of schema and value that are looked at to count the steps."""
PATTERN_BYTES: Final = 100 * KIB
KEPT: Final = 16

_HERE: Final = ("not", "if", "then", "else")
_HERE_EACH: Final = ("allOf", "anyOf", "oneOf")
_EACH_ITEM: Final = ("items", "additionalItems", "contains", "unevaluatedItems")
_EACH_MEMBER: Final = ("additionalProperties", "unevaluatedProperties", "propertyNames")
_ELSEWHERE: Final = frozenset({"$dynamicRef", "$recursiveRef"})


def violations_of(schema: bytes, document: Mapping[str, Any]) -> tuple[Violation, ...]:
    """What of `document` breaks the schema; empty if nothing does.

    Raises ValueMalformed for what is no schema that can be applied here, and BudgetExceeded for
    one that would cost too much.
    """
    parsed, validator = _compiled(schema)
    _Cost(parsed).count(document)
    return explained(validator, document)


@lru_cache(maxsize=KEPT)
def _compiled(schema: bytes) -> tuple[Any, jsonschema_rs.Validator]:
    try:
        parsed = parse_json(schema, limits=LIMITS)
    except MalformedError as error:
        raise ValueMalformed(f"not a schema that can be read: {error.detail}") from error
    if not isinstance(parsed, dict):
        raise ValueMalformed("not a schema: no object")
    try:
        validator = jsonschema_rs.validator_for(
            parsed,
            offline=True,
            validate_formats=False,
            pattern_options=jsonschema_rs.RegexOptions(size_limit=PATTERN_BYTES),
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise ValueMalformed("not a schema that can be applied here") from error
    return parsed, validator


class _Cost:
    """Counts how often a schema is applied to values, without applying it."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = schema
        self._own = str(schema.get("$id", ""))
        self._known: dict[tuple[int, int], int] = {}

    def count(self, document: Any) -> None:
        """BudgetExceeded if it is too much; ValueMalformed for references that are not followed."""
        try:
            self._of(self._root, document)
        except RecursionError as error:
            raise BudgetExceeded("the schema nests too deeply") from error

    def _of(self, schema: Any, value: Any) -> int:
        if not isinstance(schema, Mapping):
            return 1
        pair = (id(schema), id(value))
        if pair in self._known:
            return self._known[pair]
        if len(self._known) >= MOST_PAIRS:
            raise BudgetExceeded("the schema needs more looks than are allowed")
        self._known[pair] = 0  # a reference in a circle adds nothing
        steps = 1 + sum(self._of(inner, at) for inner, at in self._applied(schema, value))
        if steps > MOST_STEPS:
            raise BudgetExceeded("the schema needs more steps than are allowed")
        self._known[pair] = steps
        return steps

    def _applied(self, schema: Mapping[str, Any], value: Any) -> Iterator[tuple[Any, Any]]:
        """Each schema inside, with the value that it is applied to."""
        if not _ELSEWHERE.isdisjoint(schema):
            raise ValueMalformed("a schema with dynamic references")
        if "$ref" in schema:
            yield self._target(schema["$ref"]), value
        for name in _HERE:
            if name in schema:
                yield schema[name], value
        for name in _HERE_EACH:
            yield from ((inner, value) for inner in _list(schema.get(name)))
        for dependent in (schema.get("dependentSchemas"), schema.get("dependencies")):
            yield from ((inner, value) for inner in _object(dependent).values())
        if isinstance(value, Mapping):
            yield from _of_members(schema, value)
        elif isinstance(value, list):
            yield from _of_items(schema, value)

    def _target(self, reference: Any) -> Any:
        """The schema at a reference into this document; others are not followed."""
        pointer = str(reference).removeprefix(self._own) if self._own else str(reference)
        if pointer in ("#", ""):
            return self._root
        if not pointer.startswith("#/"):
            raise ValueMalformed("a schema that refers to another one")
        at: Any = self._root
        for written in pointer[2:].split("/"):
            step = written.replace("~1", "/").replace("~0", "~")
            if isinstance(at, Mapping) and step in at:
                at = at[step]
            elif isinstance(at, list) and step.isascii() and step.isdigit() and int(step) < len(at):
                at = at[int(step)]
            else:
                raise ValueMalformed("a schema that refers to a place that is not there")
        return at


def _of_members(schema: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for name, inner in _object(schema.get("properties")).items():
        if name in value:
            yield inner, value[name]
    for inner in _object(schema.get("patternProperties")).values():
        yield from ((inner, item) for item in value.values())
    for name in _EACH_MEMBER:
        if name in schema:
            yield from ((schema[name], item) for item in value.values())


def _of_items(schema: Mapping[str, Any], value: list[Any]) -> Iterator[tuple[Any, Any]]:
    for name in _EACH_ITEM:
        for inner in _list(schema.get(name)):
            yield from ((inner, item) for item in value)
    yield from zip(_list(schema.get("prefixItems")), value, strict=False)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
