"""Canonical forms that must never change: what was signed by them is out in the world.

The documents and forms in `golden/` were made once. An upgrade (ours, PyLD's, pyoxigraph's, a
context's) that changes one of them breaks credentials that were issued; it is not to be made.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from credentials.jsonld import expansion
from credentials.jsonld.canonize import canonize
from credentials.jsonld.forms import CanonicalForms
from credentials.jsonld.oracle import canonize_independently
from tests.support.pyld_oracle import canonize_by_pyld

FOLDER = Path(__file__).parent / "golden"
DIGESTS: dict[str, dict[str, Any]] = json.loads((FOLDER / "digests.json").read_text())
WHOLE = ("badge", "status-list", "own-words")
"""Those whose forms are kept as they are, not only their digests."""


def golden(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return document


@pytest.mark.parametrize("name", sorted(DIGESTS))
@pytest.mark.parametrize("hash_name", ["sha256", "sha384"])
def test_the_form_is_what_it_was(name: str, hash_name: str) -> None:
    form = CanonicalForms(expansion)(golden(name), hash_name)
    expected = DIGESTS[name]
    assert form.count("\n") == expected["statements"]
    assert hashlib.new(hash_name, form.encode()).hexdigest() == expected[hash_name]


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_form_is_what_it_was(name: str) -> None:
    form = CanonicalForms(expansion)(golden(name), "sha256")
    assert form == (FOLDER / f"{name}.nq").read_text()


@pytest.mark.parametrize("name", sorted(DIGESTS))
def test_others_find_the_same(name: str) -> None:
    """But for control characters, which PyLD does not escape, and nested contexts."""
    document = golden(name)
    form = CanonicalForms(expansion)(document, "sha256")
    if name != "own-words":
        assert canonize(document) == form == canonize_by_pyld(document)
    if name not in ("own-words", "endorsed"):
        assert canonize_independently(document) == form
