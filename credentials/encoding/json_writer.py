"""JSON, written compactly: no white space, members in the order given, UTF-8. RFC 8259."""

import json
from typing import Any, Final

import orjson

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_OPTIONS: Final = (
    orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_STRICT_INTEGER
)


def write_json(value: Any) -> bytes:
    """The text of a JSON value.

    Raises TypeError for what is none, ValueError for NaN and infinities (also UnicodeEncodeError
    for a lone surrogate). The slower encoder writes, or refuses, what the fast one does not take.
    """
    try:
        text = orjson.dumps(value, option=_OPTIONS)
    except orjson.JSONEncodeError:
        return _ENCODER.encode(value).encode()
    if b"null" in text and orjson.loads(text) != value:  # so it writes NaN
        return _ENCODER.encode(value).encode()
    return text
