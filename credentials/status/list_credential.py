"""The credential that carries a status list. Bitstring Status List 1.0 §2.2, §3.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.encoding.strict_json import KIB, JsonLimits
from credentials.encoding.times import format_date_time_stamp
from credentials.errors import StatusVerificationError
from credentials.model.credential import Credential
from credentials.model.members import as_tuple, types_of
from credentials.status.bitstring import value_at
from credentials.status.decoded import DECODED
from credentials.status.entry import StatusEntry
from credentials.status.kinds import BITSTRING, ListKind

LIST_LIMITS = JsonLimits(
    bytes=1024 * KIB, depth=16, containers=200, members=1_000, string_characters=1000 * KIB
)
"""Of a fetched list credential: 1 MiB holds the worst list of about 6 million entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """What a list credential says, checked for form."""

    kind: ListKind
    id: str | None
    purposes: tuple[str, ...]
    encoded_list: str
    ttl_ms: int | None


def compose_list_credential(
    *,
    url: str,
    issuer: str,
    purpose: str | Sequence[str],
    encoded_list: str,
    valid_from: datetime,
    valid_until: datetime | None,
    ttl_ms: int | None,
) -> dict[str, Any]:
    """The unsigned list credential. `valid_until` None: a last list that holds without end.

    `purpose`: one or several. The list says nothing of the size of its entries: they do.
    """
    subject: dict[str, Any] = {
        "id": f"{url}#list",
        "type": BITSTRING.list_type,
        "statusPurpose": purpose if isinstance(purpose, str) else list(purpose),
        "encodedList": encoded_list,
    }
    if ttl_ms is not None:
        subject["ttl"] = ttl_ms
    period = {"validFrom": format_date_time_stamp(valid_from)}
    if valid_until is not None:
        period["validUntil"] = format_date_time_stamp(valid_until)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", BITSTRING.credential_type],
        "issuer": issuer,
        **period,
        "credentialSubject": subject,
    }


def parse_status_list(credential: Credential, kind: ListKind = BITSTRING) -> StatusList:
    """The list in that credential. StatusVerificationError (field `reason`) if it holds none.

    NOTE: a `statusSize` or `statusMessages` of the list itself, as a table of §2.2 has them, is
    not looked at: the credential's own entry says what its issuer committed to (§2.1).
    """
    if kind.credential_type not in credential.types or len(credential.subjects) != 1:
        raise _not_a_list(f"not one list in a {kind.credential_type}")
    subject = credential.subjects[0].document
    purposes = as_tuple(subject.get("statusPurpose"))
    encoded, ttl_ms = subject.get("encodedList"), subject.get("ttl")
    if kind.list_type not in types_of(subject):
        raise _not_a_list(f"the subject is not a {kind.list_type}")
    if not purposes or not all(isinstance(purpose, str) for purpose in purposes):
        raise _not_a_list("statusPurpose is missing or not a text")
    if not isinstance(encoded, str):
        raise _not_a_list("encodedList is missing or not a text")
    if ttl_ms is not None and (type(ttl_ms) is not int or ttl_ms < 0):
        raise _not_a_list("ttl is not a number of milliseconds")
    return StatusList(
        kind=kind, id=credential.id, purposes=purposes, encoded_list=encoded, ttl_ms=ttl_ms
    )


def value_of(status_list: StatusList, entry: StatusEntry) -> int:
    """The entry's value in the list. §3.2 steps 5 to 10.

    Raises StatusVerificationError (wrong purpose, not decodable), StatusListLengthError,
    OutOfRange.
    """
    if entry.purpose not in status_list.purposes:
        raise StatusVerificationError("the list is kept for another purpose", reason="purpose")
    bits = DECODED.bits_of(status_list.encoded_list, prefix=status_list.kind.text_prefix)
    return value_at(bits, entry.index, size=entry.size)


def _not_a_list(detail: str) -> StatusVerificationError:
    return StatusVerificationError(detail, reason="form")
