"""How much two clocks may differ."""

from datetime import datetime, timedelta

LEEWAY = timedelta(seconds=60)
"""Granted to what begins, so that a credential can be checked in the second of its making.
Nothing is added to what ends: an end is a promise, not a measurement."""


def has_begun(begin: datetime, *, at: datetime) -> bool:
    """Whether `begin` has come, by a clock that may be 60 seconds late."""
    return begin <= at + LEEWAY
