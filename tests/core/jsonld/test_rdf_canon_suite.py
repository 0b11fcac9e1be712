"""The W3C suite for RDF Dataset Canonicalization: 64 forms, 21 maps, 1 that must be refused."""

import json
from typing import Any

import pytest

from credentials.errors import BudgetExceeded
from credentials.jsonld.rdfc import canonical_labels, canonical_nquads
from tests.support.nquads_reader import read_nquads
from tests.support.reference import reference

SUITE = "standards/w3c/rdf-canon"
pytestmark = pytest.mark.reference


def _entries(kind: str) -> list[dict[str, Any]]:
    manifest = json.loads((reference(SUITE) / "manifest.jsonld").read_text())
    return [entry for entry in manifest["entries"] if entry["type"] == f"rdfc:{kind}"]


def _hash_name(entry: dict[str, Any]) -> str:
    return str(entry.get("hashAlgorithm", "SHA256")).lower()


def _read(path: str) -> str:
    return (reference(SUITE) / path).read_text()


def test_every_canonical_form() -> None:
    entries = _entries("RDFC10EvalTest")
    wrong = [
        entry["id"]
        for entry in entries
        if canonical_nquads(read_nquads(_read(entry["action"])), hash_name=_hash_name(entry))
        != _read(entry["result"])
    ]
    assert (len(entries), wrong) == (64, [])


def test_every_map_of_labels() -> None:
    entries = _entries("RDFC10MapTest")
    wrong = []
    for entry in entries:
        labels = canonical_labels(read_nquads(_read(entry["action"])), hash_name=_hash_name(entry))
        found = {
            node.removeprefix("_:"): label.removeprefix("_:") for node, label in labels.items()
        }
        if found != json.loads(_read(entry["result"])):
            wrong.append(entry["id"])
    assert (len(entries), wrong) == (21, [])


def test_the_poison_clique_is_refused() -> None:
    (entry,) = _entries("RDFC10NegativeEvalTest")
    with pytest.raises(BudgetExceeded):
        canonical_nquads(read_nquads(_read(entry["action"])))
