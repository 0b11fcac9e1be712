"""Numbers as people and platforms write them, as exact decimal texts. No float is ever made.

A platform's JSON number is quantised to five decimals, which is what course platforms store;
what stood there is told in a note.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

DECIMALS = 5
"""Of a number that a platform computed."""
WRITTEN_DECIMALS = 9
"""Of a number that stands in a cell; evidence documents take no more."""
MOST = Decimal(999_999_999)
ECHO_CHARACTERS = 80

NO_GRADE = frozenset({"", "-", "–", "—", "−"})
_PLAIN = re.compile(r"[-−]?[0-9]+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[-−]?[0-9]{1,3}(?:([.,' ])[0-9]{3})+(?:[.,][0-9]+)?")
_ANY_SPACE = re.compile(r"[\s   ]+")


class NumberUnreadable(ValueError):
    """The text is no number, or could be two. The message says what was found."""


def number_in_cell(text: str, *, mark: str) -> str:
    """The decimal text of a cell whose decimal mark is `mark`, as evidence documents write it.

    Raises NumberUnreadable for formulas, grouped thousands, the other decimal mark and anything
    that is no number: a cell that could mean two numbers means none.
    """
    written = _ANY_SPACE.sub("", text)
    if written[:1] in {"=", "+", "@"}:
        raise NumberUnreadable(f"{echo(text)} is a formula, not a number")
    if _GROUPED.fullmatch(written) and not _PLAIN.fullmatch(written):
        raise NumberUnreadable(f"{echo(text)}: expected a number without grouped thousands")
    if not _PLAIN.fullmatch(written):
        raise NumberUnreadable(f"{echo(text)} is no number")
    other = "." if mark == "," else ","
    if other in written:
        raise NumberUnreadable(f"{echo(text)}: expected {mark!r} as decimal mark, not {other!r}")
    return _plain(Decimal(written.replace(",", ".").replace("−", "-")), WRITTEN_DECIMALS)


def number_in_json(value: Any) -> str:
    """The decimal text of a JSON number, or of a text that holds one, to five decimals.

    Raises NumberUnreadable for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise NumberUnreadable(f"expected a number, not {echo(value)}")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise NumberUnreadable(f"{echo(value)} is no number") from error
    if not number.is_finite():
        raise NumberUnreadable(f"{echo(value)} is no number")
    text = _plain(number, DECIMALS)
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_changed(value: Any, text: str) -> bool:
    """Whether the decimal text says another number than what stood there."""
    return Decimal(str(value)) != Decimal(text)


def _plain(number: Decimal, decimals: int) -> str:
    if abs(number) > MOST:
        raise NumberUnreadable(f"{echo(number)} is beyond {MOST}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -decimals:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    return format(number or abs(number), "f")


def echo(value: Any) -> str:
    """The value in quotes, shortened."""
    text = str(value)
    return repr(text if len(text) <= ECHO_CHARACTERS else text[:ECHO_CHARACTERS] + "…")
