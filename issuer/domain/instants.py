"""The instants that an evidence document's dates mean."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed

DAY_CHARACTERS = len("2020-03-13")
DATES_KEPT = 4096
"""A document's dates are read twice: when it is checked and when it is taken."""


@lru_cache(maxsize=DATES_KEPT)
def beginning(text: str, zone: tzinfo = UTC) -> datetime:
    """The instant of a date-time, or the beginning of a day in `zone`. ValueMalformed if none."""
    if len(text) != DAY_CHARACTERS:
        return parse_date_time_stamp(text)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError as error:
        raise ValueMalformed(f"not a day that exists: {text}") from error
