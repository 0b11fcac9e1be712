"""did:web, did:key and did:jwk."""

import json

import pytest

from credentials.encoding.multibase import base64url
from credentials.errors import (
    InvalidVerificationMethod,
    UnsupportedKey,
    ValueMalformed,
    WrongRelationship,
)
from credentials.keys.controller import find_method
from credentials.keys.did_jwk import did_jwk_of
from credentials.keys.did_key import did_key_document, did_key_of
from credentials.keys.did_web import did_of, document_url
from credentials.keys.public_key import algorithm_of
from credentials.keys.self_contained import document_within

KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"


@pytest.mark.parametrize(
    ("base_url", "did", "url"),
    [
        ("https://a.example", "did:web:a.example", "https://a.example/.well-known/did.json"),
        ("https://a.example/", "did:web:a.example", "https://a.example/.well-known/did.json"),
        (
            "http://localhost:8000",
            "did:web:localhost%3A8000",
            "https://localhost:8000/.well-known/did.json",
        ),
        ("http://laurel.local:80", "did:web:laurel.local%3A80", None),
        ("https://a.example/one/t_w-o.3", "did:web:a.example:one:t_w-o.3", None),
        ("https://a.example:8443/one", "did:web:a.example%3A8443:one", None),
    ],
)
def test_did_web(base_url: str, did: str, url: str | None) -> None:
    assert did_of(base_url) == did
    assert document_url(did) == (url or base_url.replace("http:", "https:") + _tail(base_url))


def _tail(base_url: str) -> str:
    return "/did.json" if base_url.count("/") > 2 else "/.well-known/did.json"


@pytest.mark.parametrize(
    "base_url",
    [
        "ftp://a.example",
        "a.example",
        "https://",
        "https://user@a.example",
        "https://a.example?x",
        "https://a.example#x",
        "https://a.example/x y",
        "https://a.example/../x",
        "https://a.example//x",
        "https://a.example/%2e",
        "https://127.0.0.1:8000",
        "https://[::1]:8000",
        "https://a_b.example",
        "https://-a.example",
        "https://ä.example",
        "https://A.example",
        "https://a.example:99999",
        "https://a.example:x",
        "https://a.example:",
    ],
)
def test_addresses_without_a_did(base_url: str) -> None:
    with pytest.raises(ValueMalformed):
        did_of(base_url)


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk",
        "did:web:",
        "did:web::a",
        "did:web:a.example:",
        "did:web:a.example::b",
        "did:web:a.example:..:b",
        "did:web:a.example:.",
        "did:web:a.example:b%2Fc",
        "did:web:a.example/b",
        "did:web:a.example#key",
        "did:web:a.example?x",
        "did:web:user@a.example",
        "did:web:a.example%3A",
        "did:web:a.example%3A0",
        "did:web:a.example%3A08",
        "did:web:a.example%3A65536",
        "did:web:a.example%3A1%3A2",
        "did:web:a.example%2F@evil.example",
        "did:web:127.0.0.1",
        "did:web:169.254.169.254%3A80",
        "did:web:2130706433",
        "did:web:%5B%3A%3A1%5D",
        "did:web:a.example\n",
        "did:web:a.example:b\n",
        "did:web:" + "a" * 64 + ".example",
        "did:web:" + "a." * 130 + "example",
    ],
)
def test_not_a_did_web(did: str) -> None:
    with pytest.raises(InvalidVerificationMethod) as caught:
        document_url(did)
    assert caught.value.fields["reason"] == "did"


def test_did_key_is_its_own_document() -> None:
    did = did_key_of(KEY)
    method = find_method(did_key_document(did), f"{did}#{KEY}")
    assert (method.public_key_text, method.controller) == (KEY, did)


@pytest.mark.parametrize("did", ["did:web:a", "did:key:", "did:key:z6Mk/x", f"did:key:{KEY}#{KEY}"])
def test_not_a_did_key(did: str) -> None:
    with pytest.raises(InvalidVerificationMethod):
        did_key_document(did)


def test_a_did_key_of_another_kind_of_key() -> None:
    with pytest.raises(UnsupportedKey):
        did_key_document("did:key:zUC7abc")


# did:jwk: the examples of its specification

JWK_P256 = (
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6"
    "OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
)
JWK_X25519 = (
    "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdP"
    "UTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9"
)


def test_did_jwk_is_its_own_document() -> None:
    document = document_within(JWK_P256)
    method = find_method(document, f"{JWK_P256}#0", relationship="authentication")
    assert method.controller == JWK_P256
    assert algorithm_of(method.public_key) == "P-256"
    assert document["verificationMethod"][0]["publicKeyJwk"]["crv"] == "P-256"
    assert "keyAgreement" not in document


def test_did_jwk_from_a_key() -> None:
    jwk = json.dumps(document_within(JWK_P256)["verificationMethod"][0]["publicKeyJwk"]).encode()
    did = did_jwk_of(jwk)
    assert (
        find_method(document_within(did), f"{did}#0").public_key
        == find_method(document_within(JWK_P256), f"{JWK_P256}#0").public_key
    )


def encoded(text: bytes) -> str:
    return "did:jwk:" + base64url(text)


@pytest.mark.parametrize(
    "did",
    [
        "did:jwk:",
        "did:jwk:e30=",
        "did:jwk:e31",
        JWK_P256 + "#0",
        JWK_P256 + "/0",
        encoded(b"[]"),
        encoded(b"{"),
        encoded(b'{"kty": "EC", "kty": "OKP"}'),
        "did:jwk:" + "A" * 3000,
        "did:peer:2",
    ],
)
def test_not_a_did_jwk(did: str) -> None:
    with pytest.raises(InvalidVerificationMethod) as caught:
        document_within(did)
    assert caught.value.fields["reason"] == "did"


@pytest.mark.parametrize(
    "did",
    [
        JWK_X25519,
        encoded(b"{}"),
        encoded(b'{"kty": "oct", "k": "AAAA"}'),
        encoded(
            json.dumps({"kty": "OKP", "crv": "Ed25519", "x": "A" * 43, "d": "A" * 43}).encode()
        ),
    ],
)
def test_a_did_jwk_of_a_key_that_signs_nothing(did: str) -> None:
    with pytest.raises(UnsupportedKey):
        document_within(did)


# did:key of every kind


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (KEY, "Ed25519"),
        ("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", "P-256"),
        (
            "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9",
            "P-384",
        ),
    ],
)
@pytest.mark.parametrize("relationship", ["assertionMethod", "authentication"])
def test_a_did_key_signs_and_logs_in(key: str, name: str, relationship: str) -> None:
    did = did_key_of(key)
    method = find_method(document_within(did), f"{did}#{key}", relationship=relationship)
    assert algorithm_of(method.public_key) == name
    with pytest.raises(WrongRelationship):
        find_method(document_within(did), f"{did}#{key}", relationship="keyAgreement")


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",  # X25519
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",  # secp256k1
    ],
)
def test_a_did_key_of_a_kind_that_signs_nothing_here(did: str) -> None:
    with pytest.raises(UnsupportedKey):
        document_within(did)
