"""Facts of a programme: a value, how sure we are of it, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")

LocalText = Mapping[str, str]
"""`{language: text}` with all four languages; official wordings may have fewer."""


class FactStatus(StrEnum):
    """How sure a fact is."""

    CONFIRMED = "confirmed"
    STATED = "stated"
    """The programme's own page says so."""
    PROVISIONAL = "provisional"
    """Our proposal or our reckoning."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[T]):
    """A value with its status and source."""

    value: T
    status: FactStatus
    source: str
    """Key of the programme's `sources`."""
    note: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the word "provisional" must stand beside it wherever it is shown."""
        return self.status in (FactStatus.PROVISIONAL, FactStatus.UNKNOWN)


def parse_fact(document: Mapping[str, Any]) -> Fact[Any]:
    """The fact of a JSON object with `value`, `status`, `source` and perhaps `note`."""
    return Fact(
        value=document["value"],
        status=FactStatus(document["status"]),
        source=document["source"],
        note=document.get("note"),
    )
