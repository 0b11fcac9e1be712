"""What the issuer's status lists say. Bitstring Status List 1.0 §3.2; VCDM 2.0 §4.10.

Whatever keeps an entry from being looked up gives `not_determined`, never "not revoked".
NOTE: a status of the list credential itself is not followed (no recursion); whether a list is
older than one seen before is for whoever keeps lists (`edge`), the core remembers nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.errors import (
    OutOfRange,
    RetrievalError,
    StatusListLengthError,
    StatusVerificationError,
    ValueMalformed,
)
from credentials.model.credential import Credential
from credentials.model.members import Placed, id_of
from credentials.report import (
    FAILED,
    PASSED,
    CheckResult,
    Outcome,
    failed,
    not_applicable,
    not_determined,
    passed,
)
from credentials.status.entry import (
    INFORMATIVE_PURPOSES,
    REVOCATION,
    SUSPENSION,
    StatusEntry,
    is_bitstring_entry,
    parse_entry,
)
from credentials.status.list_credential import LIST_LIMITS, StatusList, is_set, parse_status_list
from credentials.verification.checks.format import check_format
from credentials.verification.checks.period import check_period
from credentials.verification.examined import Examined
from credentials.verification.ports import Fetched, Fetcher
from credentials.verification.proof_view import text_of_time

MOST_ENTRIES = 8
MEDIA_TYPES = ("application/vc", "application/ld+json", "application/json")
CODES_WHEN_SET = {REVOCATION: "status.revoked", SUSPENSION: "status.suspended"}

Examine = Callable[[Mapping[str, Any]], Examined]
"""Looks at the proofs of a list credential, at the time of checking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lookup:
    """One entry and what is needed to look it up."""

    entry: StatusEntry
    issuer_id: str
    at: datetime
    fetcher: Fetcher
    examine: Examine

    def undecided(self, code: str, /, **facts: Any) -> CheckResult:
        entry = self.entry
        return not_determined(code, purpose=entry.purpose, list=entry.list_url, **facts)


def check_status(
    credential: Credential, *, at: datetime, fetcher: Fetcher, examine: Examine
) -> tuple[CheckResult, ...]:
    """One result for each entry; `status.none` without any."""
    entries = credential.status_entries
    if not entries:
        return (not_applicable("status.none"),)
    if len(entries) > MOST_ENTRIES:
        return (not_determined("status.too_many", count=len(entries), limit=MOST_ENTRIES),)
    return tuple(
        _check_entry(placed, credential.issuer.id, at=at, fetcher=fetcher, examine=examine)
        for placed in entries
    )


def _check_entry(
    placed: Placed, issuer_id: str, *, at: datetime, fetcher: Fetcher, examine: Examine
) -> CheckResult:
    if not is_bitstring_entry(placed.document):
        return not_determined("status.unknown_type", type=str(placed.document.get("type"))[:200])
    try:
        entry = parse_entry(placed.document)
    except ValueMalformed as error:
        pointer = placed.pointer + error.fields["pointer"]
        return not_determined("status.malformed_entry", pointer=pointer, detail=error.detail)
    if entry.purpose in INFORMATIVE_PURPOSES:
        return not_applicable("status.informative", purpose=entry.purpose, list=entry.list_url)
    if entry.purpose not in CODES_WHEN_SET:
        return not_determined("status.unknown_purpose", purpose=entry.purpose, list=entry.list_url)
    return _look_up(
        _Lookup(entry=entry, issuer_id=issuer_id, at=at, fetcher=fetcher, examine=examine)
    )


def _look_up(lookup: _Lookup) -> CheckResult:
    """§3.2: fetch, verify, compare issuer, id, period, purpose; then expand and read the value."""
    try:
        fetched = lookup.fetcher.fetch(lookup.entry.list_url, accept=MEDIA_TYPES)
    except RetrievalError as error:
        return lookup.undecided("status.unreachable", reason=error.code)
    result, document = check_format(fetched.body, limits=LIST_LIMITS)
    if document is None:
        return lookup.undecided("status.list_unreadable", detail=result.code)
    issuer = id_of(document.get("issuer"))
    if issuer != lookup.issuer_id:
        return lookup.undecided("status.wrong_issuer", list_issuer=issuer)
    examined = lookup.examine(document)
    problem = _problem_of_proofs(examined)
    if problem is not None or examined.credential is None:
        return lookup.undecided("status.list_not_verified", reason=problem)
    return _read_list(lookup, examined.credential, fetched)


def _problem_of_proofs(examined: Examined) -> str | None:
    """The code of the check that keeps the list from being believed."""
    fine = {PASSED, Outcome.NOT_APPLICABLE}
    if examined.intact is PASSED and examined.from_issuer is PASSED:
        return next((c.code for c in examined.checks if c.outcome not in fine), None)
    wrong = [check.code for check in examined.checks if check.outcome is FAILED]
    return (wrong or [c.code for c in examined.checks if c.outcome not in fine])[0]


def _read_list(lookup: _Lookup, credential: Credential, fetched: Fetched) -> CheckResult:
    try:
        status_list = parse_status_list(credential)
    except StatusVerificationError as error:
        return lookup.undecided("status.list_unreadable", detail=error.detail)
    if status_list.id != lookup.entry.list_url:
        return lookup.undecided("status.wrong_list", list_id=status_list.id)
    period = check_period(credential, at=lookup.at)
    if period.outcome is FAILED:
        code = "status.list_over" if period.code == "period.over" else "status.list_not_yet"
        return lookup.undecided(code, **period.evidence)
    return _read_value(lookup, status_list, credential, fetched)


def _read_value(
    lookup: _Lookup, status_list: StatusList, credential: Credential, fetched: Fetched
) -> CheckResult:
    entry = lookup.entry
    if entry.purpose not in status_list.purposes:
        return lookup.undecided("status.wrong_purpose", list_purposes=list(status_list.purposes))
    try:
        value_is_set = is_set(status_list, entry)
    except StatusListLengthError as error:
        return lookup.undecided("status.list_too_short", entries=error.fields["entries"])
    except OutOfRange as error:
        entries = error.fields["entries"]
        return lookup.undecided("status.out_of_range", index=entry.index, entries=entries)
    except StatusVerificationError as error:
        return lookup.undecided("status.list_unreadable", detail=error.detail)
    facts = {
        "purpose": entry.purpose,
        "list": entry.list_url,
        "index": entry.index,
        "list_from": text_of_time(credential.valid_from),
        "fetched_at": text_of_time(fetched.fetched_at),
    }
    if value_is_set:
        return failed(CODES_WHEN_SET[entry.purpose], **facts)
    return passed("status.clear", **facts)
