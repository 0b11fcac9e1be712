"""Places in a document, as people write them: `credentialSubject.phoneNumbers[0]`, or a pointer."""

import re
from typing import Any, Final

from credentials.errors import EnvelopeError
from credentials.jose.sd_jwt import Path

_STEP: Final = re.compile(r"(?:\A|\.)([^.\[\]]+)|\[(0|[1-9][0-9]{0,5})\]")
_POSITION: Final = re.compile(r"0|[1-9][0-9]{0,5}")


def parse_path(text: str) -> Path:
    """The steps of a path. `a.b[0]`, or a JSON pointer `/a/b/0` (RFC 6901), whose numbers are
    positions. EnvelopeError (reason `path`) for any other text.
    """
    if text.startswith("/"):
        steps = [step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/")]
        return tuple(int(step) if _POSITION.fullmatch(step) else step for step in steps)
    path: list[str | int] = []
    end = 0
    for match in _STEP.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        path.append(match[1] if match[1] is not None else int(match[2]))
    if not path or end != len(text) or isinstance(path[0], int):
        raise EnvelopeError(f"not a path: {text[:80]}", reason="path")
    return tuple(path)


def find(document: Any, path: Path) -> Any:
    """What stands there. EnvelopeError (reason `path`) if nothing does."""
    for step in path:
        if not _has(document, step):
            raise EnvelopeError(f"nothing stands at {format_path(path)}", reason="path")
        document = document[step]
    return document


def format_path(path: Path) -> str:
    """The path as it is written: `a.b[0]`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)
