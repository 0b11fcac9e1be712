"""Three values, Kleene's connectives, exact shares and how they are shown."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction


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
    exact = _decimal(Fraction(number))
    text = format(exact.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".") or "0"


def percent(share: Fraction, decimals: int, threshold: Fraction | None = None) -> str:
    """The share in percent, half up; never shown on the other side of the threshold.

    79.995 with a threshold of 80 is shown as 79.99, not as 80.00.
    """
    shown = _rounded(share * 100, decimals, ROUND_HALF_UP)
    if threshold is None:
        return shown
    reached = Fraction(shown) >= threshold * 100
    if share < threshold and reached:
        return _rounded(share * 100, decimals, ROUND_FLOOR)
    if share >= threshold and not reached:
        return _rounded(share * 100, decimals, ROUND_CEILING)
    return shown


def _rounded(number: Fraction, decimals: int, rounding: str) -> str:
    scaled = number * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if rounding == ROUND_HALF_UP:
        whole += 2 * rest >= scaled.denominator
    elif rounding == ROUND_CEILING:
        whole += rest > 0
    digits = str(whole).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
