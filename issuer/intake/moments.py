"""Times as platforms write them, as evidence documents do: UTC, whole seconds."""

from datetime import UTC, datetime
from typing import Any

from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.errors import ValueMalformed
from issuer.intake.drafts import CellRefused
from issuer.intake.numbers import echo

LATEST_UNIX = 32_503_680_000
"""The year 3000: more are milliseconds."""


def from_unix(value: Any) -> str | None:
    """The time of Moodle's seconds since 1970; None for null and 0, which mean never.

    CellRefused for anything else.
    """
    if value is None or value == 0:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < LATEST_UNIX:
        raise CellRefused("time.malformed", f"{echo(value)}: expected seconds since 1970")
    return format_date_time_stamp(datetime.fromtimestamp(value, UTC))


def from_text(value: Any) -> str | None:
    """The time of an ISO 8601 text; None for null and an empty text.

    CellRefused for a time without an offset: nobody knows in which zone it was meant.
    """
    if value is None or value == "":
        return None
    try:
        return format_date_time_stamp(parse_date_time_stamp(str(value).replace("t", "T")))
    except ValueMalformed as error:
        detail = f"{echo(value)}: expected a date and time with an offset"
        raise CellRefused("time.malformed", detail) from error
