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


def _folder() -> Path:
    return bundled("schemas") / "contexts"


@cache
def _index() -> Mapping[str, Mapping[str, str]]:
    index: Mapping[str, Mapping[str, str]] = json.loads((_folder() / "index.json").read_text())
    return index
