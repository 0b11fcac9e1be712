"""The JSON Canonicalization Scheme. RFC 8785."""

import json
from typing import Any

import rfc8785

from credentials.encoding.strict_json import SAFE_INTEGER
from credentials.errors import ValueMalformed

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_MOST_LEVELS = 200


def canonical(value: Any, *, plain: bool = False) -> bytes:
    """The one UTF-8 text of a JSON value. RFC 8785 §3.2.

    `plain`: it is known that no key but ASCII ones and no number but `is_plain_number` occurs.
    Raises ValueMalformed for what is not a JSON value: other types, NaN and infinities,
    integers beyond 2^53-1, lone surrogates, keys that are not strings.
    """
    try:
        if plain or _is_plain(value, _MOST_LEVELS):
            return _ENCODER.encode(value).encode()
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise ValueMalformed(f"no canonical JSON: {error}", pointer="") from error


def _is_plain(value: Any, levels: int) -> bool:
    """Whether the standard encoder with sorted keys already writes what RFC 8785 wants.

    It sorts by code point where §3.2.3 wants UTF-16 units (alike for ASCII keys), and writes
    some numbers in another form than §3.2.2.3.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is dict:
        return levels > 0 and all(
            type(key) is str
            and key.isascii()
            and (type(item) is str or _is_plain(item, levels - 1))
            for key, item in value.items()
        )
    if kind is list:
        return levels > 0 and all(_is_plain(item, levels - 1) for item in value)
    return is_plain_number(value)


def is_plain_number(value: Any) -> bool:
    """Whether Python writes the number as §3.2.2.3 wants it; so it does truth values."""
    kind = type(value)
    if kind is int:
        return bool(-SAFE_INTEGER <= value <= SAFE_INTEGER)
    if kind is float:
        return bool(1e-4 <= abs(value) < 1e15 and not value.is_integer())
    return kind is bool
