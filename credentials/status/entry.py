"""The status entry of a credential. Bitstring Status List 1.0 §2.1; StatusList2021 §4.1."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from credentials.encoding.times import format_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.model.members import as_tuple, is_url
from credentials.status.kinds import BITSTRING, ListKind

MOST_BITS_PER_ENTRY = 8
"""Of `statusSize`: more than 256 meanings of one entry are not a status."""

_INDEX = re.compile(r"[0-9]{1,80}", re.ASCII)
_VALUE = re.compile(r"0x[0-9A-Fa-f]{1,16}", re.ASCII)
_UNNAMED = {0: "unset", 1: "set"}
"""The messages of an entry of one bit that brings none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """One entry, checked for form."""

    kind: ListKind
    purpose: str
    list_url: str
    index: int
    size: int
    """Bits of each entry of the list."""
    messages: Mapping[int, str]
    """What each value means, in words for developers; empty if the entry does not say."""
    references: tuple[str, ...]
    """Where the values are explained."""

    def message_of(self, value: int) -> str:
        """The text of a value; "set" or "unset" if the entry brings none."""
        return self.messages.get(value) or _UNNAMED[value]


def status_entry(
    *,
    list_url: str,
    purpose: str,
    index: int,
    messages: Sequence[str] = (),
    references: Sequence[str] = (),
) -> dict[str, Any]:
    """The entry to put into a credential; its `id` is the list's address and `#` and the index.

    `messages`: what the values mean, from 0 on; their number (2, 4, 8, …, 256) says how many bits
    the entry has. Without any it has one bit. ValueMalformed with the `pointer` of what is wrong.
    """
    size = max(len(messages) - 1, 1).bit_length()
    entry: dict[str, Any] = {
        "id": f"{list_url}#{index}",
        "type": BITSTRING.entry_type,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }
    if size > 1:
        entry["statusSize"] = size
    if messages:
        entry["statusMessage"] = [
            {"status": hex(value), "message": message} for value, message in enumerate(messages)
        ]
    if references:
        entry["statusReference"] = list(references)
    parse_entry(entry)
    return entry


def address_at(list_url: str, moment: datetime) -> str:
    """The address that answers for that moment, to the second. §3.2, last paragraphs."""
    base = list_url.partition("#")[0]
    separator = "&" if "?" in base else "?"
    return f"{base}{separator}timestamp={quote(format_date_time_stamp(moment), safe='')}"


def parse_entry(entry: Mapping[str, Any], kind: ListKind = BITSTRING) -> StatusEntry:
    """The entry as a type. ValueMalformed with the `pointer` inside the entry.

    The index is a text of base-10 digits and nothing else (§2.1): no sign, no space, no number.
    """
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise ValueMalformed("must be a text of digits", pointer="/statusListIndex")
    list_url = entry.get("statusListCredential")
    if not isinstance(list_url, str) or not is_url(list_url):
        raise ValueMalformed("must be one URL", pointer="/statusListCredential")
    if entry.get("id") == list_url:
        raise ValueMalformed("must not be the address of the list", pointer="/id")
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str) or not purpose:
        raise ValueMalformed("must be a text", pointer="/statusPurpose")
    size = _size(entry) if kind.has_sizes else 1
    return StatusEntry(
        kind=kind,
        purpose=purpose,
        list_url=list_url,
        index=int(index),
        size=size,
        messages=_messages(entry, size) if kind.has_sizes else {},
        references=_references(entry) if kind.has_sizes else (),
    )


def _size(entry: Mapping[str, Any]) -> int:
    size = entry.get("statusSize", 1)
    if type(size) is not int or not 1 <= size <= MOST_BITS_PER_ENTRY:
        raise ValueMalformed(
            f"must be an integer from 1 to {MOST_BITS_PER_ENTRY}", pointer="/statusSize"
        )
    return size


def _messages(entry: Mapping[str, Any], size: int) -> dict[int, str]:
    """One message for each value that `size` bits can have; only of one bit may they be absent."""
    if "statusMessage" not in entry and size == 1:
        return {}
    items = entry.get("statusMessage")
    if not isinstance(items, list) or len(items) != 1 << size:
        raise ValueMalformed(f"must be a list of {1 << size} messages", pointer="/statusMessage")
    messages: dict[int, str] = {}
    for number, item in enumerate(items):
        value, message = _message(item, f"/statusMessage/{number}")
        if value >= 1 << size or value in messages:
            raise ValueMalformed(
                "must be another value of those that the entry can have",
                pointer=f"/statusMessage/{number}/status",
            )
        messages[value] = message
    return messages


def _message(item: Any, pointer: str) -> tuple[int, str]:
    if not isinstance(item, Mapping):
        raise ValueMalformed("must be an object", pointer=pointer)
    status, message = item.get("status"), item.get("message")
    if not isinstance(status, str) or not _VALUE.fullmatch(status):
        raise ValueMalformed("must be a number like 0x1", pointer=f"{pointer}/status")
    if not isinstance(message, str) or not message:
        raise ValueMalformed("must be a text", pointer=f"{pointer}/message")
    return int(status, 16), message


def _references(entry: Mapping[str, Any]) -> tuple[str, ...]:
    references = as_tuple(entry.get("statusReference"))
    if not all(map(is_url, references)):
        raise ValueMalformed("must be a URL or a list of URLs", pointer="/statusReference")
    return references
