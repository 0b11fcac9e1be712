"""The OpenAPI document: the paths of `schemas/openapi`, the schemas that really check.

What validates a request is what documents it: the components are the bundled JSON schemas.
"""

import json
from collections.abc import Container, Iterator
from functools import cache
from typing import Any

from credentials.resources import bundled
from credentials.schemas import BASE, load_schema

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_COMPONENTS = "#/components/schemas/"
_METHODS = ("get", "put", "post", "delete", "patch")


@cache
def _skeleton() -> str:
    return (bundled("schemas") / "openapi" / "laurel-1.json").read_text(encoding="utf-8")


def openapi_document(
    base_url: str, version: str, *, only: Container[str] | None = None
) -> dict[str, Any]:
    """The document for a site; with `only`, of these paths alone. OpenAPI 3.1.0."""
    document: dict[str, Any] = json.loads(_skeleton())
    if only is not None:
        _narrow(document, only)
    document["info"]["version"] = version
    document["servers"] = [{"url": base_url}]
    for path, _, operation in operations(document):
        operation["responses"].update(
            {
                status: _PROBLEM
                for status in _refusals(path, operation)
                if status not in operation["responses"]
            }
        )
    document["components"]["schemas"] = _components(document)
    return _with_local_references(document, "")  # type: ignore[no-any-return]


def _narrow(document: dict[str, Any], only: Container[str]) -> None:
    """Leaves out the other paths, and the subjects that then have none."""
    document["paths"] = {path: item for path, item in document["paths"].items() if path in only}
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}
    document["tags"] = [tag for tag in document["tags"] if tag["name"] in used]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each operation."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _refusals(path: str, operation: dict[str, Any]) -> Iterator[str]:
    """The errors that every operation of this kind may answer."""
    yield from ("400", "429", "500", "503")
    if operation["security"]:
        yield from ("401", "403")
    if "requestBody" in operation:
        yield from ("413", "415", "422")
    if "{" in path:
        yield "404"
    if any(parameter.get("in") == "query" for parameter in operation.get("parameters", ())):
        yield "422"


def _components(document: dict[str, Any]) -> dict[str, Any]:
    """Every schema that is referred to, directly or not; `$defs` become components too."""
    components: dict[str, Any] = {}
    wanted = list(_referred(document))
    while wanted:
        name = wanted.pop()
        if name in components:
            continue
        schema = {k: v for k, v in load_schema(name).items() if k not in ("$schema", "$id")}
        definitions = schema.pop("$defs", {})
        wanted += _referred([schema, definitions])
        components[name] = _with_local_references(schema, name)
        for inner, definition in definitions.items():
            components[f"{name}.{inner}"] = _with_local_references(definition, name)
    return dict(sorted(components.items()))


def _referred(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str) and target.startswith(BASE):
            yield target.removeprefix(BASE)
        for value in node.values():
            yield from _referred(value)
    elif isinstance(node, list):
        for value in node:
            yield from _referred(value)


def _with_local_references(node: Any, name: str) -> Any:
    """The same with every reference pointing into the document's components."""
    if isinstance(node, list):
        return [_with_local_references(value, name) for value in node]
    if not isinstance(node, dict):
        return node
    target = node.get("$ref")
    local = {key: _with_local_references(value, name) for key, value in node.items()}
    if isinstance(target, str):
        local["$ref"] = target.replace("#/$defs/", f"{_COMPONENTS}{name}.").replace(
            BASE, _COMPONENTS
        )
    return local
