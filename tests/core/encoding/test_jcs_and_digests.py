"""RFC 8785 and the digests made from it."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from credentials.encoding.digests import (
    credential_digest,
    digest_multibase,
    prefixed_digest,
    sha256_hex,
)
from credentials.encoding.jcs import canonical, is_plain_number
from credentials.encoding.multibase import decode_base64url
from credentials.encoding.strict_json import SAFE_INTEGER
from credentials.errors import ValueMalformed
from tests.core.encoding.test_strict_json import JSON_VALUES


def test_the_example_of_the_rfc() -> None:
    """RFC 8785 §3.2.2 and §3.2.3."""
    value = json.loads(
        '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],'
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/",'
        '"literals":[null,true,false]}'
    )
    assert (
        canonical(value)
        == (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


def test_keys_are_sorted_by_utf16_units() -> None:
    """RFC 8785 §3.2.3: U+1F600 is D83D DE00 and so comes before U+FB33."""
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@given(value=JSON_VALUES)
def test_the_quick_way_gives_the_same_bytes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(number=st.floats(allow_nan=False) | st.integers(-SAFE_INTEGER, SAFE_INTEGER) | st.booleans())
@example(1e-4)
@example(9.999999999999999e14)
@example(0.1 + 0.2)
def test_plain_numbers_are_written_as_the_rfc_wants(number: float) -> None:
    if is_plain_number(number):
        assert canonical({"a": number}, plain=True) == rfc8785.dumps({"a": number})


@given(text=st.text())
def test_texts_are_written_as_the_rfc_wants(text: str) -> None:
    """Control characters, U+2028, U+007F and characters beyond U+FFFF included."""
    for one in (text, text + '\x00\x1f\x7f\x85\u2028\u2029\U0001f600/\\"'):
        assert canonical({"a": one}, plain=True) == rfc8785.dumps({"a": one})


def test_deep_values_are_written_whatever_way_is_taken() -> None:
    value: Any = []
    for _ in range(400):
        value = [value]
    assert canonical(value) == b"[" * 401 + b"]" * 401


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, {1: 2}, {"a": b""}, ["\ud800"], {"\ud800": 1}]
)
def test_what_is_not_json_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(ValueMalformed, match="no canonical JSON"):
        canonical(value)


def test_digests_of_a_value() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    expected = hashlib.sha256(b'{"a":1,"b":[]}')
    assert prefixed_digest({"b": [], "a": 1}) == "sha-256:" + expected.hexdigest()
    multihash = decode_base64url(digest_multibase({"b": [], "a": 1}))
    assert multihash == b"\x12\x20" + expected.digest()


def test_the_credential_digest_leaves_out_the_proof_only() -> None:
    assert credential_digest({"id": "a", "proof": {"x": 1}}) == sha256_hex(b'{"id":"a"}')
    assert credential_digest({"id": "a", "Proof": 1}) != credential_digest({"id": "a"})
