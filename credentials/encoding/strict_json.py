"""JSON, read so that two readers cannot see two documents. RFC 8259, I-JSON (RFC 7493) §2."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, Final

import orjson

from credentials.errors import LimitExceeded, ParsingError

KIB = 1024
SAFE_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader understands alike (RFC 7493 §2.2)."""
NUMBER_CHARACTERS = 40
_BINARY = ("data:", "u2V0A", "u2V0B")
"""Addresses that are pictures; base and derived values of `ecdsa-sd-2023` (ECDSA 1.0 §3.5)."""
SIGNIFICANT_DIGITS = 17
"""More digits than this change nothing in a double: two texts would be one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLimits:
    """What a document may cost. Passing one of them is a `LimitExceeded`."""

    bytes: int
    depth: int
    containers: int = 8_000
    members: int = 20_000
    """Members of objects and items of arrays together."""
    string_characters: int = 64 * KIB
    binary_characters: int = 256 * KIB
    """For strings that begin as bytes do that belong here: see `_BINARY`."""


CREDENTIAL_LIMITS = JsonLimits(bytes=256 * KIB, depth=36)
API_LIMITS = JsonLimits(bytes=1024 * KIB, depth=64)

_SUSPICIOUS_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_SURROGATE_OR_NUL = re.compile("[\ud800-\udfff\x00]")


_OTHERWISE: Final = object()
"""The text is not of the form that can be read fast."""


class _RefusedError(Exception):
    """The fast reading met something that `_first_offence` names and places."""


@dataclass(frozen=True, slots=True)
class _Offence:
    """Stands for a value that is refused, until its place is known."""

    detail: str


def parse_json(
    data: bytes | str, *, limits: JsonLimits = CREDENTIAL_LIMITS, decimals: bool = False
) -> Any:
    """The value written in `data`; with `decimals`, non-integers as exact Decimal, else float.

    Refuses with ParsingError (field `pointer` where the place is known): duplicate keys, NaN and
    infinities, lone surrogates, U+0000, a byte order mark, bytes that are not UTF-8, integers
    beyond 2^53-1, numbers that a double cannot tell from others, anything after the value.
    Passing one of `limits` raises LimitExceeded (fields `limit`, `measured`, `pointer`).
    """
    if not decimals and type(data) is bytes and data.startswith(b'{"'):
        value = _as_written(data, limits)
        if value is not _OTHERWISE:
            return value
    text = _text_of(data, limits)
    try:
        return _strictly(text, limits, decimals=decimals)
    except json.JSONDecodeError as error:
        raise ParsingError(
            f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})",
            pointer="",
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise _too_much("depth", limits.depth, limits.depth + 1, "") from error


def _strictly(text: str, limits: JsonLimits, *, decimals: bool) -> Any:
    """The value; JSONDecodeError may also come behind what was refused first (`[NaN]x`)."""
    try:
        value = _decoder(_refuse, _pairs_without_duplicates, decimals=decimals).decode(text)
        if not _SUSPICIOUS_ESCAPE.search(text) and _within(value, limits, len(text)):
            return value
    except _RefusedError:
        pass
    _raise_first_offence(text, limits)
    return value


def _as_written(data: bytes, limits: JsonLimits) -> Any:
    """The object, if writing it again gives the very bytes that were read; else `_OTHERWISE`.

    So no member stands twice, nothing follows, each number is the shortest text of its double
    and no integer is beyond 2^53-1. Most credentials are sent as they were written.
    """
    if len(data) > limits.bytes or b"\\u0000" in data:
        return _OTHERWISE
    try:
        value = orjson.loads(data)
        if orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) != data:
            return _OTHERWISE
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return _OTHERWISE
    if _clearly_within(value, data, limits) or _within(value, limits, len(data)):
        return value
    return _OTHERWISE


def _clearly_within(value: Any, data: bytes, limits: JsonLimits) -> bool:
    """Whether the text has so few signs of containers and members that no limit can be passed.

    The depth is read off an indented text: no string has a line end there.
    """
    containers = data.count(b"{") + data.count(b"[")
    if containers > limits.containers or containers + data.count(b",") > limits.members:
        return False
    if len(data) > limits.string_characters:
        return False
    deepest = b"\n" + limits.depth * b"  "  # before the members of a container at that depth
    return containers <= limits.depth or deepest not in orjson.dumps(
        value, option=orjson.OPT_INDENT_2
    )


def _text_of(data: bytes | str, limits: JsonLimits) -> str:
    try:
        written = data.encode() if isinstance(data, str) else data  # refuses lone surrogates
        if len(written) > limits.bytes:
            raise _too_much("bytes", limits.bytes, len(written), "")
        text = data if isinstance(data, str) else data.decode()
    except UnicodeError as error:
        raise ParsingError("not UTF-8", pointer="") from error
    if text.startswith("\ufeff"):
        raise ParsingError("begins with a byte order mark", pointer="")
    return text


def _decoder(
    refuse: Callable[[str], Any], pairs: Callable[[list[tuple[str, Any]]], Any], *, decimals: bool
) -> json.JSONDecoder:
    """A decoder that hands refused numbers to `refuse` and objects to `pairs`."""

    def integer(text: str) -> Any:
        if len(text) > len(str(-SAFE_INTEGER)) or abs(number := int(text)) > SAFE_INTEGER:
            return refuse("an integer beyond 2^53-1")
        return number

    def non_integer(text: str) -> Any:
        digits = re.split("[eE]", text)[0].replace(".", "").lstrip("-0")
        if len(text) > NUMBER_CHARACTERS or len(digits) > SIGNIFICANT_DIGITS:
            return refuse(f"a number of more than {SIGNIFICANT_DIGITS} digits")
        number = float(text)
        if abs(number) == float("inf") or (number == 0 and digits):
            return refuse("a number beyond the range of a double")
        return Decimal(text) if decimals else number

    def constant(text: str) -> Any:
        return refuse(f"{text} is not JSON")

    return json.JSONDecoder(
        object_pairs_hook=pairs, parse_int=integer, parse_float=non_integer, parse_constant=constant
    )


def _refuse(detail: str) -> Any:
    raise _RefusedError(detail)


def _pairs_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RefusedError
    return members


def _within(value: Any, limits: JsonLimits, characters: int) -> bool:
    """Whether the value keeps all limits; looks level by level, without recursion.

    False also for a string that only its beginning makes short enough: the placed walk looks.
    """
    most = limits.string_characters
    look_at_strings = characters > most
    level = [value] if type(value) in (dict, list) else []
    if not level and look_at_strings:
        return False
    depth = containers = members = 0
    while level:
        depth += 1
        containers += len(level)
        members += sum(map(len, level))
        if look_at_strings and any(_has_long_string(one, most) for one in level):
            return False
        inner = [
            item
            for container in level
            for item in (container.values() if type(container) is dict else container)
            if type(item) is not str
        ]
        level = [item for item in inner if type(item) is dict or type(item) is list]
    return depth <= limits.depth and containers <= limits.containers and members <= limits.members


def _has_long_string(container: Any, most: int) -> bool:
    values: Iterable[Any] = container.values() if type(container) is dict else ()
    return any(type(item) is str and len(item) > most for item in chain(container, values))


def _raise_first_offence(text: str, limits: JsonLimits) -> None:
    """Reads again, keeping every member and its place, and raises for the first one refused."""
    value = _decoder(_Offence, _Members, decimals=False).decode(text)
    containers = members = 0
    for pointer, depth, item in _places(value):
        if isinstance(item, _Offence):
            raise ParsingError(item.detail, pointer=pointer)
        if isinstance(item, str):
            _check_string(item, pointer, limits)
        if not isinstance(item, list):
            continue
        containers += 1
        members += len(item)
        if depth > limits.depth:
            raise _too_much("depth", limits.depth, depth, pointer)
        if containers > limits.containers:
            raise _too_much("containers", limits.containers, containers, pointer)
        if members > limits.members:
            raise _too_much("members", limits.members, members, pointer)
        if isinstance(item, _Members):
            _check_keys(item, pointer, limits)


class _Members(list[tuple[str, Any]]):
    """The members of an object as they were written, twins included."""


def _places(value: Any) -> Iterator[tuple[str, int, Any]]:
    """Every value with its JSON pointer (RFC 6901) and its depth, in the order of the text."""
    pending: list[tuple[str, int, Any]] = [("", 1, value)]
    while pending:
        pointer, depth, item = pending.pop()
        yield pointer, depth, item
        if isinstance(item, _Members):
            children = [(child_pointer(pointer, key), depth + 1, inner) for key, inner in item]
        elif isinstance(item, list):
            children = [(f"{pointer}/{i}", depth + 1, inner) for i, inner in enumerate(item)]
        else:
            continue
        pending.extend(reversed(children))


def child_pointer(pointer: str, key: str) -> str:
    """The JSON pointer of member `key` of the object at `pointer`. RFC 6901 §3."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def _check_keys(members: _Members, pointer: str, limits: JsonLimits) -> None:
    seen: set[str] = set()
    for key, _ in members:
        place = child_pointer(pointer, key)
        if key in seen:
            raise ParsingError("a member that stands twice", pointer=place)
        seen.add(key)
        # a pointer with a lone surrogate could not be written down
        _check_string(key, pointer if _SURROGATE_OR_NUL.search(key) else place, limits)


def _check_string(text: str, pointer: str, limits: JsonLimits) -> None:
    if _SURROGATE_OR_NUL.search(text):
        raise ParsingError("a lone surrogate or U+0000 in a string", pointer=pointer)
    most = limits.binary_characters if text.startswith(_BINARY) else limits.string_characters
    if len(text) > most:
        raise _too_much("string_characters", most, len(text), pointer)


def _too_much(limit: str, allowed: int, measured: int, pointer: str) -> LimitExceeded:
    return LimitExceeded(
        f"{limit}: {measured}, allowed are {allowed}",
        limit=limit,
        allowed=allowed,
        measured=measured,
        pointer=pointer,
    )
