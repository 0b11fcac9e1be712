"""Revoke, suspend, reinstate. When the answer is given, the served list says it already."""

from collections.abc import Mapping
from typing import Any, Literal

from issuer.errors import ContentRefused, NotFound, SuspensionOff, WrongState
from issuer.services.certificates import record_summary
from issuer.services.failpoints import reached
from issuer.services.site import Client, Site
from issuer.services.status_lists import status_list
from issuer.store.records import (
    CredentialRecord,
    CredentialStatus,
    Purpose,
    StatusChangeRecord,
    StatusEntry,
)
from issuer.store.store import Unit

Action = Literal["revoke", "suspend", "reinstate"]
REASONS = (
    "issuedInError",
    "misconduct",
    "superseded",
    "holderRequest",
    "keyCompromise",
    "other",
)
LONGEST_TEXT = 2_000
_TARGET: Mapping[Action, CredentialStatus] = {
    "revoke": "revoked", "suspend": "suspended", "reinstate": "active",
}  # fmt: skip
_PURPOSE: Mapping[Action, Purpose] = {
    "revoke": "revocation", "suspend": "suspension", "reinstate": "suspension",
}  # fmt: skip
_FINAL = frozenset({"revoked", "superseded"})


def revoke(
    site: Site, client: Client, credential_id: str, *, reason: str, text: str | None = None
) -> dict[str, Any]:
    """The credential, revoked for ever; a second revocation changes nothing."""
    return _change(site, client, credential_id, "revoke", reason=reason, text=text)


def suspend(
    site: Site, client: Client, credential_id: str, *, reason: str, text: str | None = None
) -> dict[str, Any]:
    """The credential, suspended. SuspensionOff if its programme did not turn that on; WrongState
    if it is revoked."""
    return _change(site, client, credential_id, "suspend", reason=reason, text=text)


def reinstate(
    site: Site, client: Client, credential_id: str, *, reason: str, text: str | None = None
) -> dict[str, Any]:
    """The credential, active again. WrongState if it is revoked: that is final."""
    return _change(site, client, credential_id, "reinstate", reason=reason, text=text)


def _change(
    site: Site,
    client: Client,
    credential_id: str,
    action: Action,
    *,
    reason: str,
    text: str | None,
) -> dict[str, Any]:
    """Raises NotFound, WrongState, SuspensionOff, ContentRefused."""
    _require_reason(reason, text)
    now = site.clock()
    with site.store.writing() as unit:
        record = _issued(unit, credential_id)
        _require_possible(record, action)
        entry = _entry(unit, record, action)
        if record.status != _TARGET[action]:
            unit.status.set_entry(entry, is_set=action != "reinstate", at=now)
            reached("status.bit_written")
            unit.credentials.set_status(record.id, status=_TARGET[action], at=now)
            change = StatusChangeRecord(
                credential=record.id, action=action, reason=reason, text=text,
                client=client.id, at=now,
            )  # fmt: skip
            _record(unit, change)
            record = _issued(unit, credential_id)
    reached("status.committed")
    status_list(site, entry.list)  # signs the list anew, as it lags behind now
    reached("status.published")
    return record_summary(site, record)


def _record(unit: Unit, change: StatusChangeRecord) -> None:
    unit.status.add_change(change)
    reached("status.written")
    unit.audit.append(
        "credential.status",
        at=change.at,
        facts={
            "credential": change.credential, "action": change.action, "reason": change.reason,
            "client": change.client,
        },
    )  # fmt: skip
    reached("status.audited")


def _require_reason(reason: str, text: str | None) -> None:
    if reason not in REASONS:
        raise ContentRefused(f"must be one of {', '.join(REASONS)}", pointer="/reason")
    if text is not None and len(text) > LONGEST_TEXT:
        raise ContentRefused(f"at most {LONGEST_TEXT} characters", pointer="/text")


def _issued(unit: Unit, credential_id: str) -> CredentialRecord:
    record = unit.credentials.load(credential_id, lock=True)
    if record is None or record.state != "issued":
        raise NotFound("no such credential", kind="credential", id=credential_id)
    return record


def _require_possible(record: CredentialRecord, action: Action) -> None:
    if record.status in _FINAL and action != "revoke":
        raise WrongState(
            f"the credential is {record.status}, which is final",
            id=record.id, status=record.status, reason=f"{record.status}_is_final",
        )  # fmt: skip


def _entry(unit: Unit, record: CredentialRecord, action: Action) -> StatusEntry:
    for entry in unit.status.entries_of(record.id):
        if entry.purpose == _PURPOSE[action]:
            return entry
    raise SuspensionOff(
        "the credential has no suspension entry: its programme did not turn suspension on",
        id=record.id,
        status=record.status,
    )
