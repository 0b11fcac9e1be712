"""What the strict reader refuses, with the place."""

import json
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.strict_json import API_LIMITS, CREDENTIAL_LIMITS, JsonLimits, parse_json
from credentials.errors import LimitExceeded, ParsingError

TWICE = "a member that stands twice"
TEXT = "a lone surrogate or U+0000 in a string"


@pytest.mark.parametrize(
    ("text", "pointer", "detail"),
    [
        ('{"a":1,"a":1}', "/a", TWICE),
        ('{"a":{"b":[1,{"c":1,"c":2}]}}', "/a/b/1/c", TWICE),
        ('{"a~/b":1,"a~/b":1}', "/a~0~1b", TWICE),
        ('{"a":1,"\\u0061":1}', "/a", TWICE),
        ('{"x":NaN}', "/x", "NaN is not JSON"),
        ('{"x":[-Infinity]}', "/x/0", "-Infinity is not JSON"),
        ('{"x":1e999}', "/x", "a number beyond the range of a double"),
        ('{"x":1e-999}', "/x", "a number beyond the range of a double"),
        ('{"x":9007199254740992}', "/x", "an integer beyond 2^53-1"),
        ('{"x":123456789012345678901234567890}', "/x", "an integer beyond 2^53-1"),
        ("[0.123456789012345678]", "/0", "a number of more than 17 digits"),
        ("[1." + "0" * 60 + "]", "/0", "a number of more than 17 digits"),
        ('["\\ud800"]', "/0", TEXT),
        ('["\\uDC00\\ud800"]', "/0", TEXT),
        ('{"x":"a\\u0000"}', "/x", TEXT),
        ('{"x":{"\\udfff":1}}', "/x", TEXT),
        (b'\xef\xbb\xbf{"a":1}', "", "begins with a byte order mark"),
        ('\ufeff{"a":1}', "", "begins with a byte order mark"),
        (b'{"a":"\xff"}', "", "not UTF-8"),
        (b'{"a":"\xed\xa0\x80"}', "", "not UTF-8"),
        ('{"a":"\ud800"}', "", "not UTF-8"),
    ],
)
def test_refused_with_its_place(text: str | bytes, pointer: str, detail: str) -> None:
    with pytest.raises(ParsingError) as caught:
        parse_json(text)
    assert (caught.value.fields["pointer"], caught.value.detail) == (pointer, detail)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "[1,]",
        '{"a":1,}',
        "{'a':1}",
        "// x\n{}",
        "{} {}",
        "01",
        "+1",
        ".5",
        "1.",
        "0x1",
        '"\t"',
        "\x00",
        '"\\x41"',
        "nul",
        "\u00a0{}",
        b"{\x00}\x00",
        "[NaN]x",
        '{"a":1,"a":2} {}',
        "9007199254740993 ,",
    ],
)
def test_not_json(text: str | bytes) -> None:
    with pytest.raises(ParsingError, match="not JSON: "):
        parse_json(text)


SMALL = JsonLimits(
    bytes=2_000,
    depth=3,
    containers=4,
    members=6,
    string_characters=10,
    binary_characters=20,
)


@pytest.mark.parametrize(
    ("text", "limit", "pointer"),
    [
        (" " * 2_001, "bytes", ""),
        ("é" * 1_001, "bytes", ""),
        ("[[[[]]]]", "depth", "/0/0/0"),
        ("[[],[],[],[]]", "containers", "/3"),
        ("[1,2,3,4,5,6,7]", "members", ""),
        ('{"a":"12345678901"}', "string_characters", "/a"),
        ('{"12345678901":1}', "string_characters", "/12345678901"),
        ('["data:12345678901234567"]', "string_characters", "/0"),
        ('["u2V0A1234567890123456"]', "string_characters", "/0"),
        ('["u2V0C123456"]', "string_characters", "/0"),
    ],
)
def test_limits(text: str, limit: str, pointer: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse_json(text, limits=SMALL)
    assert (caught.value.fields["limit"], caught.value.fields["pointer"]) == (limit, pointer)


@pytest.mark.parametrize("longest", ["data:123456789012345", "u2V0A123456789012345"])
def test_what_just_keeps_the_limits_is_read(longest: str) -> None:
    text = f'{{"a":[[1]],"b":["{longest}"],"c":"1234567890"}}'
    assert parse_json(text, limits=SMALL)["c"] == "1234567890"


@pytest.mark.parametrize("limits", [CREDENTIAL_LIMITS, API_LIMITS])
@pytest.mark.parametrize("depth", [300, 90_000])
def test_deep_nesting_is_a_limit_and_not_a_crash(limits: JsonLimits, depth: int) -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse_json("[" * depth + "]" * depth, limits=limits)
    assert caught.value.fields["limit"] == "depth"


def test_decimals_are_exact() -> None:
    assert parse_json("[0.10, 1, 5e-1]", decimals=True) == [Decimal("0.10"), 1, Decimal("0.5")]
    assert type(parse_json("[0.5]")[0]) is float


def test_pairs_of_surrogates_are_one_character() -> None:
    assert parse_json('["\\ud83d\\ude00"]') == ["😀"]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(value=JSON_VALUES, escaped=st.booleans())
def test_reads_what_json_writes(value: Any, *, escaped: bool) -> None:
    assert parse_json(json.dumps(value, ensure_ascii=escaped)) == value


def slowly(text: bytes) -> Any:
    """Read by the way that takes any spelling: a blank at the end is another spelling."""
    return parse_json(text + b" ")


@given(value=st.dictionaries(st.text(), JSON_VALUES))
def test_what_is_written_compactly_is_read_alike_by_the_fast_way(value: dict[str, Any]) -> None:
    if "\x00" in json.dumps(value, ensure_ascii=False) or "\\u0000" in json.dumps(value):
        return
    text = orjson.dumps(value)
    assert repr(parse_json(text)) == repr(slowly(text))


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_is_the_same_by_the_fast_way(number: float) -> None:
    text = orjson.dumps({"a": number})
    assert parse_json(text)["a"].hex() == slowly(text)["a"].hex() == number.hex()


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"b":{"a":1,"a":2}}',
        '{"a":1}{}',
        '{"a":9007199254740992}',
        '{"a":-9007199254740992}',
        '{"a":1e999}',
        '{"a":1e-999}',
        '{"a":0.10000000000000000001}',
        '{"a":NaN}',
        '{"a":"\\u0000"}',
        '{"\\u0000":1}',
        '{"a":"\\ud800"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
    ],
)
def test_the_fast_way_takes_nothing_that_is_refused(text: str | bytes) -> None:
    written = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ParsingError):
        parse_json(written)


@pytest.mark.parametrize(
    "text", ['{"a":-0}', '{"a":1E2}', '{"a":1.50}', '{"a":"\\/"}', '{"a":-0.0}']
)
def test_other_spellings_are_read_as_before(text: str) -> None:
    assert repr(parse_json(text.encode())) == repr(json.loads(text))


@pytest.mark.parametrize("inner", ["{}", "[]", "[1]", '{"a":1}', '"{[{["', "1"])
@pytest.mark.parametrize("depth", range(1, 9))
def test_the_depth_is_told_alike_by_both_ways(inner: str, depth: int) -> None:
    limits = JsonLimits(bytes=1000, depth=5)
    text = '{"a":[' * (depth // 2) + '{"b":' * (depth % 2) + inner + "}" * (depth % 2)
    text = '{"z":' + text + "]}" * (depth // 2) + "}"
    found = []
    for written in (text.encode(), text.encode() + b" "):
        try:
            found.append(repr(parse_json(written, limits=limits)))
        except LimitExceeded as error:
            found.append(f"{error.detail} {error.fields['pointer']}")
    assert found[0] == found[1]
    assert ("depth" in found[0]) is (depth + 1 + (inner[0] in "{[") > 5)
