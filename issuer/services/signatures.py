"""From a reservation to an issued credential: gate, sign, self-check, T4.

The same code runs for a first request, for its repetition after a crash, and for recovery.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

from credentials.encoding.digests import sha256_hex
from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.errors import CredentialsError
from credentials.gate import LintFailed as GateLintFailed
from credentials.gate import prepare, self_check, sign_ready
from issuer.errors import LintFailed, NotFound, SelfCheckFailed, StillRunning, StoreError
from issuer.services.failpoints import reached
from issuer.services.publication import did_document_in
from issuer.services.shapes import shape_of
from issuer.services.site import Site
from issuer.services.status_lists import current_list, status_list
from issuer.store.records import CredentialRecord
from issuer.store.store import Unit

INDEPENDENTLY_CHECKED_ONE_IN = 50
"""Besides the first of each shape: for one in so many, drawn by digest, a second, independent
implementation canonicalizes too. Half the bound of 100, so that chance does not pass it."""


def finish(
    site: Site,
    record: CredentialRecord,
    owner: str,
    *,
    document: Mapping[str, Any] | None = None,
) -> CredentialRecord:
    """The issued credential of a reservation that `owner` has claimed.

    `document`: what the reserved bytes say, where it is at hand; the gate writes it down again
    and only the very same bytes are signed. Raises LintFailed (findings) if the gate refuses it:
    nothing is signed then. Raises SelfCheckFailed if our own verifier refuses what was signed: it
    is not released, ever. In both cases the reservation is closed. Anything else gives the claim
    back.
    """
    try:
        signed, allowed = _sign(site, record, document)
    except LintFailed as error:
        _close(site, record, owner, "lint_failed", error)
        raise
    except SelfCheckFailed as error:
        _close(site, record, owner, "check_failed", error)
        raise
    except BaseException:
        with suppress(StoreError), site.store.writing() as unit:
            unit.credentials.release(record.id, owner=owner)
        raise
    return _store(site, record, owner, signed, allowed)


def _sign(
    site: Site, record: CredentialRecord, document: Mapping[str, Any] | None
) -> tuple[bytes, list[str]]:
    """The signed bytes of exactly the reserved document, and the codes of allowed findings."""
    reserved = record.unsigned or b""
    document = document or parse_json(reserved, limits=CREDENTIAL_LIMITS)
    shape = shape_of(document)
    try:
        ready = prepare(
            document,
            verification_method=site.verification_method(record.key),
            created=record.reserved_at,
            oracle=_independently(site, record, shape),
        )
    except GateLintFailed as error:
        raise LintFailed(error.detail, findings=error.fields.get("findings", ())) from error
    if ready.unsigned != reserved or ready.digest != record.digest:
        raise SelfCheckFailed("not the reserved document", id=record.id, reason="document")
    reached("gate.passed")
    site.memory.shapes.add(shape)
    signed = sign_ready(ready, site.keys.signer(record.key))
    reached("sign.signed")
    _check(site, record, signed)
    reached("check.passed")
    return signed, sorted({finding.code for finding in ready.allowed})


def _independently(site: Site, record: CredentialRecord, shape: str) -> bool:
    """Whether this one goes through the independent canonicalization too; chosen by digest."""
    return (
        shape not in site.memory.shapes
        or int(record.digest[:8], 16) % INDEPENDENTLY_CHECKED_ONE_IN == 0
    )


def _check(site: Site, record: CredentialRecord, signed: bytes) -> None:
    """Our own verifier, with the published key and lists, on exactly what would be released."""
    with site.store.reading() as unit:
        controller = did_document_in(site, unit)
        lists = {
            entry.list: current_list(site, unit, entry.list)
            for entry in unit.status.entries_of(record.id)
        }
    try:
        self_check(
            signed,
            unsigned=record.unsigned or b"",
            at=site.clock(),
            controller_document=controller,
            status_lists=tuple(
                (served or status_list(site, number)).body for number, served in lists.items()
            ),
        )
    except CredentialsError as error:
        reason = error.fields.get("reason", error.code)
        raise SelfCheckFailed(error.detail, id=record.id, reason=reason) from error


def _store(
    site: Site, record: CredentialRecord, owner: str, signed: bytes, allowed: list[str]
) -> CredentialRecord:
    """T4: the signed bytes and the audit line about them. From here on they may be released."""
    now = site.clock()
    facts = {"credential": record.id, "key": record.key, "bytes": sha256_hex(signed),
             "allowed": allowed}  # fmt: skip

    def write(unit: Unit) -> tuple[bool, CredentialRecord | None]:
        won = unit.credentials.store_signed(
            record.id, owner=owner, signed=signed, issued_at=record.reserved_at
        )
        reached("store.written")
        stored = None if won else unit.credentials.load(record.id)
        event = "credential.signed" if won else "credential.signature_discarded"
        unit.audit.append(event, at=now, facts=facts)
        reached("store.audited")
        return won, stored

    won, stored = site.store.write(write)
    reached("store.committed")
    if won:
        return replace(record, state="issued", signed=signed, issued_at=record.reserved_at,
                       lease_owner=None, lease_until=None)  # fmt: skip
    if stored is None:
        raise NotFound("no such credential", kind="credential", id=record.id)
    if stored.state != "issued":
        raise StillRunning("another worker has taken over", retry_after_seconds=1)
    return stored


def _close(
    site: Site,
    record: CredentialRecord,
    owner: str,
    state: Literal["lint_failed", "check_failed"],
    error: LintFailed | SelfCheckFailed,
) -> None:
    with site.store.writing() as unit:
        codes = sorted({found.code for found in error.fields.get("findings", ())})
        failure = {"code": error.code, "findings": codes, "reason": error.fields.get("reason")}
        text = json.dumps(failure, sort_keys=True)
        if unit.credentials.fail(record.id, owner=owner, state=state, failure=text):
            unit.audit.append(
                f"credential.{state}",
                at=site.clock(),
                facts={"credential": record.id, **failure},
            )
