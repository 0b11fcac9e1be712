"""Bitstring Status List 1.0: bits, text, and every way a list can be wrong."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.multibase import encode_base64url
from credentials.errors import (
    OutOfRange,
    StatusListLengthError,
    StatusVerificationError,
    ValueMalformed,
)
from credentials.status.bitstring import (
    LEAST_ENTRIES,
    bit_at,
    decode_list,
    encode_list,
    value_at,
    with_bit,
    with_value,
)

EMPTY = bytes(LEAST_ENTRIES // 8)
EXAMPLE_OF_THE_STANDARD = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def test_the_list_printed_in_the_standard_is_131072_zeros() -> None:
    assert decode_list(EXAMPLE_OF_THE_STANDARD) == EMPTY


def test_a_list_comes_back_and_is_the_same_text_every_time() -> None:
    bits = with_bit(EMPTY, 94_567, is_set=True)
    assert decode_list(encode_list(bits)) == bits
    assert encode_list(bits) == encode_list(bits)


@pytest.mark.parametrize(("index", "byte", "value"), [(0, 0, 0x80), (7, 0, 1), (8, 1, 0x80)])
def test_index_0_is_the_left_most_bit_of_byte_0(index: int, byte: int, value: int) -> None:
    bits = with_bit(EMPTY, index, is_set=True)
    assert bits[byte] == value
    assert bit_at(bits, index)
    assert sum(bits) == value


@given(st.sets(st.integers(0, LEAST_ENTRIES - 1), min_size=1, max_size=20))
def test_exactly_the_bits_that_were_set_are_set(indexes: set[int]) -> None:
    bits = EMPTY
    for index in indexes:
        bits = with_bit(bits, index, is_set=True)
    around = {near for index in indexes for near in (index - 1, index, index + 1)}
    assert {i for i in around if 0 <= i < LEAST_ENTRIES and bit_at(bits, i)} == indexes


def test_a_bit_can_be_cleared_again() -> None:
    assert with_bit(with_bit(EMPTY, 5, is_set=True), 5, is_set=False) == EMPTY


@pytest.mark.parametrize("index", [-1, LEAST_ENTRIES, 10**9])
def test_an_index_outside_is_refused(index: int) -> None:
    with pytest.raises(OutOfRange):
        bit_at(EMPTY, index)
    with pytest.raises(OutOfRange):
        with_bit(EMPTY, index, is_set=True)


def test_entries_of_several_bits() -> None:
    bits = b"\x1b" + bytes(LEAST_ENTRIES // 4)
    assert [value_at(bits, index, size=2) for index in range(4)] == [0, 1, 2, 3]


@given(st.integers(1, 8), st.data())
def test_a_value_of_several_bits_comes_back_alone(size: int, data: st.DataObject) -> None:
    bits = bytes(LEAST_ENTRIES // 8 * size)
    index = data.draw(st.integers(0, LEAST_ENTRIES - 1))
    value = data.draw(st.integers(0, 2**size - 1))
    full = with_value(bytes(255 for _ in bits), index, value, size=size)
    empty = with_value(bits, index, value, size=size)
    assert value_at(empty, index, size=size) == value_at(full, index, size=size) == value
    assert int.from_bytes(empty, "big").bit_count() == value.bit_count()
    assert int.from_bytes(full, "big").bit_count() == len(bits) * 8 - size + value.bit_count()


@pytest.mark.parametrize(("index", "value"), [(0, 4), (0, -1), (LEAST_ENTRIES // 2, 0), (-1, 0)])
def test_a_value_that_does_not_fit_is_refused(index: int, value: int) -> None:
    with pytest.raises(OutOfRange):
        with_value(EMPTY, index, value, size=2)


def test_wider_entries_need_a_longer_list() -> None:
    with pytest.raises(StatusListLengthError):
        value_at(EMPTY, 0, size=2)
    with pytest.raises(ValueMalformed):
        value_at(EMPTY, 0, size=0)


def test_a_short_list_is_refused_both_ways() -> None:
    with pytest.raises(StatusListLengthError):
        encode_list(EMPTY[:-1])
    with pytest.raises(StatusListLengthError):
        decode_list(encode_base64url(gzip.compress(EMPTY[:-1])))


WRONG = {
    "no multibase prefix": (EXAMPLE_OF_THE_STANDARD[1:], "base"),
    "base58": ("z" + EXAMPLE_OF_THE_STANDARD[1:], "base"),
    "padded": (EXAMPLE_OF_THE_STANDARD + "=", "base"),
    "not gzip": (encode_base64url(EMPTY), "gzip"),
    "cut off": (encode_base64url(gzip.compress(EMPTY)[:-9]), "gzip"),
    "wrong check sum": (encode_base64url(gzip.compress(EMPTY)[:-8] + b"\1" * 8), "gzip"),
    "two members": (encode_base64url(gzip.compress(EMPTY) * 2), "trailing"),
    "something after it": (encode_base64url(gzip.compress(EMPTY) + b"x"), "trailing"),
    "a bomb of 64 MiB": (encode_base64url(gzip.compress(bytes(64 * 2**20))), "bomb"),
}


@pytest.mark.parametrize(("text", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_text_that_is_not_one_list(text: str, reason: str) -> None:
    with pytest.raises(StatusVerificationError) as refused:
        decode_list(text)
    assert refused.value.fields["reason"] == reason
