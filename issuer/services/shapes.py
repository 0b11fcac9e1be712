"""The shape of a document: which members and types it has, not their values."""

from collections.abc import Iterator, Mapping
from typing import Any

from credentials.encoding.digests import sha256_hex


def shape_of(document: Mapping[str, Any]) -> str:
    """64 hex digits, equal for documents whose members and node types are the same.

    How many entries a list has does not matter; which members occur in any of them does.
    """
    return sha256_hex("\n".join(sorted(set(_paths(document, "")))).encode())


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in ("type", "@context"):
                yield f"{path}/{name}={item}"
            else:
                yield from _paths(item, f"{path}/{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, f"{path}/*")
    else:
        yield f"{path}:{type(value).__name__}"
