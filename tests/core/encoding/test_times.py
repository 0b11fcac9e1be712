"""dateTimeStamp texts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.errors import ValueMalformed


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-22T23:00:00Z", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("2026-11-22T23:00:00+02:00", datetime(2026, 11, 22, 21, tzinfo=UTC)),
        ("2026-11-22T23:00:00-14:00", datetime(2026, 11, 23, 13, tzinfo=UTC)),
        ("2026-11-22T23:00:00.5Z", datetime(2026, 11, 22, 23, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11-22T23:00:00.1234567Z", datetime(2026, 11, 22, 23, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-11-22T24:00:00Z", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_read(text: str, at: datetime) -> None:
    assert parse_date_time_stamp(text) == at
    assert parse_date_time_stamp(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22",
        "2026-11-22T23:00:00",
        "2026-11-22T23:00Z",
        "2026-11-22 23:00:00Z",
        "2026-11-22t23:00:00z",
        "2026-11-22T23:00:00+0200",
        "2026-11-22T23:00:00+14:01",
        "2026-11-22T23:00:00+25:00",
        "2026-11-22T23:00:60Z",
        "2026-11-22T24:00:01Z",
        "2026-11-22T24:00:00.1Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "2026-11-22T23:00:00,5Z",
        "2026-11-22T23:00:00Z\n",
        "２026-11-22T23:00:00Z",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(ValueMalformed):
        parse_date_time_stamp(text)


def test_a_missing_offset_is_utc_for_verifiers() -> None:
    at = parse_date_time_stamp("2026-11-22T23:00:00", offset_required=False)
    assert at == datetime(2026, 11, 22, 23, tzinfo=UTC)


def test_written_in_utc_and_whole_seconds() -> None:
    athens = timezone(timedelta(hours=2))
    at = datetime(2026, 11, 23, 1, 0, 0, 999_999, tzinfo=athens)
    assert format_date_time_stamp(at) == "2026-11-22T23:00:00Z"


def test_a_time_without_offset_is_not_written() -> None:
    with pytest.raises(ValueMalformed, match="without an offset"):
        format_date_time_stamp(datetime(2026, 11, 22))  # noqa: DTZ001
