"""One submission for each verdict, made by an issuer in memory."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from edge.clock import utc_now
from tests.support.inner_credentials import (
    a_course_badge,
    a_record,
    an_endorsement,
    another_issuer,
)
from tests.support.issuer_host import KeyInMemory, a_badge
from tests.support.verifier_site import BASE, VerifierSite

Badge = dict[str, Any]


def stamp(days: int) -> str:
    """The moment that many days from now."""
    return (utc_now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def unsigned(site: VerifierSite, **changes: Any) -> Badge:
    """A badge that holds from ten days ago on."""
    dates = {"validFrom": stamp(-10), "validUntil": stamp(300)}
    return {**a_badge(site.host, purposes=("revocation", "suspension")), **dates, **changes}


def good(site: VerifierSite, **changes: Any) -> Badge:
    """The same, signed."""
    return site.host.issue(unsigned(site, **changes))


def _altered(site: VerifierSite) -> Badge:
    return {**good(site), "name": "Digital Stratego Manager"}


def _not_from_issuer(site: VerifierSite) -> Badge:
    return site.host.issue(unsigned(site), key=KeyInMemory.number(2))


def _with_status(site: VerifierSite, *, index: int, mark: Callable[[int], None]) -> Badge:
    mark(index)
    entries = [site.host.entry(index, purpose) for purpose in ("revocation", "suspension")]
    return good(site, credentialStatus=entries)


def _superseded(site: VerifierSite) -> Badge:
    address = f"{BASE}/c/{'B' * 22}"
    site.replaced[address] = f"{BASE}/c/{'C' * 22}"
    return good(site, id=address)


def _undetermined(site: VerifierSite) -> Badge:
    entry = site.host.entry(7) | {"statusListCredential": "https://nowhere.example/list"}
    return good(site, credentialStatus=[entry | {"id": "https://nowhere.example/list#7"}])


CASES: dict[str, Callable[[VerifierSite], Badge | bytes]] = {
    "valid": good,
    "expired": lambda site: good(site, validUntil=stamp(-1)),
    "revoked": lambda site: _with_status(site, index=11, mark=site.host.revoke),
    "suspended": lambda site: _with_status(site, index=12, mark=site.host.suspend),
    "superseded": _superseded,
    "notYetValid": lambda site: good(site, validFrom=stamp(5)),
    "altered": _altered,
    "notFromIssuer": _not_from_issuer,
    "undetermined": _undetermined,
    "unreadable": lambda site: b"Dear Sir or Madam, please find my certificate attached.",
}
"""By verdict."""


def text_of(document: Badge | bytes) -> str:
    """What somebody would paste."""
    return document.decode() if isinstance(document, bytes) else json.dumps(document)


def a_record_with(site: VerifierSite) -> Badge:
    """A learner record with a badge and an altered one in it, and an endorsement of itself."""
    badges = [site.host.issue(a_course_badge(site.host)) for _ in range(2)]
    badges[1]["name"] = "Digital Stratego Manager"
    record = a_record(site.host, badges)
    endorser = another_issuer(site.host)
    endorsement = endorser.issue(an_endorsement(endorser, record["id"]))
    return site.host.issue({**record, "endorsement": [endorsement]})
