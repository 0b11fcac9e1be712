"""The status entry of a credential. Bitstring Status List 1.0 §2.1."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.errors import ValueMalformed

ENTRY_TYPE = "BitstringStatusListEntry"
REVOCATION, SUSPENSION = "revocation", "suspension"
INFORMATIVE_PURPOSES = frozenset({"refresh", "message"})
"""They say something about the credential, not whether it is valid."""
MOST_BITS_PER_ENTRY = 8
"""Of `statusSize`: more than 256 meanings of one entry are not a status."""

_INDEX = re.compile(r"[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """One entry, checked for form."""

    purpose: str
    list_url: str
    index: int
    size: int
    """Bits of each entry of the list."""


def status_entry(*, list_url: str, purpose: str, index: int) -> dict[str, Any]:
    """The entry to put into a credential; its `id` is the list's address and `#` and the index."""
    if index < 0:
        raise ValueMalformed("a status index is not negative", pointer="/statusListIndex")
    return {
        "id": f"{list_url}#{index}",
        "type": ENTRY_TYPE,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def is_bitstring_entry(entry: Mapping[str, Any]) -> bool:
    """Whether `type` names this kind of status."""
    types = entry.get("type")
    return types == ENTRY_TYPE or (isinstance(types, list) and ENTRY_TYPE in types)


def parse_entry(entry: Mapping[str, Any]) -> StatusEntry:
    """The entry as a type. ValueMalformed with the `pointer` inside the entry.

    The index is a text of base-10 digits and nothing else (§2.1): no sign, no space, no number.
    """
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise ValueMalformed("must be a text of digits", pointer="/statusListIndex")
    list_url = _text(entry, "statusListCredential")
    if entry.get("id") == list_url:
        raise ValueMalformed("must not be the address of the list", pointer="/id")
    size = entry.get("statusSize", 1)
    if type(size) is not int or not 1 <= size <= MOST_BITS_PER_ENTRY:
        raise ValueMalformed(
            f"must be an integer from 1 to {MOST_BITS_PER_ENTRY}", pointer="/statusSize"
        )
    purpose = _text(entry, "statusPurpose")
    return StatusEntry(purpose=purpose, list_url=list_url, index=int(index), size=size)


def _text(entry: Mapping[str, Any], member: str) -> str:
    value = entry.get(member)
    if not isinstance(value, str) or not value:
        raise ValueMalformed("must be a text", pointer=f"/{member}")
    return value
