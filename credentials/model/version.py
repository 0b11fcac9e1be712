"""The two versions of the data model, told apart by their base context. VCDM 2.0 §4.3; 1.1 §4.1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.model.members import as_tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What differs between the versions."""

    name: str
    base_context: str
    """Must stand first."""
    begins: tuple[str, ...]
    """Members with the beginning of the validity period; the latest of them counts."""
    ends: tuple[str, ...]
    """Members with its end; the earliest of them counts."""
    dated: bool
    """Whether the first of `begins` is required."""
    identified: frozenset[str]
    """Members whose objects need an id."""


V2: Final = Version(
    name="2.0",
    base_context="https://www.w3.org/ns/credentials/v2",
    begins=("validFrom",),
    ends=("validUntil",),
    dated=False,
    identified=frozenset({"credentialSchema"}),
)
V1: Final = Version(
    name="1.1",
    base_context="https://www.w3.org/2018/credentials/v1",
    begins=("issuanceDate", "validFrom"),
    ends=("expirationDate", "validUntil"),
    dated=True,
    identified=frozenset({"credentialSchema", "credentialStatus", "refreshService"}),
)
"""VCDM 1.1 §4.6, §4.9, §5.4, §5.5. Its context defines validFrom and validUntil as well."""

_BY_CONTEXT: Final = {version.base_context: version for version in (V2, V1)}


def version_of(document: Mapping[str, Any]) -> Version | None:
    """The version whose base context stands first; None if it is neither."""
    entries = as_tuple(document.get("@context"))
    return _BY_CONTEXT.get(entries[0]) if entries and isinstance(entries[0], str) else None


def period_of(
    document: Mapping[str, Any], version: Version
) -> tuple[datetime | None, datetime | None]:
    """Beginning and end, aware. ValueMalformed (field `pointer`) for what is no date and time."""
    begins = [at for name in version.begins if (at := checked_time(document, name)) is not None]
    ends = [at for name in version.ends if (at := checked_time(document, name)) is not None]
    return max(begins, default=None), min(ends, default=None)


def checked_time(document: Mapping[str, Any], name: str) -> datetime | None:
    """The time of that member, aware; a missing offset is read as UTC. VCDM 2.0 §4.9."""
    if name not in document:
        return None
    value = document[name]
    if not isinstance(value, str):
        raise malformed(f"/{name}", "must be a text with a date and time")
    try:
        return parse_date_time_stamp(value, offset_required=False)
    except ValueMalformed as error:
        raise malformed(f"/{name}", error.detail) from error


def malformed(pointer: str, detail: str) -> ValueMalformed:
    """The error for a member of the wrong form."""
    return ValueMalformed(f"{pointer or '/'}: {detail}", pointer=pointer)
