"""Walks the books: audit chain, signed bytes, status bits. Changes nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from credentials.encoding.digests import credential_digest
from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.errors import CredentialsError
from credentials.gate import self_check, self_check_token
from credentials.status.bitstring import bit_at, decode_list
from issuer.services.publication import did_document
from issuer.services.site import Site
from issuer.services.status_lists import status_list
from issuer.store.audit import FIRST, line_digest
from issuer.store.records import AuditRecord, StatusEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFinding:
    """One thing that does not fit."""

    code: str
    subject: str
    """Number of the line, id of the credential, or number of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What was walked and what was found."""

    audit_lines: int
    credentials: int
    findings: tuple[BookFinding, ...]


def check_books(site: Site) -> Books:
    """Every audit line, every issued credential, every given status entry."""
    with site.store.reading() as unit:
        lines = tuple(unit.audit.lines())
        head = unit.audit.head()
        ids = unit.credentials.issued_ids()
    findings = [
        *_chain(lines, head),
        *_signatures(lines, ids),
        *(found for credential_id in ids for found in _credential(site, credential_id)),
    ]
    return Books(audit_lines=len(lines), credentials=len(ids), findings=tuple(findings))


def _chain(lines: tuple[AuditRecord, ...], head: tuple[int, str]) -> Iterator[BookFinding]:
    previous = FIRST
    for number, line in enumerate(lines, start=1):
        expected = line_digest(
            sequence=number, at=line.at, event=line.event, facts=line.facts, previous=previous
        )
        if (line.sequence, line.previous, line.digest) != (number, previous, expected):
            yield BookFinding(code="audit.broken", subject=str(number))
        previous = line.digest
    if (len(lines), previous) != head:
        yield BookFinding(code="audit.truncated", subject=str(head[0]))


def _signatures(lines: tuple[AuditRecord, ...], ids: tuple[str, ...]) -> Iterator[BookFinding]:
    """Each issued credential was announced before it was signed, and once said to be signed."""
    announced: set[str] = set()
    signed: set[str] = set()
    for line in lines:
        if not line.event.startswith("credential.sign"):
            continue
        credential_id = json.loads(line.facts)["credential"]
        if line.event == "credential.signing":
            announced.add(credential_id)
        elif credential_id not in announced:
            yield BookFinding(code="audit.not_announced", subject=credential_id)
        elif line.event == "credential.signed":
            if credential_id in signed:
                yield BookFinding(code="audit.signed_twice", subject=credential_id)
            signed.add(credential_id)
    for credential_id in signed.symmetric_difference(ids):
        yield BookFinding(code="audit.does_not_fit", subject=credential_id)


def _credential(site: Site, credential_id: str) -> Iterator[BookFinding]:
    with site.store.reading() as unit:
        record = unit.credentials.load(credential_id)
        entries = unit.status.entries_of(credential_id)
        token = unit.credential_tokens.load(credential_id)
        actions = [change.action for change in unit.status.changes_of(credential_id)]
    if record is None or record.signed is None:
        return  # erased
    lists = {entry.list: status_list(site, entry.list).body for entry in entries}
    for entry in entries:
        if _bit(lists[entry.list], entry) != _should_be_set(entry, actions):
            yield BookFinding(code="status.bit", subject=credential_id)
    if _status_after(actions) != record.status:
        yield BookFinding(code="status.history", subject=credential_id)
    if token is not None and token.body is not None:
        try:
            self_check_token(
                token.body,
                unsigned=record.unsigned or b"",
                at=site.clock(),
                controller_document=did_document(site),
                status_lists=tuple(lists.values()),
            )
        except CredentialsError:
            yield BookFinding(code="token.does_not_fit", subject=credential_id)
    if record.status != "active":
        return  # our verifier would rightly refuse it
    try:
        if credential_digest(parse_json(record.signed, limits=CREDENTIAL_LIMITS)) != record.digest:
            yield BookFinding(code="credential.digest", subject=credential_id)
        self_check(
            record.signed,
            unsigned=record.unsigned or b"",
            at=site.clock(),
            controller_document=did_document(site),
            status_lists=tuple(lists.values()),
        )
    except CredentialsError as error:
        yield BookFinding(code=error.code, subject=credential_id)


def _bit(body: bytes, entry: StatusEntry) -> bool:
    subject = json.loads(body)["credentialSubject"]
    return bit_at(decode_list(subject["encodedList"]), entry.entry)


def _should_be_set(entry: StatusEntry, actions: list[str]) -> bool:
    """What the recorded changes say about that bit."""
    if entry.purpose == "revocation":
        return "revoke" in actions
    suspensions = [action for action in actions if action != "revoke"]
    return suspensions[-1:] == ["suspend"]


def _status_after(actions: list[str]) -> str:
    if "revoke" in actions:
        return "revoked"
    return "suspended" if actions[-1:] == ["suspend"] else "active"
