"""Whatever is changed in a signed badge, at any place: the proof does not fit any more."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.errors import CredentialsError
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import PublicKey
from credentials.keys.signer import Signer
from credentials.proofs.data_integrity import add_proof, proof_options, verify_proof
from credentials.proofs.derivation import derive
from credentials.proofs.disclosing.disclosure import Disclosure
from tests.core.jsonld.documents import a_document
from tests.support.p256 import p256
from tests.support.seed_signer import signer_named

SIGNER = signer_named("tampering")
P256 = p256(41)
KEYS = (decode_public_key(SIGNER.public_key_multibase), P256.public_key)


def _signed(cryptosuite: str) -> dict[str, Any]:
    signer: Signer = P256 if cryptosuite.startswith("ecdsa") else SIGNER
    options = proof_options(
        verification_method=f"did:web:laurel.example#{signer.public_key_multibase}",
        created=datetime(2026, 11, 22, 12, tzinfo=UTC),
        cryptosuite=cryptosuite,
    )
    if cryptosuite != "ecdsa-sd-2023":
        return add_proof(a_document(), options, signer)
    disclosure = Disclosure(
        mandatory_pointers=("/issuer",), hmac_key=b"t" * 32, proof_signer=p256(42)
    )
    pointers = ["/description", "/credentialSubject/creditsEarned", "/credentialSubject/identifier"]
    return derive(add_proof(a_document(), options, P256, disclosure=disclosure), pointers)


SIGNED = [_signed(name) for name in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-sd-2023")]
every_suite = pytest.mark.parametrize(
    "signed", SIGNED, ids=[signed["proof"]["cryptosuite"] for signed in SIGNED]
)
Path = tuple[str | int, ...]


def _places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(item, (*path, step))


def _places_of(signed: dict[str, Any]) -> list[tuple[Path, Any]]:
    return [(path, value) for path, value in _places(signed) if path[0] != "@context"]


def _parent(document: Any, path: Path) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


def _still_good(document: dict[str, Any]) -> bool:
    return any(_fits(document, key) for key in KEYS)


def _fits(document: dict[str, Any], key: PublicKey) -> bool:
    try:
        return verify_proof(document, document["proof"], key)
    except (CredentialsError, KeyError, AttributeError):  # the last two: no proof, not an object
        return False


@every_suite
def test_untouched_it_is_good(signed: dict[str, Any]) -> None:
    assert _still_good(copy.deepcopy(signed))


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


@every_suite
def test_no_value_can_be_changed(signed: dict[str, Any]) -> None:
    for path, value in _places_of(signed):
        for other in _other(value):
            document = copy.deepcopy(signed)
            _parent(document, path)[path[-1]] = other
            same = other == value and type(other) is type(value)
            assert same or not _still_good(document), (path, other)


@every_suite
def test_nothing_can_be_taken_away(signed: dict[str, Any]) -> None:
    for path, _ in _places_of(signed):
        document = copy.deepcopy(signed)
        del _parent(document, path)[path[-1]]
        assert not _still_good(document), path


@every_suite
@pytest.mark.parametrize("name", ["{}x", "@{}", "_{}", "schema:{}", "https://schema.org/{}", "{} "])
def test_no_member_can_be_renamed(signed: dict[str, Any], name: str) -> None:
    for path, _ in _places_of(signed):
        if isinstance(path[-1], str):
            document = copy.deepcopy(signed)
            parent = _parent(document, path)
            parent[name.format(path[-1])] = parent.pop(path[-1])
            assert not _still_good(document), path
