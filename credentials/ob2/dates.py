"""Times of assertions. OB 2.0 DateTime; OB 1.x also took days and Unix times."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.ob2.recognition import Edition

_BARE_OFFSET: Final = re.compile(r"(?<=[0-9])([+-][0-9]{2})([0-9]{2})\Z", re.ASCII)


def time_of(value: Any, edition: Edition) -> datetime:
    """The time, aware and in UTC. ValueMalformed for what that edition does not take."""
    if edition is Edition.V2:
        if not isinstance(value, str):
            raise ValueMalformed("not a date and time with an offset, like 2026-11-22T23:00:00Z")
        return parse_date_time_stamp(_with_colon(value))
    if isinstance(value, str) and len(value) == len("2026-11-22"):
        return parse_date_time_stamp(f"{value}T00:00:00Z")
    if isinstance(value, str) and not value.isdecimal():
        return parse_date_time_stamp(_with_colon(value), offset_required=False)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueMalformed("not a date, a time or seconds since 1970")
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueMalformed("not a time that exists") from error


def _with_colon(text: str) -> str:
    """ISO 8601 also writes an offset as `+0100`, and many issuers do."""
    return _BARE_OFFSET.sub(r"\1:\2", text)
