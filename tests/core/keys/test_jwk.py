"""Public keys as JSON Web Keys."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credentials.encoding.multibase import base64url
from credentials.errors import UnsupportedKey
from credentials.keys.controller import find_method
from credentials.keys.jwk import decode_public_jwk
from credentials.keys.multikey import encode_public_key

ED: dict[str, Any] = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
"""RFC 8037 A.2."""


def _ec(curve: ec.EllipticCurve, name: str) -> dict[str, Any]:
    numbers = ec.derive_private_key(7, curve).public_key().public_numbers()
    length = curve.key_size // 8
    x, y = (base64url(value.to_bytes(length, "big")) for value in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": name, "x": x, "y": y}


P256, P384 = _ec(ec.SECP256R1(), "P-256"), _ec(ec.SECP384R1(), "P-384")


@pytest.mark.parametrize(("jwk", "start"), [(ED, "z6Mk"), (P256, "zDn"), (P384, "z82")])
def test_read(jwk: dict[str, Any], start: str) -> None:
    assert encode_public_key(decode_public_jwk(jwk | {"use": "sig"})).startswith(start)


@pytest.mark.parametrize(
    ("jwk", "detail"),
    [
        (ED | {"d": "AA"}, "a secret key"),
        (P256 | {"d": "AA"}, "a secret key"),
        ({"kty": "oct", "k": "AA"}, "a secret key"),
        (ED | {"use": "enc"}, "not meant for signatures"),
        (ED | {"crv": "X25519"}, "not supported"),
        (P256 | {"crv": "secp256k1"}, "not supported"),
        (P256 | {"crv": ["P-256"]}, "not supported"),
        ({"kty": "RSA", "n": "AA", "e": "AQAB"}, "not supported"),
        ({}, "not supported"),
        (ED | {"x": "AA"}, "x does not have 32 bytes"),
        (ED | {"x": ED["x"] + "="}, "not base64url"),
        (ED | {"x": 5}, "x does not have 32 bytes"),
        (ED | {"x": base64url((2).to_bytes(32, "little"))}, "not a usable point"),
        (P256 | {"y": P256["x"]}, "not a point of P-256"),
        (P256 | {"crv": "P-384"}, "does not have 48 bytes"),
        ({key: value for key, value in P256.items() if key != "y"}, "y does not have 32 bytes"),
    ],
)
def test_refused(jwk: dict[str, Any], detail: str) -> None:
    with pytest.raises(UnsupportedKey, match=detail):
        decode_public_jwk(jwk)


@pytest.mark.parametrize("type_", ["JsonWebKey", "JsonWebKey2020"])
def test_found_in_a_controller_document(type_: str) -> None:
    method = {"id": "urn:a:b#1", "type": type_, "controller": "urn:a:b", "publicKeyJwk": ED}
    document = {"id": "urn:a:b", "assertionMethod": [method]}
    assert find_method(document, "urn:a:b#1").public_key == decode_public_jwk(ED)
