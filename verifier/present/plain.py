"""Foreign values as harmless text: cut, without controls that reorder or hide."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from edge.words import Language

MOST_CHARACTERS = 500
MOMENTS_KEPT = 4096
"""A report names the same minutes again and again."""
_HIDING = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, direction overrides, zero-width characters (but the joiners that scripts need)."""
_DAY_PATTERNS: dict[Language, str] = {"pt": "d 'de' MMMM 'de' y"}
_DAY_PATTERN = "d MMMM y"
_LOOK_ALIKE_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def plain(text: object, most: int = MOST_CHARACTERS) -> str:
    """The text without hiding characters, at most `most` characters and then an ellipsis."""
    cleaned = _HIDING.sub("", str(text)).strip()
    return cleaned if len(cleaned) <= most else f"{cleaned[:most].rstrip()}…"


def visible_controls(text: str) -> str:
    """The text with hiding characters written as `\\uXXXX`, for showing data as they are."""
    return _HIDING.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def mixes_scripts(name: str) -> bool:
    """Whether a word of the name mixes alphabets whose letters look alike (Latin, Greek, ...)."""
    return any(
        len({script for letter in word if (script := _script_of(letter))}) > 1
        for word in name.split()
    )


def _script_of(letter: str) -> str | None:
    script = unicodedata.name(letter, "").partition(" ")[0]
    return script if script in _LOOK_ALIKE_SCRIPTS else None


def moment(at: datetime, language: Language) -> str:
    """Date and time to the minute, in UTC, as the language writes them."""
    return _written(at.replace(second=0, microsecond=0), language)


@lru_cache(maxsize=MOMENTS_KEPT)
def _written(at: datetime, language: Language) -> str:
    pattern = f"{_DAY_PATTERNS.get(language, _DAY_PATTERN)}, HH:mm 'UTC'"
    return format_datetime(at, pattern, locale=language)


def day(text: str, language: Language) -> str:
    """The date of a date-time text as it was written (its own offset); plain text otherwise."""
    try:
        parse_date_time_stamp(text, offset_required=False)
        pattern = _DAY_PATTERNS.get(language, _DAY_PATTERN)
        return format_date(datetime.fromisoformat(text[:10]).date(), pattern, locale=language)
    except (ValueMalformed, ValueError):
        return plain(text, 40)


def moment_of(text: str, language: Language) -> str:
    """As `moment`, of a date-time text."""
    try:
        return moment(parse_date_time_stamp(text, offset_required=False), language)
    except ValueMalformed:
        return plain(text, 40)
