"""Whatever stands in a controller document or a key: an error of this house, or a key."""

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credentials.encoding.multibase import base64url, encode_base58btc
from credentials.errors import CredentialsError, UnsupportedKey
from credentials.keys.controller import (
    PublishedKey,
    controller_document,
    find_method,
    methods_holding,
    methods_listed,
)
from credentials.keys.jwk import decode_public_jwk, encode_public_jwk
from credentials.keys.multikey import decode_public_key, encode_public_key
from credentials.keys.self_contained import document_within
from tests.core.verification.reading import member_paths, replaced
from tests.support.p256 import p256
from tests.support.seed_signer import signer_named

DID = "did:web:laurel.example"
KEY = signer_named("a").public_key_multibase
METHOD = f"{DID}#{KEY}"
DOCUMENT = {
    **controller_document(DID, [PublishedKey(public_key_multibase=KEY)]),
    "controller": DID,
    "authentication": [
        {
            "id": f"{DID}#other",
            "type": "JsonWebKey",
            "controller": DID,
            "publicKeyJwk": {**encode_public_jwk(p256(3).public_key), "alg": "ES256", "use": "sig"},
            "expires": "2030-01-01T00:00:00Z",
        }
    ],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
PATHS = sorted(member_paths(DOCUMENT), key=str)


@settings(deadline=None)
@given(st.sampled_from(PATHS), JSON)
@example(("assertionMethod",), None)
@example(("verificationMethod", 0, "id"), [])
@example(("verificationMethod", 0, "id"), "")
def test_any_value_at_any_place(path: tuple[Any, ...], value: Any) -> None:
    document = replaced(copy.deepcopy(DOCUMENT), path, value)
    for method, relationship in ((METHOD, "assertionMethod"), (f"{DID}#other", "authentication")):
        try:
            found = find_method(document, method, relationship=relationship)
        except CredentialsError:
            continue
        assert (found.id, found.controller) == (method, DID)
    with suppress(CredentialsError):
        assert {method.id for method in methods_listed(document)} <= {METHOD}
    with suppress(CredentialsError):
        assert set(methods_holding(document, decode_public_key(KEY))) <= {METHOD}


@settings(deadline=None)
@given(JSON, st.text(max_size=40))
def test_any_document_and_any_address(document: Any, method: str) -> None:
    if isinstance(document, dict):
        with pytest.raises(CredentialsError):
            find_method(document, method)
        with suppress(CredentialsError):
            assert list(methods_listed(document)) == []


@settings(deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_as_a_multikey_are_refused_or_come_back(data: bytes) -> None:
    text = encode_base58btc(data)
    try:
        key = decode_public_key(text)
    except UnsupportedKey:
        return
    assert encode_public_key(key) == text


@settings(deadline=None)
@given(st.sampled_from(["ed01", "8024", "8124"]), st.binary(min_size=31, max_size=50))
def test_any_bytes_after_a_known_prefix(prefix: str, body: bytes) -> None:
    text = encode_base58btc(bytes.fromhex(prefix) + body)
    try:
        key = decode_public_key(text)
    except UnsupportedKey:
        return
    assert encode_public_key(key) == text


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use", "alg", "key_ops"]), JSON
    )
)
def test_any_jwk(jwk: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedKey):
        decode_public_jwk(jwk)


@settings(deadline=None)
@given(
    st.sampled_from(["did:key:", "did:jwk:"]),
    st.text(max_size=40) | st.binary(max_size=60).map(base64url),
)
def test_any_name_that_is_to_be_a_key(prefix: str, name: str) -> None:
    with pytest.raises(CredentialsError):
        document_within(prefix + name)
