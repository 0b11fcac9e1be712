"""The JSON Canonicalization Scheme. RFC 8785."""

import json
from typing import Any

import orjson
import rfc8785

from credentials.encoding.strict_json import SAFE_INTEGER
from credentials.errors import ValueMalformed

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_MOST_VALUES = 1_000_000
"""More are left to the other encoder, which notices structures without an end."""


def canonical(value: Any, *, plain: bool = False) -> bytes:
    """The one UTF-8 text of a JSON value. RFC 8785 §3.2.

    `plain`: it is known that no key but ASCII ones and no number but `is_plain_number` occurs.
    Raises ValueMalformed for what is not a JSON value: other types, NaN and infinities,
    integers beyond 2^53-1, lone surrogates, keys that are not strings.
    """
    try:
        if plain or _is_plain(value):
            return _sorted(value)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise ValueMalformed(f"no canonical JSON: {error}", pointer="") from error


def _sorted(value: Any) -> bytes:
    """A plain value; the slower encoder writes, or refuses, what the fast one does not take."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return _ENCODER.encode(value).encode()


def _is_plain(value: Any) -> bool:
    """Whether an encoder with sorted keys already writes what RFC 8785 wants.

    It sorts by code point where §3.2.3 wants UTF-16 units (alike for ASCII keys), and writes
    some numbers in another form than §3.2.2.3.
    """
    pending = [value]
    keys: set[Any] = set()
    for item in pending:  # grows while it is walked
        if type(item) is dict:
            keys.update(item)
            pending += [inner for inner in item.values() if type(inner) is not str]
        elif type(item) is list:
            pending += [inner for inner in item if type(inner) is not str]
        elif item is not None and type(item) is not str and not is_plain_number(item):
            return False
        if len(pending) > _MOST_VALUES:
            return False
    return not {*map(type, keys)} - {str} and "".join(keys).isascii()


def is_plain_number(value: Any) -> bool:
    """Whether encoders write the number as §3.2.2.3 wants it; so they do truth values."""
    kind = type(value)
    if kind is int:
        return bool(-SAFE_INTEGER <= value <= SAFE_INTEGER)
    if kind is float:
        return bool(1e-4 <= abs(value) < 1e15 and not value.is_integer())
    return kind is bool
