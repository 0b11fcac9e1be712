"""What the issuer's status lists say. Bitstring Status List 1.0 §3.2; VCDM 2.0 §4.10.

Whatever keeps an entry from being looked up gives `not_determined`, never "not revoked".
Whether a list is older than one seen before is asked of the caller's memory, if there is one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credentials.encoding.digests import sha256_hex
from credentials.errors import (
    OutOfRange,
    StatusListLengthError,
    StatusVerificationError,
    ValueMalformed,
)
from credentials.model.credential import Credential
from credentials.model.members import Placed
from credentials.report import CheckResult, failed, not_applicable, not_determined, passed
from credentials.status.entry import StatusEntry, parse_entry
from credentials.status.kinds import (
    MESSAGE,
    REFRESH,
    REVOCATION,
    SUSPENSION,
    kind_of_entry,
)
from credentials.status.list_credential import StatusList, parse_status_list, value_of
from credentials.status.revocation_list import is_revocation_list_entry
from credentials.verification.checks.last_known import holds_by_ttl, of_last_known
from credentials.verification.checks.revocation_list import check_revocation_list
from credentials.verification.checks.status_lists import OpenList, Refusal, SoundList, StatusLists
from credentials.verification.newest_lists import NewestLists
from credentials.verification.ports import Fetcher
from credentials.verification.proof_view import text_of_time

MOST_ENTRIES = 8
CODES_WHEN_SET = {REVOCATION: "status.revoked", SUSPENSION: "status.suspended"}
INFORMATIVE_PURPOSES = frozenset({REFRESH, MESSAGE})
"""They say something about the credential, not whether it is valid."""


def check_status(
    credential: Credential,
    *,
    at: datetime,
    fetcher: Fetcher,
    open_list: OpenList,
    status_at: datetime | None = None,
    newest: NewestLists | None = None,
) -> tuple[CheckResult, ...]:
    """One result for each entry; `status.none` without any.

    `status_at`: the moment that the lists are asked about, instead of the newest ones (§3.2).
    `newest`: lists older than what it remembers say nothing.
    """
    entries = credential.status_entries
    if not entries:
        return (not_applicable("status.none"),)
    if len(entries) > MOST_ENTRIES:
        return (not_determined("status.too_many", count=len(entries), limit=MOST_ENTRIES),)
    lists = StatusLists(
        issuer_id=credential.issuer.id,
        at=at,
        as_of=status_at,
        fetcher=fetcher,
        open_list=open_list,
        newest=newest,
    )
    return tuple(_check_entry(placed, credential, lists, fetcher) for placed in entries)


def _check_entry(
    placed: Placed, credential: Credential, lists: StatusLists, fetcher: Fetcher
) -> CheckResult:
    kind = kind_of_entry(placed.document)
    if kind is None and is_revocation_list_entry(placed.document):
        return check_revocation_list(placed, credential, as_of=lists.as_of, fetcher=fetcher)
    if kind is None:
        return not_determined("status.unknown_type", type=str(placed.document.get("type"))[:200])
    try:
        entry = parse_entry(placed.document, kind)
    except ValueMalformed as error:
        pointer = placed.pointer + error.fields["pointer"]
        return not_determined("status.malformed_entry", pointer=pointer, detail=error.detail)
    if entry.list_url == credential.id:
        return _refused(entry, Refusal(code="status.own_list"))
    return _look_up(entry, lists)


def _look_up(entry: StatusEntry, lists: StatusLists) -> CheckResult:
    sound = lists.list_at(entry.list_url)
    if isinstance(sound, Refusal):
        return _refused(entry, sound)
    value = _value(entry, sound)
    if isinstance(value, Refusal):
        return _refused(entry, value)
    facts = {
        "purpose": entry.purpose,
        "list": entry.list_url,
        "index": entry.index,
        "value": hex(value),
        "message": entry.message_of(value),
        "list_from": text_of_time(sound.credential.valid_from),
        "list_digest": sha256_hex(sound.fetched.body),
        "fetched_at": text_of_time(sound.fetched.fetched_at),
        "as_of": text_of_time(lists.as_of),
        "bound_by": "proof",
    }
    result = _answer(entry, value, facts)
    if sound.unreached is None:
        return result
    read_at = sound.fetched.fetched_at
    holds = holds_by_ttl(sound.credential, read_at=read_at, at=lists.now)
    return of_last_known(result, holds=holds, reason=sound.unreached)


def _answer(entry: StatusEntry, value: int, facts: Mapping[str, Any]) -> CheckResult:
    """§3.2 steps 11 to 14: 0 is the status not being set, whatever the purpose."""
    known = entry.kind.purposes
    if known is not None and entry.purpose not in known:
        return not_determined("status.unknown_purpose", **facts)
    if entry.purpose in CODES_WHEN_SET:
        if value:
            return failed(CODES_WHEN_SET[entry.purpose], **facts)
        return passed("status.clear", **facts)
    if entry.purpose == REFRESH:
        code = "status.newer_version" if value else "status.no_newer_version"
        return not_applicable(code, **facts)
    if entry.purpose == MESSAGE:
        references = list(entry.references)
        return not_applicable("status.message", references=references, **facts)
    return not_determined("status.unknown_purpose", **facts)


def _value(entry: StatusEntry, sound: SoundList) -> int | Refusal:
    """§3.2 steps 5 to 10."""
    try:
        status_list = parse_status_list(sound.credential, entry.kind)
    except StatusVerificationError as error:
        return Refusal(code="status.list_unreadable", facts={"detail": error.detail})
    if entry.purpose not in status_list.purposes:
        return _wrong_purpose(status_list)
    try:
        return value_of(status_list, entry)
    except StatusListLengthError as error:
        return Refusal(code="status.list_too_short", facts={"entries": error.fields["entries"]})
    except OutOfRange as error:
        index = entry.index if entry.index < 2**53 else str(entry.index)
        facts = {"index": index, "entries": error.fields["entries"]}
        return Refusal(code="status.out_of_range", facts=facts)
    except StatusVerificationError as error:
        return Refusal(code="status.list_unreadable", facts={"detail": error.detail})


def _wrong_purpose(status_list: StatusList) -> Refusal:
    return Refusal(code="status.wrong_purpose", facts={"list_purposes": list(status_list.purposes)})


def _refused(entry: StatusEntry, refusal: Refusal) -> CheckResult:
    """An entry that decides nothing is not missed; it is said that it could not be read."""
    facts = {"purpose": entry.purpose, "list": entry.list_url}
    if entry.purpose in INFORMATIVE_PURPOSES:
        return not_determined("status.not_informed", reason=refusal.code, **facts)
    return not_determined(refusal.code, **facts, **refusal.facts)
