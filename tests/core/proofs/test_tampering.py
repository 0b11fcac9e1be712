"""Whatever is changed in a signed badge, at any place: the proof does not fit any more."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.errors import CredentialsError
from credentials.keys.multikey import decode_public_key
from credentials.proofs.data_integrity import sign, verify_proof
from tests.core.jsonld.documents import a_document
from tests.support.seed_signer import signer_named

SIGNER = signer_named("tampering")
SIGNED = sign(
    a_document(),
    signer=SIGNER,
    verification_method=f"did:web:laurel.example#{SIGNER.public_key_multibase}",
    created=datetime(2026, 11, 22, 12, tzinfo=UTC),
)
Path = tuple[str | int, ...]


def _places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(item, (*path, step))


PLACES = [(path, value) for path, value in _places(SIGNED) if path[0] != "@context"]


def _parent(document: Any, path: Path) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


def _still_good(document: dict[str, Any]) -> bool:
    try:
        return verify_proof(
            document, document["proof"], decode_public_key(SIGNER.public_key_multibase)
        )
    except (CredentialsError, KeyError, AttributeError):  # the last two: no proof, not an object
        return False


def test_untouched_it_is_good() -> None:
    assert _still_good(copy.deepcopy(SIGNED))


def _other(value: Any) -> list[Any]:
    """Values that differ in one respect."""
    if isinstance(value, bool):
        return [not value, None, str(value).lower(), int(value), str(value)]
    if isinstance(value, str):
        others = [value + "x", value[:-1], value + "\u200b", f" {value}", None, {"@value": value}]
        return others if value == "el" else [*others, value.swapcase()]  # tags know no case
    if isinstance(value, float):
        return [value + 0.1, -value, str(value), "2.26E1", None]
    return [None, "x", [], {}]


def test_no_value_can_be_changed() -> None:
    for path, value in PLACES:
        for other in _other(value):
            document = copy.deepcopy(SIGNED)
            _parent(document, path)[path[-1]] = other
            same = other == value and type(other) is type(value)
            assert same or not _still_good(document), (path, other)


def test_nothing_can_be_taken_away() -> None:
    for path, _ in PLACES:
        document = copy.deepcopy(SIGNED)
        del _parent(document, path)[path[-1]]
        assert not _still_good(document), path


@pytest.mark.parametrize("name", ["{}x", "@{}", "_{}", "schema:{}", "https://schema.org/{}", "{} "])
def test_no_member_can_be_renamed(name: str) -> None:
    for path, _ in PLACES:
        if isinstance(path[-1], str):
            document = copy.deepcopy(SIGNED)
            parent = _parent(document, path)
            parent[name.format(path[-1])] = parent.pop(path[-1])
            assert not _still_good(document), path
