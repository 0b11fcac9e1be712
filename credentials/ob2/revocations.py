"""What the revocation list of an issuer says. OB 2.0 RevocationList; OB 1.x: uids with reasons."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import StatusVerificationError
from credentials.model.members import as_tuple, id_of, object_or_none, text_or_none
from credentials.ob2.addresses import is_same_address
from credentials.ob2.recognition import Edition

_ENTRIES: Final = "revokedAssertions"


def check_list(document: Mapping[str, Any], *, edition: Edition) -> None:
    """StatusVerificationError (field `reason`) if it is no list of that edition."""
    entries = document.get(_ENTRIES)
    if edition is Edition.V2 and not isinstance(entries, list | str | Mapping):
        raise StatusVerificationError("no revokedAssertions", reason="form")


def issuer_of(document: Mapping[str, Any]) -> str | None:
    """Whose list it says it is."""
    return id_of(document.get("issuer"))


def revocation_of(
    document: Mapping[str, Any], assertion: Mapping[str, Any]
) -> tuple[bool, str | None]:
    """Whether the list names the assertion, by id or uid, and the reason that it gives."""
    for entry in as_tuple(document.get(_ENTRIES)):
        row = object_or_none(entry) or {"id": entry}
        if row.get("revoked", True) is not False and _is_named(row, assertion):
            return True, text_or_none(row.get("revocationReason"))
    uid = assertion.get("uid")
    if _ENTRIES not in document and isinstance(uid, str) and uid in document:
        return True, text_or_none(document[uid])
    return False, None


def _is_named(row: Mapping[str, Any], assertion: Mapping[str, Any]) -> bool:
    uid = row.get("uid")
    if isinstance(uid, str) and uid == assertion.get("uid"):
        return True
    identifier = row.get("id")
    return isinstance(identifier, str) and (
        identifier == assertion.get("id") or is_same_address(identifier, assertion.get("id"))
    )
