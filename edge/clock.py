"""The one clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now: aware, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
