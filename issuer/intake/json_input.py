"""JSON as platforms answer it: one document, a list in it, or one value a line."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from credentials.encoding.strict_json import API_LIMITS, JsonLimits, parse_json
from credentials.errors import CredentialsError
from issuer.intake.numbers import echo
from issuer.intake.reading import MAX_JSON_BYTES, MAX_ROWS
from issuer.intake.table import refused

ANSWER_LIMITS = JsonLimits(bytes=MAX_JSON_BYTES, depth=36, containers=2_000_000, members=20_000_000)
"""Of a platform's whole answer; a line of NDJSON is read with the limits of the API."""
JSON_TYPE = "application/json"
NDJSON_TYPE = "application/x-ndjson"


class LineRefused(ValueError):
    """One line is not JSON."""


def json_document(file: BinaryIO) -> Any:
    """The one value in the file. IntakeRefused if it is not strict JSON, or too large."""
    file.seek(0)
    data = file.read(MAX_JSON_BYTES + 1)
    try:
        return parse_json(data, limits=ANSWER_LIMITS, decimals=True)
    except CredentialsError as error:
        raise refused("json.malformed", error.detail) from error


def json_lines(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    """The value of each line that is not blank, with its number; a LineRefused in its place."""
    file.seek(0)
    count = 0
    number = 0
    while line := file.readline(API_LIMITS.bytes + 2):
        number += 1
        if not line.strip():
            continue
        count += 1
        if count > MAX_ROWS:
            raise refused("json.rows", f"expected at most {MAX_ROWS} lines")
        try:
            yield number, parse_json(line.rstrip(b"\r\n"), limits=API_LIMITS, decimals=True)
        except CredentialsError as error:
            _skip_rest(file, line)
            yield number, LineRefused(error.detail)


def _skip_rest(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(API_LIMITS.bytes)


def is_lines(file: BinaryIO) -> bool:
    """Whether the file holds one JSON object a line, not one document over several."""
    file.seek(0)
    first = file.readline(API_LIMITS.bytes + 2)
    try:
        value = parse_json(first.strip(), limits=API_LIMITS, decimals=True)
    except CredentialsError:
        return False
    return isinstance(value, dict) and bool(file.readline(API_LIMITS.bytes + 2).strip())


def items_of(file: BinaryIO, *members: str) -> Iterator[tuple[int, Any]]:
    """The items of a list, of a list under one of those members, or of NDJSON; from 1."""
    if is_lines(file):
        yield from json_lines(file)
        return
    document = json_document(file)
    found = document
    if isinstance(document, Mapping):
        found = next((document[name] for name in members if name in document), [document])
    if not isinstance(found, list):
        raise refused("json.shape", f"expected a list, or one under {' or '.join(members)}")
    if len(found) > MAX_ROWS:
        raise refused("json.rows", f"expected at most {MAX_ROWS} items")
    yield from enumerate(found, start=1)


def text_of(node: Any, name: str) -> str:
    """The member as text, empty if it is missing, null or no text or integer."""
    value = node.get(name) if isinstance(node, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()


def object_in(node: Any, name: str) -> Mapping[str, Any]:
    """The member that is an object, or an empty one."""
    value = node.get(name) if isinstance(node, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def list_in(node: Any, name: str) -> list[Any]:
    """The member that is a list, or an empty one."""
    value = node.get(name) if isinstance(node, Mapping) else None
    return value if isinstance(value, list) else []


def insist_on_object(value: Any) -> Mapping[str, Any]:
    """The value, which must be an object. IntakeRefused if not."""
    if not isinstance(value, Mapping):
        raise refused("json.shape", f"expected an object, not {echo(value)}")
    return value
