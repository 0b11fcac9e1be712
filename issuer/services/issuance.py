"""One credential for each award, however often and from how many sides it is asked for."""

import time
from dataclasses import dataclass

from issuer.errors import (
    LintFailed,
    NotFound,
    OutOfIndexes,
    SelfCheckFailed,
    StillRunning,
)
from issuer.services.failpoints import reached
from issuer.services.idempotency import current_request
from issuer.services.reservations import Case, Reservation, award_of, claim, reserve
from issuer.services.signatures import finish
from issuer.services.site import Client, Site
from issuer.services.status_lists import ensure_open_list
from issuer.store.records import CredentialRecord

LOOK_EVERY_SECONDS = 0.02
"""While another worker is at the same award."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The credential of an award."""

    credential: CredentialRecord
    already_issued: bool
    """Whether it was there before this request."""


def issue(site: Site, client: Client, case: Case) -> Issued:
    """The award's credential, issued now if it was not before.

    Raises LintFailed, SelfCheckFailed, ProvisionalBlocked, or StillRunning (field
    `retry_after_seconds`) when another worker is at it for longer than a lease.
    """
    reservation = _reserve(site, client, case)
    if reservation.owner is not None:
        credential = finish(
            site, reservation.credential, reservation.owner, document=reservation.document
        )
        mine = True
    else:
        credential, mine = _outcome(site, reservation.credential)
    reached("release.ready")
    return Issued(credential=credential, already_issued=not (mine or _interrupted(credential)))


def already_issued(site: Site, case: Case) -> CredentialRecord | None:
    """The award's credential if there is one, without waiting for any writer."""
    with site.store.reading() as unit:
        if not unit.decisions.is_known(case.decision["id"]):
            return None  # decision and evidence are still to be stored
        award = unit.awards.find(award_of(site, case))
        latest = None if award is None else unit.credentials.latest_of(award)
    if latest is None or latest.state != "issued" or _interrupted(latest):
        return None
    return latest


def _interrupted(credential: CredentialRecord) -> bool:
    """Whether this very request had reserved it, and only now comes to answer."""
    scope = current_request()
    return scope is not None and credential.origin == scope and credential.status == "active"


def _reserve(site: Site, client: Client, case: Case) -> Reservation:
    while True:
        try:
            return reserve(site, client, case)
        except OutOfIndexes as error:
            ensure_open_list(site, error.fields["purpose"])


def _outcome(site: Site, found: CredentialRecord) -> tuple[CredentialRecord, bool]:
    """What becomes of a credential that somebody else has reserved; True if we finished it."""
    deadline = time.monotonic() + site.lease_seconds + 1
    current: CredentialRecord | None = found
    while current is not None and current.state == "reserved":
        if time.monotonic() > deadline:
            raise StillRunning("this award is being issued", retry_after_seconds=2)
        time.sleep(LOOK_EVERY_SECONDS)
        with site.store.reading() as unit:
            current = unit.credentials.load(found.id)
        if current is not None and _abandoned(site, current):
            taken = claim(site, found.id)
            if taken is not None and taken.owner is not None:
                return finish(site, taken.credential, taken.owner), True
    if current is None:
        raise NotFound("no such credential", kind="credential", id=found.id)
    if current.state == "issued":
        return current, False
    if current.state == "lint_failed":
        raise LintFailed("the composed credential did not pass the gate", findings=())
    raise SelfCheckFailed("this credential is held back", id=current.id, reason=current.state)


def _abandoned(site: Site, credential: CredentialRecord) -> bool:
    return credential.state == "reserved" and (
        credential.lease_until is None or credential.lease_until <= site.clock()
    )
