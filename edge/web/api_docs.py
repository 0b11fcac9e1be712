"""The OpenAPI document, arranged for a page: calls by subject, forms of the data as rows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from edge.web.openapi import operations

_COMPONENTS = "#/components/schemas/"
_SHOWN_SCHEMAS = ("completion-evidence-1", "completion-answer", "decision", "credential", "problem")
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    """Needed together; for alternatives the first of them."""
    alternatives: bool
    parameters: tuple[Node, ...]
    body: str | None
    """Name of the body's schema."""
    example: str | None
    """A command for a shell."""
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One member of a form of data."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Docs:
    """Everything that the page shows."""

    subjects: tuple[tuple[str, str, tuple[Call, ...]], ...]
    """Name, description, calls."""
    schemas: tuple[tuple[str, str, tuple[Row, ...]], ...]
    """Name, description, members."""


def docs_of(document: dict[str, Any]) -> Docs:
    """The page's content."""
    base_url = document["servers"][0]["url"]
    calls: dict[str, list[Call]] = {tag["name"]: [] for tag in document["tags"]}
    for path, method, operation in operations(document):
        calls[operation["tags"][0]].append(_call(document, base_url, path, method, operation))
    return Docs(
        subjects=tuple(
            (tag["name"], tag["description"], tuple(calls[tag["name"]])) for tag in document["tags"]
        ),
        schemas=tuple(
            _schema(document, name)
            for name in _SHOWN_SCHEMAS
            if name in document["components"]["schemas"]
        ),
    )


def _call(document: Node, base_url: str, path: str, method: str, operation: Node) -> Call:
    security = operation["security"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return Call(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scopes=tuple(scope for one in security for scope in one["token"]),
        alternatives=len(security) > 1,
        parameters=tuple(_resolved(document, p) for p in operation.get("parameters", ())),
        body=_target(body["schema"]) if body else None,
        example=_command(base_url, method, path, body["example"])
        if body and "example" in body
        else None,
        answers=tuple(_answers(operation)),
    )


def _command(base_url: str, method: str, path: str, example: Any) -> str:
    shown = json.dumps(example, ensure_ascii=False, indent=1)
    verb = "" if method == "post" else f" -X {method.upper()}"
    return (
        f'curl{verb} -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\\n'
        f"  {base_url}{path} -d '{shown}'"
    )


def _answers(operation: Node) -> Iterator[tuple[str, str]]:
    for status, answer in sorted(operation["responses"].items()):
        if "$ref" not in answer:
            yield status, answer["description"]


def _schema(document: Node, name: str) -> tuple[str, str, tuple[Row, ...]]:
    schema = document["components"]["schemas"][name]
    required = schema.get("required", ())
    rows = tuple(
        Row(
            name=member,
            type=_type(document, value),
            required=member in required,
            description=_described(document, value),
        )
        for member, value in schema["properties"].items()
    )
    return name, schema.get("description", ""), rows


def _resolved(document: Node, node: Node) -> Node:
    target = node.get("$ref")
    if not isinstance(target, str):
        return node
    found: Any = document
    for step in target.removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]


def _target(node: Node) -> str | None:
    target = node.get("$ref")
    return target.removeprefix(_COMPONENTS) if isinstance(target, str) else None


def _described(document: Node, node: Node) -> str:
    return str(node.get("description") or _resolved(document, node).get("description", ""))


def _type(document: Node, node: Node) -> str:
    """A form of data in a few words."""
    node = _resolved(document, node)
    if "const" in node:
        return json.dumps(node["const"])
    if "enum" in node:
        return " | ".join(json.dumps(option) for option in node["enum"])
    if "anyOf" in node:
        return " | ".join(_type(document, option) for option in node["anyOf"])
    kind = node.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(kind)
    if kind == "array":
        return f"[{_type(document, node.get('items', {}))}]"
    if kind == "object" and "properties" in node:
        return "{" + ", ".join(node["properties"]) + "}"
    return str(kind)
