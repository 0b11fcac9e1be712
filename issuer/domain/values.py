"""Three values, Kleene's connectives, exact shares and how they are shown."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Value(StrEnum):
    """The value of a rule."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    UNKNOWN = "UNKNOWN"
    """Not known yet: never read this as TRUE or FALSE."""


TRUE, FALSE, UNKNOWN = Value.TRUE, Value.FALSE, Value.UNKNOWN


def from_bounds(worst: Fraction, best: Fraction, least: Fraction) -> Value:
    """TRUE if even the worst case reaches `least`, FALSE if not even the best does."""
    if worst >= least:
        return TRUE
    return FALSE if best < least else UNKNOWN


@lru_cache(maxsize=1024)
def exact(number: Decimal) -> Fraction:
    """The same number as a fraction. A programme has few numbers, and they are asked for often."""
    return Fraction(number)


def from_counts(worst: int, best: int, least: int) -> Value:
    """The same for whole numbers."""
    return from_bounds(Fraction(worst), Fraction(best), Fraction(least))


def negated(value: Value) -> Value:
    """TRUE and FALSE swapped."""
    return {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}[value]


def at_least(values: Iterable[Value], count: int) -> Value:
    """Whether at least `count` of the values are TRUE."""
    known = list(values)
    worst = known.count(TRUE)
    return from_counts(worst, worst + known.count(UNKNOWN), count)


def ceiling(number: Fraction) -> int:
    """The smallest whole number that is not below it."""
    return -(-number.numerator // number.denominator)


def plain(number: Fraction | Decimal | int) -> str:
    """Exact decimal digits, without zeros at the end; six places at most, rounded half up."""
    if isinstance(number, int) or number == int(number):
        return str(int(number))
    text = format(
        _decimal(Fraction(number)).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP), "f"
    )
    return text.rstrip("0").rstrip(".") or "0"


def percent(share: Fraction, decimals: int, threshold: Fraction | None = None) -> str:
    """The share in percent, half up; never shown on the other side of the threshold.

    79.995 with a threshold of 80 is shown as 79.99, not as 80.00.
    """
    if threshold is None:
        return _percent(share.numerator, share.denominator, decimals, None)
    bound = threshold.numerator, threshold.denominator
    return _percent(share.numerator, share.denominator, decimals, bound)


@lru_cache(maxsize=4096)
def _percent(
    numerator: int, denominator: int, decimals: int, threshold: tuple[int, int] | None
) -> str:
    """As `percent`, of whole numbers: learners have many scores in common."""
    scale = 10 ** (decimals + 2)
    below, rest = divmod(numerator * scale, denominator)
    shown = below + (2 * rest >= denominator)
    if threshold is not None:
        least, of = threshold
        reached = shown * of >= least * scale
        is_enough = numerator * of >= least * denominator
        if reached and not is_enough:
            shown = below
        elif not reached and is_enough:
            shown = below + (rest > 0)
    return _with_point(shown, decimals)


def _with_point(whole: int, decimals: int) -> str:
    digits = str(whole).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
