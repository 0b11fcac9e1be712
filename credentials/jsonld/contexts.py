"""The closed table of JSON-LD contexts: address to bundled bytes. Nothing is ever fetched.

VCDM 2.0 §B.1 has verifiers treat these as already retrieved; an unknown one cannot be checked.
"""

import hashlib
import json
from collections.abc import Mapping
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
def _index() -> Mapping[str, Mapping[str, str]]:
    index: Mapping[str, Mapping[str, str]] = json.loads((_folder() / "index.json").read_text())
    return index
