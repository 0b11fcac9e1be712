"""JSON as it is stored, signed and answered: the same bytes whichever encoder writes them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.json_writer import write_json

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_reads_as_the_value(value: Any) -> None:
    assert json.loads(write_json(value)) == value


def test_compact_in_the_order_given_with_characters_as_they_are() -> None:
    value = {"b": [1, 8.5, None, True], "a": 'Ελένη "\n\u2028\x7f'}
    assert (
        write_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    )


@pytest.mark.parametrize("value", [2**60, (1, "two", None)])
def test_what_the_fast_encoder_does_not_take_is_written_too(value: Any) -> None:
    assert (
        write_json({"value": value}) == json.dumps({"value": value}, separators=(",", ":")).encode()
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_no_number_becomes_null(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json([None, {"number": number}])


@pytest.mark.parametrize("value", [datetime(2026, 1, 1, tzinfo=UTC), b"bytes", {1, 2}])
def test_no_other_value_is_written(value: Any) -> None:
    with pytest.raises(TypeError):
        write_json({"value": value})


def test_no_lone_surrogate_is_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        write_json(["\ud800"])
