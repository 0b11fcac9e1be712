"""Numbers and dates as people of a language write them. Exact values in, text out."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from edge.words import Language


def number(value: Decimal | str | int, language: Language) -> str:
    """All digits of an exact number, none added: `22.6` is `22,6` in Greek."""
    exact = Decimal(value)
    decimals = max(0, -int(exact.as_tuple().exponent))
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return str(format_decimal(exact, pattern, locale=language))


def percent(value: Decimal | str, language: Language) -> str:
    """`91.11` as `91.11%` or `91,11%`."""
    return f"{number(value, language)}%"


def day(value: date | str, language: Language) -> str:
    """A date in words: `13 March 2020`."""
    at = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    form = "d MMMM y" if language == "en" else "long"
    return str(format_date(at, form, locale=language))


def short_day(value: str, zone: str, language: Language) -> str:
    """The day of a time stamp in that time zone, in figures: `13/03/2020`."""
    at = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    return str(format_date(at.date(), "dd/MM/y", locale=language))


def moment(value: datetime, language: Language) -> str:
    """A time with its zone: `22 November 2026, 23:19 UTC`."""
    form = "d MMMM y, HH:mm 'UTC'" if language != "pt" else "d 'de' MMMM 'de' y, HH:mm 'UTC'"
    return str(format_datetime(value, form, locale=language))


def period(start: str, end: str, language: Language) -> str:
    """From one day to another."""
    return f"{day(start, language)} – {day(end, language)}"


def address(url: str) -> str:
    """An address as people type it: without the scheme."""
    return url.partition("://")[2] or url
