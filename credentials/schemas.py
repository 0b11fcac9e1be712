"""The bundled JSON schemas, compiled: what of a document breaks them, in words and pointers.

Every file of `schemas/json/**` is known by its file name without `.json`. The registry is
closed: a reference to anything outside it fails when the schema is compiled. Formats are
asserted, patterns run in linear time. A Decimal counts as the number that it is, exactly.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema_rs

from credentials.resources import bundled

ECHO_CHARS = 80
"""No more than this of an input stands in a detail."""
MAX_VIOLATIONS = 50
"""More would not help a reader and would cost time on hostile input."""
BASE = "urn:laurel:schema:"
"""A bundled file without `$id` is known to others under this and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One place where a document breaks its schema."""

    pointer: str
    """JSON pointer (RFC 6901) of the member meant, also when it is missing."""
    detail: str
    """What was expected, in English; repeats at most 80 characters of the input."""


def schema_names() -> tuple[str, ...]:
    """The names of all bundled schemas, sorted."""
    return tuple(sorted(_files()))


def load_schema(name: str) -> Mapping[str, Any]:
    """The bundled schema of that name, to be read only. KeyError for an unknown name."""
    return _schemas()[name]


def violations(name: str, document: Any) -> tuple[Violation, ...]:
    """What breaks the schema of that name, in document order; empty if nothing does.

    `document` is JSON as parsed; its non-integers may be float or Decimal. At most 50 are given.
    KeyError for an unknown name.
    """
    return explained(_validator(name), document)


def explained(validator: jsonschema_rs.Validator, document: Any) -> tuple[Violation, ...]:
    """The same for a compiled schema."""
    try:
        if validator.is_valid(document):
            return ()
        errors = list(islice(validator.iter_errors(document), MAX_VIOLATIONS))
    except UnicodeEncodeError:
        return (Violation(pointer="", detail="holds a lone surrogate, which is no character"),)
    found = (violation for error in errors for violation in _explain(error))
    return tuple(islice(dict.fromkeys(found), MAX_VIOLATIONS))


def pointer_of(path: Iterable[str | int]) -> str:
    """The JSON pointer of a path of member names and indexes. RFC 6901 §3."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@cache
def _files() -> Mapping[str, Path]:
    """Every schema file by its name; ValueError if two have the same."""
    files: dict[str, Path] = {}
    for path in sorted((bundled("schemas") / "json").rglob("*.json")):
        if path.stem in files:
            raise ValueError(f"two bundled schemas are called {path.stem!r}")
        files[path.stem] = path
    return files


@cache
def _schemas() -> Mapping[str, dict[str, Any]]:
    """The content of every schema file by its name."""
    return {name: json.loads(path.read_bytes()) for name, path in _files().items()}


@cache
def _registry() -> jsonschema_rs.Registry:
    resources = [(schema.get("$id", BASE + name), schema) for name, schema in _schemas().items()]
    return jsonschema_rs.Registry(resources)


@cache
def _validator(name: str) -> jsonschema_rs.Validator:
    schema = _schemas()[name]
    return jsonschema_rs.validator_for(
        schema,
        base_uri=schema.get("$id", BASE + name),
        registry=_registry(),
        offline=True,
        validate_formats=True,
        ignore_unknown_formats=False,
        pattern_options=jsonschema_rs.RegexOptions(),
    )


def _explain(error: jsonschema_rs.ValidationError) -> Iterator[Violation]:
    """One error of the validator as one or more violations at the place that is meant."""
    kind, path = error.kind.name, error.instance_path
    facts = error.kind.as_dict()
    if kind in {"oneOf", "anyOf"}:
        yield from _explain_choice(path, facts["context"])
    elif kind == "required":
        yield _violation([*path, facts["property"]], "is missing")
    elif kind in {"additionalProperties", "unevaluatedProperties"}:
        for name in facts["unexpected"]:
            yield _violation([*path, name], "is not a member that is known here")
    elif kind == "propertyNames":
        inner = facts["error"]
        yield _violation(
            path, f"has a member named {_quote(inner.instance)}, whose name {_wording(inner)}"
        )
    else:
        yield _violation(path, _wording(error))


def _explain_choice(
    path: list[str | int], branches: list[list[jsonschema_rs.ValidationError]]
) -> Iterator[Violation]:
    """What keeps the document from the branch that it comes nearest to."""
    if not branches or not all(branches):
        yield _violation(path, "fits more than one of the forms allowed here")
        return
    wrong_type = [_only_wrong_type(path, branch) for branch in branches]
    if all(wrong_type):
        types = sorted({name for names in wrong_type for name in names})
        yield _violation(path, f"must be {_a_type(types)}")
        return
    for error in min(branches, key=lambda branch: _distance(path, branch)):
        yield from _explain(error)


def _only_wrong_type(
    path: list[str | int], branch: list[jsonschema_rs.ValidationError]
) -> list[str]:
    """The types asked for, if another type is all that is wrong with this branch."""
    if len(branch) == 1 and branch[0].kind.name == "type" and branch[0].instance_path == path:
        return list(branch[0].kind.as_dict()["types"])
    return []


def _distance(
    path: list[str | int], branch: list[jsonschema_rs.ValidationError]
) -> tuple[bool, int, int]:
    """How far a document is from a branch: its own type, its fixed values, all else."""
    other_type = any(e.kind.name == "type" and e.instance_path == path for e in branch)
    fixed = sum(e.kind.name in {"const", "enum"} for e in branch)
    return other_type, fixed, len(branch)


def _wording(error: jsonschema_rs.ValidationError) -> str:
    """What was expected, as the end of a sentence that starts with the member."""
    facts = error.kind.as_dict()
    match error.kind.name:
        case "type":
            return f"must be {_a_type(sorted(facts['types']))}, is {_quote(error.instance)}"
        case "enum":
            return f"must be one of {_list(facts['options'])}, is {_quote(error.instance)}"
        case "const":
            return f"must be {_quote(facts['expected_value'])}, is {_quote(error.instance)}"
        case "format":
            return f"must be a {facts['format']}, is {_quote(error.instance)}"
        case "pattern":
            return f"must match {facts['pattern']}, is {_quote(error.instance)}"
        case "uniqueItems":
            return "must not hold the same entry twice"
        case "contains" | "falseSchema" | "not":
            return _RULES[error.kind.name]
        case kind if kind in _LIMITS:
            words, noun = _LIMITS[kind]
            return f"{words} {facts['limit']}{noun(facts['limit'])}".rstrip()
        case kind:
            return f"breaks the rule {kind!r} of the schema"


_RULES = {
    "contains": "lacks an entry that must be there",
    "falseSchema": "must not be there",
    "not": "has a value that is not allowed here",
}


def _counted(one: str, more: str) -> Callable[[float], str]:
    """The noun that follows a number."""
    return lambda number: f" {one if number == 1 else more}"


_CHARACTERS = _counted("character", "characters")
_ENTRIES = _counted("entry", "entries")
_MEMBERS = _counted("member", "members")
_NOTHING = _counted("", "")
_LIMITS: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "minimum": ("must be at least", _NOTHING),
    "maximum": ("must be at most", _NOTHING),
    "exclusiveMinimum": ("must be more than", _NOTHING),
    "exclusiveMaximum": ("must be less than", _NOTHING),
    "minLength": ("must have at least", _CHARACTERS),
    "maxLength": ("must have at most", _CHARACTERS),
    "minItems": ("must have at least", _ENTRIES),
    "maxItems": ("must have at most", _ENTRIES),
    "minProperties": ("must have at least", _MEMBERS),
    "maxProperties": ("must have at most", _MEMBERS),
}
_TYPES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def _violation(path: Iterable[str | int], detail: str) -> Violation:
    return Violation(pointer=pointer_of(_short(step) for step in path), detail=detail)


def _short(step: str | int) -> str | int:
    """A step of a path; a member name of the input is cut like any other input."""
    return step if isinstance(step, int) or len(step) <= ECHO_CHARS else step[:ECHO_CHARS] + "…"


def _a_type(names: list[str]) -> str:
    return " or ".join(_TYPES[name] for name in names)


def _list(options: Iterable[Any]) -> str:
    return ", ".join(json.dumps(option, ensure_ascii=False) for option in options)


def _quote(value: Any) -> str:
    """A value as JSON, never more than 80 characters of it."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str):
        cut = value if len(value) <= ECHO_CHARS else value[: ECHO_CHARS - 1] + "…"
        return json.dumps(cut, ensure_ascii=False)
    text = str(value) if isinstance(value, Decimal) else json.dumps(value)
    return text if len(text) <= ECHO_CHARS else text[: ECHO_CHARS - 1] + "…"
