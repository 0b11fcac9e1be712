"""The closed table of JSON-LD contexts: address to bundled bytes. Nothing is ever fetched.

VCDM 2.0 §B.1 has verifiers treat these as already retrieved; an unknown one cannot be checked.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from credentials.errors import ContextDamaged, UnknownContext
from credentials.resources import bundled


def known_contexts() -> frozenset[str]:
    """The addresses of all bundled contexts."""
    return frozenset(_index())


@cache
def load_context(url: str) -> Mapping[str, Any]:
    """The context definition at `url`: the value of `@context` in the bundled file.

    Raises UnknownContext (field `url`), or ContextDamaged if the bundled bytes were changed.
    """
    entry = _index().get(url)
    if entry is None:
        raise UnknownContext(f"not a context known here: {url}", url=url)
    data = (_folder() / entry["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ContextDamaged(f"the bundled bytes of {url} were changed", url=url)
    definition: Mapping[str, Any] = json.loads(data)["@context"]
    return definition


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDigest:
    """The digests of the bytes that are or were published at a context's address."""

    current: bool
    """Whether they still are."""
    sha256: bytes
    sha384: bytes
    sha512: bytes


@cache
def digests_of(url: str) -> tuple[PublishedDigest, ...]:
    """The published versions of a context that are known; none for an unknown one.

    NOTE: the bundled bytes of some contexts are the same JSON in other white space.
    """
    return tuple(
        PublishedDigest(
            current=entry["current"],
            sha256=bytes.fromhex(entry["sha256"]),
            sha384=bytes.fromhex(entry["sha384"]),
            sha512=bytes.fromhex(entry["sha512"]),
        )
        for entry in _digests().get(url, ())
    )


@cache
def sets_vocabulary(url: str) -> bool:
    """Whether that bundled context gives a meaning to every word whatever (`@vocab`)."""
    return "@vocab" in load_context(url)


@cache
def meanings_of(url: str) -> frozenset[tuple[str, str]]:
    """Every term of a bundled context with its address, those of scoped contexts too."""
    found: set[tuple[str, str]] = set()
    pending: list[Any] = [load_context(url)]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending += item
        elif isinstance(item, Mapping):
            for name, term in item.items():
                meaning = term.get("@id") if isinstance(term, Mapping) else term
                if not name.startswith("@") and isinstance(meaning, str):
                    found.add((name, meaning))
                if isinstance(term, Mapping):
                    pending.append(term.get("@context"))
    return frozenset(found)


def _folder() -> Path:
    return bundled("schemas") / "contexts"


@cache
def _digests() -> Mapping[str, Any]:
    digests: Mapping[str, Any] = json.loads((_folder() / "digests.json").read_text())
    return digests


@cache
def _index() -> Mapping[str, Mapping[str, str]]:
    index: Mapping[str, Mapping[str, str]] = json.loads((_folder() / "index.json").read_text())
    return index
