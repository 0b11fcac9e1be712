"""Public keys as JSON Web Keys."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credentials.encoding.multibase import base64url, from_base64url
from credentials.errors import UnsupportedKey
from credentials.keys.controller import find_method
from credentials.keys.jwk import decode_public_jwk, encode_public_jwk, thumbprint
from credentials.keys.multikey import encode_public_key
from credentials.keys.public_key import algorithm_of

ED: dict[str, Any] = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
"""RFC 8037 A.2."""


def _ec(curve: ec.EllipticCurve, name: str) -> dict[str, Any]:
    numbers = ec.derive_private_key(7, curve).public_key().public_numbers()
    length = (curve.key_size + 7) // 8
    x, y = (base64url(value.to_bytes(length, "big")) for value in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": name, "x": x, "y": y}


P256, P384 = _ec(ec.SECP256R1(), "P-256"), _ec(ec.SECP384R1(), "P-384")
P521 = _ec(ec.SECP521R1(), "P-521")
RSA: dict[str, Any] = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1"
    "L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4"
    "QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO"
    "pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
    "Cur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
}
"""RFC 7638 §3.1."""


@pytest.mark.parametrize(("jwk", "start"), [(ED, "z6Mk"), (P256, "zDn"), (P384, "z82")])
def test_read(jwk: dict[str, Any], start: str) -> None:
    assert encode_public_key(decode_public_jwk(jwk | {"use": "sig"})).startswith(start)


@pytest.mark.parametrize("jwk", [ED, P256, P384, P521, RSA])
def test_read_and_written_again(jwk: dict[str, Any]) -> None:
    allowed = {"use": "sig", "key_ops": ["verify"], "kid": "any", "x5c": ["not looked at"]}
    assert encode_public_jwk(decode_public_jwk(jwk | allowed)) == jwk


def test_names_of_the_kinds() -> None:
    kinds = [algorithm_of(decode_public_jwk(jwk)) for jwk in (ED, P256, P384, P521, RSA)]
    assert kinds == ["Ed25519", "P-256", "P-384", "P-521", "RSA"]


@pytest.mark.parametrize("jwk", [P521, RSA])
def test_no_multikey_form(jwk: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedKey, match="has no Multikey form"):
        encode_public_key(decode_public_jwk(jwk))


@pytest.mark.parametrize(
    ("jwk", "expected"),
    [
        (RSA, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
        (ED, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
    ],
)
def test_thumbprint_of_the_standards(jwk: dict[str, Any], expected: str) -> None:
    """RFC 7638 §3.1, RFC 8037 §A.3."""
    assert thumbprint(decode_public_jwk(jwk)) == expected


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
        (P521 | {"crv": "P-384"}, "x does not have 48 bytes"),
        (P256 | {"x": base64url(b"\0" * 32), "y": base64url(b"\0" * 32)}, "not a point of P-256"),
        (P256 | {"x": base64url(b"\0" + b"\1" * 32)}, "x does not have 32 bytes"),
        (P521 | {"x": base64url(b"\1" * 65)}, "x does not have 66 bytes"),
        (ED | {"use": ["sig"]}, "not meant for signatures"),
        (ED | {"key_ops": ["sign"]}, "not meant to verify"),
        (ED | {"key_ops": "verify"}, "not meant to verify"),
        (ED | {"key_ops": ["encrypt", "wrapKey"]}, "not meant to verify"),
        (ED | {"alg": "ES256"}, "meant for another algorithm"),
        (P256 | {"alg": "ECDH-ES"}, "meant for another algorithm"),
        (P256 | {"alg": "HS256"}, "meant for another algorithm"),
        (RSA | {"alg": "RSA-OAEP"}, "meant for another algorithm"),
        (RSA | {"alg": "PS256"}, "meant for another algorithm"),
        (RSA | {"d": "AA"}, "a secret key"),
        (RSA | {"p": "AA"}, "a secret key"),
        (RSA | {"e": "AQ"}, "unsound modulus or exponent"),
        (RSA | {"e": "Aw"}, "unsound modulus or exponent"),
        (RSA | {"e": "AQAC"}, "unsound modulus or exponent"),
        (RSA | {"e": base64url(b"\1" + b"\0" * 7 + b"\1")}, "unsound modulus or exponent"),
        (RSA | {"e": "AAEAAQ"}, "e has leading zeros"),
        (RSA | {"e": "AQAB="}, "e is not base64url"),
        (RSA | {"e": 65537}, "e is missing"),
        (RSA | {"n": base64url(b"\0" + from_base64url(RSA["n"]))}, "n has leading zeros"),
        (RSA | {"n": base64url(from_base64url(RSA["n"])[1:])}, "an RSA key of 2040 bits"),
        (RSA | {"n": base64url(b"\xff" * 128)}, "an RSA key of 1024 bits"),
        (RSA | {"n": base64url(b"\xff" * 1032)}, "n is missing, or no number of a key"),
        (RSA | {"n": base64url(b"\xff" * 1025)}, "an RSA key of 8200 bits"),
        (RSA | {"n": base64url(from_base64url(RSA["n"])[:-1] + b"\2")}, "unsound modulus"),
        ({"kty": "RSA", "e": "AQAB"}, "n is missing"),
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


@pytest.mark.parametrize("jwk", [P521, RSA])
def test_a_kind_without_multikey_is_called_by_its_thumbprint(jwk: dict[str, Any]) -> None:
    method = {"id": "urn:a:b#1", "type": "JsonWebKey", "controller": "urn:a:b", "publicKeyJwk": jwk}
    document = {"id": "urn:a:b", "assertionMethod": [method]}
    expected = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + thumbprint(decode_public_jwk(jwk))
    assert find_method(document, "urn:a:b#1").public_key_text == expected
