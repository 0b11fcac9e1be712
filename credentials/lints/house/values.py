"""Values that every processor reads alike: texts, numbers, ids. Research: processors compared."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from credentials.lints.finding import Finding, finding, quoted
from credentials.lints.tree import Tree
from credentials.lints.vcdm import is_absolute

LEAST, MOST = 1e-6, 1e15
"""Outside of these JSON-LD processors write a number differently."""
DIGITS = 15
"""More significant digits are not kept by every processor."""

IRIS = frozenset(
    ("id", "targetUrl", "url", "statusListCredential", "requiredLevel", "resultDescription")
)
"""`resultDescription` of a result; an achievement's are objects."""
_JSON_SCALARS = (str, int, float, type(None))
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(1, 17))
    + "]"
)


def nothing_empty(tree: Tree) -> Iterator[Finding]:
    """No nulls, nothing empty: the canonical form would drop it. OB 3.0 Serialization."""
    for path, value in tree.others:
        if value is None:
            yield finding("house.null", path, "must not be null")
    for path, text in tree.texts:
        if not text:
            yield finding("house.empty", path, "must not be an empty text")
    for path, array in tree.arrays:
        if not array:
            yield finding("house.empty", path, "must not be an empty array")
    for path, node in tree.objects:
        if not node:
            yield finding("house.empty", path, "must not be an empty object")


def numbers(tree: Tree) -> Iterator[Finding]:
    """Numbers that all processors write alike; an integer without a fraction (5, not 5.0)."""
    for path, value in tree.others:
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if value != 0 and not LEAST <= abs(value) < MOST:
            yield finding("house.number", path, "is out of range")
        elif isinstance(value, float) and (value.is_integer() or value == 0):
            yield finding("house.number", path, "must be written as an integer")
        elif len(re.sub(r"[^0-9]", "", repr(value)).lstrip("0")) > DIGITS:
            yield finding("house.number", path, f"has more than {DIGITS} digits")


def json_values(tree: Tree) -> Iterator[Finding]:
    """Nothing but what JSON has: other types would be written in one way or another."""
    for path, value in tree.others:
        if not isinstance(value, _JSON_SCALARS):
            yield finding("house.not_json", path, f"is a {type(value).__name__}")
    for path, node in tree.objects:
        if {*map(type, node)} != {str} and node:
            yield finding("house.not_json", path, "has a member whose name is no text")


def texts(tree: Tree) -> Iterator[Finding]:
    """Texts are NFC, without controls but tab and newline, without noncharacters."""
    together = " ".join([text for _, text in tree.texts])  # a space composes with nothing
    if together.replace("\n", " ").isprintable() and unicodedata.is_normalized("NFC", together):
        return
    for path, value in tree.texts:
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            yield finding("house.nfc", path, "must be in Unicode normalisation form C")
        if holds_forbidden(value):
            yield finding("house.character", path, "holds a control or a code point of no meaning")


def holds_forbidden(text: str) -> bool:
    """Whether a text holds what is never signed: controls, noncharacters, lone surrogates."""
    return not text.isprintable() and _FORBIDDEN.search(text) is not None  # most are printable


def absolute_ids(tree: Tree) -> Iterator[Finding]:
    """Every id and address is absolute: a relative one is resolved against nothing or anything."""
    for path, value in chain(tree.texts, tree.others):
        if (path[-1] in IRIS or path[0] == "@context") and not is_absolute(value):
            yield finding("house.relative_id", path, f"must be absolute: {quoted(value)}")


def contexts_on_top(tree: Tree) -> Iterator[Finding]:
    """Contexts only at the top and by address, never inline."""
    for path, node in tree.objects:
        if "@context" in node and path:
            yield finding("house.inner_context", (*path, "@context"), "must not be there")
        if path[:1] == ("@context",):
            yield finding("house.inline_context", path, "must be an address")


RULES = (nothing_empty, numbers, json_values, texts, absolute_ids, contexts_on_top)
