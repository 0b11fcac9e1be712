"""What a person reads on a page, made comparable with what is signed.

Letters are compared without case, accents and ligatures, and words without the spaces that a page
sets between their letters. Dates are found as they are written in the languages of Europe.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MOST_CHARACTERS: Final = 100_000
"""More text of a page is not looked at."""
_MONTHS: Final = (
    "jan gen ene ιαν",
    "feb fev φεβ",
    "mar μαρ",
    "apr abr avr απρ",
    "may mai mag μαι",
    "jun giu juin ιουν",
    "jul lug juil ιουλ",
    "aug ago aou αυγ",
    "sep set σεπ",
    "oct ott out okt οκτ",
    "nov νοε",
    "dec dic dez δεκ",
)
"""How January to December begin in English, Greek, Italian, Portuguese, Spanish, French, German."""
_YEAR_FIRST: Final = re.compile(r"\b([12][0-9]{3})[-./]([0-9]{1,2})[-./]([0-9]{1,2})\b")
_YEAR_LAST: Final = re.compile(r"\b([0-9]{1,2})[-./]([0-9]{1,2})[-./]([12][0-9]{3})\b")
_DAY_MONTH: Final = re.compile(
    r"\b([0-9]{1,2})(?:st|nd|rd|th|er|º|°|\.)? (?:de |of )?([^\W\d_]{3,12})[.,]? (?:de |del )?"
    r"([12][0-9]{3})\b"
)
_MONTH_DAY: Final = re.compile(
    r"\b([^\W\d_]{3,12})[.]? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([12][0-9]{3})\b"
)
_FURTHEST_EAST, _FURTHEST_WEST = timedelta(hours=14), timedelta(hours=-12)


def folded(text: str) -> str:
    """Without case, accents, ligatures and hidden characters; runs of spaces are one."""
    decomposed = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS]).casefold()
    kept = (c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join("".join(kept).split())


def closed_up(text: str) -> str:
    """The folded text without any space."""
    return folded(text).replace(" ", "")


def dates_in(text: str) -> frozenset[date]:
    """Every day that a folded text may name; where day and month could be either, both."""
    return frozenset(_dates(text))


def _dates(text: str) -> Iterator[date]:
    for year, month, day in _YEAR_FIRST.findall(text):
        yield from _day(year, int(month), day)
    for first, second, year in _YEAR_LAST.findall(text):
        yield from _day(year, int(second), first)
        yield from _day(year, int(first), second)
    for day, word, year in _DAY_MONTH.findall(text):
        yield from _day(year, _month_of(word), day)
    for word, day, year in _MONTH_DAY.findall(text):
        yield from _day(year, _month_of(word), day)


def _day(year: str, month: int, day: str) -> Iterator[date]:
    try:
        yield date(int(year), month, int(day))
    except ValueError:
        return


def _month_of(word: str) -> int:
    """1 to 12; 0 for a word that is no month."""
    for number, beginnings in enumerate(_MONTHS, 1):
        if word.startswith(tuple(beginnings.split())):
            return number
    return 0


def days_of(at: datetime) -> frozenset[date]:
    """The days that an aware time lies on, somewhere on earth."""
    utc = at.astimezone(UTC)
    return frozenset({(utc + _FURTHEST_WEST).date(), utc.date(), (utc + _FURTHEST_EAST).date()})


def rounds_to(exact: Decimal, written: str) -> bool:
    """Whether a number on paper, with point or comma, is the exact one, perhaps with fewer digits.

    `written` must be digits with at most one point or comma.
    """
    shown = Decimal(written.replace(",", "."))
    return exact.quantize(shown, rounding=ROUND_HALF_UP) == shown or exact == shown
