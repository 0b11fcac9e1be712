"""The kinds of bit lists that are read: their types and how their text is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.model.members import types_of

REVOCATION, SUSPENSION = "revocation", "suspension"
REFRESH, MESSAGE = "refresh", "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKind:
    """One kind: Bitstring Status List 1.0, or its forerunner."""

    entry_type: str
    credential_type: str
    list_type: str
    text_prefix: str
    """What `encodedList` begins with, before the base64url text."""
    purposes: frozenset[str] | None
    """The only purposes that the standard knows; None if any text may be one."""
    has_sizes: bool
    """Whether an entry may have several bits and messages."""


BITSTRING: Final = ListKind(
    entry_type="BitstringStatusListEntry",
    credential_type="BitstringStatusListCredential",
    list_type="BitstringStatusList",
    text_prefix="u",
    purposes=None,
    has_sizes=True,
)
STATUS_LIST_2021: Final = ListKind(
    entry_type="StatusList2021Entry",
    credential_type="StatusList2021Credential",
    list_type="StatusList2021",
    text_prefix="",
    purposes=frozenset({REVOCATION, SUSPENSION}),
    has_sizes=False,
)
KINDS: Final = (BITSTRING, STATUS_LIST_2021)


def kind_of_entry(entry: Mapping[str, Any]) -> ListKind | None:
    """The kind of list that an entry of `credentialStatus` leads to; None for any other status."""
    types = types_of(entry)
    return next((kind for kind in KINDS if kind.entry_type in types), None)
