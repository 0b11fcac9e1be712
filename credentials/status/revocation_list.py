"""The revocation list of 1EdTech: unsigned JSON that names revoked credentials by their ids.

Open Badges 3.0 §9 leads to it by an entry of type `1EdTechRevocationList` whose `id` is the
address of the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.encoding.strict_json import KIB, JsonLimits, parse_json
from credentials.errors import MalformedError, StatusVerificationError
from credentials.model.members import id_of, types_of

ENTRY_TYPE: Final = "1EdTechRevocationList"
LIMITS: Final = JsonLimits(
    bytes=1024 * KIB, depth=8, containers=20_000, members=100_000, string_characters=4 * KIB
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """What such a list says."""

    issuer: str | None
    revoked: frozenset[str]
    """Ids of credentials."""


def is_revocation_list_entry(entry: Mapping[str, Any]) -> bool:
    """Whether `type` names this kind of status."""
    return ENTRY_TYPE in types_of(entry)


def parse_revocation_list(data: bytes) -> RevocationList:
    """The list in `data`. StatusVerificationError (field `reason`) for anything else.

    A row counts as revoked unless it says `revoked: false`; of two rows of one id, one is enough.
    """
    try:
        document = parse_json(data, limits=LIMITS)
    except MalformedError as error:
        raise _not_a_list(error.detail) from error
    rows = document.get("revokedCredential") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise _not_a_list("revokedCredential is not a list")
    issuer = document.get("issuer")
    if issuer is not None and id_of(issuer) is None:
        raise _not_a_list("issuer is neither a text nor an object with an id")
    revoked = frozenset(id_ for id_, is_revoked in map(_row, rows) if is_revoked)
    return RevocationList(issuer=id_of(issuer), revoked=revoked)


def _row(row: Any) -> tuple[str, bool]:
    members = row if isinstance(row, dict) else {}
    id_, is_revoked = members.get("id"), members.get("revoked", True)
    if not isinstance(id_, str) or not isinstance(is_revoked, bool):
        raise _not_a_list("a row without an id, or whose `revoked` is neither true nor false")
    return id_, is_revoked


def _not_a_list(detail: str) -> StatusVerificationError:
    return StatusVerificationError(detail, reason="form")
