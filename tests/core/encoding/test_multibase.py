"""base58btc and base64url, strictly."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.multibase import (
    decode_base58btc,
    decode_base64url,
    encode_base58btc,
    encode_base64url,
)
from credentials.errors import ValueMalformed


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (b"The quick brown fox jumps over the lazy dog.", None),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
        (b"", "z"),
    ],
)
def test_base58btc_of_the_draft(data: bytes, text: str | None) -> None:
    """draft-msporny-base58 §5."""
    expected = text or "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
    assert encode_base58btc(data) == expected


@given(data=st.binary(min_size=1, max_size=370))
def test_what_is_written_is_read_again(data: bytes) -> None:
    assert decode_base58btc(encode_base58btc(data)) == data
    assert decode_base64url(encode_base64url(data)) == data


@pytest.mark.parametrize("text", ["", "z", "uAA", "2NEpo7", "z0", "zI", "zl", "zO", "z1 ", "z1\n"])
def test_not_base58btc(text: str) -> None:
    with pytest.raises(ValueMalformed, match="base58btc"):
        decode_base58btc(text)


def test_a_long_text_is_refused_before_decoding() -> None:
    with pytest.raises(ValueMalformed, match="at most 512"):
        decode_base58btc("z" + "2" * 512)


@pytest.mark.parametrize(
    "text", ["", "zAA", "uA", "uAAAAA", "uAA==", "uA+", "uA/", "uAB", "uAAB", "uAA\n"]
)
def test_not_base64url(text: str) -> None:
    with pytest.raises(ValueMalformed, match="base64url"):
        decode_base64url(text)


@pytest.mark.parametrize("encode", [encode_base58btc, encode_base64url])
def test_leading_zeros_are_kept(encode: Callable[[bytes], str]) -> None:
    decode = decode_base58btc if encode is encode_base58btc else decode_base64url
    assert decode(encode(b"\0\0\1")) == b"\0\0\1"
