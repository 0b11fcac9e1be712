"""Times as credentials write them. XML Schema 1.1 part 2 §3.4.28 (dateTimeStamp), VCDM 2.0 §4.9."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from credentials.errors import ValueMalformed

_DATE_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<rest>[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]{1,30}))?(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_MOST_OFFSET = timedelta(hours=14)


@lru_cache(maxsize=512)
def parse_date_time_stamp(text: str, *, offset_required: bool = True) -> datetime:
    """The time, aware and in UTC; digits beyond microseconds are cut off.

    Without `offset_required` a missing offset is read as UTC, as VCDM 2.0 §4.9 tells verifiers.
    Raises ValueMalformed, also for days and hours that do not exist.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None or (match["offset"] is None and offset_required):
        raise ValueMalformed("not a date and time with an offset, like 2026-11-22T23:00:00Z")
    end_of_day = match["hour"] == "24"
    if end_of_day and (match["rest"] != "00:00" or (match["fraction"] or "0").strip("0")):
        raise ValueMalformed("after 24:00:00 the day is over")
    hour = "00" if end_of_day else match["hour"]
    fraction = (match["fraction"] or "0").ljust(6, "0")[:6]
    offset = match["offset"] or "Z"
    try:
        at = datetime.fromisoformat(f"{match['date']}T{hour}:{match['rest']}.{fraction}{offset}")
        if abs(at.utcoffset() or timedelta()) > _MOST_OFFSET:
            raise ValueMalformed("an offset of more than 14 hours")
        return (at + timedelta(days=end_of_day)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueMalformed(f"not a date and time that exists: {text}") from error


def format_date_time_stamp(at: datetime) -> str:
    """`2026-11-22T23:00:00Z`: in UTC, whole seconds (the rest is cut off).

    ValueMalformed for a time without an offset.
    """
    if at.tzinfo is UTC:
        return _format_utc(at)
    if at.utcoffset() is None:
        raise ValueMalformed("a time without an offset")
    return _format_utc(at.astimezone(UTC))


@lru_cache(maxsize=512)
def _format_utc(at: datetime) -> str:
    """Of a time in UTC: in other zones, two times of one hour may be equal and are not the same."""
    return at.isoformat(timespec="seconds")[: -len("+00:00")] + "Z"
