"""Lets official vectors use contexts that the product does not know."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from credentials.jsonld import active_context, contexts, walk
from credentials.jsonld.states import States
from tests.support.reference import reference

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CITIZENSHIP = "https://w3id.org/citizenship/v4rc1"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_EXAMPLE_TERMS = {
    # the real file is a bare @vocab, which is not taken here; these two terms mean the same
    "AlumniCredential": "https://www.w3.org/ns/credentials/examples#AlumniCredential",
    "alumniOf": "https://www.w3.org/ns/credentials/examples#alumniOf",
}


def allow_contexts_of_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """For this test, the examples, citizenship and learner record contexts are known."""
    more = {
        EXAMPLES: _EXAMPLE_TERMS,
        CITIZENSHIP: _context("w3c/contexts/citizenship-v4rc1.jsonld"),
        CLR: _context("ob3/clr2/context-2.0.1.json"),
    }

    def load(url: str) -> Mapping[str, Any]:
        return more[url] if url in more else contexts.load_context(url)

    monkeypatch.setattr(active_context, "load_context", load)
    monkeypatch.setattr(walk, "STATES", States())


def _context(path: str) -> Any:
    return json.loads(reference(f"standards/{path}").read_text())["@context"]
