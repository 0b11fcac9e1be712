"""The shape of a document: which members and types it has, not their values."""

from collections.abc import Mapping
from typing import Any

from credentials.encoding.digests import sha256_hex


def shape_of(document: Mapping[str, Any]) -> str:
    """64 hex digits, equal for documents whose members and node types are the same.

    How many entries a list has does not matter; which members occur in any of them does.
    """
    return sha256_hex("\n".join(sorted(_paths(document))).encode())


def _paths(document: Mapping[str, Any]) -> set[str]:
    """Each path once, with what stands there; all values of one path are looked at together."""
    paths: set[str] = set()
    waiting: list[tuple[str, list[Any]]] = [("", [document])]
    for path, values in waiting:  # grows while it is walked
        members: dict[str, list[Any]] = {}
        entries: list[Any] = []
        for value in values:
            if isinstance(value, dict):
                for name, item in value.items():
                    members.setdefault(name, []).append(item)
            elif isinstance(value, list):
                entries += value
            else:
                paths.add(f"{path}:{type(value).__name__}")
        for name, items in members.items():
            if name in ("type", "@context"):
                paths.update(f"{path}/{name}={item}" for item in items)
            else:
                waiting.append((f"{path}/{name}", items))
        if entries:
            waiting.append((f"{path}/*", entries))
    return paths
